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
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.MessageDecoder;
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
public final class EndNode implements NameService {
    private static final int FIRST_ORDINARY_PORT = 1024;

    private final Surroundings node;
    private final LocalNames localNames;
    private final NameCache cache;
    private final Lookups lookups;
    private final Demands demands;
    private final Answers answers;
    private long lastTicket;

    /**
     * A node that has no interface yet, so that it does nothing before {@link #listenOn}.
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

    /**
     * What an operation has started.
     *
     * @param ticket by which its outcome will be known
     * @param effects what to do, in order
     */
    public record Started(long ticket, List<Effect> effects) {
        /** Keeps a copy of the list. */
        public Started {
            effects = List.copyOf(effects);
        }
    }

    /** Whose a datagram is, when a name server shares the port. */
    public enum Interest {
        /** The node wants it alone. */
        ALONE,
        /** Both want it. */
        SHARED,
        /** The node does not want it. */
        NONE
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        node.interfaces().replace(addresses);
        node.servers().interfacesChanged();
        localNames.interfacesChanged(now);
        return node.outbox().drain();
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        Ipv4Address source = datagram.source().address();
        if (!node.interfaces().isPossibleSource(datagram)) {
            node.outbox().drop(datagram, null, DropReason.IMPOSSIBLE_SOURCE);
        } else if (node.interfaces().isOwn(datagram)) {
            node.outbox().drop(datagram, null, DropReason.OWN_DATAGRAM);
        } else {
            Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
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
    public List<Effect> expire(long now) {
        node.requests().expire(now);
        localNames.expire(now);
        return node.outbox().drain();
    }

    @Override
    public long nextTimeout() {
        return Math.min(node.requests().nextTimeout(), localNames.nextTimeout());
    }

    @Override
    public void held(Effect.Send question) {
        if (question.message() instanceof Request request) {
            node.requests().held(request);
        }
    }

    @Override
    public void left(Effect.Send question, long now) {
        if (question.message() instanceof Request request) {
            node.requests().left(request, now);
        }
    }

    @Override
    public void unsent(Effect.Send question, long now) {
        if (question.message() instanceof Request request) {
            node.requests().unsent(request, now);
        }
    }

    /** Nothing: the node makes nothing durable. */
    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        return List.of();
    }

    /** Nothing: the node makes nothing durable. */
    @Override
    public List<Effect> storageRecovered(long now) {
        return List.of();
    }

    /**
     * Whether a name is one of this node's, in whatever state.
     *
     * @param name the name
     * @return false for a name that the node does not answer for
     */
    public boolean has(NetbiosName name) {
        return localNames.get(name) != null;
    }

    /**
     * Whose a datagram is, when a name server shares the port. What cannot be decoded is the server's.
     *
     * @param datagram the datagram
     * @return who is to have it
     */
    public Interest interestIn(Datagram datagram) {
        Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
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
     * A program wants a name. All that want the same share one registration. The outcome is a {@link Outcome.NameClaimed}.
     *
     * @param holder the program's connection, by a number that the caller chooses
     * @param name the name
     * @param now milliseconds since the epoch
     * @return the operation
     */
    public Started claim(long holder, LocalName name, long now) {
        lastTicket++;
        localNames.claim(new Waiter(lastTicket, holder, false), name, now);
        return started();
    }

    /**
     * A program wants a name of a family, one that no program here and no other host has. The outcome is a
     * {@link Outcome.NameClaimed} with the name that it got.
     *
     * @param holder the program's connection, by a number that the caller chooses
     * @param first the first name of the family; its fifteenth octet is an ASCII letter, which goes up to Z
     * @param now milliseconds since the epoch
     * @return the operation
     * @throws IllegalArgumentException if the fifteenth octet is no such letter
     */
    public Started claimNext(long holder, LocalName first, long now) {
        first.requireFamily();
        lastTicket++;
        localNames.claimNext(new Waiter(lastTicket, holder, true), first, now);
        return started();
    }

    /**
     * A program no longer wants a name; nothing if it has no lease of it. With the last lease the name is released, unless
     * it is one of the settings.
     *
     * @param holder the program's connection
     * @param name the name
     * @param now milliseconds since the epoch
     * @return what to do, in order
     */
    public List<Effect> release(long holder, NetbiosName name, long now) {
        localNames.release(holder, name, now);
        return node.outbox().drain();
    }

    /**
     * A program's connection is closed: all its leases end.
     *
     * @param holder the program's connection
     * @param now milliseconds since the epoch
     * @return what to do, in order
     */
    public List<Effect> releaseAll(long holder, long now) {
        localNames.releaseAll(holder, now);
        return node.outbox().drain();
    }

    /**
     * Asks for a name. The outcome is a {@link Outcome.NameResolved}.
     *
     * @param name the name
     * @param now milliseconds since the epoch
     * @return the operation
     */
    public Started query(NetbiosName name, long now) {
        lastTicket++;
        lookups.query(lastTicket, name, now);
        return started();
    }

    /**
     * Asks a host for its names. The outcome is a {@link Outcome.StatusReceived}.
     *
     * @param peer the host
     * @param name a name of the host, or {@link NetbiosName#WILDCARD}
     * @param now milliseconds since the epoch
     * @return the operation
     */
    public Started status(Ipv4Address peer, NetbiosName name, long now) {
        lastTicket++;
        if (node.interfaces().contains(peer)) {
            node.outbox().finish(new StatusReceived(lastTicket, peer, answers.status(0, name, peer)));
        } else {
            lookups.status(lastTicket, peer, name, now);
        }
        return started();
    }

    /**
     * Forgets the names of others, and takes other LMHOSTS entries ({@code nbtstat -R}).
     *
     * @param lmhosts the LMHOSTS file
     */
    public void purge(Collection<LmhostsName> lmhosts) {
        cache.reload(lmhosts);
    }

    /**
     * Releases all names and claims them again, with the first name server ({@code nbtstat -RR}).
     *
     * @param now milliseconds since the epoch
     * @return what to do, in order
     */
    public List<Effect> refreshAll(long now) {
        node.servers().reset();
        localNames.refreshAll(now);
        return node.outbox().drain();
    }

    /** Asks the name servers whether the names are still ours: by their clocks they may have expired. */
    @Override
    public List<Effect> resumed(long now) {
        localNames.refresh(now);
        return node.outbox().drain();
    }

    /**
     * Releases all names, and claims none any more. The outcome is a {@link Outcome.Stopped}.
     *
     * @param now milliseconds since the epoch
     * @return the operation
     */
    public Started stop(long now) {
        lastTicket++;
        localNames.stop(lastTicket, now);
        return started();
    }

    @Override
    public List<Effect> leave(long now) {
        return stop(now).effects();
    }

    @Override
    public boolean hasLeft() {
        return localNames.isStopped();
    }

    private Started started() {
        return new Started(lastTicket, node.outbox().drain());
    }

    /**
     * What has come to an end since the last time. To be asked after every call.
     *
     * @return the outcomes, in order
     */
    public List<Outcome> takeOutcomes() {
        return node.outbox().drainOutcomes();
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
