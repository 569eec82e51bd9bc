package org.nbnsd.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.NodeEvent.LocalNameDefended;
import org.nbnsd.protocol.NodeEvent.UserAlsoElsewhere;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Request.RequestVisitor;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * What others ask of this machine (RFC 1002 sections 5.1.1.5, 5.1.2.5, 5.1.3.5): its names are answered and defended, on
 * the interface where they are registered. A name in conflict is neither; it is listed in the node status, as such.
 *
 * <table>
 *   <caption>Who is refused when another host claims a name by broadcast</caption>
 *   <tr><th>ours</th><th>claimed as unique</th><th>claimed as group</th></tr>
 *   <tr><td>unique</td><td>refused</td><td>refused</td></tr>
 *   <tr><td>user name</td><td>nobody: a user may be logged on twice</td><td>nobody</td></tr>
 *   <tr><td>group</td><td>refused, but for 1C</td><td>nobody</td></tr>
 * </table>
 */
final class Answers {
    private final Surroundings node;
    private final LocalNames localNames;
    private final NameCache cache;
    private final Demands demands;
    private final BroadcastHelper helper;

    Answers(Surroundings node, LocalNames localNames, NameCache cache, Demands demands, BroadcastHelper helper) {
        this.node = node;
        this.localNames = localNames;
        this.cache = cache;
        this.demands = demands;
        this.helper = helper;
    }

    /** What to do with each group of requests from one datagram. */
    RequestVisitor<Boolean> visitor(Datagram datagram, boolean broadcast, long now) {
        return new Visitor(datagram, broadcast, now);
    }

    /** The registration of a name that is in use at an address. */
    private @Nullable Registration inUse(NetbiosName name, Ipv4Address at) {
        LocalNameEntry entry = localNames.get(name);
        Registration registration = entry == null ? null : entry.at(at);
        return registration != null && registration.isRegistered() ? registration : null;
    }

    /** Whether a query by unicast is answered from the local names. */
    boolean answers(NameQueryRequest query, Ipv4Address at) {
        Registration registration = inUse(query.name(), at);
        if (registration == null) {
            return query.name().isWildcard() && !query.isRecursionDesired();
        }
        boolean mayBeElsewhere = registration.name().group() || localNames.isUser(registration.name());
        return !query.isRecursionDesired() || !mayBeElsewhere;
    }

    /** Whether a release by unicast is a demand to give up a name of ours. */
    boolean isDemand(NameReleaseRequest release, Ipv4Address at) {
        Registration registration = inUse(release.name(), at);
        return registration != null && !registration.name().group();
    }

    /**
     * What the node says of itself at one of its addresses. Many programs take the first name for the computer's; what
     * does not fit is left out from the end.
     *
     * @param id NAME_TRN_ID
     * @param name the name that was asked for
     * @return null for a name that is not ours
     */
    @Nullable
    NodeStatusResponse status(int id, NetbiosName name, Ipv4Address at) {
        boolean known = name.isWildcard() ? isInScope(name.scope()) : inUse(name, at) != null;
        if (!known) {
            return null;
        }
        List<NodeName> listed = new ArrayList<>();
        for (LocalNameEntry entry : localNames.all()) {
            Registration registration = entry.at(at);
            int flags = registration == null ? 0 : flags(registration);
            if (flags != 0 && entry.name().name().scope().equals(name.scope())) {
                listed.add(new NodeName(entry.name().name(), flags));
            }
        }
        NodeStatistics statistics = NodeStatistics.ofUnit(node.interfaces().unitId(at));
        return NodeStatusResponse.fitting(id, name, listed, statistics);
    }

    /** NAME_FLAGS; 0 for a name that is not listed. */
    private int flags(Registration registration) {
        LocalName local = registration.name();
        int flags = NodeName.active(local.name(), local.group(), node.settings().nodeType())
                .flags();
        return switch (registration.state()) {
            case REGISTERED -> flags;
            case CONFLICT -> flags | NodeName.CONFLICT;
            case RELEASING -> flags | NodeName.DEREGISTERING;
            case REGISTERING, RELEASED, REFUSED -> 0;
        };
    }

    private boolean isInScope(Scope scope) {
        return localNames.all().stream()
                .anyMatch(entry ->
                        entry.isRegistered() && entry.name().name().scope().equals(scope));
    }

    private final class Visitor implements RequestVisitor<Boolean> {
        private final Datagram datagram;
        private final Ipv4Address at;
        private final Ipv4Address from;
        private final boolean broadcast;
        private final long now;

        Visitor(Datagram datagram, boolean broadcast, long now) {
            this.datagram = datagram;
            this.at = datagram.local().address();
            this.from = datagram.source().address();
            this.broadcast = broadcast;
            this.now = now;
        }

        @Override
        public Boolean query(NameQueryRequest query) {
            List<AddressEntry> entries = query.name().isWildcard() ? wildcard(query.name()) : entries(query.name());
            if (entries.isEmpty() && !broadcast && isBeingClaimed(query.name())) {
                return false;
            }
            if (!entries.isEmpty()) {
                node.outbox()
                        .reply(
                                datagram,
                                PositiveNameQueryResponse.fromNode(
                                        query.id(),
                                        query.name(),
                                        node.settings().ttlSeconds(),
                                        entries));
                report(query, entries);
                return true;
            }
            if (broadcast) {
                helper.help(query, datagram, now);
            } else if (node.settings().nodeType() != NodeType.B) {
                node.outbox()
                        .reply(datagram, NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR));
                report(query, entries);
            }
            return false;
        }

        private void report(NameQueryRequest query, List<AddressEntry> entries) {
            node.outbox()
                    .report(new QueryAnswered(
                            query.name(),
                            from,
                            entries.stream().map(AddressEntry::address).toList(),
                            at,
                            broadcast));
        }

        /** Nobody can say yet whose it will be; who asks will ask again. */
        private boolean isBeingClaimed(NetbiosName name) {
            LocalNameEntry entry = localNames.get(name);
            Registration registration = entry == null ? null : entry.at(at);
            return registration != null && registration.isBeingClaimed();
        }

        /**
         * The addresses of a name of ours, that of the interface first; of a group only that one. A name that is being
         * claimed is ours, too, if the very server asks that it is claimed with: it does so only because it has granted it,
         * and its answer is still on its way.
         */
        private List<AddressEntry> entries(NetbiosName name) {
            LocalNameEntry entry = localNames.get(name);
            if (entry == null) {
                return List.of();
            }
            Registration here = entry.at(at);
            boolean granted = here != null && !broadcast && here.isBeingClaimedWith(datagram.source());
            boolean inUse = here != null && here.isRegistered() || !broadcast && entry.isRegistered();
            if (!inUse && !granted) {
                return List.of();
            }
            List<Ipv4Address> addresses = new ArrayList<>(Interfaces.preferring(at, entry.addresses()));
            if (granted && !addresses.contains(at)) {
                addresses.add(0, at);
            }
            return addresses.stream()
                    .limit(entry.name().group() ? 1 : Long.MAX_VALUE)
                    .map(address -> entry.name().entry(node.settings().nodeType(), address))
                    .toList();
        }

        /** Everybody has the wildcard; so it is a group. */
        private List<AddressEntry> wildcard(NetbiosName name) {
            return isInScope(name.scope())
                    ? List.of(AddressEntry.group(node.settings().nodeType(), at))
                    : List.of();
        }

        @Override
        public Boolean nodeStatus(NodeStatusRequest request) {
            NodeStatusResponse status = status(request.id(), request.name(), at);
            if (status == null) {
                node.outbox().drop(datagram, request.name(), DropReason.NOT_OWN_NAME);
                return false;
            }
            node.outbox().reply(datagram, status);
            node.outbox().report(new NodeStatusAnswered(request.name(), from, at, broadcast));
            return true;
        }

        @Override
        public Boolean claim(Claim claim) {
            LocalNameEntry entry = localNames.get(claim.name());
            Registration registration = entry == null ? null : entry.at(at);
            boolean isRefresh = claim instanceof NameRefreshRequest;
            if (registration == null || isRefresh || !registration.isDefended()) {
                if (claim instanceof NameOverwriteDemand) {
                    cache.forgetUnless(claim.name(), claim.entry().address());
                }
                return false;
            }
            boolean group = claim.entry().group();
            LocalName local = registration.name();
            if (localNames.isUser(local)) {
                if (claim instanceof NameOverwriteDemand && !group) {
                    node.outbox().report(new UserAlsoElsewhere(claim.name(), at, from));
                }
            } else if (!local.group() || !group && local.name().suffix() != NameSuffix.DOMAIN_CONTROLLERS) {
                AddressEntry holder = local.entry(node.settings().nodeType(), at);
                node.outbox()
                        .reply(
                                datagram,
                                NegativeRegistrationResponse.of(claim.id(), claim.name(), Rcode.ACT_ERR, 0, holder));
                node.outbox()
                        .report(new LocalNameDefended(
                                claim.name(), at, claim.entry().address(), from));
                node.outbox().count(NodeCounter.DEFENDED);
                return true;
            }
            return false;
        }

        @Override
        public Boolean release(NameReleaseRequest release) {
            if (!broadcast) {
                demands.release(release.name(), datagram, now);
                return true;
            }
            cache.forget(release.name(), from);
            LocalNameEntry entry = localNames.get(release.name());
            Registration registration = entry == null ? null : entry.at(at);
            if (registration != null) {
                registration.rivalLeft(from, now);
            }
            return registration != null;
        }
    }
}
