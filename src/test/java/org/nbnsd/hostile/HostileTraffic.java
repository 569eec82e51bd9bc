package org.nbnsd.hostile;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.GoldenPacket;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Mutator;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Everything that a hostile or broken host may send, from many addresses in 127/8. Rogues have names of their own, and give
 * no answers to challenges, or nonsense; all hosts here want the names of others. For one thread.
 */
final class HostileTraffic implements AutoCloseable {
    private static final int ROGUES = 16;
    private static final int FORGED = 64;
    private static final int ROGUE_NAMES = 200;
    private static final int TTL = 300_000;

    /** What is sent. */
    private enum Kind {
        VALID_CLAIM,
        CLAIM_ON_A_HELD_NAME,
        MUTATED,
        MUTATED_VALID,
        TRUNCATED,
        RANDOM_OCTETS,
        GOLDEN,
        REPLAYED_RESPONSE,
        GUESSED_RESPONSE,
        POINTER_LOOP,
        HUGE_COUNTS,
        BROADCAST_FLAG,
        ANY_OPCODE,
        ANY_RCODE,
        LONG,
        EMPTY
    }

    private final Random random;
    private final Mutator mutator;
    private final List<byte[]> golden =
            GoldenPacket.all().stream().map(GoldenPacket::octets).toList();
    private final List<DatagramChannel> rogues;
    private final List<DatagramChannel> forged = new ArrayList<>();
    private final Map<Kind, Long> sent = new EnumMap<>(Kind.class);
    private final Map<String, Long> came = new TreeMap<>();
    private final List<byte[]> seen = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocate(2000);
    private InetSocketAddress server = new InetSocketAddress(0);

    /** With rogues at a port where they are challenged. */
    HostileTraffic(Random random, int port) throws IOException {
        this.random = random;
        mutator = new Mutator(random);
        rogues = new ArrayList<>();
        for (int i = 1; i <= ROGUES; i++) {
            rogues.add(HonestHosts.bind("127.30.0." + i, port));
        }
        for (int i = 0; i < FORGED; i++) {
            forged.add(forge());
        }
    }

    /**
     * One of some thousand addresses, so that the daemon soon knows them all; now and then one of an honest host, at another
     * port.
     */
    private DatagramChannel forge() throws IOException {
        String address = random.nextInt(8) == 0
                ? HonestHosts.address(random.nextInt(HonestHosts.HOSTS))
                : "127." + (40 + random.nextInt(40)) + "." + random.nextInt(5) + "." + (1 + random.nextInt(10));
        try {
            return HonestHosts.bind(address, 0);
        } catch (BindException e) {
            return HonestHosts.bind("127.40.0.1", 0);
        }
    }

    void use(Endpoint endpoint) {
        server = new InetSocketAddress(endpoint.address().toString(), endpoint.port());
    }

    /** Sends so many, and takes what has come. */
    void send(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            int from = random.nextInt(ROGUES + FORGED);
            boolean rogue = from < ROGUES || kind == Kind.VALID_CLAIM;
            DatagramChannel channel = rogue ? rogues.get(from % ROGUES) : forged.get(from - ROGUES);
            byte[] octets = octets(kind, channel);
            if (!rogue
                    && isHonest(channel)
                    && MessageDecoder.decode(octets) instanceof Request request
                    && !isQuery(request)) {
                continue; // an honest host's own update would be obeyed, and rightly
            }
            try {
                channel.send(ByteBuffer.wrap(octets), server);
                sent.merge(kind, 1L, Long::sum);
            } catch (IOException e) {
                came.merge("error " + e.getMessage(), 1L, Long::sum);
            }
        }
        int replaced = random.nextInt(FORGED);
        receive(forged.get(replaced), -1);
        forged.get(replaced).close();
        forged.set(replaced, forge());
        for (int i = 0; i < ROGUES; i++) {
            receive(rogues.get(i), i);
        }
        for (DatagramChannel channel : forged) {
            receive(channel, -1);
        }
    }

    private static boolean isQuery(Request request) {
        return request instanceof NameQueryRequest || request instanceof Request.NodeStatusRequest;
    }

    private static Ipv4Address address(DatagramChannel channel) throws IOException {
        return Ipv4Address.of(
                ((InetSocketAddress) channel.getLocalAddress()).getAddress().getAddress());
    }

    private static boolean isHonest(DatagramChannel channel) throws IOException {
        return address(channel).bits() >>> 16 == (127 << 8 | 20);
    }

    private byte[] octets(Kind kind, DatagramChannel from) throws IOException {
        return switch (kind) {
            case VALID_CLAIM -> encode(NameRegistrationRequest.of(id(), rogueName(), TTL, entry(from)));
            case CLAIM_ON_A_HELD_NAME ->
                encode(NameRegistrationRequest.of(
                        id(), HonestHosts.fixed(random.nextInt(HonestHosts.fixedNames())), TTL, entry(from)));
            case MUTATED -> mutator.next();
            case MUTATED_VALID -> flipped(valid(from));
            case TRUNCATED -> truncated(random.nextBoolean() ? valid(from) : any(golden));
            case RANDOM_OCTETS -> random(random.nextInt(600));
            case GOLDEN -> any(golden);
            case REPLAYED_RESPONSE -> seen.isEmpty() ? any(golden) : any(seen);
            case GUESSED_RESPONSE ->
                encode(PositiveNameQueryResponse.fromNode(
                        id(), HonestHosts.fixed(random.nextInt(HonestHosts.fixedNames())), 0, List.of(entry(from))));
            case POINTER_LOOP -> pointerLoop(valid(from));
            case HUGE_COUNTS -> hugeCounts(valid(from));
            case BROADCAST_FLAG -> with(valid(from), 3, 0x10);
            case ANY_OPCODE -> anyOpcode(valid(from));
            case ANY_RCODE -> anyRcode(valid(from));
            case LONG -> random(1400 + random.nextInt(7000));
            case EMPTY -> new byte[0];
        };
    }

    private int id() {
        return random.nextInt(0x10000);
    }

    private NetbiosName rogueName() {
        return NetbiosName.of("ROGUE-" + random.nextInt(ROGUE_NAMES), random.nextInt(4) == 0 ? 0x03 : 0x20);
    }

    private static AddressEntry entry(DatagramChannel from) throws IOException {
        return AddressEntry.unique(NodeType.H, address(from));
    }

    private static byte[] encode(Message message) {
        return MessageEncoder.encode(message);
    }

    private byte[] valid(DatagramChannel from) throws IOException {
        NetbiosName name = rogueName();
        return switch (random.nextInt(5)) {
            case 0 -> encode(NameReleaseRequest.of(id(), name, entry(from)));
            case 1 -> encode(Request.NameRefreshRequest.of(id(), name, TTL, entry(from)));
            case 2 -> encode(Request.MultihomedRegistrationRequest.of(id(), name, TTL, entry(from)));
            case 3 -> encode(Request.NodeStatusRequest.of(id(), name));
            default -> encode(NameQueryRequest.toServer(id(), name));
        };
    }

    private byte[] any(List<byte[]> some) {
        return some.get(random.nextInt(some.size())).clone();
    }

    private byte[] random(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private byte[] flipped(byte[] octets) {
        octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        return octets;
    }

    private byte[] truncated(byte[] octets) {
        return Arrays.copyOf(octets, random.nextInt(octets.length));
    }

    private static byte[] with(byte[] octets, int at, int bits) {
        octets[at] |= (byte) bits;
        return octets;
    }

    /** To itself, to the header, forwards, or past the end. */
    private byte[] pointerLoop(byte[] octets) {
        int at = 12 + random.nextInt(octets.length - 13);
        int target = random.nextBoolean() ? at : random.nextInt(0x4000);
        octets[at] = (byte) (0xC0 | target >> 8);
        octets[at + 1] = (byte) target;
        return octets;
    }

    private byte[] hugeCounts(byte[] octets) {
        int at = 4 + 2 * random.nextInt(4);
        octets[at] = (byte) 0xFF;
        octets[at + 1] = (byte) (random.nextBoolean() ? 0xFF : 0);
        return octets;
    }

    private byte[] anyOpcode(byte[] octets) {
        octets[2] = (byte) (octets[2] & 0x87 | random.nextInt(16) << 3);
        return octets;
    }

    private byte[] anyRcode(byte[] octets) {
        octets[2] = (byte) (0x80 | random.nextInt(128));
        octets[3] = (byte) random.nextInt(256);
        return octets;
    }

    private void receive(DatagramChannel channel, int rogue) throws IOException {
        for (SocketAddress from = channel.receive(in.clear()); from != null; from = channel.receive(in.clear())) {
            byte[] octets = Arrays.copyOf(in.array(), in.position());
            Decoded decoded = MessageDecoder.decode(octets);
            came.merge(nameOf(decoded), 1L, Long::sum);
            if (seen.size() < 200) {
                seen.add(octets);
            } else {
                seen.set(random.nextInt(seen.size()), octets);
            }
            if (decoded instanceof Request && rogue >= 0 && rogue % 2 == 1) {
                channel.send(ByteBuffer.wrap(nonsense(octets)), from);
            }
        }
    }

    private static String nameOf(Decoded decoded) {
        String rcode = decoded instanceof Message message && message.rcode() != 0 ? " RCODE " + message.rcode() : "";
        return decoded.getClass().getSimpleName() + rcode;
    }

    private byte[] nonsense(byte[] question) {
        return switch (random.nextInt(4)) {
            case 0 -> random(random.nextInt(100));
            case 1 -> anyRcode(question);
            case 2 -> question;
            default -> flipped(with(question, 2, 0x80));
        };
    }

    /** Whatever the server sends is a message. */
    long malformedAnswers() {
        return came.getOrDefault(Malformed.class.getSimpleName(), 0L);
    }

    /** What was sent by kind, and what came back. */
    List<String> totals() {
        List<String> lines = new ArrayList<>();
        sent.forEach((kind, count) -> lines.add("sent %,12d %s".formatted(count, kind)));
        came.forEach((kind, count) -> lines.add("came %,12d %s".formatted(count, kind)));
        return lines;
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : rogues) {
            channel.close();
        }
        for (DatagramChannel channel : forged) {
            channel.close();
        }
    }
}
