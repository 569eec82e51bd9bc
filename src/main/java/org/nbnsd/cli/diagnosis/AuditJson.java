package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.QueryClass;

/** The usage audit as JSON. The names of the fields are promised: they may be added to, never changed. */
public final class AuditJson {
    private AuditJson() {}

    static JsonObject of(AuditReport audit) {
        JsonObject json = new JsonObject();
        if (!audit.uses().isEmpty()) {
            json.addProperty("first", time(audit.from()));
            json.addProperty("last", time(audit.to()));
        }
        if (audit.since() != 0) {
            json.addProperty("since", time(audit.since()));
        }
        json.addProperty("queries", audit.queries());
        JsonObject classes = new JsonObject();
        for (QueryClass kind : QueryClass.values()) {
            classes.addProperty(kind.code(), audit.queries(kind));
        }
        json.add("classes", classes);
        JsonArray hosts = new JsonArray();
        audit.hosts().forEach(host -> hosts.add(host(host)));
        json.add("hosts", hosts);
        JsonArray uses = new JsonArray();
        audit.uses().forEach(use -> uses.add(UseJson.toJson(use)));
        json.add("uses", uses);
        json.addProperty("leftOut", audit.leftOut());
        return json;
    }

    private static JsonObject host(Host host) {
        JsonObject json = new JsonObject();
        json.addProperty("host", host.address().toString());
        json.addProperty("mac", host.mac());
        json.addProperty("registers", host.registers());
        json.addProperty("asks", host.asks());
        json.addProperty("answers", host.answers());
        json.addProperty("needed", host.need().text());
        json.addProperty("last", time(host.last()));
        return json;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
