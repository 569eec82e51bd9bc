package org.nbnsd.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.WackResponse;

/** A host that asks some tens of things a second, each only once, and measures how long the answers take. */
final class PoliteClient {
    private static final int NAMES = 40;
    private static final int TTL = 300_000;
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private PoliteClient() {}

    /**
     * What became of the requests.
     *
     * @param sent how many there were
     * @param micros of each that was answered how long that took, sorted, in microseconds
     * @param lost of each that was not answered when it was sent, in milliseconds since the first
     */
    record Served(int sent, long[] micros, List<Long> lost) {
        int answered() {
            return micros.length;
        }

        /** The share that was answered so soon. */
        double within(long millis) {
            return (double) Arrays.stream(micros)
                            .filter(taken -> taken <= millis * 1000)
                            .count()
                    / sent;
        }

        /** In milliseconds; of those that were answered. */
        double percentile(double share) {
            return micros.length == 0 ? Double.NaN : micros[(int) (share * (micros.length - 1))] / 1000.0;
        }
    }

    /** Half of what it asks are queries, a quarter registrations, a quarter refreshes. */
    private static Request mixed(int number, Ipv4Address address) {
        return number % 2 == 1 ? query(number, address) : claim(number / 2, address);
    }

    /** A query for a name of its own. */
    static Request query(int number, Ipv4Address address) {
        return NameQueryRequest.toServer(number & 0xFFFF, name(number / 4, address));
    }

    /** A registration or a refresh of a name of its own. */
    static Request claim(int number, Ipv4Address address) {
        int id = 2 * number & 0xFFFF;
        NetbiosName name = name(number / 2, address);
        AddressEntry entry = AddressEntry.unique(NodeType.H, address);
        return number % 2 == 0
                ? NameRegistrationRequest.of(id, name, TTL, entry)
                : NameRefreshRequest.of(id, name, TTL, entry);
    }

    private static NetbiosName name(int number, Ipv4Address address) {
        return NetbiosName.of("POLITE" + (address.bits() & 0xFF) + "-" + number % NAMES, 0x20);
    }

    /** Asks for so long, and waits two seconds for the last answers. */
    static Served ask(Endpoint server, String from, int perSecond, int seconds) throws IOException {
        return ask(server, from, perSecond, seconds, PoliteClient::mixed);
    }

    /** What a client may ask. */
    @FunctionalInterface
    interface Asking {
        Request request(int number, Ipv4Address address);
    }

    /** The same, of other requests, each with an id that none of the last 30,000 has. */
    static Served ask(Endpoint server, String from, int perSecond, int seconds, Asking asking) throws IOException {
        Map<Integer, Long> open = new HashMap<>();
        int requests = perSecond * seconds;
        long[] micros = new long[requests];
        int answered = 0;
        int sent = 0;
        List<Long> lost = new ArrayList<>();
        ByteBuffer in = ByteBuffer.allocate(2000);
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(from, 0))
                    .connect(new InetSocketAddress(server.address().toString(), server.port()))
                    .configureBlocking(false)
                    .register(selector, SelectionKey.OP_READ);
            long began = System.nanoTime();
            long end = began + seconds * 1_000_000_000L + PATIENCE_NANOS;
            for (long now = began; now < end && (sent < requests || !open.isEmpty()); now = System.nanoTime()) {
                long due = began + sent * 1_000_000_000L / perSecond;
                if (sent < requests && now >= due) {
                    Request request = asking.request(sent++, Ipv4Address.parse(from));
                    open.put(request.id(), now);
                    channel.write(ByteBuffer.wrap(MessageEncoder.encode(request)));
                    continue;
                }
                selector.select(Math.max(1, Math.min(50, (due - now) / 1_000_000)));
                selector.selectedKeys().clear();
                while (channel.read(in.clear()) > 0) {
                    Message message = (Message) MessageDecoder.decode(in.array(), in.position());
                    Long askedAt = message instanceof WackResponse ? null : open.remove(message.id());
                    if (askedAt != null) {
                        micros[answered++] = (System.nanoTime() - askedAt) / 1000;
                    }
                }
            }
            open.values().stream()
                    .map(sentAt -> (sentAt - began) / 1_000_000)
                    .sorted()
                    .forEach(lost::add);
        }
        long[] taken = Arrays.copyOf(micros, answered);
        Arrays.sort(taken);
        return new Served(sent, taken, lost);
    }
}
