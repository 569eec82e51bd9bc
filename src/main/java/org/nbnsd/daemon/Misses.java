package org.nbnsd.daemon;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;

/** Looks elsewhere for a name of which there is no record. For any thread; waits for nothing. */
interface Misses {
    /** Nobody looks anywhere. */
    Misses NONE = (query, name, then) -> false;

    /**
     * What was found.
     *
     * @param address an address of a host
     * @param ttl how long it holds, in seconds, 1 or more
     */
    record Found(Ipv4Address address, long ttl) {}

    /**
     * Looks.
     *
     * @param query the query, which is plain, and whose sender may have an answer
     * @param name what it asks for
     * @param then gets what was found, null for nothing; on any thread, once, within a second or so
     * @return false if it does not look: then the name is not known, and nobody gets anything
     */
    boolean look(Datagram query, NetbiosName name, Consumer<@Nullable Found> then);

    /** Whether it might look at all; for who can leave the query to another thread, but not wait. */
    default boolean mayLookFor(NetbiosName name) {
        return false;
    }

    /** The name of a plain query that took the long way, as those of this machine do, and came to nothing; null for all else. */
    static @Nullable NetbiosName missed(Datagram datagram, List<Effect> effects) {
        boolean isMiss = !datagram.isBroadcast()
                && effects.size() == 2
                && effects.get(0) instanceof Effect.Send send
                && send.message() instanceof NegativeNameQueryResponse
                && effects.get(1) instanceof Effect.Report report
                && report.event() instanceof QueryAnswered;
        return isMiss ? PlainQuery.name(datagram.octets(), datagram.length()) : null;
    }

    /** What is answered late. */
    static PlainQuery answer(Datagram query, @Nullable Found found) {
        PlainQuery late = new PlainQuery();
        if (found == null) {
            late.notFound(query.octets());
        } else {
            late.found(query.octets(), found.ttl(), AddressEntry.unique(NodeType.B, found.address()));
        }
        return late;
    }
}
