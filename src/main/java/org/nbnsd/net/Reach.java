package org.nbnsd.net;

import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * Whom a datagram reaches at once, as far as the last look at the system's table of neighbours tells. One for somebody whose
 * hardware address is not known waits in the system until he has answered for it, three seconds at most, and takes room in
 * the buffer of its socket meanwhile. Immutable, for any thread.
 */
final class Reach {
    /** Nothing is known: everybody is taken to be behind a router. */
    static final Reach UNKNOWN = new Reach(NeighbourTable.NONE, Set.of(), List.of(), Set.of());

    /** In which way a datagram leaves. */
    enum Way {
        /** To this machine, to a neighbour whose hardware address is known, or to all of a segment. */
        NEAR,
        /** Through a router, as it seems. */
        ROUTED,
        /** To a neighbour who has to be found first, if there is one. */
        DOUBTFUL
    }

    private final NeighbourTable table;
    private final Set<Ipv4Address> plain;
    private final List<Prefix> segments;
    private final Set<Ipv4Address> own;

    private Reach(NeighbourTable table, Set<Ipv4Address> plain, List<Prefix> segments, Set<Ipv4Address> own) {
        this.table = table;
        this.plain = plain;
        this.segments = segments;
        this.own = own;
    }

    /**
     * What can be told.
     *
     * @param plain neighbours who are reached without hardware addresses
     * @param addresses those of this machine
     */
    static Reach of(NeighbourTable table, Set<Ipv4Address> plain, Collection<LocalAddress> addresses) {
        Set<Prefix> segments = new HashSet<>();
        Set<Ipv4Address> own = new HashSet<>();
        own.add(Ipv4Address.BROADCAST);
        for (LocalAddress local : addresses) {
            own.add(local.address());
            if (!local.address().isLoopback()) {
                own.add(local.broadcast());
                segments.add(local.subnet());
            }
        }
        return new Reach(table, plain, List.copyOf(segments), own);
    }

    /** The way to somebody. */
    Way to(Ipv4Address address) {
        if (table.resolved().containsKey(address)) {
            return Way.NEAR;
        } else if (table.unresolved().contains(address)) {
            return Way.DOUBTFUL;
        } else if (!onSegment(address)) {
            return Way.ROUTED;
        }
        return own.contains(address) || plain.contains(address) ? Way.NEAR : Way.DOUBTFUL;
    }

    private boolean onSegment(Ipv4Address address) {
        for (Prefix segment : segments) {
            if (segment.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether anybody on the segment of an address is in the table, so that one needs a hardware address there. */
    boolean needsHardwareAddress(Ipv4Address address) {
        return segments.stream()
                .filter(segment -> segment.contains(address))
                .anyMatch(segment -> Sets.union(table.resolved().keySet(), table.unresolved()).stream()
                        .anyMatch(segment::contains));
    }
}
