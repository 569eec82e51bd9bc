package org.nbnsd.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links of TCP, IPv4 only, on the event loop of {@link UdpEndpoints} and at the addresses that it follows. Peers open no
 * more of them than {@link LinkService.Limits} has, all together say no more than {@link #MOST_UNREAD} octets that nobody
 * has taken, and one that says nothing at first is closed.
 */
public final class TcpLinks implements Links, UdpEndpoints.Companion {
    private static final Logger LOG = LoggerFactory.getLogger(TcpLinks.class);

    /** So much may have come in that is not taken, but for one piece of each link. */
    static final int MOST_UNREAD = 4 << 20;

    private static final Duration QUIET = Duration.ofSeconds(10);

    /** A service and its sockets. */
    private record Served(LinkService service, TcpListeners listeners, Door door) {}

    private final EventLoop loop;
    private final TcpSockets sockets;
    private final Map<String, Served> services = new HashMap<>();
    private final Map<LinkCounter, AtomicLong> counts = new EnumMap<>(LinkCounter.class);

    // Of the event loop alone.
    private final Map<Link, TcpLink> links = new HashMap<>();
    /** Those that may read when others have left room. */
    private final Deque<TcpLink> waiting = new ArrayDeque<>();

    private long unread;
    private long lastNumber;
    private long quietUntil = System.nanoTime();
    private Links.@Nullable Listener listener;

    /**
     * Links for some services. To be made before the endpoints are opened; they close the sockets as well.
     *
     * @param endpoints whose event loop and addresses
     * @param wanted the services
     */
    public TcpLinks(UdpEndpoints endpoints, List<LinkService> wanted) {
        loop = endpoints.loop();
        sockets = new TcpSockets(loop, endpoints.transport() == Transport.EPOLL);
        for (LinkCounter counter : LinkCounter.values()) {
            counts.put(counter, new AtomicLong());
        }
        for (LinkService service : wanted) {
            ChannelInitializer<Channel> peers = new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(ofPeer(service));
                }
            };
            TcpListeners listeners =
                    new TcpListeners(service, endpoints::listen, sockets.listening(new AcceptErrors(), peers));
            services.put(service.name(), new Served(service, listeners, new Door(service, this::closeIfSilent)));
        }
        endpoints.accompany(this);
    }

    /**
     * From now on other peers are expected, or more of them may come. On the event loop.
     *
     * @param service says who; its name is that of one of the services, and where it listens does not matter
     */
    public void admit(LinkService service) {
        served(service.name()).door.use(service);
    }

    private TcpLink ofPeer(LinkService service) {
        lastNumber++;
        return new TcpLink(this, service, new Link(service.name(), Link.Opener.PEER, lastNumber));
    }

    @Override
    public void start(Links.Listener told) {
        listener = told;
    }

    @Override
    public void start(List<LocalAddress> present) throws CannotListenException {
        for (Served served : services.values()) {
            served.listeners.start(present);
        }
    }

    @Override
    public void follow(List<LocalAddress> present) {
        Set<Ipv4Address> before = addresses();
        services.values().forEach(served -> served.listeners.follow(present));
        before.removeAll(addresses());
        if (!before.isEmpty()) {
            loop.execute(() -> List.copyOf(links.values()).stream()
                    .filter(link -> before.contains(link.local().address()))
                    .forEach(link -> link.fail(new IOException("its local address is gone"))));
        }
    }

    private Set<Ipv4Address> addresses() {
        Set<Ipv4Address> all = new HashSet<>();
        services.values().forEach(served -> served.listeners.bound().forEach(local -> all.add(local.address())));
        return all;
    }

    @Override
    public boolean close(Duration patience) {
        boolean isClosed = true;
        for (Served served : services.values()) {
            isClosed &= served.listeners.close(patience);
        }
        return isClosed;
    }

    @Override
    public boolean connect(Link link, Endpoint to, int patienceMillis) {
        Served served = services.get(link.service());
        if (served == null) {
            return false;
        }
        TcpLink made = new TcpLink(this, served.service, link, to);
        links.put(link, made);
        Bootstrap bootstrap = sockets.connecting(made, patienceMillis);
        InetSocketAddress there = UdpEndpoints.socketAddress(to.address(), to.port());
        Ipv4Address source = served.listeners.source(to.address());
        made.connecting(
                source == null
                        ? bootstrap.connect(there)
                        : bootstrap.connect(there, UdpEndpoints.socketAddress(source, 0)));
        return true;
    }

    @Override
    public void transmit(Link link, byte[] octets) {
        TcpLink known = links.get(link);
        if (known != null) {
            known.transmit(octets);
        }
    }

    @Override
    public void close(Link link) {
        TcpLink known = links.get(link);
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void taken(Input.Linked input) {
        TcpLink known = links.get(input.link());
        if (known != null) {
            known.taken(input);
        }
    }

    /** Whether a link that is there now may be used. */
    boolean opened(TcpLink link) {
        if (link.isOurs()) {
            count(LinkCounter.CONNECTED, 1);
            count(LinkCounter.OPEN, 1);
            return true;
        }
        if (!served(link.service().name()).door.enter(link)) {
            count(LinkCounter.REFUSED, 1);
            tellOnce("connection from " + link.peer() + " for " + link.service().name()
                    + " refused: there are too many");
            return false;
        }
        count(LinkCounter.ACCEPTED, 1);
        count(LinkCounter.OPEN, 1);
        links.put(link.link(), link);
        Future<?> unused = after(link.service().limits().silence(), () -> closeIfSilent(link));
        return true;
    }

    private void closeIfSilent(TcpLink link) {
        if (link.isSilent()) {
            count(LinkCounter.SILENT, 1);
            link.fail(new IOException("it said nothing"));
        }
    }

    void heard(int octets) {
        unread += octets;
        count(LinkCounter.RECEIVED_OCTETS, octets);
    }

    /** They are taken, or nobody will take them. */
    void forget(long octets) {
        unread -= octets;
        while (unread < MOST_UNREAD && !waiting.isEmpty()) {
            waiting.remove().readMore();
        }
    }

    /** Whether there is room for what a link may read; if not, it is told when there is. */
    boolean mayRead(TcpLink link) {
        if (unread < MOST_UNREAD) {
            return true;
        }
        waiting.add(link);
        return false;
    }

    void sent(int octets) {
        count(LinkCounter.SENT_OCTETS, octets);
    }

    void tell(Input.Linked input) {
        Objects.requireNonNull(listener).happened(input);
    }

    /** That is the last that is told of it. */
    void tellClosed(TcpLink link, Input.LinkClosed closed) {
        if (links.remove(link.link()) != null) {
            if (closed.why() == Link.Why.BROKEN) {
                count(LinkCounter.BROKEN, 1);
            } else if (closed.why() == Link.Why.UNREACHABLE) {
                count(LinkCounter.CONNECT_FAILURES, 1);
            }
            tell(closed);
        }
    }

    /** Its socket is closed. */
    void gone(TcpLink link) {
        served(link.service().name()).door.leave(link);
        if (link.wasOpen()) {
            count(LinkCounter.OPEN, -1);
        }
    }

    void failed(Throwable bug) {
        LOG.error("a link failed, this is a bug; it is closed", bug);
    }

    Future<?> after(Duration time, Runnable task) {
        return loop.schedule(FatalErrors.checked(task), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void count(LinkCounter counter, long more) {
        Objects.requireNonNull(counts.get(counter)).addAndGet(more);
    }

    /** What a peer causes must not fill the disk. */
    private void tellOnce(String what) {
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            quietUntil = now + QUIET.toNanos();
            LOG.warn("{}; others like it are only counted for {} s", what, QUIET.toSeconds());
        }
    }

    @Override
    public Map<LinkCounter, Long> counters() {
        Map<LinkCounter, Long> all = new EnumMap<>(LinkCounter.class);
        counts.forEach((counter, value) -> all.put(counter, value.get()));
        return all;
    }

    /**
     * The port of a service.
     *
     * @param service its name
     * @return 0 if any would do and there was no address yet
     */
    public int port(String service) {
        return served(service).listeners.port();
    }

    /**
     * Where a service listens.
     *
     * @param service its name
     * @return as after the last look at the addresses of this machine
     */
    public List<LocalAddress> addresses(String service) {
        return served(service).listeners.bound();
    }

    private Served served(String service) {
        Served served = services.get(service);
        if (served == null) {
            throw new IllegalArgumentException("service: " + service + " (expected: one of " + services.keySet() + ")");
        }
        return served;
    }

    /** When the system has no more sockets for peers, nobody is accepted for a second. */
    private final class AcceptErrors extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            FatalErrors.check(cause);
            count(LinkCounter.ACCEPT_ERRORS, 1);
            tellOnce("connections cannot be accepted: " + LinkFailure.text(cause) + "; trying again each second");
            Channel socket = context.channel();
            socket.config().setAutoRead(false);
            Future<?> unused =
                    after(Duration.ofSeconds(1), () -> socket.config().setAutoRead(true));
        }
    }
}
