package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.EndNode;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.server.NameServer;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.PlainQuery;

/**
 * An end node and a name server at one port. A datagram goes to the one that it is for, as the node says, or to both. What
 * one of them sends to an address of this machine goes to the other at once, without the network: so the server can be the
 * first name server of the node, and asks it as it asks any holder.
 *
 * <p>What passes between them does not wait until it is durable. If storage fails, what the server granted is undone; when
 * it works again, the node claims all its names again.
 */
final class NameServices implements NameService {
    /**
     * Where a datagram came in that did not come from the network: no port, so that neither takes it for one that it sent
     * itself and heard again.
     */
    private static final int NO_PORT = 0;
    /** Far more than any exchange between the two needs. */
    private static final int MOST_TURNS = 10_000;

    private final NameServer server;
    private final EndNode node;
    private final int port;
    private final Set<Ipv4Address> own = new HashSet<>();

    /**
     * Both together.
     *
     * @param server the name server
     * @param node the end node
     * @param port the UDP port of both
     */
    NameServices(NameServer server, EndNode node, int port) {
        this.server = server;
        this.node = node;
        this.port = port;
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        return switch (node.interestIn(datagram)) {
            case ALONE -> fromNode(node.receive(datagram, now), now);
            case NONE -> fromServer(server.receive(datagram, now), now);
            case SHARED -> {
                List<Effect> effects = new ArrayList<>(fromNode(node.receive(datagram, now), now));
                effects.addAll(fromServer(server.receive(datagram, now), now));
                yield effects;
            }
        };
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return !node.has(name) && server.answer(datagram, name, answer, now);
    }

    @Override
    public QueryReader queryReader() {
        QueryReader reader = server.queryReader();
        return new QueryReader() {
            @Override
            public boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
                return !node.has(name) && reader.find(datagram, name, answer, now);
            }

            @Override
            public boolean admits(Datagram datagram, long now) {
                return reader.admits(datagram, now);
            }
        };
    }

    @Override
    public List<Effect> expire(long now) {
        List<Effect> effects = new ArrayList<>(fromServer(server.expire(now), now));
        effects.addAll(fromNode(node.expire(now), now));
        return effects;
    }

    @Override
    public long nextTimeout() {
        return Math.min(server.nextTimeout(), node.nextTimeout());
    }

    /** The server first, so that it is there when the node claims its names. */
    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        own.clear();
        addresses.forEach(local -> own.add(local.address()));
        List<Effect> effects = new ArrayList<>(fromServer(server.listenOn(addresses, now), now));
        effects.addAll(fromNode(node.listenOn(addresses, now), now));
        return effects;
    }

    @Override
    public void backlog(int changes) {
        server.backlog(changes);
    }

    /** A request is only one's, and the other does not know it. */
    @Override
    public void held(Effect.Send question) {
        server.held(question);
        node.held(question);
    }

    @Override
    public void left(Effect.Send question, long now) {
        server.left(question, now);
        node.left(question, now);
    }

    @Override
    public void unsent(Effect.Send question, long now) {
        server.unsent(question, now);
        node.unsent(question, now);
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        return fromServer(server.storageFailed(undone, reason, now), now);
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        List<Effect> effects = new ArrayList<>(fromServer(server.storageRecovered(now), now));
        effects.addAll(fromNode(node.refreshAll(now), now));
        return effects;
    }

    @Override
    public List<Effect> resumed(long now) {
        return fromNode(node.resumed(now), now);
    }

    @Override
    public List<Effect> leave(long now) {
        return fromNode(node.leave(now), now);
    }

    @Override
    public boolean hasLeft() {
        return node.hasLeft();
    }

    /**
     * To be called with what an operation of the node returned.
     *
     * @param effects the effects
     * @param now the time
     * @return what is left to do for others
     */
    List<Effect> fromNode(List<Effect> effects, long now) {
        return deliver(effects, true, now);
    }

    /**
     * To be called with what an operation of the server returned.
     *
     * @param effects the effects
     * @param now the time
     * @return what is left to do for others
     */
    List<Effect> fromServer(List<Effect> effects, long now) {
        return deliver(effects, false, now);
    }

    /** Hands to the other what is for this machine, and what that answers to the first, until they have done. */
    private List<Effect> deliver(List<Effect> effects, boolean byNode, long now) {
        List<Effect> outside = new ArrayList<>();
        Deque<Turn> turns = new ArrayDeque<>(List.of(new Turn(effects, byNode)));
        for (int taken = 0; !turns.isEmpty(); taken++) {
            if (taken > MOST_TURNS) {
                throw new AssertionError("server and node do not come to an end");
            }
            Turn turn = turns.remove();
            for (Effect effect : turn.effects()) {
                if (effect instanceof Effect.Send send && isWithin(send)) {
                    NameService other = turn.byNode() ? server : node;
                    turns.add(new Turn(other.receive(datagram(send), now), !turn.byNode()));
                } else {
                    outside.add(effect);
                }
            }
        }
        return outside;
    }

    private record Turn(List<Effect> effects, boolean byNode) {}

    private boolean isWithin(Effect.Send send) {
        return send.to().port() == port && own.contains(send.to().address());
    }

    private Datagram datagram(Effect.Send send) {
        byte[] octets = MessageEncoder.encode(send.message());
        return new Datagram(
                octets,
                octets.length,
                new Endpoint(send.from(), port),
                new Endpoint(send.to().address(), NO_PORT),
                false);
    }
}
