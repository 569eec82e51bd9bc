package org.nbnsd.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** The recipe for sockets of TCP, IPv4 only. Everything that differs between epoll and NIO is here. */
final class TcpSockets {
    /** What is read at once, in octets. */
    static final int MOST_READ = 32 << 10;

    private static final int BACKLOG = 512;

    // A peer that is gone without a word is known to be so within two minutes.
    private static final int IDLE_SECONDS = 60;
    private static final int PROBE_SECONDS = 15;
    private static final int PROBES = 4;
    private static final int UNACKNOWLEDGED_MILLIS = 60_000;

    private final EventLoop loop;
    private final boolean epoll;

    TcpSockets(EventLoop loop, boolean epoll) {
        this.loop = loop;
        this.epoll = epoll;
    }

    /** One read after each demand, so that nothing comes in that nobody has asked for. */
    private static RecvByteBufAllocator reading() {
        return new FixedRecvByteBufAllocator(MOST_READ).maxMessagesPerRead(1);
    }

    /** What makes a listening socket; the address may be that of a socket that was just closed. */
    ServerBootstrap listening(ChannelHandler ofListener, ChannelHandler ofConnection) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reading())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(ofListener)
                .childHandler(ofConnection);
        if (!epoll) {
            return bootstrap.channelFactory(
                    () -> new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET));
        }
        return bootstrap
                .channelFactory(() -> new EpollServerSocketChannel(SocketProtocolFamily.INET))
                .childOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
                .childOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }

    /** What makes a connection. */
    Bootstrap connecting(ChannelHandler ofConnection, int patienceMillis) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patienceMillis)
                .option(ChannelOption.RECVBUF_ALLOCATOR, reading())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(ofConnection);
        if (!epoll) {
            return bootstrap.channelFactory(
                    () -> new NioSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET));
        }
        return bootstrap
                .channelFactory(() -> new EpollSocketChannel(SocketProtocolFamily.INET))
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
                .option(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .option(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                .option(EpollChannelOption.TCP_KEEPCNT, PROBES)
                .option(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }
}
