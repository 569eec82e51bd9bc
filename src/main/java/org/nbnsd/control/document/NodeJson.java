package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * What the end node tells, as JSON objects, and back. The names of the fields are promised: they may be added to, never
 * changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class NodeJson {
    private NodeJson() {}

    /**
     * The state of a name on an interface: {@code name}, {@code group}, {@code address}, {@code state}, {@code since},
     * {@code leases}, and {@code reason}, {@code otherHost} and {@code server} if they are known.
     *
     * @param state the state
     * @return a new object
     */
    public static JsonObject toJson(LocalNameState state) {
        JsonObject json = new JsonObject();
        put(json, state.name());
        json.addProperty("address", state.address().toString());
        json.addProperty("state", Fields.word(state.state()));
        if (!state.reason().isEmpty()) {
            json.addProperty("reason", state.reason());
        }
        put(json, "otherHost", state.otherHost());
        put(json, "server", state.server());
        json.addProperty("since", AnswerJson.time(state.since()));
        json.addProperty("leases", state.leases());
        return json;
    }

    private static void put(JsonObject json, LocalName name) {
        json.addProperty("name", name.name().toString());
        json.addProperty("group", name.group());
    }

    private static void put(JsonObject json, String field, @Nullable Object value) {
        if (value != null) {
            json.addProperty(field, value.toString());
        }
    }

    public static LocalNameState localName(JsonObject json) {
        Fields fields = new Fields(json);
        String server = fields.textOrEmpty("server");
        String other = fields.textOrEmpty("otherHost");
        return new LocalNameState(
                name(fields),
                Ipv4Address.parse(fields.text("address", "an address")),
                fields.choice("state", NameState.values()),
                fields.textOrEmpty("reason"),
                other.isEmpty() ? null : Ipv4Address.parse(other),
                server.isEmpty() ? null : endpoint(server),
                AnswerJson.time(fields, "since"),
                fields.count("leases", 0));
    }

    private static LocalName name(Fields fields) {
        return new LocalName(NetbiosName.parse(fields.text("name", "a name")), fields.isSet("group"));
    }

    private static Endpoint endpoint(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("server: " + text + " (expected: an address and a port)");
        }
        return new Endpoint(Ipv4Address.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    /**
     * A name of another host: {@code name}, {@code addresses}, each with {@code address}, {@code group} and
     * {@code nodeType}, and {@code expires}, which is {@code never} for an entry of the LMHOSTS file.
     *
     * @param name the name
     * @return a new object
     */
    public static JsonObject toJson(CachedName name) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name.name().toString());
        json.add("addresses", toJson(name.entries()));
        json.addProperty("expires", AnswerJson.time(name.expiresAt()));
        return json;
    }

    private static JsonArray toJson(List<AddressEntry> entries) {
        JsonArray addresses = new JsonArray();
        for (AddressEntry entry : entries) {
            JsonObject json = new JsonObject();
            json.addProperty("address", entry.address().toString());
            json.addProperty("group", entry.group());
            json.addProperty("nodeType", Fields.word(entry.nodeType()));
            addresses.add(json);
        }
        return addresses;
    }

    public static CachedName cachedName(JsonObject json) {
        Fields fields = new Fields(json);
        return new CachedName(
                NetbiosName.parse(fields.text("name", "a name")), entries(fields), AnswerJson.time(fields, "expires"));
    }

    private static List<AddressEntry> entries(Fields fields) {
        List<AddressEntry> entries = new ArrayList<>();
        for (JsonObject each : fields.objects("addresses", "addresses")) {
            Fields entry = new Fields(each);
            entries.add(new AddressEntry(
                    entry.isSet("group"),
                    entry.choice("nodeType", NodeType.values()),
                    Ipv4Address.parse(entry.text("address", "an address"))));
        }
        return entries;
    }

    /**
     * What became of a claim: {@code name}, {@code group}, {@code held}, {@code reason} if it is not, and {@code states}.
     *
     * @param claimed what became of it
     * @return a new object
     */
    public static JsonObject toJson(NameClaimed claimed) {
        JsonObject json = new JsonObject();
        put(json, claimed.name());
        json.addProperty("held", claimed.isHeld());
        if (!claimed.isHeld()) {
            json.addProperty("reason", claimed.failure());
        }
        JsonArray states = new JsonArray();
        claimed.states().forEach(state -> states.add(toJson(state)));
        json.add("states", states);
        return json;
    }

    /** A ticket is of no use to a client. */
    public static NameClaimed claimed(JsonObject json) {
        Fields fields = new Fields(json);
        List<LocalNameState> states = new ArrayList<>();
        fields.objects("states", "states").forEach(each -> states.add(localName(each)));
        String failure = fields.isSet("held") ? "" : fields.text("reason", "why the name is not held");
        return new NameClaimed(0, name(fields), failure, states);
    }

    public static JsonObject toJson(NameResolved resolved) {
        JsonObject json = new JsonObject();
        json.addProperty("name", resolved.name().toString());
        json.addProperty("source", Fields.word(resolved.source()));
        json.add("addresses", toJson(resolved.entries()));
        return json;
    }

    public static NameResolved resolved(JsonObject json) {
        Fields fields = new Fields(json);
        return new NameResolved(
                0,
                NetbiosName.parse(fields.text("name", "a name")),
                fields.choice("source", Source.values()),
                entries(fields));
    }

    /**
     * Counters: a number for each, under its name in lower case with hyphens.
     *
     * @param counters the numbers
     * @return a new object
     */
    public static JsonObject counters(Map<NodeCounter, Long> counters) {
        JsonObject json = new JsonObject();
        for (NodeCounter counter : NodeCounter.values()) {
            json.addProperty(Fields.word(counter), counters.getOrDefault(counter, 0L));
        }
        return json;
    }

    public static Map<NodeCounter, Long> readCounters(JsonObject json) {
        Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            JsonElement value = json.get(Fields.word(counter));
            if (value == null || !value.toString().matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException(Fields.word(counter) + ": " + value + " (expected: a number)");
            }
            counters.put(counter, value.getAsLong());
        }
        return counters;
    }

    public static JsonObject loggedOff(boolean wasLoggedOn) {
        JsonObject json = new JsonObject();
        json.addProperty("wasLoggedOn", wasLoggedOn);
        return json;
    }

    public static JsonObject purged(int preloaded) {
        JsonObject json = new JsonObject();
        json.addProperty("preloaded", preloaded);
        return json;
    }

    public static JsonObject now(long now) {
        JsonObject json = new JsonObject();
        json.addProperty("now", AnswerJson.time(now));
        return json;
    }
}
