package org.nbnsd.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * Many hosts that are switched on together, each at an address of its own, 127.20.0.1 and on, with a socket of its own: all
 * register three names within a second, and ask three times, 1.5 s apart. Lean, so that it is the server that is tested.
 */
final class PowerOn implements AutoCloseable {
    static final int NAMES_PER_HOST = 3;

    private static final int[] SUFFIXES = {0x00, 0x03, 0x20};
    private static final int TRIES = 3;
    private static final long TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    /** For the answer to the last try: a machine may be slow, but who has three tries does not make a fourth. */
    private static final long LAST_TRY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int AT_ONCE = 50;
    private static final int HOSTS_PER_SUBNET = 250;
    /** Files that others may want to open meanwhile. */
    private static final long SPARE_FILES = 1_000;

    /** What became of a claim. */
    record Outcome(NetbiosName name, Ipv4Address address, String answer, long ttl, int tries, long millis) {}

    private final class Claim {
        private final Host host;
        private final NetbiosName name;
        private final ByteBuffer request;
        private long firstSent;
        private int tries;
        private @Nullable Outcome outcome;

        private Claim(Host host, int index) {
            this.host = host;
            name = NetbiosName.of(String.format("H%05d", host.number), SUFFIXES[index]);
            request = ByteBuffer.wrap(MessageEncoder.encode(NameRegistrationRequest.of(
                    index, name, FakeHost.SIX_DAYS, AddressEntry.unique(NodeType.H, host.address))));
        }

        /** Sends it for the next time. */
        private void send(long now) throws IOException {
            firstSent = tries == 0 ? now : firstSent;
            tries++;
            sent += host.channel.write(request.rewind()) > 0 ? 1 : 0;
            due.add(new Due(this, now + (tries < TRIES ? TRY_NANOS : LAST_TRY_NANOS)));
        }

        private void over(String answer, long ttl, long now) {
            if (outcome == null) {
                outcome = new Outcome(name, host.address, answer, ttl, tries, (now - firstSent) / 1_000_000);
                left--;
            }
        }
    }

    private final class Host {
        private final int number;
        private final Ipv4Address address;
        private final DatagramChannel channel;
        private final Claim[] claims = new Claim[NAMES_PER_HOST];

        private Host(int number, Endpoint server) throws IOException {
            this.number = number;
            address = Ipv4Address.parse("127.20." + number / HOSTS_PER_SUBNET + "." + (1 + number % HOSTS_PER_SUBNET));
            channel = DatagramChannel.open();
            channels.add(channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(address.octets()), 0));
            channel.connect(Hosts.socketAddress(server));
            channel.register(selector, SelectionKey.OP_READ, this);
            Arrays.setAll(claims, index -> new Claim(this, index));
        }

        private void read(long now) {
            try {
                while (channel.read(in.clear()) > 0) {
                    Object message = MessageDecoder.decode(in.array(), in.position());
                    if (message instanceof PositiveRegistrationResponse granted) {
                        claims[granted.id()].over("granted", granted.ttl(), now);
                    } else if (message instanceof NegativeRegistrationResponse refused) {
                        claims[refused.id()].over("refused", 0, now);
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(address + " cannot read", e);
            }
        }
    }

    /** What is due 1.5 s later always comes after what was due before; so a queue will do, but for last tries. */
    private record Due(Claim claim, long at) {}

    private final Selector selector = Selector.open();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final Deque<Due> due = new ArrayDeque<>();
    private final ByteBuffer in = ByteBuffer.allocate(600);
    private int left;
    private long sent;

    PowerOn(int hostCount, Endpoint server) throws IOException {
        for (int number = 0; number < hostCount; number++) {
            hosts.add(new Host(number, server));
        }
    }

    /** So many sockets, or as many as this process may still open. */
    static int socketsUpTo(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE_FILES;
        return (int) Math.max(1, Math.min(wanted, free));
    }

    /** Switches them on, and returns when each claim has its answer, or has had none to its third try. */
    List<Outcome> run() {
        try {
            return talk();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Outcome> talk() throws IOException {
        List<Claim> claims =
                hosts.stream().flatMap(host -> Arrays.stream(host.claims)).toList();
        left = claims.size();
        long start = System.nanoTime();
        for (int next = 0; left > 0; ) {
            long now = System.nanoTime();
            long target = Math.min(claims.size(), (now - start) * claims.size() / SECOND_NANOS + 1);
            for (int n = 0; n < AT_ONCE && next < target; n++, next++) {
                claims.get(next).send(now);
            }
            sendAgain(now);
            selector.select(key -> ((Host) key.attachment()).read(System.nanoTime()), 1);
        }
        return claims.stream().map(claim -> claim.outcome).toList();
    }

    private void sendAgain(long now) throws IOException {
        for (Due first = due.peek(); first != null && first.at() <= now; first = due.peek()) {
            due.remove();
            Claim claim = first.claim();
            if (claim.outcome != null) {
                continue;
            }
            if (claim.tries < TRIES) {
                claim.send(now);
            } else {
                claim.over("silence", 0, now);
            }
        }
    }

    /** Datagrams that the system took. */
    long sent() {
        return sent;
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }

    /** A summary for people: how many tries it took, and how long. */
    static String figures(List<Outcome> outcomes) {
        long[] millis = outcomes.stream().mapToLong(Outcome::millis).sorted().toArray();
        long[] byTries = new long[TRIES + 1];
        outcomes.forEach(outcome -> byTries[outcome.tries()]++);
        return String.format(
                "%d claims, answered to the first, second and third try: %d, %d, %d; median %d ms, 99%% %d ms, longest %d ms",
                millis.length,
                byTries[1],
                byTries[2],
                byTries[3],
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]);
    }

    /** What one try may take at the most; for who waits for all of it. */
    static Duration longest() {
        return Duration.ofNanos(SECOND_NANOS + (TRIES - 1) * TRY_NANOS + 2 * LAST_TRY_NANOS);
    }
}
