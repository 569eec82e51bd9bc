package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.channel.ControlRequest.AuditOf;
import org.nbnsd.control.channel.ControlRequest.Conflicts;
import org.nbnsd.control.channel.ControlRequest.DiagnosisRequest;
import org.nbnsd.control.channel.ControlRequest.Explain;
import org.nbnsd.control.channel.ControlRequest.TimelineOf;
import org.nbnsd.control.channel.ControlRequest.WatchFor;
import org.nbnsd.control.document.Fields;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Requests about what happened as JSON objects and back. */
final class DiagnosisRequestJson {
    /** The names of all of them. */
    static final String OPERATIONS = "explain, timeline, conflicts, audit, watch";

    /** The field of a request that hosts be asked, and of the answer that tells what came of it. */
    static final String PROBE = "probe";

    private DiagnosisRequestJson() {}

    /**
     * Reads a request.
     *
     * @return null if the operation is none of these
     * @throws IllegalArgumentException if its fields make no sense
     */
    static @Nullable DiagnosisRequest parse(String operation, Fields fields) {
        return switch (operation) {
            case "explain" -> new Explain(subject(fields), fields.isSet(PROBE));
            case "timeline" -> new TimelineOf(subject(fields), since(fields));
            case "conflicts" -> new Conflicts(since(fields));
            case "audit" -> new AuditOf(since(fields));
            case "watch" -> new WatchFor(pattern(fields), fields.count("seconds", 0));
            default -> null;
        };
    }

    private static Subject subject(Fields fields) {
        if (fields.has("address")) {
            return new OneAddress(Ipv4Address.parse(fields.text("address", "an address such as 10.0.0.5")));
        }
        NetbiosName name = NetbiosName.parse(fields.text("name", "a name such as FRED<20>, or an address"));
        return fields.isSet("allSuffixes") ? new AllSuffixes(name) : new OneName(name);
    }

    private static long since(Fields fields) {
        return fields.has("since") ? fields.time("since") : 0;
    }

    private static @Nullable String pattern(Fields fields) {
        if (!fields.has("pattern")) {
            return null;
        }
        return NamePattern.parse(fields.text("pattern", "a pattern such as FRED*"))
                .toString();
    }

    /** Adds the operation and its fields. */
    static void write(DiagnosisRequest request, JsonObject json) {
        if (request instanceof Explain explain) {
            json.addProperty("operation", "explain");
            write(explain.subject(), json);
            if (explain.probe()) {
                json.addProperty(PROBE, true); // only then, so that an older daemon understands the others
            }
        } else if (request instanceof TimelineOf timeline) {
            json.addProperty("operation", "timeline");
            write(timeline.subject(), json);
            json.addProperty("since", Fields.time(timeline.since()));
        } else if (request instanceof Conflicts conflicts) {
            json.addProperty("operation", "conflicts");
            json.addProperty("since", Fields.time(conflicts.since()));
        } else if (request instanceof AuditOf audit) {
            json.addProperty("operation", "audit");
            json.addProperty("since", Fields.time(audit.since()));
        } else if (request instanceof WatchFor watch) {
            json.addProperty("operation", "watch");
            if (watch.pattern() != null) {
                json.addProperty("pattern", watch.pattern());
            }
            json.addProperty("seconds", watch.seconds());
        } else {
            throw new AssertionError("not written: " + request);
        }
    }

    private static void write(Subject subject, JsonObject json) {
        JsonObject unused = subject.choose(new Subject.Cases<JsonObject>() {
            @Override
            public JsonObject name(OneName one) {
                json.addProperty("name", one.name().toString());
                return json;
            }

            @Override
            public JsonObject suffixes(AllSuffixes all) {
                json.addProperty("name", all.name().toString());
                json.addProperty("allSuffixes", true);
                return json;
            }

            @Override
            public JsonObject host(OneAddress host) {
                json.addProperty("address", host.address().toString());
                return json;
            }
        });
    }
}
