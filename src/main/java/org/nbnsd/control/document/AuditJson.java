package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.QueryClass;

/** The usage audit as JSON. The names of the fields are promised: they may be added to, never changed. */
public final class AuditJson {
    private AuditJson() {}

    /** All of it. */
    public static Document of(AuditReport audit) {
        return sums(audit).list("hosts", audit.hosts(), AuditJson::host).list("uses", audit.uses(), UseJson::toJson);
    }

    /** What it comes to, without the hosts and their uses. */
    public static Document sums(AuditReport audit) {
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
        return json.put("queries", audit.queries()).counts("classes", classes).put("leftOut", audit.leftOut());
    }

    /** A host with all that it does. */
    public static JsonObject host(Host host) {
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
