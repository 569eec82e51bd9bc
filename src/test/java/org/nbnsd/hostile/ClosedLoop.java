package org.nbnsd.hostile;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.nbnsd.protocol.Endpoint;

/** Sends the same request again for each answer, so that always as many are under way, and counts the answers. Linux only. */
final class ClosedLoop implements AutoCloseable {
    private static final int UNDER_WAY = 256;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), EpollIoHandler.newFactory());
    private final Channel channel;
    private final ByteBuf request;
    private final InetSocketAddress server;
    private volatile long answered;

    ClosedLoop(Endpoint server, String from, byte[] octets) {
        this.server = new InetSocketAddress(server.address().toString(), server.port());
        request = Unpooled.directBuffer(octets.length).writeBytes(octets);
        channel = new Bootstrap()
                .group(group)
                .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                .option(ChannelOption.SO_RCVBUF, 4 << 20)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 1500)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1500 * 64))
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    private int arrived;

                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        arrived++;
                    }

                    @Override
                    public void channelReadComplete(ChannelHandlerContext context) {
                        answered += arrived;
                        send(arrived);
                        arrived = 0;
                    }
                })
                .bind(from, 0)
                .syncUninterruptibly()
                .channel();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            channel.write(new DatagramPacket(request.retainedDuplicate(), server), channel.voidPromise());
        }
        channel.flush();
    }

    /** Answers a second, over so many seconds. */
    double measure(double seconds) throws InterruptedException {
        long before = answered;
        long began = System.nanoTime();
        group.submit(() -> send(UNDER_WAY)).syncUninterruptibly();
        // The end of the group never comes; this is a way to wait.
        group.awaitTermination((long) (seconds * 1000), TimeUnit.MILLISECONDS);
        return (answered - before) * 1e9 / (System.nanoTime() - began);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        request.release();
    }
}
