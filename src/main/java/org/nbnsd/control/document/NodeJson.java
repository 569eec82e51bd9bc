package org.nbnsd.control.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        return named(state.name())
                .put("address", state.address())
                .word("state", state.state())
                .put("reason", state.reason())
                .put("otherHost", state.otherHost())
                .put("server", state.server())
                .time("since", state.since())
                .put("leases", state.leases())
                .json();
    }

    private static Document named(LocalName name) {
        return new Document().put("name", name.name()).put("group", name.group());
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
                fields.time("since"),
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
     * {@code nodeType}, and {@code expires}, which an entry of the LMHOSTS file does not.
     *
     * @param name the name
     * @return a new object
     */
    public static JsonObject toJson(CachedName name) {
        return new Document()
                .put("name", name.name())
                .list("addresses", name.entries(), NodeJson::toJson)
                .time("expires", name.expiresAt())
                .json();
    }

    /**
     * An address of an answer: {@code address}, {@code group} and {@code nodeType}.
     *
     * @param entry the address
     * @return a new object
     */
    public static JsonObject toJson(AddressEntry entry) {
        return new Document()
                .put("address", entry.address())
                .put("group", entry.group())
                .put("nodeType", entry.nodeType())
                .json();
    }

    public static CachedName cachedName(JsonObject json) {
        Fields fields = new Fields(json);
        return new CachedName(
                NetbiosName.parse(fields.text("name", "a name")), entries(fields), fields.timeOrNever("expires"));
    }

    private static List<AddressEntry> entries(Fields fields) {
        List<AddressEntry> entries = new ArrayList<>();
        for (JsonObject each : fields.objects("addresses", "addresses")) {
            Fields entry = new Fields(each);
            entries.add(new AddressEntry(
                    entry.isSet("group"),
                    entry.code("nodeType", NodeType.values()),
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
        return named(claimed.name())
                .put("held", claimed.isHeld())
                .put("reason", claimed.isHeld() ? "" : claimed.failure())
                .list("states", claimed.states(), NodeJson::toJson)
                .json();
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
        return new Document()
                .put("name", resolved.name())
                .word("source", resolved.source())
                .list("addresses", resolved.entries(), NodeJson::toJson)
                .json();
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
        Document json = new Document();
        for (NodeCounter counter : NodeCounter.values()) {
            long count = counters.getOrDefault(counter, 0L);
            json.put(Fields.word(counter), count);
        }
        return json.json();
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
        return new Document().put("wasLoggedOn", wasLoggedOn).json();
    }

    public static JsonObject purged(int preloaded) {
        return new Document().put("preloaded", preloaded).json();
    }

    public static JsonObject now(long now) {
        return new Document().time("now", now).json();
    }
}
