package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.nbnsd.control.NodeOperations;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;

/** What can be asked of the end node; what does not end with the connection is a method of {@link NodeOperations}. */
public final class NodeRows {
    private static final List<String> CLAIMED = List.of("name", "group", "held", "reason?", "states");

    /** A name for as long as the connection lasts. */
    public static final Operation HOLD = new Operation(
            "hold",
            "this machine has a name, until the connection ends",
            Part.END_NODE,
            Manner.HOLDS,
            List.of(RequestFields.LOCAL_NAME),
            List.of(),
            CLAIMED,
            call -> NodeJson.toJson(call.door().hold(call.get(RequestFields.LOCAL_NAME), false)));

    /** The next free name of a family for as long as the connection lasts. */
    public static final Operation HOLD_NEXT = new Operation(
            "hold-next",
            "the same with the first free name of a family",
            Part.END_NODE,
            Manner.HOLDS,
            List.of(RequestFields.FAMILY),
            List.of(),
            CLAIMED,
            call -> NodeJson.toJson(call.door().hold(call.get(RequestFields.FAMILY), true)));

    /** A lease of this connection ends. */
    public static final Operation LET_GO = new Operation(
            "let-go",
            "a name that was held ends before the connection",
            Part.END_NODE,
            Manner.HOLDS,
            List.of(RequestFields.NAME),
            List.of(),
            List.of(),
            call -> {
                call.door().letGo(call.get(RequestFields.NAME));
                return new JsonObject();
            });

    /** {@link NodeOperations#logon}. */
    public static final Operation LOGON = new Operation(
            "logon",
            "a user's name is held, also when the connection has ended",
            Part.END_NODE,
            Manner.CHANGES,
            List.of(RequestFields.USER),
            List.of(),
            CLAIMED,
            call -> NodeJson.toJson(call.operations().node().logon(call.get(RequestFields.USER))));

    /** {@link NodeOperations#logoff}. */
    public static final Operation LOGOFF = new Operation(
            "logoff",
            "it is let go",
            Part.END_NODE,
            Manner.CHANGES,
            List.of(RequestFields.USER),
            List.of(),
            List.of("wasLoggedOn"),
            call -> NodeJson.loggedOff(call.operations().node().logoff(call.get(RequestFields.USER))));

    /** {@link NodeOperations#resolve}. */
    public static final Operation RESOLVE = new Operation(
            "resolve",
            "who has a name, as this machine finds out for itself",
            Part.END_NODE,
            Manner.LOOKS,
            List.of(RequestFields.NAME),
            List.of(),
            List.of("name", "source", "addresses"),
            call -> NodeJson.toJson(call.operations().node().resolve(call.get(RequestFields.NAME))));

    /** {@link NodeOperations#names}. */
    public static final Operation LOCAL_NAMES = new Operation(
            "local-names",
            "the names of this machine, one for each name and interface",
            Part.END_NODE,
            Manner.LOOKS,
            List.of(),
            List.of("localName"),
            List.of("now"),
            NodeRows::names);

    /** {@link NodeOperations#cache}. */
    public static final Operation NAME_CACHE = new Operation(
            "name-cache",
            "the names of others that are remembered",
            Part.END_NODE,
            Manner.LOOKS,
            List.of(),
            List.of("cachedName"),
            List.of("now"),
            NodeRows::cache);

    /** {@link NodeOperations#counters}. */
    public static final Operation NODE_COUNTERS = new Operation(
            "node-counters",
            "what nbtstat -r counts",
            Part.END_NODE,
            Manner.LOOKS,
            List.of(),
            List.of(),
            Arrays.stream(NodeCounter.values()).map(Fields::word).toList(),
            call -> NodeJson.counters(call.operations().node().counters()));

    /** {@link NodeOperations#purge}. */
    public static final Operation PURGE = new Operation(
            "purge",
            "forgets the names of others, and reads LMHOSTS again",
            Part.END_NODE,
            Manner.CHANGES,
            List.of(),
            List.of(),
            List.of("preloaded"),
            call -> NodeJson.purged(call.operations().node().purge()));

    /** {@link NodeOperations#refreshAll}. */
    public static final Operation REFRESH_ALL = new Operation(
            "refresh-all",
            "releases all names of this machine, and claims them again",
            Part.END_NODE,
            Manner.CHANGES,
            List.of(),
            List.of(),
            List.of(),
            call -> {
                call.operations().node().refreshAll();
                return new JsonObject();
            });

    static final List<Operation> ALL = List.of(
            HOLD,
            HOLD_NEXT,
            LET_GO,
            LOGON,
            LOGOFF,
            RESOLVE,
            LOCAL_NAMES,
            NAME_CACHE,
            NODE_COUNTERS,
            PURGE,
            REFRESH_ALL);

    private NodeRows() {}

    private static JsonObject names(Call call) throws IOException {
        for (LocalNameState state : call.operations().node().names()) {
            call.line("localName", NodeJson.toJson(state));
        }
        return NodeJson.now(call.operations().now());
    }

    private static JsonObject cache(Call call) throws IOException {
        for (CachedName name : call.operations().node().cache()) {
            call.line("cachedName", NodeJson.toJson(name));
        }
        return NodeJson.now(call.operations().now());
    }
}
