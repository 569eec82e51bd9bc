package org.nbnsd.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/** One node on virtual time; the test plays everybody else. */
final class NodeBench {
    static final Ipv4Address HERE = Ipv4Address.parse("10.0.0.1");
    static final Ipv4Address ALSO_HERE = Ipv4Address.parse("192.168.7.1");
    static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.99");
    static final Endpoint OTHER_HOST = new Endpoint(OTHER, 137);
    static final Endpoint ALL = new Endpoint(Ipv4Address.parse("10.0.0.255"), 137);
    static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.200"), 137);
    static final Endpoint SECOND_SERVER = new Endpoint(Ipv4Address.parse("10.0.0.201"), 137);
    static final LocalAddress LAN = new LocalAddress(HERE, 24, 0x00155D010203L);
    static final LocalAddress OTHER_LAN = new LocalAddress(ALSO_HERE, 24, 0x00155D010204L);

    static final NetbiosName PC1 = NetbiosName.of("PC1", 0x00);
    static final NetbiosName ALICE = NetbiosName.of("ALICE", 0x03);
    static final NetbiosName GROUP = NetbiosName.of("WORKGROUP", 0x00);

    /** A message that left, and when, in milliseconds since the start of the bench. */
    record Sent(long at, Ipv4Address from, Endpoint to, Message message) {}

    private static final long START = 1_700_000_000_000L;

    private final EndNode node;
    private final NodeType type;
    private final List<Sent> sent = new ArrayList<>();
    private final List<NameEvent> events = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Peer peer = message -> null;
    private long now = START;
    private boolean full;
    private long lastTicket;

    /** Somebody who answers at once. */
    interface Peer {
        /** The answer to a message; null for none. It comes from where that went, or from another host if to all. */
        @Nullable
        Message answer(Message message);
    }

    NodeBench(NodeSettings settings, LmhostsName... lmhosts) {
        this(settings, ProxySource.NONE, lmhosts);
    }

    NodeBench(NodeSettings settings, ProxySource source, LmhostsName... lmhosts) {
        node = new EndNode(settings, List.of(lmhosts), source, new Random(7));
        type = settings.nodeType();
    }

    /** A node that wants names; its servers are both, unless it is a B node. */
    static NodeSettings settings(NodeType type, LocalName... names) {
        return NodeSettings.of(type, type == NodeType.B ? List.of() : List.of(SERVER, SECOND_SERVER), List.of(names));
    }

    /** A node on one interface whose names are registered; a name server grants everything. */
    static NodeBench registered(NodeType type, LocalName... names) {
        return registered(settings(type, names));
    }

    static NodeBench registered(NodeSettings settings) {
        NodeBench bench =
                new NodeBench(settings).with(NodeBench::granted).on(LAN).elapse(Duration.ofSeconds(5));
        bench.forget();
        return bench;
    }

    /** What a name server answers that grants every claim and release for six days; it knows no name. */
    static @Nullable Message granted(Message message) {
        if (message.isBroadcast()) {
            return null;
        } else if (message instanceof Request.Claim claim) {
            return PositiveRegistrationResponse.of(claim.id(), claim.name(), 518_400, claim.entry());
        } else if (message instanceof Request.NameReleaseRequest release) {
            return PositiveReleaseResponse.of(release.id(), release.name(), 0, release.entry());
        } else if (message instanceof Request.NameQueryRequest query) {
            return NegativeNameQueryResponse.fromServer(query.id(), true, query.name(), Rcode.NAM_ERR);
        }
        return null;
    }

    NodeBench on(LocalAddress... interfaces) {
        carryOut(node.listenOn(List.of(interfaces), now));
        return this;
    }

    EndNode node() {
        return node;
    }

    long now() {
        return now;
    }

    /** From now on somebody answers. */
    NodeBench with(Peer answering) {
        peer = answering;
        return this;
    }

    /** Whether the socket is full from now on, so that no request leaves. */
    NodeBench full(boolean isFull) {
        full = isFull;
        return this;
    }

    NodeBench carryOut(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send && full && send.message() instanceof Request) {
                carryOut(node.handle(new Input.Unsent(send), now));
            } else if (effect instanceof Effect.Send send) {
                sent.add(new Sent(now - START, send.from(), send.to(), send.message()));
                Message answer = peer.answer(send.message());
                if (answer != null) {
                    receive(answer, send.to().equals(ALL) ? OTHER_HOST : send.to(), send.from());
                }
            } else if (effect instanceof Effect.Report report) {
                events.add(report.event());
            } else if (effect instanceof Effect.Answer answer) {
                if (answer.result() instanceof Outcome outcome) {
                    outcomes.add(outcome);
                }
            } else {
                throw new AssertionError("the node persists " + effect);
            }
        }
        return this;
    }

    /** Wants something. */
    NodeBench ask(NodeWish wish) {
        return tell(new Input.Asked(++lastTicket, wish));
    }

    /** Something happens. */
    NodeBench tell(Input input) {
        return carryOut(node.handle(input, now));
    }

    /** Lets time pass. */
    NodeBench elapse(Duration duration) {
        long until = now + duration.toMillis();
        while (node.nextTimeout() <= until) {
            now = Math.max(now, node.nextTimeout());
            carryOut(node.expire(now));
        }
        now = until;
        return this;
    }

    NodeBench receive(Message message, Endpoint from) {
        return receive(message, from, HERE);
    }

    NodeBench receive(Message message, Endpoint from, Ipv4Address at) {
        return receive(message, from, at, false);
    }

    NodeBench hear(Message message, Ipv4Address from) {
        return receive(message, new Endpoint(from, 137), HERE, true);
    }

    private NodeBench receive(Message message, Endpoint from, Ipv4Address at, boolean broadcast) {
        byte[] octets = MessageEncoder.encode(message);
        Datagram datagram = new Datagram(octets, octets.length, from, new Endpoint(at, 137), broadcast);
        return carryOut(node.receive(datagram, now));
    }

    /** What left since the last look. */
    List<Sent> take() {
        List<Sent> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    List<Message> takeMessages() {
        return take().stream().map(Sent::message).toList();
    }

    /** The one message that left since the last look, if it is of a kind. */
    <T extends Message> T takeOne(Class<T> kind) {
        List<Message> taken = takeMessages();
        if (taken.size() != 1 || !kind.isInstance(taken.get(0))) {
            throw new AssertionError("expected one " + kind.getSimpleName() + ", but left: " + taken);
        }
        return kind.cast(taken.get(0));
    }

    void forget() {
        sent.clear();
        events.clear();
        outcomes.clear();
    }

    List<NameEvent> events() {
        return events;
    }

    List<String> codes() {
        return events.stream().map(NameEvent::code).toList();
    }

    NameState state(NetbiosName name) {
        return view(name, HERE).state();
    }

    LocalNameState view(NetbiosName name, Ipv4Address at) {
        return node.names().stream()
                .filter(view ->
                        view.name().name().equals(name) && view.address().equals(at))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in the table at " + at));
    }

    long count(NodeCounter counter) {
        return node.counters().getOrDefault(counter, -1L);
    }

    List<Outcome> takeOutcomes() {
        List<Outcome> taken = List.copyOf(outcomes);
        outcomes.clear();
        return taken;
    }

    NameResolved resolved() {
        return (NameResolved) theOutcome();
    }

    NameClaimed claimed() {
        return (NameClaimed) theOutcome();
    }

    private Outcome theOutcome() {
        List<Outcome> taken = takeOutcomes();
        if (taken.size() != 1) {
            throw new AssertionError("expected one outcome, but: " + taken);
        }
        return taken.get(0);
    }

    /** What the node says of a name of its own at an address. */
    AddressEntry entry(boolean group) {
        return new AddressEntry(group, type, HERE);
    }

    static AddressEntry others(boolean group) {
        return new AddressEntry(group, NodeType.B, OTHER);
    }
}
