package org.nbnsd.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.BindFailure.Reason;
import org.nbnsd.net.Reach.Way;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one socket bound for each address that is there and wanted, and one for each of their broadcast addresses. It
 * works on the thread that scans, blocks there, and tells each problem of an address once.
 *
 * <p>Only Linux lets a socket have a broadcast address; elsewhere broadcasts are not heard. With NIO those to
 * 255.255.255.255 are not, because the JDK refuses to bind it.
 */
final class AddressBinder {
    private static final Logger LOG = LoggerFactory.getLogger(AddressBinder.class);

    private static final int ATTEMPTS_TO_PICK_A_PORT = 20;

    private final UdpEndpoints endpoints;
    private final UdpTransport transport;
    private final ObjIntConsumer<Channel> steering;
    private List<Ipv4Address> listen;
    private final int wantedPort;
    private final Map<Ipv4Address, Channel> unicast = new LinkedHashMap<>();
    private final Map<Ipv4Address, Channel> broadcast = new LinkedHashMap<>();
    private final Map<Ipv4Address, List<Channel>> queries = new LinkedHashMap<>();
    private final Map<Ipv4Address, Map<Way, Channel>> spares = new LinkedHashMap<>();
    private boolean canShare = true;
    private boolean complainedOfSpares;
    private final Set<Ipv4Address> complainedAbout = new HashSet<>();
    private final Set<Ipv4Address> awaited = new HashSet<>();
    private int port;

    /**
     * Binds nothing yet.
     *
     * @param steering as {@link QuerySteering#put}
     * @param listen the only addresses wanted; empty for all
     * @param wantedPort 0 for any, but the same for all
     */
    AddressBinder(
            UdpEndpoints endpoints,
            UdpTransport transport,
            ObjIntConsumer<Channel> steering,
            List<Ipv4Address> listen,
            int wantedPort) {
        this.endpoints = endpoints;
        this.transport = transport;
        this.steering = steering;
        this.listen = listen;
        this.wantedPort = wantedPort;
        port = wantedPort;
    }

    /** The first time: what fails is fatal, unless it is only that an address is not there. */
    BoundSockets start(List<LocalAddress> present) throws CannotListenException {
        List<LocalAddress> wanted = wanted(present);
        for (int attempt = 1; ; attempt++) {
            List<BindFailure> fatal = bindMissing(wanted).stream()
                    .filter(failure -> failure.reason() != Reason.NOT_THERE)
                    .toList();
            if (fatal.isEmpty()) {
                break;
            }
            closeAll();
            port = wantedPort;
            // A port picked by the first socket can be somebody else's on the second address.
            boolean again = wantedPort == 0 && fatal.get(0).reason() == Reason.IN_USE;
            if (!again || attempt == ATTEMPTS_TO_PICK_A_PORT) {
                throw BindFailure.fatal(fatal);
            }
        }
        return finish(wanted);
    }

    /** From the next scan on others are wanted; empty for all. */
    void want(List<Ipv4Address> others) {
        listen = others;
        awaited.clear();
    }

    /** Any later time: what fails is tried again at the next scan. */
    BoundSockets follow(List<LocalAddress> present) {
        List<LocalAddress> wanted = wanted(present);
        for (BindFailure failure : bindMissing(wanted)) {
            if (failure.reason() != Reason.NOT_THERE && complainedAbout.add(failure.address())) {
                LOG.warn(
                        "cannot listen on {} port {}: {}; trying again until it works",
                        failure.address(),
                        failure.port(),
                        failure.reasonText());
            }
        }
        return finish(wanted);
    }

    private BoundSockets finish(List<LocalAddress> wanted) {
        Set<Ipv4Address> present = new HashSet<>();
        wanted.forEach(local -> present.add(local.address()));
        unicast.keySet().removeIf(address -> gone(address, present));
        tellWhatIsAwaited(present);

        List<LocalAddress> bound = wanted.stream()
                .filter(local -> unicast.containsKey(local.address()))
                .toList();
        Set<Ipv4Address> broadcasts = broadcasts(bound);
        complainedAbout.removeIf(address -> !present.contains(address) && !broadcasts.contains(address));
        bindBroadcasts(broadcasts);
        queries.keySet().retainAll(unicast.keySet());
        spares.keySet().retainAll(unicast.keySet());
        return new BoundSockets(bound, unicast, broadcast, queries, spares, port);
    }

    private static boolean gone(Ipv4Address address, Set<Ipv4Address> present) {
        boolean gone = !present.contains(address);
        if (gone) {
            LOG.info(
                    "{} is no longer listened on: no address of this machine any more, its interface is down, or others are"
                            + " wanted",
                    address);
        }
        return gone;
    }

    private void tellWhatIsAwaited(Set<Ipv4Address> present) {
        awaited.removeAll(present);
        for (Ipv4Address address : listen) {
            if (!present.contains(address) && awaited.add(address)) {
                LOG.warn("{} is not an address of this machine yet: waiting for it", address);
            }
        }
        // ZERO stands for "any address at all".
        if (!present.isEmpty()) {
            awaited.remove(Ipv4Address.ZERO);
        } else if (listen.isEmpty() && awaited.add(Ipv4Address.ZERO)) {
            LOG.warn("this machine has no IPv4 address yet: waiting for one");
        }
    }

    private List<LocalAddress> wanted(List<LocalAddress> present) {
        return wanted(listen, present);
    }

    /** Those of the addresses that are there which are wanted; all for an empty list. */
    static List<LocalAddress> wanted(List<Ipv4Address> listen, List<LocalAddress> present) {
        if (listen.isEmpty()) {
            return present;
        }
        List<LocalAddress> wanted = new ArrayList<>();
        for (Ipv4Address address : new LinkedHashSet<>(listen)) {
            present.stream()
                    .filter(local -> local.address().equals(address))
                    .findFirst()
                    // Linux answers on all of 127.0.0.0/8, and names only the first.
                    .or(() -> present.stream()
                            .filter(local ->
                                    address.isLoopback() && local.subnet().contains(address))
                            .findFirst()
                            .map(local -> new LocalAddress(address, local.prefixLength(), local.unitId())))
                    .ifPresent(wanted::add);
        }
        return wanted;
    }

    private List<BindFailure> bindMissing(List<LocalAddress> wanted) {
        List<BindFailure> failures = new ArrayList<>();
        for (LocalAddress local : wanted) {
            if (!isOpen(local.address())) {
                release(local.address());
                BindFailure failure = bindUnicast(local.address());
                if (failure != null) {
                    failures.add(failure);
                } else {
                    complainedAbout.remove(local.address());
                    LOG.info("listening on {} port {} (subnet {})", local.address(), port, local.subnet());
                }
            }
            Channel first = unicast.get(local.address());
            if (first != null && !hasSpares(local.address())) {
                bindSpares(local.address(), first);
            }
        }
        return failures;
    }

    private Set<Ipv4Address> broadcasts(List<LocalAddress> bound) {
        Set<Ipv4Address> wanted = new LinkedHashSet<>();
        for (LocalAddress local : bound) {
            if (!local.address().isLoopback() && !local.broadcast().equals(local.address())) {
                wanted.add(local.broadcast());
                if (transport.canBindLimitedBroadcast()) {
                    wanted.add(Ipv4Address.BROADCAST);
                }
            }
        }
        return wanted;
    }

    /** No failure here is fatal: whoever asks by unicast is served. */
    private void bindBroadcasts(Set<Ipv4Address> wanted) {
        broadcast.values().removeIf(channel -> !channel.isOpen());
        broadcast.keySet().retainAll(wanted);
        if (!UdpTransport.isLinux()) {
            return;
        }
        for (Ipv4Address address : wanted) {
            if (!broadcast.containsKey(address)) {
                BindFailure failure = bindBroadcast(address);
                if (failure == null) {
                    complainedAbout.remove(address);
                } else if (complainedAbout.add(address)) {
                    LOG.warn("broadcasts to {} port {} are not heard: {}", address, port, failure.reasonText());
                }
            }
        }
    }

    /**
     * Linux gives a broadcast to every socket that has its address, so servers on one machine can share it. A unicast address
     * is not shared, so that two servers on it notice.
     */
    private @Nullable BindFailure bindBroadcast(Ipv4Address address) {
        Bootstrap bootstrap = endpoints.bootstrap(address, true).option(ChannelOption.SO_REUSEADDR, true);
        return bind(bootstrap, address, endpoints.counts(), channel -> broadcast.put(address, channel));
    }

    /** The first socket is bound alone, to notice who else is there; only then it shares the address. */
    private @Nullable BindFailure bindUnicast(Ipv4Address address) {
        BindFailure failure = bind(
                endpoints.bootstrap(address, false),
                address,
                endpoints.counts(),
                channel -> unicast.put(address, channel));
        if (failure != null || endpoints.lanes().isEmpty() || !canShare) {
            return failure;
        }
        failure = share(address, Objects.requireNonNull(unicast.get(address)));
        if (failure != null) {
            release(address);
        }
        return failure;
    }

    private @Nullable BindFailure share(Ipv4Address address, Channel first) {
        first.config().setOption(EpollChannelOption.SO_REUSEPORT, true);
        List<Channel> others = new ArrayList<>();
        queries.put(address, others);
        for (QueryLane lane : endpoints.lanes()) {
            Bootstrap bootstrap = transport
                    .bootstrap(lane.loop())
                    .handler(lane.receiver(address))
                    .option(EpollChannelOption.SO_REUSEPORT, true);
            BindFailure failure = bind(bootstrap, address, lane.counts(), others::add);
            if (failure != null) {
                return failure;
            }
        }
        try {
            steering.accept(first, others.size());
        } catch (ChannelException e) {
            LOG.warn("this system does not let several threads have one address, so one does all: {}", e.getMessage());
            canShare = false;
            releaseOthers(address);
            first.config().setOption(EpollChannelOption.SO_REUSEPORT, false);
        }
        return null;
    }

    private boolean hasSpares(Ipv4Address address) {
        Map<Way, Channel> bound = spares.get(address);
        return bound == null
                ? address.isLoopback() || !UdpTransport.isLinux() // nothing waits there
                : bound.values().stream().allMatch(Channel::isOpen);
    }

    /**
     * The sockets through which leaves what the first does not take. The program that chooses who receives what never chooses
     * them. Where there is none, the last one that was bound receives all; so they are all read, and no other program may
     * share the address when they are bound.
     */
    private void bindSpares(Ipv4Address address, Channel first) {
        releaseSpares(address);
        boolean shared = queries.containsKey(address);
        Map<Way, Channel> bound = new EnumMap<>(Way.class);
        List<Channel> all = new ArrayList<>(List.of(first));
        share(all, true);
        for (Way way : Way.values()) {
            Bootstrap bootstrap = endpoints.bootstrap(address, false).option(transport.reusePort(), true);
            BindFailure failure = bind(bootstrap, address, endpoints.counts(), channel -> bound.put(way, channel));
            if (failure != null && !complainedOfSpares) {
                complainedOfSpares = true;
                LOG.warn(
                        "{} has not all the sockets that it should, so answers may be lost when the system cannot deliver"
                                + " others: {}",
                        address,
                        failure.reasonText());
            }
        }
        all.addAll(bound.values());
        share(all, shared);
        if (bound.size() < Way.values().length) {
            bound.values().forEach(AddressBinder::close);
        } else {
            spares.put(address, Map.copyOf(bound));
        }
    }

    private void share(List<Channel> sockets, boolean whether) {
        sockets.forEach(socket -> socket.config().setOption(transport.reusePort(), whether));
    }

    private void releaseSpares(Ipv4Address address) {
        Map<Way, Channel> bound = spares.remove(address);
        if (bound != null) {
            bound.values().forEach(AddressBinder::close);
        }
    }

    private @Nullable BindFailure bind(
            Bootstrap bootstrap, Ipv4Address address, UdpCounts counts, Consumer<Channel> bound) {
        ChannelFuture binding =
                bootstrap.bind(UdpEndpoints.socketAddress(address, port)).awaitUninterruptibly();
        Throwable cause = binding.cause();
        if (cause != null) {
            return BindFailure.of(address, port, cause);
        }
        Channel channel = binding.channel();
        SendPromise.put(channel, counts, address);
        port = ((InetSocketAddress) channel.localAddress()).getPort();
        bound.accept(channel);
        return null;
    }

    private boolean isOpen(Ipv4Address address) {
        Channel first = unicast.get(address);
        return first != null
                && first.isOpen()
                && queries.getOrDefault(address, List.of()).stream().allMatch(Channel::isOpen);
    }

    private void release(Ipv4Address address) {
        Channel first = unicast.remove(address);
        if (first != null) {
            close(first);
        }
        releaseOthers(address);
        releaseSpares(address);
    }

    private void releaseOthers(Ipv4Address address) {
        List<Channel> others = queries.remove(address);
        if (others != null) {
            others.forEach(AddressBinder::close);
        }
    }

    private static void close(Channel channel) {
        channel.close().awaitUninterruptibly();
    }

    private void closeAll() {
        List.copyOf(unicast.keySet()).forEach(this::release);
    }
}
