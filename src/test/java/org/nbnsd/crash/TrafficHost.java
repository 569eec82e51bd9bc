package org.nbnsd.crash;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** One address of a host in the {@link Traffic}, with its socket. For one thread at a time. */
final class TrafficHost implements AutoCloseable {
    /** In seconds, between what is granted at the least and at the most. */
    private static final int SHORTEST = 6 * 3600 + 60;

    private static final int LONGEST = 6 * 24 * 3600 - 60;
    private static final int STEP = 2;

    /** Each update asks for more than all before it: what was granted is never shortened, and the ends tell updates apart. */
    private static final AtomicInteger UPDATES = new AtomicInteger();

    private static final int QUERIES_AT_ONCE = 64;

    /** Requests about one name that may be under way. */
    private static final int MOST_OF_ONE_NAME = 3;

    /** What a server said, and when it came, in milliseconds since the epoch. */
    record Answer(Response response, long at) {}

    private record Target(Hold hold, Ledger.NameKind kind) {}

    private record Asked(Update update, Hold hold) {}

    private final DatagramChannel channel;
    private final Endpoint endpoint;
    private final List<Target> targets = new ArrayList<>();
    private final Map<Integer, Asked> underWay = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(2000);
    private @Nullable Ipv4Address otherAddress;
    private long sent;

    private TrafficHost(DatagramChannel channel) throws IOException {
        this.channel = channel;
        endpoint = endpoint(channel.getLocalAddress());
    }

    /** Hosts at 127.B.0.1 and so on, all at one port. */
    static List<TrafficHost> open(int network, int count) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            List<TrafficHost> hosts = new ArrayList<>();
            try {
                int port = 0;
                for (int i = 1; i <= count; i++) {
                    hosts.add(bind(network, i, port));
                    port = hosts.get(0).endpoint().port();
                }
                return hosts;
            } catch (BindException e) {
                for (TrafficHost host : hosts) {
                    host.close();
                }
            }
        }
        throw new AssertionError("no port is free at 127." + network + ".0.1 to " + count);
    }

    private static TrafficHost bind(int network, int number, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, (byte) network, 0, (byte) number}), port));
            return new TrafficHost(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Endpoint endpoint(SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        return new Endpoint(Ipv4Address.of(inet.getAddress().getAddress()), inet.getPort());
    }

    private static InetSocketAddress socketAddress(Endpoint endpoint) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(endpoint.address().octets()), endpoint.port());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void setOtherAddress(Ipv4Address address) {
        otherAddress = address;
    }

    void add(Hold hold, Ledger.NameKind kind) {
        targets.add(new Target(hold, kind));
    }

    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** How many requests have no answer yet. */
    int underWay() {
        return underWay.size();
    }

    /** Forgets what was asked of a server that is gone. */
    void forget() {
        underWay.clear();
    }

    /** Asks for something; false if there is too much under way about what came to mind. */
    boolean ask(Endpoint server, Random random) throws IOException {
        Target target = targets.get(random.nextInt(targets.size()));
        // A host that releases what it is just being asked about is refused its claim.
        int most = target.kind() == Ledger.NameKind.MULTIHOMED ? 1 : MOST_OF_ONE_NAME;
        if (target.hold().underWay() >= most) {
            return false;
        }
        boolean releases =
                target.kind() != Ledger.NameKind.GROUP && target.hold().isWanted() && random.nextInt(5) < 2;
        int ttl = SHORTEST + STEP * (UPDATES.getAndIncrement() % ((LONGEST - SHORTEST) / STEP));
        int id = (int) (sent & 0xFFFF);
        Update update = new Update(
                releases ? Update.Kind.GIVE_UP : Update.Kind.HOLD,
                target.hold().name(),
                endpoint.address(),
                ttl,
                sent++);
        underWay.put(id, new Asked(update, target.hold()));
        target.hold().sent(update);
        channel.send(
                ByteBuffer.wrap(MessageEncoder.encode(message(id, update, target, random.nextBoolean()))),
                socketAddress(server));
        return true;
    }

    private AddressedRequest message(int id, Update update, Target target, boolean refresh) {
        AddressEntry entry = target.kind().isGroup()
                ? AddressEntry.group(NodeType.H, endpoint.address())
                : AddressEntry.unique(NodeType.H, endpoint.address());
        NetbiosName name = update.name();
        if (update.kind() == Update.Kind.GIVE_UP) {
            return NameReleaseRequest.of(id, name, entry);
        } else if (target.kind() == Ledger.NameKind.MULTIHOMED) {
            return MultihomedRegistrationRequest.of(id, name, update.ttl(), entry);
        }
        return refresh
                ? NameRefreshRequest.of(id, name, update.ttl(), entry)
                : NameRegistrationRequest.of(id, name, update.ttl(), entry);
    }

    /** Takes all that has come from a server. */
    void receive(Endpoint server, Traffic.Totals totals) throws IOException {
        for (SocketAddress from = channel.receive(buffer.clear());
                from != null;
                from = channel.receive(buffer.clear())) {
            Decoded decoded = MessageDecoder.decode(buffer.array(), buffer.position());
            if (decoded instanceof NameQueryRequest challenge) {
                totals.challenges.incrementAndGet();
                defend(challenge, server);
            } else if (!(decoded instanceof WackResponse)) {
                answered((Message) decoded, totals);
            }
        }
    }

    private void defend(NameQueryRequest challenge, Endpoint server) throws IOException {
        List<AddressEntry> all = new ArrayList<>(List.of(AddressEntry.unique(NodeType.H, endpoint.address())));
        if (otherAddress != null) {
            all.add(AddressEntry.unique(NodeType.H, otherAddress));
        }
        Message answer = PositiveNameQueryResponse.fromNode(challenge.id(), challenge.name(), 0, all);
        channel.send(ByteBuffer.wrap(MessageEncoder.encode(answer)), socketAddress(server));
    }

    private void answered(Message message, Traffic.Totals totals) {
        Asked asked = underWay.remove(message.id());
        if (asked == null) {
            throw new AssertionError(endpoint + ": nobody has asked for " + message);
        }
        Update update = asked.update();
        boolean positive = message.rcode() == 0;
        if (positive ? !isGrant(message, update) : !update.name().equals(message.name())) {
            throw new AssertionError(endpoint + ": " + message + " is no answer to " + update);
        }
        if (positive) {
            asked.hold().acknowledged(update);
        } else {
            asked.hold().refused(update);
        }
        totals.answered(positive);
    }

    private boolean isGrant(Message message, Update update) {
        if (update.kind() == Update.Kind.GIVE_UP) {
            return message instanceof PositiveReleaseResponse release
                    && release.name().equals(update.name());
        }
        return message instanceof PositiveRegistrationResponse grant
                && grant.name().equals(update.name())
                && grant.ttl() >= update.ttl()
                && grant.entry().address().equals(endpoint.address());
    }

    /** Queries names, some at a time. */
    static Map<NetbiosName, Answer> ask(Endpoint server, Collection<NetbiosName> names) throws IOException {
        try (TrafficHost host = bind(0, 9, 0);
                Selector selector = Selector.open()) {
            host.register(selector);
            return host.ask(server, new ArrayDeque<>(names), selector);
        }
    }

    private Map<NetbiosName, Answer> ask(Endpoint server, Deque<NetbiosName> left, Selector selector)
            throws IOException {
        Map<NetbiosName, Answer> answers = new HashMap<>();
        int asked = 0;
        while (answers.size() < asked || !left.isEmpty()) {
            while (!left.isEmpty() && asked - answers.size() < QUERIES_AT_ONCE) {
                byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(asked++ & 0xFFFF, left.remove()));
                channel.send(ByteBuffer.wrap(query), socketAddress(server));
            }
            if (selector.select(30_000) == 0) {
                throw new AssertionError(
                        "no answer within 30 s to " + (asked - answers.size()) + " of " + asked + " queries");
            }
            selector.selectedKeys().clear();
            while (channel.receive(buffer.clear()) != null) {
                Response answer = (Response) MessageDecoder.decode(buffer.array(), buffer.position());
                answers.put(answer.name(), new Answer(answer, System.currentTimeMillis()));
            }
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
