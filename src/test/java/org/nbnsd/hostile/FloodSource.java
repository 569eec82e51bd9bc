package org.nbnsd.hostile;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.protocol.Endpoint;

/**
 * One address that sends the same datagram again and again from sixteen ports. The system cuts many datagrams out of each
 * buffer that it is given, so that one core sends more of them than a server can read: about two million a second. Linux
 * only.
 */
public final class FloodSource implements AutoCloseable {
    private static final int PORTS = 16;
    private static final int DATAGRAMS_IN_A_BUFFER = 64;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("flood", true), EpollIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();
    private final ByteBuf buffer;
    private final int length;
    private final InetSocketAddress server;
    private final long perSecond;
    private long startedAt;
    private volatile long sent;
    private volatile long cpuNanos;
    private volatile boolean stopped;

    private FloodSource(byte[] datagram, Endpoint server, long perSecond) {
        this.server = socketAddress(server);
        this.perSecond = perSecond;
        length = datagram.length;
        buffer = Unpooled.directBuffer(length * DATAGRAMS_IN_A_BUFFER);
        for (int i = 0; i < DATAGRAMS_IN_A_BUFFER; i++) {
            buffer.writeBytes(datagram);
        }
    }

    private static InetSocketAddress socketAddress(Endpoint endpoint) {
        return new InetSocketAddress(endpoint.address().toString(), endpoint.port());
    }

    /**
     * Begins to send, until it is closed.
     *
     * @param address from where: an address of this machine
     * @param perSecond how many at most; 0 for as many as can be
     */
    public static FloodSource start(String address, Endpoint server, byte[] datagram, long perSecond) {
        FloodSource flood = new FloodSource(datagram, server, perSecond);
        for (int i = 0; i < PORTS; i++) {
            flood.channels.add(new Bootstrap()
                    .group(flood.group)
                    .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.SO_RCVBUF, 4096)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(address, 0)
                    .syncUninterruptibly()
                    .channel());
        }
        flood.startedAt = System.nanoTime();
        flood.group.execute(flood::send);
        return flood;
    }

    private void send() {
        if (stopped) {
            return;
        }
        if (perSecond > 0 && sent > (System.nanoTime() - startedAt) / 1e9 * perSecond) {
            group.schedule(this::send, 200, TimeUnit.MICROSECONDS);
            return;
        }
        for (Channel channel : channels) {
            channel.writeAndFlush(
                    new SegmentedDatagramPacket(buffer.retainedDuplicate(), length, server), channel.voidPromise());
        }
        cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        sent += (long) PORTS * DATAGRAMS_IN_A_BUFFER;
        group.execute(this::send);
    }

    /** How many were sent. */
    public long sent() {
        return sent;
    }

    /** The processor time that it has taken, in nanoseconds. */
    long cpuNanos() {
        return cpuNanos;
    }

    @Override
    public void close() {
        stopped = true;
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        buffer.release();
    }
}
