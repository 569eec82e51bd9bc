package org.nbnsd.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.PcapWriter.Way;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UDP on every IPv4 address of this machine, or on chosen ones: a socket for each, so that an answer always leaves from
 * the address that was asked. A socket that has all addresses would answer from the first one of its interface.
 *
 * <p>Broadcasts are heard on Linux, by sockets that have the broadcast addresses and only receive; the answer leaves from
 * the address whose subnet holds the sender.
 *
 * <p>Addresses that come later are bound when they are seen, those that go are given up. {@link #open} fails only for what
 * will not mend itself: a port in use, or no permission.
 *
 * <p>{@link #send}, {@link #flush} and {@link #stopReceiving} belong to the event loop ({@link #loop}); the rest is for any
 * thread.
 */
public final class UdpEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoints.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(300);
    private static final Duration QUIET = Duration.ofSeconds(10);

    /**
     * Where to listen and how.
     *
     * @param listen the only addresses to listen on; empty for all that there are
     * @param port the port; 0 for any free one, the same on all addresses
     * @param transport how
     * @param queryThreads how many threads answer queries besides the event loop, 0..64; with epoll only, and if the
     *     handler has a {@link UdpHandler#queryHandler()}
     * @param scanInterval how often to look for addresses that came or went
     */
    public record Settings(
            List<Ipv4Address> listen, int port, Transport transport, int queryThreads, Duration scanInterval) {
        /** As many threads for queries as there may be. */
        public static final int MOST_QUERY_THREADS = 64;

        /** Checks the ranges. */
        public Settings {
            listen = List.copyOf(listen);
            if (port < 0 || port > 0xFFFF) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
            }
            if (queryThreads < 0 || queryThreads > MOST_QUERY_THREADS) {
                throw new IllegalArgumentException("query threads: " + queryThreads + " (expected: 0..64)");
            }
            if (scanInterval.isNegative() || scanInterval.isZero()) {
                throw new IllegalArgumentException("scan interval: " + scanInterval + " (expected: more than 0)");
            }
        }
    }

    /** Who else binds sockets at this machine's addresses while they come and go, on the thread that looks for them. */
    interface Companion {
        /**
         * Binds at what there is.
         *
         * @throws CannotListenException if that is not possible and will not mend itself
         */
        void start(List<LocalAddress> present) throws CannotListenException;

        /** Binds at what has come, and gives up what has gone. */
        void follow(List<LocalAddress> present);

        /** Closes all; false if that takes longer. */
        boolean close(Duration patience);
    }

    private final Settings settings;
    private final List<Companion> companions = new ArrayList<>();
    private final @Nullable Path captureFile;
    private final UdpTransport transport;
    private final AddressFollower follower;
    private final FloodGuard floods;
    private final DropCounter drops = new DropCounter();
    private final UdpCounts counts = new UdpCounts();
    private final Departures departures;

    /** Begun when everything is bound: a second daemon that cannot start must not spoil the file of the first. */
    private volatile @Nullable PcapWriter capture;

    /** Those who answer queries, from when the handler is known. */
    private volatile List<QueryLane> lanes = List.of();

    /** Written by the event loop. */
    private volatile BoundSockets sockets = BoundSockets.NONE;

    // Of the event loop alone.
    private @Nullable UdpHandler handler;
    private final byte[] octets = new byte[UdpTransport.SLOT];
    private final Set<Ipv4Address> missed = new HashSet<>();
    private boolean receiving = true;
    private @Nullable Endpoint lastLocal;

    /** Who sent what the handler is looking at, as that knows it and as Netty does: most answers go there. */
    private @Nullable Endpoint asking;

    private @Nullable InetSocketAddress askingAt;
    private volatile long quietUntil = System.nanoTime();
    private volatile List<Ipv4Address> listen;

    private UdpEndpoints(
            Settings settings,
            InterfaceSource interfaces,
            @Nullable Path captureFile,
            UdpTransport transport,
            ObjIntConsumer<Channel> steering,
            Path table) {
        this.settings = settings;
        listen = settings.listen();
        this.captureFile = captureFile;
        this.transport = transport;
        floods = new FloodGuard(transport, () -> sockets);
        departures =
                new Departures(transport.loop(), () -> sockets, counts, new Congested(), table, UdpEndpoints::millis);
        AddressBinder binder = new AddressBinder(this, transport, steering, settings.listen(), settings.port());
        follower = new AddressFollower(interfaces, binder, this::scanned);
    }

    /** In milliseconds; never goes back. */
    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Tells the handler. */
    private final class Congested implements Departures.Listener {
        @Override
        public void leftLate(Ipv4Address from, Endpoint to, byte[] message) {
            capture(Way.SENT, local(from), to, message, message.length);
        }

        @Override
        public void congested(Ipv4Address to, boolean unresolved) {
            Objects.requireNonNull(handler).sendingCongested(to, unresolved);
        }

        @Override
        public void restored(SendingState episode) {
            Objects.requireNonNull(handler).sendingRestored(episode);
        }
    }

    /**
     * Has Netty and its native code loaded on a thread beside, while others open the database: with two processors
     * {@link #create} and {@link #open} then find them there, and a daemon is ready in 0.8 of the time. Whatever fails here
     * fails there again, and is told there.
     */
    public static void loadAhead() {
        Thread thread = new Thread(UdpTransport::loadAhead, "nbnsd-load");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Starts the event loop, and opens no socket yet.
     *
     * @param settings where and how
     * @param interfaces tells the addresses of this machine
     * @param captureFile gets every datagram that comes or goes, see {@link PcapWriter}; null for none
     * @return the endpoints, to be opened and, in any case, closed
     * @throws CannotListenException if the transport cannot be had
     */
    public static UdpEndpoints create(Settings settings, InterfaceSource interfaces, @Nullable Path captureFile)
            throws CannotListenException {
        return create(settings, interfaces, captureFile, QuerySteering::put);
    }

    static UdpEndpoints create(
            Settings settings, InterfaceSource interfaces, @Nullable Path captureFile, ObjIntConsumer<Channel> steering)
            throws CannotListenException {
        UdpTransport transport = UdpTransport.start(settings.transport(), settings.queryThreads());
        return new UdpEndpoints(settings, interfaces, captureFile, transport, steering, NeighbourTable.FILE);
    }

    /**
     * Binds what there is, tells the handler, and goes on following the addresses. With no address there yet that is
     * wanted it waits for one, and does so in the background.
     *
     * @param newHandler is called from now on
     * @throws CannotListenException if an address that is there cannot be bound; nothing is open then
     */
    public void open(UdpHandler newHandler) throws CannotListenException {
        loop().submit(() -> use(newHandler)).syncUninterruptibly();
        departures.start();
        follower.start(settings.scanInterval());
        LOG.debug("transport {}", transport());
    }

    /** Binds its sockets as well; to be called before {@link #open}. */
    void accompany(Companion companion) {
        companions.add(companion);
        follower.add(companion);
    }

    /** The only addresses to listen on; empty for all that there are. */
    List<Ipv4Address> listen() {
        return listen;
    }

    /**
     * Listens on other addresses: soon, on the thread that follows them. One that cannot be had is told, and tried again; the
     * sockets of those that are wanted as before stay.
     *
     * @param others the only addresses to listen on; empty for all that there are
     */
    public void listenOn(List<Ipv4Address> others) {
        listen = List.copyOf(others);
        follower.want(listen);
    }

    private void use(UdpHandler newHandler) {
        handler = newHandler;
        lanes = transport.queryLoops().stream()
                .flatMap(loop ->
                        Stream.ofNullable(newHandler.queryHandler()).map(each -> new QueryLane(this, loop, each)))
                .toList();
    }

    /** On the thread that follows the addresses. */
    private void scanned(BoundSockets bound) throws CannotListenException {
        beginCapture();
        drops.update(sockets);
        if (!bound.equals(sockets)) {
            loop().submit(() -> use(bound)).syncUninterruptibly();
        }
    }

    private void beginCapture() throws CannotListenException {
        if (captureFile != null && capture == null) {
            try {
                capture = PcapWriter.create(captureFile);
            } catch (IOException e) {
                throw new CannotListenException("cannot write the capture file " + captureFile + ": " + reason(e), e);
            }
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such directory";
        }
        return failure instanceof AccessDeniedException ? "no permission" : failure.toString();
    }

    /** On the event loop: the handler knows an address before anything comes in there, and has left it before it closes. */
    private void use(BoundSockets bound) {
        BoundSockets before = sockets;
        sockets = bound;
        missed.clear();
        departures.socketsChanged();
        if (!bound.addresses().equals(before.addresses())) {
            Objects.requireNonNull(handler).addressesChanged(bound.addresses());
        }
        drops.update(before);
        List<Channel> all = bound.all();
        floods.added(all);
        before.all().stream()
                .filter(channel -> !all.contains(channel))
                .forEach(channel -> channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
        if (receiving) {
            all.forEach(channel -> channel.config().setAutoRead(true));
        }
    }

    void received(DatagramPacket packet, Ipv4Address bound, boolean broadcast) {
        InetSocketAddress sender = packet.sender();
        Endpoint source = endpoint(sender);
        int length = Math.min(packet.content().readableBytes(), octets.length);
        packet.content().readBytes(octets, 0, length);
        counts.count(UdpCounter.RECEIVED);
        capture(broadcast ? Way.BROADCAST_RECEIVED : Way.RECEIVED, source, local(bound), octets, length);
        Ipv4Address local = bound;
        if (broadcast) {
            counts.count(UdpCounter.BROADCASTS_RECEIVED);
            local = sockets.answering(bound, source.address());
            if (local == null) {
                counts.count(UdpCounter.FOREIGN_BROADCASTS);
                return;
            }
        }
        handle(new Datagram(octets, length, source, local(local), broadcast), sender);
    }

    /** What others have read, and could not answer. */
    void received(List<QueryLane.Passed> passed) {
        for (QueryLane.Passed each : passed) {
            try {
                handle(each.datagram(), each.sender());
            } catch (RuntimeException | Error e) {
                handlerFailed(counts, e); // and the next one is looked at, as when each is read from a socket
            }
        }
        burstOver();
    }

    private void handle(Datagram datagram, InetSocketAddress sender) {
        asking = datagram.source();
        askingAt = sender;
        if (!Objects.requireNonNull(handler).received(datagram)) {
            floods.dropped(datagram.source().address(), datagram.isResponse());
        }
        asking = null;
    }

    private Endpoint local(Ipv4Address address) {
        Endpoint known = lastLocal;
        if (known == null || !known.address().equals(address) || known.port() != sockets.port()) {
            known = new Endpoint(address, sockets.port());
            lastLocal = known;
        }
        return known;
    }

    void burstOver() {
        Objects.requireNonNull(handler).burstOver();
        flushCapture();
    }

    void readFailed(UdpCounts ofThread, Ipv4Address bound, Throwable cause) {
        ofThread.count(UdpCounter.READ_ERRORS);
        LOG.debug("reading on {} failed: {}", bound, cause.toString());
    }

    /** Told once in a while: what the network sends must not fill the disk. */
    void handlerFailed(UdpCounts ofThread, Throwable cause) {
        FatalErrors.check(cause);
        ofThread.count(UdpCounter.HANDLER_FAILURES);
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            quietUntil = now + QUIET.toNanos();
            LOG.error(
                    "a datagram could not be dealt with; others like it are only counted for {} s",
                    QUIET.toSeconds(),
                    cause);
        }
    }

    /**
     * Sends a datagram, at the next {@link #flush}. If that cannot be, it is counted, and otherwise as if the network had
     * lost it. Nothing waits here: what the system does not take is dropped.
     *
     * @param from the local address that it leaves from; if that is a loopback address and the destination is on another
     *     machine, the first address that can reach it
     * @param to the destination
     * @param message the octets
     * @param unsent is run on the event loop, at most once, if it turns out now, at the next flush or soon after that it has
     *     not left; null if nobody wants to know. A datagram for a neighbour who is looked for (ARP) has left; so has, as far
     *     as this tells, one for a neighbour who has been looked for in vain for three seconds, and still is
     */
    public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
        Ipv4Address source = sockets.leavingFrom(from, to.address());
        Channel channel = sockets.unicast().get(source);
        if (channel == null || !channel.isActive()) {
            counts.count(UdpCounter.NO_SOCKET);
            if (missed.add(source)) {
                LOG.warn("nothing can be sent from {}: it is not, or no longer, an address listened on", source);
            }
            if (unsent != null) {
                unsent.run();
            }
            return;
        }
        InetSocketAddress known = to.equals(asking) ? askingAt : null;
        InetSocketAddress destination = known == null ? socketAddress(to.address(), to.port()) : known;
        if (departures.send(source, channel, to.address(), destination, message, unsent)) {
            capture(Way.SENT, local(source), to, message, message.length);
            floods.sent(to.address(), message);
        }
    }

    /** What those who answer queries could not send themselves. */
    void send(List<QueryLane.Answer> answers) {
        answers.forEach(answer -> send(answer.from, answer.to, answer.octets, null));
        flush();
    }

    /** Lets what was sent leave. */
    public void flush() {
        departures.flush();
        flushCapture();
    }

    /** Whom what is sent now reaches; for any thread. */
    Reach reach() {
        return departures.reach();
    }

    /**
     * What could not leave.
     *
     * @return of the present episode, or of the last one
     */
    public SendingState sending() {
        return departures.state();
    }

    /** For any thread. */
    void capture(Way way, Endpoint from, Endpoint to, byte[] message, int length) {
        PcapWriter writer = capture;
        if (writer != null) {
            writer.write(way, from, to, message, length);
        }
    }

    /** For any thread. */
    void flushCapture() {
        PcapWriter writer = capture;
        if (writer != null) {
            writer.flush();
        }
    }

    /**
     * Reads no more datagrams; sending goes on. The threads for queries may be about to hand over what they have read.
     *
     * @return completes on the event loop, when the handler has got the last one of them
     */
    public CompletableFuture<Void> stopReceiving() {
        receiving = false;
        List<Channel> all = sockets.all();
        all.forEach(channel -> channel.config().setAutoRead(false));
        // Each thread does this behind what it reads, and what it hands over then is in our queue before this is.
        return CompletableFuture.allOf(all.stream()
                        .map(Channel::eventLoop)
                        .distinct()
                        .map(reader -> CompletableFuture.runAsync(() -> {}, reader))
                        .toArray(CompletableFuture<?>[]::new))
                .thenRunAsync(() -> {}, loop());
    }

    /** Closes sockets, event loop and capture. Takes half a second at most. */
    @Override
    public void close() {
        boolean ended = follower.stop(CLOSE_PATIENCE);
        ended &= departures.stop(CLOSE_PATIENCE);
        for (Companion companion : companions) {
            ended &= companion.close(CLOSE_PATIENCE);
        }
        ended &= closeSockets();
        ended &= transport.shutdown(CLOSE_PATIENCE);
        if (!ended) {
            LOG.warn("a thread of the network did not end in time");
        }
        PcapWriter writer = capture;
        if (writer != null) {
            writer.close();
        }
    }

    /** The event loop would close them when it ends, but says that it has ended a moment before that. */
    private boolean closeSockets() {
        List<ChannelFuture> closing = sockets.all().stream().map(Channel::close).toList();
        long end = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        return closing.stream()
                .allMatch(each -> each.awaitUninterruptibly(Math.max(1, (end - System.nanoTime()) / 1_000_000)));
    }

    /**
     * The thread that everything happens on but what a {@link QueryHandler} does.
     *
     * @return the event loop
     */
    public EventLoop loop() {
        return transport.loop();
    }

    /**
     * The addresses that are listened on.
     *
     * @return as after the last scan
     */
    public List<LocalAddress> addresses() {
        return sockets.addresses();
    }

    /**
     * The port that is listened on.
     *
     * @return 0 if any will do and no address is there yet
     */
    public int port() {
        return Math.max(sockets.port(), settings.port());
    }

    /**
     * What the sockets are used with.
     *
     * @return {@link Transport#EPOLL} or {@link Transport#NIO}
     */
    public Transport transport() {
        return transport.isEpoll() ? Transport.EPOLL : Transport.NIO;
    }

    /**
     * What was counted.
     *
     * @return the counters as they are now
     */
    public Map<UdpCounter, Long> counters() {
        Map<UdpCounter, Long> snapshot = new EnumMap<>(UdpCounter.class);
        counts.addTo(snapshot);
        lanes.forEach(lane -> lane.counts().addTo(snapshot));
        snapshot.put(UdpCounter.SYSTEM_DROPPED, drops.update(sockets));
        return snapshot;
    }

    /** Those of the event loop. */
    UdpCounts counts() {
        return counts;
    }

    List<QueryLane> lanes() {
        return lanes;
    }

    /**
     * The threads that answer queries besides the event loop.
     *
     * @return their loops; none before {@link #open}
     */
    public List<EventLoop> queryLoops() {
        return lanes.stream().map(QueryLane::loop).toList();
    }

    /** What makes a socket of the event loop. */
    Bootstrap bootstrap(Ipv4Address address, boolean isBroadcast) {
        return transport.bootstrap(loop()).handler(new UdpReceiver(this, address, isBroadcast));
    }

    /**
     * How many threads answer queries besides the event loop.
     *
     * @return 0 if that does all
     */
    public int queryThreads() {
        return sockets.queries().isEmpty() ? 0 : lanes.size();
    }

    static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(Ipv4Address.of(address.getAddress().getAddress()), address.getPort());
    }

    static InetSocketAddress socketAddress(Ipv4Address address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are an address", e);
        }
    }
}
