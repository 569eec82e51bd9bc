package org.nbnsd.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.BindFailure.Reason;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listening socket bound at each address that is there and wanted for one service. It works on the thread that
 * looks for addresses, and blocks there; {@link #bound} is for any thread.
 */
final class TcpListeners {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListeners.class);

    private static final int ATTEMPTS_TO_PICK_A_PORT = 20;

    private final LinkService service;
    private final Supplier<List<Ipv4Address>> listen;
    private final ServerBootstrap bootstrap;
    private final Map<Ipv4Address, Channel> sockets = new LinkedHashMap<>();
    private final Set<Ipv4Address> complainedAbout = new HashSet<>();
    private final Set<Ipv4Address> awaited = new HashSet<>();
    private volatile List<LocalAddress> bound = List.of();
    private volatile int port;

    /**
     * Binds nothing yet.
     *
     * @param ofNameService where the name service listens, for a service that does not say where; empty for all addresses
     */
    TcpListeners(LinkService service, Supplier<List<Ipv4Address>> ofNameService, ServerBootstrap bootstrap) {
        this.service = service;
        this.bootstrap = bootstrap;
        listen = service.listen().isEmpty() ? ofNameService : service::listen;
        port = service.port();
    }

    /** The first time: what fails is fatal, unless it is only that an address is not there. */
    void start(List<LocalAddress> present) throws CannotListenException {
        List<LocalAddress> wanted = AddressBinder.wanted(listen.get(), present);
        for (int attempt = 1; ; attempt++) {
            List<BindFailure> fatal = bindMissing(wanted).stream()
                    .filter(failure -> failure.reason() != Reason.NOT_THERE)
                    .toList();
            if (fatal.isEmpty()) {
                finish(wanted);
                return;
            }
            close(Duration.ofSeconds(1));
            port = service.port();
            // A port picked by the first socket can be somebody else's on the second address.
            boolean again = service.port() == 0 && fatal.get(0).reason() == Reason.IN_USE;
            if (!again || attempt == ATTEMPTS_TO_PICK_A_PORT) {
                throw BindFailure.fatal(fatal);
            }
        }
    }

    /** Any later time: what fails is tried again at the next look. */
    void follow(List<LocalAddress> present) {
        List<LocalAddress> wanted = AddressBinder.wanted(listen.get(), present);
        for (BindFailure failure : bindMissing(wanted)) {
            if (failure.reason() != Reason.NOT_THERE && complainedAbout.add(failure.address())) {
                LOG.warn(
                        "cannot listen on {} TCP port {} for {}: {}; trying again until it works",
                        failure.address(),
                        failure.port(),
                        service.name(),
                        failure.reasonText());
            }
        }
        finish(wanted);
    }

    private List<BindFailure> bindMissing(List<LocalAddress> wanted) {
        List<BindFailure> failures = new ArrayList<>();
        for (LocalAddress local : wanted) {
            Channel known = sockets.get(local.address());
            if (known == null || !known.isOpen()) {
                BindFailure failure = bind(local.address());
                if (failure == null) {
                    complainedAbout.remove(local.address());
                    LOG.info("listening on {} TCP port {} for {}", local.address(), port, service.name());
                } else {
                    failures.add(failure);
                }
            }
        }
        return failures;
    }

    private @Nullable BindFailure bind(Ipv4Address address) {
        ChannelFuture binding =
                bootstrap.bind(UdpEndpoints.socketAddress(address, port)).awaitUninterruptibly();
        Throwable cause = binding.cause();
        if (cause != null) {
            return BindFailure.of(service, address, port, cause);
        }
        Channel socket = binding.channel();
        port = ((InetSocketAddress) socket.localAddress()).getPort();
        sockets.put(address, socket);
        return null;
    }

    private void finish(List<LocalAddress> wanted) {
        Set<Ipv4Address> present = new HashSet<>();
        wanted.forEach(local -> present.add(local.address()));
        sockets.entrySet().removeIf(each -> {
            boolean isGone = !present.contains(each.getKey());
            if (isGone) {
                each.getValue().close().awaitUninterruptibly();
                LOG.info("no longer listening on {} for {}: the address is gone", each.getKey(), service.name());
            }
            return isGone;
        });
        complainedAbout.retainAll(present);
        awaited.removeAll(present);
        for (Ipv4Address address : service.listen()) { // of the others the name service tells
            if (!present.contains(address) && !address.equals(Ipv4Address.ZERO) && awaited.add(address)) {
                LOG.warn("{} is not an address of this machine yet: waiting for it, for {}", address, service.name());
            }
        }
        bound = wanted.stream()
                .filter(local -> sockets.containsKey(local.address()))
                .toList();
    }

    /** False if that takes longer. */
    boolean close(Duration patience) {
        List<ChannelFuture> closing =
                sockets.values().stream().map(Channel::close).toList();
        sockets.clear();
        bound = List.of();
        long end = System.nanoTime() + patience.toNanos();
        return closing.stream()
                .allMatch(each -> each.awaitUninterruptibly(Math.max(1, (end - System.nanoTime()) / 1_000_000)));
    }

    /** The addresses that are listened on. */
    List<LocalAddress> bound() {
        return bound;
    }

    /** 0 if any will do and there is none yet. */
    int port() {
        return port;
    }

    /**
     * Where a connection to a peer comes from: peers know their partners by that address.
     *
     * @return null if the system is to choose
     */
    @Nullable
    Ipv4Address source(Ipv4Address to) {
        List<LocalAddress> here = bound;
        Ipv4Address wish = service.source();
        if (wish != null
                && wish.isLoopback() == to.isLoopback()
                && here.stream().anyMatch(local -> local.address().equals(wish))) {
            return wish;
        }
        LocalAddress best = null;
        for (LocalAddress local : here) {
            if (local.subnet().contains(to) && (best == null || local.prefixLength() > best.prefixLength())) {
                best = local;
            }
        }
        if (best != null) {
            return best.address();
        }
        return listen.get().isEmpty()
                ? null
                : here.stream()
                        .map(LocalAddress::address)
                        .filter(address -> address.isLoopback() == to.isLoopback())
                        .findFirst()
                        .orElse(null);
    }
}
