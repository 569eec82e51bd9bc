package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.channel.ControlRequest.Hold;
import org.nbnsd.control.channel.ControlRequest.NodeRequest;
import org.nbnsd.control.channel.ControlRequest.OfAll;
import org.nbnsd.control.channel.ControlRequest.OfName;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;

/** Requests to the end node as JSON objects and back. */
final class NodeRequestJson {
    private static final String HOLD = "hold";
    private static final String HOLD_NEXT = "hold-next";

    /** The names of all of them. */
    static final String OPERATIONS = String.join(", ", operations());

    private NodeRequestJson() {}

    private static List<String> operations() {
        List<String> operations = new ArrayList<>(List.of(HOLD, HOLD_NEXT));
        for (OfName.Verb verb : OfName.Verb.values()) {
            operations.add(Fields.word(verb));
        }
        for (OfAll request : OfAll.values()) {
            operations.add(Fields.word(request));
        }
        return operations;
    }

    /**
     * Reads a request.
     *
     * @return null if the operation is none of these
     * @throws IllegalArgumentException if its fields make no sense
     */
    static @Nullable NodeRequest parse(String operation, Fields fields) {
        if (operation.equals(HOLD) || operation.equals(HOLD_NEXT)) {
            return new Hold(new LocalName(name(fields), fields.isSet("group")), operation.equals(HOLD_NEXT));
        }
        for (OfName.Verb verb : OfName.Verb.values()) {
            if (operation.equals(Fields.word(verb))) {
                return new OfName(verb, name(fields));
            }
        }
        for (OfAll request : OfAll.values()) {
            if (operation.equals(Fields.word(request))) {
                return request;
            }
        }
        return null;
    }

    private static NetbiosName name(Fields fields) {
        return NetbiosName.parse(fields.text("name", "a name such as FRED<00>"));
    }

    /** Adds the operation and its fields. */
    static void write(NodeRequest request, JsonObject json) {
        if (request instanceof Hold hold) {
            write(hold.ofFamily() ? HOLD_NEXT : HOLD, hold.name().name(), json);
            if (hold.name().group()) {
                json.addProperty("group", true);
            }
        } else if (request instanceof OfName ofName) {
            write(Fields.word(ofName.verb()), ofName.name(), json);
        } else if (request instanceof OfAll ofAll) {
            json.addProperty("operation", Fields.word(ofAll));
        } else {
            throw new AssertionError("not written: " + request);
        }
    }

    private static void write(String operation, NetbiosName name, JsonObject json) {
        json.addProperty("operation", operation);
        json.addProperty("name", name.toString());
    }
}
