package org.nbnsd.control.channel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.channel.ControlRequest.AddStatic;
import org.nbnsd.control.channel.ControlRequest.Delete;
import org.nbnsd.control.channel.ControlRequest.DiagnosisRequest;
import org.nbnsd.control.channel.ControlRequest.Import;
import org.nbnsd.control.channel.ControlRequest.Names;
import org.nbnsd.control.channel.ControlRequest.NodeRequest;
import org.nbnsd.control.channel.ControlRequest.ReadStatistics;
import org.nbnsd.control.channel.ControlRequest.Recording;
import org.nbnsd.control.channel.ControlRequest.Scavenge;
import org.nbnsd.control.channel.ControlRequest.Show;
import org.nbnsd.control.channel.ControlRequest.Undelete;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Requests as JSON objects and back.
 *
 * @param request what is wanted
 * @param reason why, in the user's words; one line, empty if none is given
 * @param sudoUser who became root to ask, as the client says; empty if it does not
 */
record RequestJson(ControlRequest request, String reason, String sudoUser) {
    /** The longest reason, in characters. */
    static final int MAX_REASON = 500;

    private static final String NAME = "a name such as FRED<20>";

    private static final String OPERATIONS =
            "one of names, show, add-static, delete, undelete, scavenge, import, statistics, recording, "
                    + NodeRequestJson.OPERATIONS + ", " + DiagnosisRequestJson.OPERATIONS;

    /** Checks the reason, because it gets into logs. */
    RequestJson {
        requireReason(reason);
    }

    static void requireReason(String reason) {
        if (reason.length() > MAX_REASON || reason.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reason: too long, or control characters in it (expected: one line of at most " + MAX_REASON
                            + " characters)");
        }
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if the line is none; the message says what was expected
     */
    static RequestJson parse(String line) {
        Fields fields = new Fields(Fields.object(line));
        ControlRequest request = request(fields.text("operation", OPERATIONS), fields);
        RequestJson parsed = new RequestJson(request, fields.textOrEmpty("reason"), fields.textOrEmpty("sudoUser"));
        fields.requireNoOthers();
        return parsed;
    }

    private static ControlRequest request(String operation, Fields fields) {
        return switch (operation) {
            case "names" ->
                new Names(RecordFilter.parse(fields.map("filter")), fields.count("limit", Integer.MAX_VALUE));
            case "show" -> new Show(NetbiosName.parse(fields.text("name", NAME)));
            case "add-static" -> new AddStatic(entry(fields), fields.choice("ifTaken", IfTaken.values()));
            case "delete" -> new Delete(names(fields), fields.flag("tombstone"));
            case "undelete" -> new Undelete(names(fields));
            case "scavenge" -> new Scavenge(fields.isSet("dryRun"));
            case "import" -> new Import(fields.choice("ifTaken", IfTaken.values()), fields.isSet("dryRun"));
            case "statistics" -> new ReadStatistics();
            case "recording" -> new Recording();
            default -> otherRequest(operation, fields);
        };
    }

    private static ControlRequest otherRequest(String operation, Fields fields) {
        ControlRequest request = NodeRequestJson.parse(operation, fields);
        if (request == null) {
            request = DiagnosisRequestJson.parse(operation, fields);
        }
        if (request == null) {
            throw new IllegalArgumentException(
                    "operation: " + operation.replaceAll("[^ -~]", ".") + " (expected: " + OPERATIONS + ")");
        }
        return request;
    }

    private static StaticEntry entry(Fields fields) {
        List<NetbiosName> names = names(fields);
        List<Ipv4Address> addresses = fields.texts("addresses", "addresses such as 10.0.0.5").stream()
                .map(Ipv4Address::parse)
                .toList();
        RecordType type = fields.has("type")
                ? RecordFilter.type(fields.text("type", "a type"))
                : StaticEntry.impliedType(names.get(0), addresses.size());
        NodeType nodeType = fields.has("nodeType") ? nodeType(fields.text("nodeType", "a node type")) : NodeType.H;
        return new StaticEntry(names, type, nodeType, addresses);
    }

    private static NodeType nodeType(String text) {
        for (NodeType type : NodeType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("nodeType: " + text + " (expected: one of B, P, M, H)");
    }

    private static List<NetbiosName> names(Fields fields) {
        return fields.texts("names", "names such as FRED<20>").stream()
                .map(NetbiosName::parse)
                .toList();
    }

    /** The request in one line. */
    String toLine() {
        JsonObject json = new JsonObject();
        if (request instanceof Names names) {
            put(json, "names");
            JsonObject filter = new JsonObject();
            names.filter().texts().forEach(filter::addProperty);
            json.add("filter", filter);
            if (names.limit() != Integer.MAX_VALUE) {
                json.addProperty("limit", names.limit());
            }
        } else if (request instanceof Show show) {
            put(json, "show");
            json.addProperty("name", show.name().toString());
        } else if (request instanceof AddStatic add) {
            put(json, "add-static");
            put(json, add.entry());
            put(json, add.ifTaken());
        } else if (request instanceof Delete delete) {
            put(json, "delete");
            json.add("names", array(delete.names()));
            put(json, delete.tombstone());
        } else if (request instanceof Undelete undelete) {
            put(json, "undelete");
            json.add("names", array(undelete.names()));
        } else if (request instanceof Scavenge scavenge) {
            put(json, "scavenge");
            json.addProperty("dryRun", scavenge.dryRun());
        } else if (request instanceof Import records) {
            put(json, "import");
            put(json, records.ifTaken());
            json.addProperty("dryRun", records.dryRun());
        } else if (request instanceof ReadStatistics) {
            put(json, "statistics");
        } else if (request instanceof Recording) {
            put(json, "recording");
        } else if (request instanceof NodeRequest ofNode) {
            NodeRequestJson.write(ofNode, json);
        } else if (request instanceof DiagnosisRequest ofDiagnosis) {
            DiagnosisRequestJson.write(ofDiagnosis, json);
        } else {
            throw new AssertionError("not written: " + request);
        }
        putUnlessEmpty(json, "reason", reason);
        putUnlessEmpty(json, "sudoUser", sudoUser);
        return json.toString();
    }

    private static void put(JsonObject json, String operation) {
        json.addProperty("operation", operation);
    }

    private static void put(JsonObject json, StaticEntry entry) {
        json.add("names", array(entry.names()));
        json.addProperty("type", entry.type().text());
        json.addProperty("nodeType", entry.nodeType().name());
        json.add("addresses", array(entry.addresses()));
    }

    private static void put(JsonObject json, IfTaken ifTaken) {
        json.addProperty("ifTaken", ifTaken.name().toLowerCase(Locale.ROOT));
    }

    private static void put(JsonObject json, @Nullable Boolean tombstone) {
        if (tombstone != null) {
            json.addProperty("tombstone", tombstone);
        }
    }

    private static void putUnlessEmpty(JsonObject json, String field, String text) {
        if (!text.isEmpty()) {
            json.addProperty(field, text);
        }
    }

    private static JsonArray array(List<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }
}
