package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what floods out of the queues of the sockets: {@link Floods} says what that is, a {@link KernelFilter} does it. One
 * address can send more than this server can read; without this, what others send would be lost in full queues. With NIO
 * there is no such thing. Belongs to the event loop.
 */
final class FloodGuard {
    private static final Logger LOG = LoggerFactory.getLogger(FloodGuard.class);

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Supplier<BoundSockets> sockets;
    private final Floods floods = new Floods();
    private final OpenQuestions questions = new OpenQuestions();
    private boolean works;
    private @Nullable Future<?> ticking;
    private long quietUntil;

    FloodGuard(UdpTransport transport, Supplier<BoundSockets> sockets) {
        this.loop = transport.loop();
        this.sockets = sockets;
        works = transport.isEpoll();
        quietUntil = now();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** A datagram was read in vain. */
    void dropped(Ipv4Address source, boolean response) {
        if (works && floods.dropped(source, response, now())) {
            tell(source);
            put(all());
            tick();
        }
    }

    /** A datagram leaves; one that is a request may be answered, whatever floods. */
    void sent(Ipv4Address to, byte[] message) {
        if (!works || message.length < 3 || message[2] < 0) {
            return;
        }
        questions.asked(to, (message[0] & 0xFF) << 8 | message[1] & 0xFF, now());
        if (floods.floods().stream()
                .anyMatch(flood -> flood.responseBits() > 0 && flood.source().equals(to))) {
            put(all());
        }
    }

    /** There are sockets that were not there before. */
    void added(Collection<Channel> channels) {
        if (works && !floods.isEmpty()) {
            put(channels);
        }
    }

    private void tick() {
        if (ticking == null && !floods.isEmpty()) {
            ticking = loop.schedule(FatalErrors.checked(this::expire), Floods.WINDOW, TimeUnit.MILLISECONDS);
        }
    }

    private void expire() {
        ticking = null;
        if (works && floods.expire(now())) {
            put(all());
        }
        tick();
    }

    private List<Channel> all() {
        return sockets.get().all();
    }

    private void put(Collection<Channel> channels) {
        try {
            KernelFilter.put(
                    channels,
                    floods.floods(),
                    flood -> flood.responseBits() == 0
                            ? List.of()
                            : questions.ids(flood.source(), KernelFilter.MOST_IDS, now()));
        } catch (ChannelException e) {
            works = false;
            LOG.warn("the system cannot be told to drop floods, so a large one will harm others: {}", e.getMessage());
        }
    }

    /** Once in a while: who floods in spells must not fill the disk. */
    private void tell(Ipv4Address source) {
        if (floods.isFlooding(source) && now() - quietUntil >= 0) {
            quietUntil = now() + QUIET.toMillis();
            LOG.warn(
                    "{} floods this server: most of what it sends is dropped by the system, unread;"
                            + " other floods are not told of for {} s",
                    source,
                    QUIET.toSeconds());
        }
    }
}
