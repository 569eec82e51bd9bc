package org.nbnsd.node;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalNameEntry.Waiter;
import org.nbnsd.node.Outcome.StatusReceived;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.InputAdapter;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.Wish;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Request.RequestVisitor;
import org.nbnsd.wire.Response;

/**
 * The end node. Pure: datagrams, time and wishes come in; effects and outcomes come out. How to use it:
 * {@linkplain org.nbnsd.node the package}.
 *
 * <p>What comes in goes through gates first: possible source → not our own → near enough → decodes → an answer to a request
 * of ours ({@link Requests}), or a demand ({@link Demands}), or a request ({@link Answers}).
 */
public final class EndNode implements Part {
    private static final int FIRST_ORDINARY_PORT = 1024;

    private final Surroundings node;
    private final LocalNames localNames;
    private final NameCache cache;
    private final Lookups lookups;
    private final Demands demands;
    private final Answers answers;
    private final Inputs inputs = new Inputs();

    /**
     * A node that has no interface yet, so that it does nothing before {@link Input.Listening}.
     *
     * @param settings how it behaves
     * @param lmhosts the LMHOSTS file
     * @param proxySource what the broadcast helper knows; used only if the settings want one
     * @param random where transaction ids and pauses come from: a secure source, except in tests
     */
    public EndNode(
            NodeSettings settings, Collection<LmhostsName> lmhosts, ProxySource proxySource, RandomGenerator random) {
        node = Surroundings.of(settings, random);
        localNames = new LocalNames(node);
        cache = new NameCache(settings, lmhosts);
        lookups = new Lookups(node, localNames, cache);
        demands = new Demands(node, localNames);
        answers = new Answers(node, localNames, cache, demands, new BroadcastHelper(node, lookups, cache, proxySource));
    }

    @Override
    public List<Effect> handle(Input input, long now) {
        return input.accept(inputs, now);
    }

    /** What to do about each kind of input. The node has no records, no links, and makes nothing durable. */
    private final class Inputs extends InputAdapter {
        @Override
        public List<Effect> received(Input.Received received, long now) {
            return EndNode.this.received(received.datagram(), now);
        }

        @Override
        public List<Effect> timePassed(Input.TimePassed passed, long now) {
            node.requests().expire(now);
            localNames.expire(now);
            return node.outbox().drain();
        }

        @Override
        public List<Effect> listening(Input.Listening listening, long now) {
            node.interfaces().replace(listening.addresses());
            node.servers().interfacesChanged();
            localNames.interfacesChanged(now);
            return node.outbox().drain();
        }

        /** Asks the name servers whether the names are still ours: by their clocks they may have expired. */
        @Override
        public List<Effect> resumed(Input.Resumed resumed, long now) {
            localNames.refresh(now);
            return node.outbox().drain();
        }

        /** Releases all names, and claims none any more. */
        @Override
        public List<Effect> leaving(Input.Leaving leaving, long now) {
            localNames.stop(now);
            return node.outbox().drain();
        }

        @Override
        public List<Effect> held(Input.Held held, long now) {
            if (held.question().message() instanceof Request request) {
                node.requests().held(request);
            }
            return List.of();
        }

        @Override
        public List<Effect> left(Input.Left left, long now) {
            if (left.question().message() instanceof Request request) {
                node.requests().left(request, now);
            }
            return List.of();
        }

        @Override
        public List<Effect> unsent(Input.Unsent unsent, long now) {
            if (unsent.question().message() instanceof Request request) {
                node.requests().unsent(request, now);
            }
            return List.of();
        }

        /** What the name server at the same port granted may have been undone. */
        @Override
        public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
            node.servers().reset();
            localNames.refreshAll(now);
            return node.outbox().drain();
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            if (asked.wish() instanceof NodeWish wish) {
                wish.accept(new Wishes(asked.ticket(), now));
            }
            return node.outbox().drain();
        }
    }

    /** What to do about each kind of wish. */
    private final class Wishes implements NodeWish.Cases {
        private final long ticket;
        private final long now;

        Wishes(long ticket, long now) {
            this.ticket = ticket;
            this.now = now;
        }

        private void done() {
            node.outbox().add(new Effect.Answer(ticket, new NodeWish.Done(), false));
        }

        @Override
        public void claim(NodeWish.Claim claim) {
            localNames.claim(new Waiter(ticket, claim.holder(), false), claim.name(), now);
        }

        @Override
        public void claimNext(NodeWish.ClaimNext claim) {
            localNames.claimNext(new Waiter(ticket, claim.holder(), true), claim.first(), now);
        }

        @Override
        public void release(NodeWish.Release release) {
            localNames.release(release.holder(), release.name(), now);
            done();
        }

        @Override
        public void releaseAll(NodeWish.ReleaseAll release) {
            localNames.releaseAll(release.holder(), now);
            done();
        }

        @Override
        public void query(NodeWish.Query query) {
            lookups.query(ticket, query.name(), now);
        }

        @Override
        public void status(NodeWish.Status status) {
            if (node.interfaces().contains(status.peer())) {
                node.outbox()
                        .finish(new StatusReceived(
                                ticket, status.peer(), answers.status(0, status.name(), status.peer())));
            } else {
                lookups.status(ticket, status.peer(), status.name(), now);
            }
        }

        @Override
        public void refreshAll(NodeWish.RefreshAll refresh) {
            node.servers().reset();
            localNames.refreshAll(now);
            done();
        }

        @Override
        public void purge(NodeWish.Purge purge) {
            cache.reload(purge.lmhosts());
            done();
        }
    }

    @Override
    public boolean understands(Wish wish) {
        return wish instanceof NodeWish;
    }

    @Override
    public boolean isAtRest() {
        return localNames.isStopped();
    }

    private List<Effect> received(Datagram datagram, long now) {
        Ipv4Address source = datagram.source().address();
        if (!node.interfaces().isPossibleSource(datagram)) {
            node.outbox().drop(datagram, null, DropReason.IMPOSSIBLE_SOURCE);
        } else if (node.interfaces().isOwn(datagram)) {
            node.outbox().drop(datagram, null, DropReason.OWN_DATAGRAM);
        } else {
            Decoded decoded = datagram.decoded();
            if (decoded instanceof Malformed malformed) {
                node.outbox().report(new DatagramMalformed(datagram.source(), malformed));
            } else if (decoded instanceof Response response) {
                receive(response, datagram, now);
            } else if (!node.interfaces().isNear(source) && !node.servers().contains(datagram.source())) {
                node.outbox().drop(datagram, ((Request) decoded).name(), DropReason.ACCESS);
            } else {
                receive((Request) decoded, datagram, now);
            }
        }
        return node.outbox().drain();
    }

    private void receive(Response response, Datagram datagram, long now) {
        if (datagram.isBroadcast() || !node.requests().receive(response, datagram, now)) {
            demands.unexpected(response, datagram, now);
        }
    }

    private void receive(Request request, Datagram datagram, long now) {
        boolean broadcast = isBroadcast(request, datagram);
        int port = datagram.source().port();
        if (broadcast && isForeign(datagram)) {
            node.outbox().drop(datagram, request.name(), DropReason.BROADCAST);
        } else if (port < FIRST_ORDINARY_PORT && port != node.settings().port()) {
            node.outbox().drop(datagram, request.name(), DropReason.LOW_PORT);
        } else {
            request.accept(answers.visitor(datagram, broadcast, now));
        }
    }

    private static boolean isBroadcast(Request request, Datagram datagram) {
        return request.isBroadcast() || datagram.isBroadcast();
    }

    /** P nodes do not hear broadcasts, and nobody hears those of another segment. */
    private boolean isForeign(Datagram datagram) {
        return !node.settings().usesBroadcast()
                || !node.interfaces()
                        .isOnSubnet(
                                datagram.source().address(), datagram.local().address());
    }

    @Override
    public long nextTimeout() {
        return Math.min(node.requests().nextTimeout(), localNames.nextTimeout());
    }

    /** Whether a name is one of this node's, in whatever state. */
    @Override
    public boolean owns(NetbiosName name) {
        return localNames.get(name) != null;
    }

    /** Whose a datagram is, when a name server shares the port. What cannot be decoded is the server's. */
    @Override
    public Interest interestIn(Datagram datagram) {
        Decoded decoded = datagram.decoded();
        if (decoded instanceof Response response) {
            return node.requests().expects(response, datagram) ? Interest.ALONE : Interest.SHARED;
        } else if (decoded instanceof Request request) {
            return isBroadcast(request, datagram)
                    ? Interest.ALONE
                    : request.accept(new UnicastInterest(datagram.local().address()));
        }
        return Interest.NONE;
    }

    private final class UnicastInterest implements RequestVisitor<Interest> {
        private final Ipv4Address at;

        UnicastInterest(Ipv4Address at) {
            this.at = at;
        }

        @Override
        public Interest query(NameQueryRequest request) {
            return answers.answers(request, at) ? Interest.ALONE : Interest.NONE;
        }

        @Override
        public Interest nodeStatus(NodeStatusRequest request) {
            return Interest.ALONE;
        }

        @Override
        public Interest claim(Claim request) {
            return Interest.NONE;
        }

        @Override
        public Interest release(NameReleaseRequest request) {
            return answers.isDemand(request, at) ? Interest.SHARED : Interest.NONE;
        }
    }

    /**
     * The local name table ({@code nbtstat -n}).
     *
     * @return the state of each name on each interface, in the order of the node status: the names of the settings, then
     *     those that programs hold, the first first
     */
    public List<LocalNameState> names() {
        return localNames.all().stream()
                .flatMap(entry -> entry.views().stream())
                .toList();
    }

    /**
     * What is known of names of others ({@code nbtstat -c}).
     *
     * @param now milliseconds since the epoch
     * @return the preloaded LMHOSTS entries, then the answers to queries, each by name
     */
    public List<CachedName> cache(long now) {
        return cache.all(now);
    }

    /**
     * What was counted since the start ({@code nbtstat -r}).
     *
     * @return the number for each counter
     */
    public Map<NodeCounter, Long> counters() {
        return node.outbox().counts();
    }

    /**
     * Operations and requests under way; 0 after any quiet period.
     *
     * @return the number
     */
    public int pending() {
        return node.requests().size() + localNames.pending() + lookups.pending() + demands.pending();
    }
}
