package org.nbnsd.hostile;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Hosts that do what real ones do, at 127.20.0.1 and so on, and a model of what they must be told: names that they have
 * from the beginning to the end, and names that come and go. They ask one thing at a time, with three tries of 1.5 s, and
 * defend their names. For one thread.
 */
final class HonestHosts implements AutoCloseable {
    static final int HOSTS = 20;
    private static final int FIXED_EACH = 5;
    private static final int CHANGING_EACH = 5;
    private static final int TTL = 300_000;
    private static final int TRIES = 3;
    private static final Duration INTERVAL = Duration.ofMillis(1500);
    private static final Duration WAIT = Duration.ofSeconds(60);

    private enum State {
        HELD,
        FREE,
        /** The last update was not answered. */
        UNKNOWN
    }

    private final Selector selector = Selector.open();
    private final List<DatagramChannel> channels;
    private final State[] changing = new State[HOSTS * CHANGING_EACH];
    private final ByteBuffer in = ByteBuffer.allocate(2000);
    private final Random random;
    private final List<String> wrong = new ArrayList<>();
    private InetSocketAddress server = new InetSocketAddress(0);
    private int lastId;
    private long asked;
    private long again;
    private long unanswered;
    private long refused;
    private long defended;

    HonestHosts(Random random) throws IOException {
        this.random = random;
        channels = open(20, HOSTS);
        for (DatagramChannel channel : channels) {
            channel.register(selector, SelectionKey.OP_READ);
        }
        Arrays.fill(changing, State.FREE);
    }

    /** Sockets at 127.N.0.1 and so on, all at one port. */
    static List<DatagramChannel> open(int network, int count) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            List<DatagramChannel> open = new ArrayList<>();
            try {
                int port = 0;
                for (int i = 1; i <= count; i++) {
                    open.add(bind("127." + network + ".0." + i, port));
                    port = ((InetSocketAddress) open.get(0).getLocalAddress()).getPort();
                }
                return open;
            } catch (BindException e) {
                for (DatagramChannel channel : open) {
                    channel.close();
                }
            }
        }
        throw new AssertionError("no port is free at 127." + network + ".0.1 to " + count);
    }

    static DatagramChannel bind(String address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The port where they are asked whether they have their names. */
    int port() throws IOException {
        return ((InetSocketAddress) channels.get(0).getLocalAddress()).getPort();
    }

    void use(Endpoint endpoint) {
        server = new InetSocketAddress(endpoint.address().toString(), endpoint.port());
    }

    static String address(int host) {
        return "127.20.0." + (host + 1);
    }

    private static AddressEntry entry(int host) {
        return AddressEntry.unique(NodeType.H, Ipv4Address.parse(address(host)));
    }

    static NetbiosName fixed(int number) {
        return NetbiosName.of("FIXED-" + number, 0x20);
    }

    static int fixedNames() {
        return HOSTS * FIXED_EACH;
    }

    /** Registers the names that stay. */
    void registerAll() throws IOException {
        for (int number = 0; number < fixedNames(); number++) {
            int host = number / FIXED_EACH;
            granted(host, NameRegistrationRequest.of(nextId(), fixed(number), TTL, entry(host)));
        }
    }

    /** Queries all names that stay, and those that come and go as far as it is known how they are. */
    void queryAll() throws IOException {
        for (int number = 0; number < fixedNames(); number++) {
            found(random.nextInt(HOSTS), fixed(number), number / FIXED_EACH);
        }
        for (int number = 0; number < changing.length; number++) {
            queryChanging(number);
        }
    }

    /** One thing that comes to mind. */
    void ask() throws IOException {
        int number = random.nextInt(fixedNames());
        int host = number / FIXED_EACH;
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> found(random.nextInt(HOSTS), fixed(number), host);
            case 4, 5 -> granted(host, NameRefreshRequest.of(nextId(), fixed(number), TTL, entry(host)));
            case 6 -> notFound(host, NetbiosName.of("NOBODY-" + number, 0x20));
            case 7 -> queryChanging(random.nextInt(changing.length));
            default -> change(random.nextInt(changing.length));
        }
    }

    private static NetbiosName changing(int number) {
        return NetbiosName.of("CHANGES-" + number, 0x00);
    }

    private void change(int number) throws IOException {
        int host = number / CHANGING_EACH;
        boolean release = changing[number] == State.HELD;
        changing[number] = State.UNKNOWN;
        if (!release) {
            register(number, host);
            return;
        }
        NameReleaseRequest request = NameReleaseRequest.of(nextId(), changing(number), entry(host));
        Response answer = ask(host, request);
        if (expect(answer == null || answer instanceof PositiveReleaseResponse, request, answer) && answer != null) {
            changing[number] = State.FREE;
        }
    }

    /** When hostile hosts have filled the table, there may be no room. */
    private void register(int number, int host) throws IOException {
        Request request = NameRegistrationRequest.of(nextId(), changing(number), TTL, entry(host));
        Response answer = ask(host, request);
        boolean noRoom = answer instanceof NegativeRegistrationResponse no && no.rcode() == Rcode.SVR_ERR.code();
        if (noRoom) {
            changing[number] = State.FREE;
        } else if (expect(answer == null || answer instanceof PositiveRegistrationResponse, request, answer)
                && answer != null) {
            changing[number] = State.HELD;
        }
        refused += noRoom ? 1 : 0;
    }

    private void queryChanging(int number) throws IOException {
        switch (changing[number]) {
            case HELD -> found(random.nextInt(HOSTS), changing(number), number / CHANGING_EACH);
            case FREE -> notFound(random.nextInt(HOSTS), changing(number));
            case UNKNOWN -> {}
        }
    }

    private boolean granted(int host, Request request) throws IOException {
        Response answer = ask(host, request);
        return expect(answer == null || answer instanceof PositiveRegistrationResponse, request, answer)
                && answer != null;
    }

    private void found(int asker, NetbiosName name, int holder) throws IOException {
        NameQueryRequest request = NameQueryRequest.toServer(nextId(), name);
        Response answer = ask(asker, request);
        boolean right = answer instanceof PositiveNameQueryResponse positive
                && positive.entries().equals(List.of(entry(holder)));
        expect(answer == null || right, request, answer);
    }

    private void notFound(int asker, NetbiosName name) throws IOException {
        NameQueryRequest request = NameQueryRequest.toServer(nextId(), name);
        Response answer = ask(asker, request);
        expect(answer == null || answer instanceof NegativeNameQueryResponse, request, answer);
    }

    private boolean expect(boolean right, Request request, Response answer) {
        if (!right && wrong.size() < 20) {
            wrong.add(request + " was answered by " + answer);
        }
        return right;
    }

    private int nextId() {
        return lastId = lastId + 1 & 0xFFFF;
    }

    /** Null if there is no answer after all tries. */
    private Response ask(int host, Request request) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(MessageEncoder.encode(request));
        asked++;
        boolean waits = false;
        for (int tries = 0; tries < TRIES && !waits; tries++) {
            again += tries > 0 ? 1 : 0;
            channels.get(host).send(octets.rewind(), server);
            long end = System.nanoTime() + INTERVAL.toNanos();
            while (System.nanoTime() < end) {
                Response answer = receive(host, request, end);
                if (answer instanceof WackResponse) {
                    waits = true;
                    end = System.nanoTime() + WAIT.toNanos();
                } else if (answer != null) {
                    return answer;
                }
            }
        }
        unanswered++;
        return null;
    }

    /** Does nothing but defend its names for a while. */
    void rest(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            receive(-1, null, end);
        }
    }

    /** Takes what comes; the response to a request, if it is among that. */
    private Response receive(int host, Request request, long end) throws IOException {
        selector.select(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        selector.selectedKeys().clear();
        Response found = null;
        for (int i = 0; i < channels.size(); i++) {
            while (found == null && channels.get(i).receive(in.clear()) != null) {
                Decoded decoded = MessageDecoder.decode(in.array(), in.position());
                if (decoded instanceof NameQueryRequest question) {
                    defend(i, question);
                } else if (decoded instanceof Response response && i == host && response.id() == request.id()) {
                    found = response;
                }
            }
        }
        return found;
    }

    private void defend(int host, NameQueryRequest question) throws IOException {
        defended++;
        channels.get(host)
                .send(
                        ByteBuffer.wrap(MessageEncoder.encode(PositiveNameQueryResponse.fromNode(
                                question.id(), question.name(), 0, List.of(entry(host))))),
                        server);
    }

    /** What the model did not expect, the first twenty. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    long asked() {
        return asked;
    }

    long unanswered() {
        return unanswered;
    }

    @Override
    public String toString() {
        return "%,d requests of honest hosts, %,d sent again, %,d without an answer, %,d refused for want of room, %,d challenges answered"
                .formatted(asked, again, unanswered, refused, defended);
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
