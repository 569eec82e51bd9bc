package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.Postponed.Answer;
import org.nbnsd.net.Reach.Way;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves, so that it never waits for what cannot. A datagram for a neighbour who does not answer for his address (ARP)
 * stays in the system for three seconds, in the buffer of the socket that sent it; when that is full, the system takes no
 * more from the socket, whoever it is for. So:
 *
 * <ul>
 *   <li>What is for neighbours who are not known leaves through a socket of its own, and of it no more than fits into that
 *       ({@link Doubts}).
 *   <li>What a socket does not take leaves through another one: there is one for neighbours who are known, and one for those
 *       behind routers, whose networks have a share of it each ({@link RoutedShares}). What that does not take is dropped.
 *   <li>Nothing waits in this program, but answers for somebody whom the system may still find ({@link Postponed}): until a
 *       look at the system's table shows that he is there, which is after a twentieth of a second if he is, and no longer
 *       than the system looks for him.
 * </ul>
 *
 * <p>Belongs to the event loop, but for {@link #reach} and {@link #state}.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private static final long CHECK_MILLIS = 1000;
    /** For so long a socket that was full is taken to be rather full. */
    private static final long FULL_MILLIS = 10_000;
    /** Hears of what has not left, or not at once, on the event loop. */
    interface Listener {
        /** A datagram has left of which it was said that it had not, yet. */
        void leftLate(Ipv4Address from, Endpoint to, byte[] message);

        void congested(Ipv4Address to, boolean unresolved);

        void restored(SendingState episode);
    }

    private final EventLoop loop;
    private final Supplier<BoundSockets> sockets;
    private final UdpCounts counts;
    private final Listener listener;
    private final LongSupplier clock;
    private final NeighbourWatch watch;
    private final Congestion congestion = new Congestion();
    private final List<Channel> unflushed = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(UdpTransport.SLOT);
    private final Doubts doubts = new Doubts();
    private final RoutedShares routed = new RoutedShares();
    private final Postponed postponed = new Postponed();
    private NeighbourTable table = NeighbourTable.NONE;
    private volatile Reach reach = Reach.UNKNOWN;
    private long fullUntil;
    private @Nullable Future<?> checking;

    /**
     * One that has not begun to look at the neighbours.
     *
     * @param table the system's table of neighbours
     * @param clock in milliseconds, never going back
     */
    Departures(
            EventLoop loop,
            Supplier<BoundSockets> sockets,
            UdpCounts counts,
            Listener listener,
            Path table,
            LongSupplier clock) {
        this.loop = loop;
        this.sockets = sockets;
        this.counts = counts;
        this.listener = listener;
        this.clock = clock;
        fullUntil = clock.getAsLong();
        watch = new NeighbourWatch(table, clock, (seen, began) -> tell(() -> looked(seen, began)));
    }

    private void tell(Runnable task) {
        try {
            loop.execute(FatalErrors.checked(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody is told of the neighbours: stopping", e);
        }
    }

    void start() {
        watch.start();
    }

    boolean stop(Duration patience) {
        return watch.stop(patience);
    }

    /** Whom what is sent now reaches. For any thread. */
    Reach reach() {
        return reach;
    }

    /** For any thread. */
    SendingState state() {
        return congestion.state();
    }

    /** Other sockets are there now. */
    void socketsChanged() {
        BoundSockets now = sockets.get();
        int least = now.spares().values().stream()
                .mapToInt(spares -> UdpTransport.sendBuffer(Objects.requireNonNull(spares.get(Way.DOUBTFUL))))
                .min()
                .orElse(0);
        doubts.fitInto(least);
        reach = Reach.of(table, doubts.plain(), now.addresses());
    }

    /** Somebody has looked at the neighbours. */
    void looked(NeighbourTable seen, long began) {
        table = seen;
        List<LocalAddress> addresses = sockets.get().addresses();
        Reach fresh = Reach.of(seen, doubts.plain(), addresses);
        doubts.looked(seen, fresh::needsHardwareAddress, began, clock.getAsLong());
        reach = Reach.of(seen, doubts.plain(), addresses);
        postponed.take().forEach(this::sendLate);
        flush();
        if (!postponed.isEmpty()) {
            watch.soon();
        }
    }

    /** Now it is known whether he has come; if not, whether the system has stopped looking for him. */
    private void sendLate(Answer answer) {
        Ipv4Address to = answer.to().address();
        long now = clock.getAsLong();
        boolean doubtful = reach.to(to) == Way.DOUBTFUL;
        if (doubtful && !doubts.admits(to, now)) {
            if (now - answer.since() < Doubts.WAIT && !doubts.isAskedForInVain(to, now)) {
                postpone(answer);
            } else {
                drop(to, true);
            }
            return;
        }
        Channel main = sockets.get().unicast().get(answer.from());
        byte[] message = answer.message().array();
        InetSocketAddress at = UdpEndpoints.socketAddress(to, answer.to().port());
        if (main == null || !main.isActive()) {
            counts.count(UdpCounter.NO_SOCKET);
        } else if (send(answer.from(), main, to, at, message, null)) {
            listener.leftLate(answer.from(), answer.to(), message);
        }
    }

    private void postpone(Answer answer) {
        Answer surplus = postponed.add(answer);
        if (surplus != null) {
            drop(surplus.to().address(), true);
        }
    }

    /**
     * Sends a datagram, at once or at the next {@link #flush}.
     *
     * @param main the socket of the address that it leaves from
     * @param unsent is run if it turns out, now or later, that it has not left; null if nobody wants to know
     * @return whether it has left, or will at the next flush unless nothing more can leave
     */
    boolean send(
            Ipv4Address from,
            Channel main,
            Ipv4Address to,
            InetSocketAddress at,
            byte[] message,
            @Nullable Runnable unsent) {
        if (reach.to(to) == Way.DOUBTFUL) {
            Channel own = spare(from, Way.DOUBTFUL);
            if (own != null) {
                return sendDoubtful(from, own, to, at, message, unsent);
            }
        }
        if (!main.isWritable()) {
            flush(main);
        }
        SendPromise.of(main).send(message, at, unsent);
        if (unflushed.isEmpty() || unflushed.get(unflushed.size() - 1) != main) {
            unflushed.add(main);
        }
        return true;
    }

    private boolean sendDoubtful(
            Ipv4Address from,
            Channel own,
            Ipv4Address to,
            InetSocketAddress at,
            byte[] message,
            @Nullable Runnable unsent) {
        watch.soon();
        long now = clock.getAsLong();
        boolean isBehindOthers = unsent == null && postponed.contains(to);
        if (isBehindOthers || !doubts.admits(to, now)) {
            boolean inVain = doubts.isAskedForInVain(to, now);
            if (unsent == null && !inVain) {
                postpone(new Answer(from, UdpEndpoints.endpoint(at), ByteBuffer.wrap(message.clone()), now));
                return false;
            }
            drop(to, true);
            if (unsent != null && !inVain) {
                unsent.run();
            }
            return false;
        }
        if (sendNow(own, ByteBuffer.wrap(message), to, at)) {
            doubts.taken(to, unsent, now);
            return true;
        }
        if (unsent != null) {
            unsent.run();
        }
        return false;
    }

    private @Nullable Channel spare(Ipv4Address from, Way way) {
        Map<Way, Channel> spares = sockets.get().spares().get(from);
        return spares == null ? null : spares.get(way);
    }

    /** Lets what was sent leave. */
    void flush() {
        unflushed.forEach(this::flush);
        unflushed.clear();
    }

    private void flush(Channel main) {
        main.flush();
        SendPromise.takeBack(main, this::sendOtherwise);
    }

    /** What a socket did not take. */
    private boolean sendOtherwise(Ipv4Address from, DatagramPacket packet) {
        watch.soon();
        InetSocketAddress at = packet.recipient();
        Ipv4Address to = UdpEndpoints.endpoint(at).address();
        Way way = reach.to(to);
        Channel spare = spare(from, way);
        ByteBuffer message = packet.content().nioBuffer();
        if (spare != null && way == Way.NEAR) {
            return sendNow(spare, message, to, at);
        } else if (spare != null && way == Way.ROUTED && routed.admits(to, used(spare), clock.getAsLong())) {
            return sendNow(spare, message, to, at);
        }
        drop(to, way == Way.DOUBTFUL);
        return false;
    }

    /** How much of the buffer of a socket is used; where the system does not tell, the most if it was full lately. */
    private double used(Channel spare) {
        Integer waiting = DropCounter.waiting(spare);
        if (waiting == null) {
            return clock.getAsLong() < fullUntil ? 1 : 0;
        }
        return waiting / (double) Math.max(1, UdpTransport.sendBuffer(spare));
    }

    private boolean sendNow(Channel channel, ByteBuffer message, Ipv4Address to, InetSocketAddress at) {
        buffer.clear().put(message).flip();
        try {
            if (UdpTransport.sendNow(channel, buffer, at)) {
                counts.count(UdpCounter.SENT);
                return true;
            }
            fullUntil = clock.getAsLong() + FULL_MILLIS;
            drop(to, false);
        } catch (IOException e) {
            counts.count(UdpCounter.SEND_ERRORS);
            LOG.debug("sending to {} failed: {}", at, e.toString());
        }
        return false;
    }

    private void drop(Ipv4Address to, boolean unresolved) {
        counts.count(unresolved ? UdpCounter.UNRESOLVED : UdpCounter.CONGESTED);
        if (congestion.dropped(to, clock.getAsLong())) {
            listener.congested(to, unresolved);
        }
        if (checking == null) {
            checking = loop.schedule(FatalErrors.checked(this::check), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        checking = null;
        if (congestion.ends(clock.getAsLong())) {
            listener.restored(congestion.state());
        } else {
            checking = loop.schedule(FatalErrors.checked(this::check), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
