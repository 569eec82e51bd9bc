package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.QueryClass;

/** The usage audit as JSON. The names of the fields are promised: they may be added to, never changed. */
final class AuditJson {
    private AuditJson() {}

    static Document of(AuditReport audit) {
        Document json = new Document();
        if (!audit.uses().isEmpty()) {
            json.time("first", audit.from()).time("last", audit.to());
        }
        if (audit.since() != 0) {
            json.time("since", audit.since());
        }
        Map<String, Long> classes = new LinkedHashMap<>();
        for (QueryClass kind : QueryClass.values()) {
            classes.put(kind.code(), audit.queries(kind));
        }
        return json.put("queries", audit.queries())
                .counts("classes", classes)
                .list("hosts", audit.hosts(), AuditJson::host)
                .list("uses", audit.uses(), UseJson::toJson)
                .put("leftOut", audit.leftOut());
    }

    private static JsonObject host(Host host) {
        return new Document()
                .put("host", host.address())
                .put("mac", host.mac())
                .put("registers", host.registers())
                .put("asks", host.asks())
                .put("answers", host.answers())
                .put("needed", host.need().text())
                .time("last", host.last())
                .json();
    }
}
