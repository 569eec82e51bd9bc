package org.nbnsd.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;

/**
 * Who wants the server's memory: it claims names without end from addresses without number, each of which stays below what one
 * host may do. For one thread.
 */
final class ForgedClaims implements AutoCloseable {
    private static final int TTL = 300_000;
    /** Below limits.names-per-host. */
    private static final int NAMES_EACH = 1_900;

    private static final int OPEN = 40;
    private static final int ANSWER = 2_000;
    /** So many may wait for an answer: what does not fit into the socket of a slow machine says nothing about memory. */
    private static final int WAITING = 100;
    /** What was not answered for so long is not waited for. */
    private static final long PATIENCE = 200_000_000;
    /** The OPCODE of a WACK in its octet. */
    private static final int WACK = 7 << 3;

    /** What is claimed. */
    enum Load {
        /** The smallest records. */
        PLAIN,
        /** A scope of its own for each name, as long as one may be. */
        SCOPES,
        /** Groups, each with as many members as there may be. */
        HOLDERS,
        /** Names that are released at once. */
        RELEASED,
        /** Questions for names that nobody has, each once. */
        QUESTIONS
    }

    private final Deque<DatagramChannel> open = new ArrayDeque<>();
    private final InetSocketAddress server;
    private final ByteBuffer in = ByteBuffer.allocate(ANSWER);
    private final int network;
    /** The numbers of what was granted. */
    private final BitSet had = new BitSet();

    private int sources;
    private long number;
    private long granted;
    private long refused;
    private long waiting;

    /**
     * From 127.NETWORK.0.1 on.
     *
     * @param network 0..255; such addresses are for this alone
     */
    ForgedClaims(Endpoint server, int network) {
        this.server = new InetSocketAddress(server.address().toString(), server.port());
        this.network = network;
    }

    private DatagramChannel next() throws IOException {
        if (number % NAMES_EACH == 0 || open.size() < OPEN) {
            if (open.size() == OPEN) {
                open.remove().close();
            }
            int source = sources++;
            open.add(HonestHosts.bind("127." + network + "." + source % 250 + "." + (1 + source / 250 % 250), 0));
        }
        DatagramChannel channel = open.remove();
        open.add(channel);
        return channel;
    }

    private static String scope(long number) {
        String label = "%060d".formatted(number);
        return "." + label + "." + label + "." + label + "." + label.substring(20);
    }

    private Request request(Load load, Ipv4Address from) {
        int id = (int) (number & 0xFFFF);
        AddressEntry own = AddressEntry.unique(NodeType.H, from);
        return switch (load) {
            case PLAIN -> NameRegistrationRequest.of(id, NetbiosName.of("N" + number, 0), TTL, own);
            case SCOPES ->
                NameRegistrationRequest.of(id, NetbiosName.parse("N" + number + "<00>" + scope(number)), TTL, own);
            case HOLDERS ->
                NameRegistrationRequest.of(
                        id,
                        NetbiosName.parse("G" + number / 25 + "<1C>" + scope(number / 25)),
                        TTL,
                        AddressEntry.group(NodeType.H, from));
            case RELEASED ->
                number % 2 == 0
                        ? MultihomedRegistrationRequest.of(id, NetbiosName.of("R" + number, 0), TTL, own)
                        : NameReleaseRequest.of(id, NetbiosName.of("R" + (number - 1), 0), own);
            case QUESTIONS -> NameQueryRequest.toServer(id, NetbiosName.parse("Q" + number + "<00>" + scope(number)));
        };
    }

    /** Sends so many, evenly over a second for each {@code perSecond} of them but no faster than they are answered. */
    void send(Load load, int count, int perSecond) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            boolean isRelease = load == Load.RELEASED && number % 2 != 0;
            DatagramChannel channel = isRelease ? open.getLast() : next();
            send(load, channel);
            number++;
            receive(channel);
            pause(began + i * 1_000_000_000L / perSecond);
        }
    }

    private void send(Load load, DatagramChannel channel) throws IOException {
        Ipv4Address from = Ipv4Address.of(
                ((InetSocketAddress) channel.getLocalAddress()).getAddress().getAddress());
        channel.send(ByteBuffer.wrap(MessageEncoder.encode(request(load, from))), server);
        waiting++;
        for (long last = System.nanoTime(); waiting >= WAITING; ) {
            long before = waiting;
            receiveAll();
            long now = System.nanoTime();
            if (waiting < before) {
                last = now;
            } else if (now - last > PATIENCE) {
                waiting = 0;
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void receiveAll() throws IOException {
        for (DatagramChannel each : open) {
            receive(each);
        }
    }

    private static void pause(long until) {
        long ahead = until - System.nanoTime();
        if (ahead > 0) {
            LockSupport.parkNanos(ahead);
        }
    }

    private void receive(DatagramChannel channel) throws IOException {
        while (channel.receive(in.clear()) != null) {
            waiting = Math.max(0, waiting - 1);
            boolean isFinal = (in.get(2) & 0x78) != WACK;
            if ((in.get(3) & 0x0F) == 0 && isFinal) {
                granted++;
                had.set(recent(in.getShort(0)));
            } else if (isFinal) {
                refused++;
            }
        }
    }

    /** The last number that had this id. */
    private int recent(short id) {
        int low = id & 0xFFFF;
        return (int) (number - (number - low & 0xFFFF));
    }

    /** Claims once more, from the same addresses, what was granted; at most so many. */
    void again(Load load, int most, int perSecond) throws IOException {
        close();
        open.clear();
        number = 0;
        sources = 0;
        granted = 0;
        refused = 0;
        waiting = 0;
        BitSet wanted = (BitSet) had.clone();
        long began = System.nanoTime();
        for (int i = 0; i < most && number < wanted.length(); ) {
            DatagramChannel channel = next();
            if (wanted.get((int) number)) {
                send(load, channel);
                pause(began + ++i * 1_000_000_000L / perSecond);
            }
            number++;
            receive(channel);
        }
    }

    /** Waits until nothing has come for a moment. */
    void settle() throws IOException {
        for (int quiet = 0; quiet < 10; quiet++) {
            long before = granted + refused;
            receiveAll();
            quiet = granted + refused == before ? quiet : 0;
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** How many were sent. */
    long sent() {
        return number;
    }

    /** How many positive answers came. */
    long granted() {
        return granted;
    }

    /** How many negative answers came. */
    long refused() {
        return refused;
    }

    @Override
    public String toString() {
        return "%,d datagrams from %,d addresses, %,d granted, %,d refused"
                .formatted(number, sources, granted, refused);
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : open) {
            channel.close();
        }
    }
}
