package org.nbnsd.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.AttributeKey;
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

    /** Sends a datagram, at the next flush of the socket; false if the system takes no more, which is counted. */
    boolean send(byte[] message, InetSocketAddress to) {
        Channel channel = channel();
        if (!channel.isWritable()) {
            channel.flush();
            if (!channel.isWritable()) {
                counts.count(UdpCounter.CONGESTED);
                return false;
            }
        }
        ByteBuf buffer = channel.alloc().directBuffer(message.length).writeBytes(message);
        ChannelFuture unused = channel.write(new DatagramPacket(buffer, to), this);
        return true;
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        counts.count(UdpCounter.SENT);
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        counts.count(UdpCounter.SEND_ERRORS);
        LOG.debug("sending from {} failed: {}", from, cause.toString());
        return true;
    }
}
