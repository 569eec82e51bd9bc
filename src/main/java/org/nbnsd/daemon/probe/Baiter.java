package org.nbnsd.daemon.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.BaitName;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks by broadcast, now and then, for a name that nobody has: once on each subnet of this machine, from a socket of its own
 * at any free port. Who answers is a {@link FactKind#BAIT_ANSWERED} in the timeline. As long as somebody answers for a name
 * the same one is asked for, so that it is one incident.
 */
public final class Baiter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Baiter.class);

    /** How long answers are waited for: longer than BCAST_REQ_RETRY_TIMEOUT, after which hosts would ask again. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int LONGEST_DATAGRAM = 8192;
    private static final int IDS = 0x10000;
    /** Who sends more answers to one question has been seen well enough. */
    private static final int MOST_ANSWERS = 32;

    private final Duration period;
    private final int port;
    private final Pace pace;
    private final TimelineKeeper keeper;
    private final Neighbours neighbours;
    private final Supplier<Collection<LocalAddress>> addresses;
    private final SecureRandom random = new SecureRandom();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "nbnsd-bait");
    private @Nullable DatagramChannel open;
    private @Nullable NetbiosName answered;

    /**
     * One that has not started.
     *
     * @param period how often it asks
     * @param port the UDP port of all hosts
     * @param addresses those of this machine on whose subnets it asks
     */
    public Baiter(
            Duration period,
            int port,
            Pace pace,
            TimelineKeeper keeper,
            Neighbours neighbours,
            Supplier<Collection<LocalAddress>> addresses) {
        this.period = period;
        this.port = port;
        this.pace = pace;
        this.keeper = keeper;
        this.neighbours = neighbours;
        this.addresses = addresses;
        thread.setDaemon(true);
    }

    /** Asks for the first time when a period is over, so that a daemon that is started again and again does not ask often. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    bait();
                } catch (IOException e) {
                    if (closed.getCount() > 0) {
                        LOG.warn("no bait this time: {}", e.getMessage());
                    }
                } catch (RuntimeException | AssertionError | StackOverflowError e) {
                    LOG.error("no bait this time, this is a bug; names are served all the same", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once for one name, everywhere, and waits for who answers. */
    void bait() throws IOException, InterruptedException {
        Collection<LocalAddress> locals = addresses.get();
        Set<Ipv4Address> targets = locals.stream()
                .filter(local -> !local.broadcast().equals(local.address()))
                .map(LocalAddress::broadcast)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (targets.isEmpty()) {
            return;
        }
        NetbiosName name = answered == null ? newName() : answered;
        NameQueryRequest query = NameQueryRequest.byBroadcast(random.nextInt(IDS), name);
        try (DatagramChannel channel = open()) {
            for (Ipv4Address target : targets) {
                send(channel.socket(), query, target);
            }
            Set<Ipv4Address> own = locals.stream().map(LocalAddress::address).collect(Collectors.toSet());
            Map<Ipv4Address, PositiveNameQueryResponse> answers = listen(channel.socket(), query, own);
            answers.forEach(this::tell);
            answered = answers.isEmpty() ? null : name;
        } finally {
            forget();
        }
    }

    private NetbiosName newName() {
        while (true) {
            NetbiosName name = BaitName.next(random);
            if (keeper.look(timeline -> timeline.of(name)).isEmpty()) {
                return name;
            }
        }
    }

    private synchronized DatagramChannel open() throws IOException {
        if (closed.getCount() == 0) {
            throw new ClosedChannelException();
        }
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.socket().setBroadcast(true);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(Ipv4Address.ZERO.octets()), 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        open = channel;
        return channel;
    }

    private synchronized void forget() {
        open = null;
    }

    /** One subnet without a route does not keep the others from being asked. */
    private void send(DatagramSocket socket, NameQueryRequest query, Ipv4Address target)
            throws IOException, InterruptedException {
        while (!pace.take(keeper.now())) {
            if (closed.await(Math.max(1, pace.nextAt() - keeper.now()), TimeUnit.MILLISECONDS)) {
                throw new ClosedChannelException();
            }
        }
        byte[] octets = MessageEncoder.encode(query);
        try {
            socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByAddress(target.octets()), port));
        } catch (IOException e) {
            if (socket.isClosed()) {
                throw e;
            }
            LOG.warn("no bait to {}: {}", target, e.getMessage());
        }
    }

    private Map<Ipv4Address, PositiveNameQueryResponse> listen(
            DatagramSocket socket, NameQueryRequest query, Set<Ipv4Address> own) throws IOException {
        Map<Ipv4Address, PositiveNameQueryResponse> answers = new LinkedHashMap<>();
        DatagramPacket incoming = new DatagramPacket(new byte[LONGEST_DATAGRAM], LONGEST_DATAGRAM);
        long end = keeper.now() + PATIENCE.toMillis();
        for (long left = PATIENCE.toMillis(); left > 0 && answers.size() < MOST_ANSWERS; left = end - keeper.now()) {
            incoming.setLength(LONGEST_DATAGRAM);
            socket.setSoTimeout((int) left);
            try {
                socket.receive(incoming);
            } catch (SocketTimeoutException e) {
                return answers;
            }
            Ipv4Address source = Ipv4Address.of(incoming.getAddress().getAddress());
            if (MessageDecoder.decode(incoming.getData(), incoming.getLength())
                            instanceof PositiveNameQueryResponse response
                    && response.id() == query.id()
                    && response.name().equals(query.name())
                    && source.isHost()
                    && !own.contains(source)) {
                answers.putIfAbsent(source, response);
            }
        }
        return answers;
    }

    private void tell(Ipv4Address source, PositiveNameQueryResponse response) {
        AddressEntry entry = response.entries().get(0);
        String flags = String.format(
                "%04X, %s, %s node", response.flags(), entry.group() ? "group" : "unique", entry.nodeType());
        Fact fact = Fact.of(keeper.now(), FactKind.BAIT_ANSWERED, response.name(), source)
                .with(response.entries().stream()
                        .limit(NameRecord.MAX_HOLDERS)
                        .map(AddressEntry::address)
                        .toList())
                .with(Detail.TTL, String.valueOf(response.ttl()))
                .with(Detail.FLAGS, flags);
        String mac = neighbours.macNow(source);
        keeper.found((mac.isEmpty() ? fact : fact.with(Detail.MAC, mac)).found());
    }

    /** Asks no more; a question that is under way has no answers any more. */
    @Override
    public synchronized void close() throws IOException {
        closed.countDown();
        if (open != null) {
            open.close();
        }
    }
}
