package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.stream.Collectors;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Need;
import org.nbnsd.diagnosis.QueryClass;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What hosts do with names, as JSON objects and back. The names of the fields are promised: they may be added to, never
 * changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class UseJson {
    private UseJson() {}

    /**
     * A use: {@code host}, {@code action}, {@code name}, {@code class}, {@code needed}, {@code count}, {@code first},
     * {@code last}, {@code broadcast} and {@code with}.
     *
     * @param use the use
     * @return a new object
     */
    public static JsonObject toJson(Use use) {
        return new Document()
                .put("host", use.host())
                .put("action", use.action().text())
                .put("name", use.name())
                .put("class", use.kind().code())
                .put("needed", use.need().text())
                .put("count", use.count())
                .time("first", use.first())
                .time("last", use.last())
                .put("broadcast", use.byBroadcast())
                .texts("with", use.others().stream().sorted().toList())
                .json();
    }

    public static Use use(JsonObject json) {
        Fields fields = new Fields(json);
        return new Use(
                Ipv4Address.parse(fields.text("host", "an address")),
                fields.choice("action", Action.values()),
                NetbiosName.parse(fields.text("name", "a name")),
                fields.choice("class", QueryClass.values()),
                fields.choice("needed", Need.values()),
                fields.total("count"),
                fields.time("first"),
                fields.time("last"),
                fields.isSet("broadcast"),
                fields.textsOrNone("with").stream().map(Ipv4Address::parse).collect(Collectors.toSet()));
    }
}
