package org.nbnsd.node;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Answers queries by broadcast on behalf of hosts that the asker's broadcast does not reach (a WINS proxy): from what is
 * known, else from the name servers.
 *
 * <p>No storms, no loops: nothing is ever asked by broadcast for others; a name that is being looked up is not looked up
 * again; so many in a second and no more, and for one host a share of them; no answer for a host on the asker's segment, which answers itself, for a group,
 * or to one of our name servers. An answer that comes too late for the first try serves the next.
 */
final class BroadcastHelper {
    private static final long WINDOW_MILLIS = 1000;
    /** One host may have one of so many shares of what is looked into, so that its storm does not end the help for others. */
    private static final int SHARES = 4;

    private final Surroundings node;
    private final Lookups lookups;
    private final NameCache cache;
    private final ProxySource source;
    private long windowStart;
    /** Who asked since then. */
    private final Multiset<Ipv4Address> inWindow = HashMultiset.create();

    BroadcastHelper(Surroundings node, Lookups lookups, NameCache cache, ProxySource source) {
        this.node = node;
        this.lookups = lookups;
        this.cache = cache;
        this.source = source;
    }

    /** A query by broadcast for a name that is not ours. */
    void help(NameQueryRequest query, Datagram datagram, long now) {
        Ipv4Address asker = datagram.source().address();
        boolean isServer = node.settings().nameServers().stream()
                .anyMatch(server -> server.address().equals(asker));
        if (!node.settings().proxy() || isServer || query.name().isWildcard()) {
            return;
        }
        if (isTooMany(asker, now)) {
            node.outbox().count(NodeCounter.NOT_ANSWERED_FOR_OTHERS);
            return;
        }
        List<AddressEntry> known = source.find(query.name(), now);
        CachedName cached = cache.get(query.name(), now);
        if (!known.isEmpty()) {
            answer(query, datagram, known);
        } else if (cached != null) {
            answer(query, datagram, cached.entries());
        } else if (node.settings().asksServers()) {
            lookups.lookUp(query.name(), (from, entries, then) -> answer(query, datagram, entries, from), true, now);
        }
    }

    private boolean isTooMany(Ipv4Address asker, long now) {
        if (now - windowStart >= WINDOW_MILLIS) {
            windowStart = now;
            inWindow.clear();
        }
        int most = node.settings().limits().proxyPerSecond();
        boolean isTooMany = inWindow.size() >= most || inWindow.count(asker) >= Math.max(1, most / SHARES);
        if (!isTooMany) {
            inWindow.add(asker);
        }
        return isTooMany;
    }

    private void answer(NameQueryRequest query, Datagram datagram, List<AddressEntry> entries, Source from) {
        if (from == Source.NAME_SERVER) {
            answer(query, datagram, entries);
        }
    }

    private void answer(NameQueryRequest query, Datagram datagram, List<AddressEntry> entries) {
        Ipv4Address at = datagram.local().address();
        NetbiosName name = query.name();
        boolean useless = entries.isEmpty()
                || entries.stream()
                        .anyMatch(entry -> entry.group() || node.interfaces().isOnSubnet(entry.address(), at));
        if (!useless) {
            node.outbox().count(NodeCounter.ANSWERED_FOR_OTHERS);
            node.outbox()
                    .reply(
                            datagram,
                            PositiveNameQueryResponse.fromNode(
                                    query.id(), name, node.settings().ttlSeconds(), entries));
        }
    }
}
