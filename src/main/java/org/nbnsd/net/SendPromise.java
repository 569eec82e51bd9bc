package org.nbnsd.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one promise of all datagrams of a socket: it is never kept for good, but counts each time that it would be. A promise
 * and a listener for each datagram would be a fifth of what Netty takes for it.
 */
final class SendPromise extends DefaultChannelPromise {
    private static final AttributeKey<SendPromise> KEY = AttributeKey.valueOf(SendPromise.class, "");

    private static final Logger LOG = LoggerFactory.getLogger(SendPromise.class);

    private final UdpCounts counts;
    private final Ipv4Address from;

    private SendPromise(Channel channel, UdpCounts counts, Ipv4Address from) {
        super(channel);
        this.counts = counts;
        this.from = from;
    }

    /** Gives a socket its promise, and says where the thread of the socket counts. */
    static void put(Channel channel, UdpCounts counts, Ipv4Address from) {
        channel.attr(KEY).set(new SendPromise(channel, counts, from));
    }

    /** The promise of a socket that has one. */
    static SendPromise of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** What another socket is to do with what this one did not take. */
    @FunctionalInterface
    interface Instead {
        /** Whether it has left now; the packet is good until this returns. */
        boolean send(Ipv4Address from, DatagramPacket packet);
    }

    /** What becomes of what is taken back; without a stack trace. */
    private static final class TakenBack extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean left;

        /** Whether it has left in another way. */
        TakenBack(boolean left) {
            super(left ? "left through another socket" : "the system takes no more");
            this.left = left;
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** That of a datagram of which somebody wants to know whether it has left. */
    private final class Watched extends DefaultChannelPromise {
        private final Runnable unsent;

        Watched(Runnable unsent) {
            super(SendPromise.this.channel());
            this.unsent = unsent;
        }

        @Override
        public boolean trySuccess(@Nullable Void result) {
            return SendPromise.this.trySuccess(null);
        }

        @Override
        public boolean tryFailure(Throwable cause) {
            if (!(cause instanceof TakenBack back && back.left)) {
                unsent.run();
            }
            return SendPromise.this.tryFailure(cause);
        }
    }

    /**
     * Sends a datagram, at the next flush of the socket.
     *
     * @param unsent is run if it does not leave; null if nobody wants to know
     */
    void send(byte[] message, InetSocketAddress to, @Nullable Runnable unsent) {
        Channel channel = channel();
        ByteBuf buffer = channel.alloc().directBuffer(message.length).writeBytes(message);
        ChannelFuture unused =
                channel.write(new DatagramPacket(buffer, to), unsent == null ? this : new Watched(unsent));
    }

    /**
     * Takes out of the queue of a socket that was flushed what the system did not take: Netty would keep it until that takes
     * all that is before it.
     */
    static void takeBack(Channel channel, Instead instead) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null || queue.isEmpty()) {
            return;
        }
        Ipv4Address from = of(channel).from;
        while (queue.current() instanceof DatagramPacket packet) {
            queue.remove(new TakenBack(instead.send(from, packet)));
        }
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        counts.count(UdpCounter.SENT);
        return true;
    }

    /** What was taken back is counted by who took it. */
    @Override
    public boolean tryFailure(Throwable cause) {
        if (!(cause instanceof TakenBack)) {
            counts.count(UdpCounter.SEND_ERRORS);
            LOG.debug("sending from {} failed: {}", from, cause.toString());
        }
        return true;
    }
}
