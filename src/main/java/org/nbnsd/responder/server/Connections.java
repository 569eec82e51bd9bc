package org.nbnsd.responder.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.Responder;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;

/** The connections of clients. All methods but {@link #open} are for the thread of the server. */
final class Connections {
    private static final int MOST = 100;
    private static final int MOST_OF_ONE = 25;
    private static final long IDLE_NANOS = 10_000_000_000L;
    private static final int LONGEST = 65_535;
    private static final int LENGTH = 2;

    private final Responder responder;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private final Tally counts;
    private final Consumer<Throwable> failures;
    private final Set<Connection> all = new HashSet<>();
    private volatile int open;

    Connections(
            Responder responder, LongSupplier clock, LongSupplier nanos, Tally counts, Consumer<Throwable> failures) {
        this.nanos = nanos;
        this.responder = responder;
        this.clock = clock;
        this.counts = counts;
        this.failures = failures;
    }

    int open() {
        return open;
    }

    void admit(SocketChannel channel) {
        counts.count(DnsCounter.CONNECTIONS.place());
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) { // the client has gone already
            ChannelFuture unused = channel.close();
            return;
        }
        Ipv4Address source = Ipv4Address.of(remote.getAddress().getAddress());
        long ofOne = all.stream()
                .filter(connection -> connection.source().equals(source))
                .count();
        if (all.size() >= MOST || ofOne >= MOST_OF_ONE) {
            counts.count(DnsCounter.REFUSED_BUSY.place());
            ChannelFuture unused = channel.close();
            return;
        }
        Connection connection = new Connection(channel, source, responder, clock, nanos, counts, failures);
        all.add(connection);
        open = all.size();
        channel.closeFuture().addListener(closed -> {
            all.remove(connection);
            open = all.size();
        });
        channel.pipeline()
                .addLast(new LengthFieldBasedFrameDecoder(LENGTH + LONGEST, 0, LENGTH, 0, LENGTH), connection);
    }

    /** Closes those that neither asked nor took anything for ten seconds. */
    void tick() {
        long now = nanos.getAsLong();
        for (Connection connection : List.copyOf(all)) {
            if (now - connection.progressAt() > IDLE_NANOS) {
                connection.expire();
            }
        }
    }
}
