package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
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
        JsonObject json = new JsonObject();
        json.addProperty("host", use.host().toString());
        json.addProperty("action", use.action().text());
        json.addProperty("name", use.name().toString());
        json.addProperty("class", use.kind().code());
        json.addProperty("needed", use.need().text());
        json.addProperty("count", use.count());
        json.addProperty("first", AnswerJson.time(use.first()));
        json.addProperty("last", AnswerJson.time(use.last()));
        json.addProperty("broadcast", use.byBroadcast());
        JsonArray others = new JsonArray();
        use.others().stream().sorted().forEach(other -> others.add(other.toString()));
        json.add("with", others);
        return json;
    }

    public static Use use(JsonObject json) {
        Fields fields = new Fields(json);
        List<String> with = fields.isEmptyArray("with") ? List.of() : fields.texts("with", "addresses");
        return new Use(
                Ipv4Address.parse(fields.text("host", "an address")),
                fields.choice("action", Action.values()),
                NetbiosName.parse(fields.text("name", "a name")),
                fields.choice("class", QueryClass.values()),
                fields.choice("needed", Need.values()),
                fields.total("count"),
                AnswerJson.time(fields, "first"),
                AnswerJson.time(fields, "last"),
                fields.isSet("broadcast"),
                with.stream().map(Ipv4Address::parse).collect(Collectors.toSet()));
    }
}
