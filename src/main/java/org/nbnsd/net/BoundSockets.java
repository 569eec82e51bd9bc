package org.nbnsd.net;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.Reach.Way;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/**
 * The sockets as they are after a scan.
 *
 * @param addresses those that have a socket
 * @param unicast the socket of each of them
 * @param broadcast the sockets of broadcast addresses, which only receive
 * @param queries the sockets of the threads for queries, which share the addresses with the others
 * @param spares for addresses that others can reach, the sockets through which what the first does not take leaves
 * @param port the port of all of them; 0 as long as there is none and any will do
 */
record BoundSockets(
        List<LocalAddress> addresses,
        Map<Ipv4Address, Channel> unicast,
        Map<Ipv4Address, Channel> broadcast,
        Map<Ipv4Address, List<Channel>> queries,
        Map<Ipv4Address, Map<Way, Channel>> spares,
        int port) {
    static final BoundSockets NONE = new BoundSockets(List.of(), Map.of(), Map.of(), Map.of(), Map.of(), 0);

    BoundSockets {
        addresses = List.copyOf(addresses);
        unicast = Map.copyOf(unicast);
        broadcast = Map.copyOf(broadcast);
        queries = Map.copyOf(queries);
        spares = Map.copyOf(spares);
    }

    // Written out for the reason that Scope has.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BoundSockets that
                && port == that.port
                && addresses.equals(that.addresses)
                && unicast.equals(that.unicast)
                && broadcast.equals(that.broadcast)
                && queries.equals(that.queries)
                && spares.equals(that.spares);
    }

    @Override
    public int hashCode() {
        return 31 * addresses.hashCode() + unicast.hashCode();
    }

    /** All sockets. */
    List<Channel> all() {
        List<Channel> all = new ArrayList<>(unicast.values());
        all.addAll(broadcast.values());
        queries.values().forEach(all::addAll);
        spares.values().forEach(each -> all.addAll(each.values()));
        return all;
    }

    /**
     * The address that answers a broadcast: the one whose subnet holds the sender. A sender outside of all of them can
     * only have reached the broadcast address of a subnet through a router, and is answered from there.
     *
     * @return null for a limited broadcast of a foreign subnet, which no address of ours can answer
     */
    @Nullable
    Ipv4Address answering(Ipv4Address heardAt, Ipv4Address sender) {
        LocalAddress best = null;
        boolean bestHolds = false;
        for (LocalAddress local : addresses) {
            boolean limited = heardAt.equals(Ipv4Address.BROADCAST);
            if (local.address().isLoopback() || !limited && !local.broadcast().equals(heardAt)) {
                continue;
            }
            boolean holds = local.subnet().contains(sender);
            boolean closer = best == null || local.prefixLength() > best.prefixLength();
            if (holds ? !bestHolds || closer : !limited && best == null) {
                best = local;
                bestHolds = holds;
            }
        }
        return best == null ? null : best.address();
    }

    /**
     * The address that a datagram really leaves from. What comes from a loopback address never gets off this machine, so
     * for another machine it is an address of its subnet, else the first that others can know. To an address of this
     * machine the wish is granted in any case: Linux has a way from each of them to each.
     */
    Ipv4Address leavingFrom(Ipv4Address wish, Ipv4Address to) {
        if (!wish.isLoopback() || to.isLoopback() || isOwn(to)) {
            return wish;
        }
        Ipv4Address first = wish;
        for (LocalAddress local : addresses) {
            if (!local.address().isLoopback() && local.subnet().contains(to)) {
                return local.address();
            }
            if (first.isLoopback()) {
                first = local.address();
            }
        }
        return first;
    }

    private boolean isOwn(Ipv4Address address) {
        return addresses.stream().anyMatch(local -> local.address().equals(address));
    }
}
