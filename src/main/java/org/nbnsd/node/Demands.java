package org.nbnsd.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeSettings.DemandPolicy;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.DemandVerified;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Demands that answer no request of ours, which anybody can send (MS00-047): name conflict demands, and releases of our
 * names by unicast. They cost no name. The sender, the segment and the name servers are asked, what they say is reported,
 * and if a name server is behind it, or names another holder, the name is refreshed there at once: the answer to that
 * decides. Names that several hosts may have, groups and users, are not even asked about.
 *
 * <p>Each name is looked into once a minute at most, and its demands are reported no more often; all are counted.
 */
final class Demands {
    private static final long PAUSE_MILLIS = 60_000;

    private final Surroundings node;
    private final LocalNames localNames;
    private final Map<NetbiosName, Long> lastSeen = new HashMap<>();
    private final Set<Verification> verifications = new HashSet<>();

    Demands(Surroundings node, LocalNames localNames) {
        this.node = node;
        this.localNames = localNames;
    }

    /** How many demands are being looked into. */
    int pending() {
        return verifications.size();
    }

    /** A response that answers nothing: perhaps a demand. */
    void unexpected(Response response, Datagram datagram, long now) {
        Registration registration = response instanceof NameConflictDemand demand
                ? registration(demand.name(), datagram.local().address())
                : null;
        if (registration == null) {
            node.outbox().count(NodeCounter.UNEXPECTED_RESPONSES);
            node.outbox().drop(datagram, response.name(), DropReason.UNEXPECTED_RESPONSE);
        } else {
            demand(registration, Demand.CONFLICT, datagram, now);
        }
    }

    /** A release of a name of ours, by unicast. */
    void release(NetbiosName name, Datagram datagram, long now) {
        Registration registration = registration(name, datagram.local().address());
        if (registration == null) {
            node.outbox().drop(datagram, name, DropReason.NOT_OWN_NAME);
        } else {
            demand(registration, Demand.RELEASE, datagram, now);
        }
    }

    private @Nullable Registration registration(NetbiosName name, Ipv4Address at) {
        LocalNameEntry entry = localNames.get(name);
        Registration registration = entry == null ? null : entry.at(at);
        return registration != null && registration.isRegistered() ? registration : null;
    }

    private void demand(Registration registration, Demand demand, Datagram datagram, long now) {
        node.outbox().count(NodeCounter.DEMANDS);
        LocalName local = registration.name();
        boolean shared = local.group() || localNames.isUser(local);
        boolean obeyed = !local.group() && node.settings().demands() == DemandPolicy.RFC;
        if (obeyed) {
            report(local.name(), datagram, demand, DemandReaction.OBEYED);
            obey(registration, demand, datagram, now);
            return;
        }
        lastSeen.values().removeIf(seen -> now - seen >= PAUSE_MILLIS);
        if (lastSeen.putIfAbsent(local.name(), now) != null) {
            return;
        }
        int most = node.settings().limits().verifications();
        if (shared || verifications.size() >= most) {
            report(local.name(), datagram, demand, DemandReaction.IGNORED);
        } else {
            report(local.name(), datagram, demand, DemandReaction.VERIFYING);
            Verification verification = new Verification(registration, datagram.source());
            verifications.add(verification);
            verification.begin(now);
        }
    }

    private void report(NetbiosName name, Datagram datagram, Demand demand, DemandReaction reaction) {
        node.outbox()
                .report(new DemandReceived(
                        name, datagram.source(), node.servers().contains(datagram.source()), demand, reaction));
    }

    private static void obey(Registration registration, Demand demand, Datagram datagram, long now) {
        switch (demand) {
            case CONFLICT -> registration.conflict(datagram.source().address(), now);
            case RELEASE -> registration.forget(now);
        }
    }

    /** The questions about one demand. */
    private final class Verification {
        private final Registration registration;
        private final Endpoint source;
        private int open;
        private final boolean ofServer;
        private @Nullable Ipv4Address rival;
        private @Nullable Ipv4Address saidBy;
        private boolean byServer;

        Verification(Registration registration, Endpoint source) {
            this.registration = registration;
            this.source = source;
            this.ofServer = node.servers().contains(source);
            this.byServer = ofServer;
        }

        void begin(long now) {
            NetbiosName name = registration.name().name();
            open = 1;
            Ipv4Address at = registration.address();
            if (node.settings().usesBroadcast() && node.interfaces().broadcastOf(at) != null) {
                Question question = new Question(false);
                question.request = node.requests()
                        .broadcast(
                                question,
                                at,
                                node.timers().broadcast(),
                                now,
                                id -> NameQueryRequest.byBroadcast(id, name));
            }
            Endpoint sender = new Endpoint(source.address(), node.settings().port());
            if (!byServer && node.interfaces().isNear(source.address())) {
                ask(sender, false, now, id -> NameQueryRequest.toNode(id, name));
            }
            List<Endpoint> servers = node.servers().toAsk(at, false, now);
            if (!servers.isEmpty()) {
                ask(servers.get(0), true, now, id -> NameQueryRequest.toServer(id, name));
            }
            over(now);
        }

        private void ask(Endpoint peer, boolean server, long now, IntFunction<Request> query) {
            Question question = new Question(server);
            question.request = node.requests()
                    .ask(question, registration.address(), peer, node.timers().unicast(), now, query);
        }

        private void over(long now) {
            open--;
            if (open > 0) {
                return;
            }
            verifications.remove(this);
            node.outbox().report(new DemandVerified(registration.name().name(), source, ofServer, rival, saidBy));
            if (byServer) {
                registration.refresh(now);
            }
        }

        /** One question. */
        private final class Question implements Asker {
            private final boolean toServer;
            private @Nullable Pending<Asker> request;

            Question(boolean toServer) {
                this.toServer = toServer;
                open++;
            }

            @Override
            public boolean answered(Response response, Endpoint from, long now) {
                if (response instanceof PositiveNameQueryResponse positive) {
                    judge(positive, from);
                } else if (!(response instanceof NegativeNameQueryResponse)) {
                    return false;
                }
                node.requests().end(request);
                over(now);
                return true;
            }

            private void judge(PositiveNameQueryResponse positive, Endpoint from) {
                boolean ours = positive.entries().stream()
                        .anyMatch(entry -> entry.group() || node.interfaces().contains(entry.address()));
                if (!ours) {
                    rival = toServer ? positive.entries().get(0).address() : from.address();
                    saidBy = from.address();
                    byServer |= toServer;
                }
            }

            @Override
            public void silent(long now) {
                over(now);
            }
        }
    }
}
