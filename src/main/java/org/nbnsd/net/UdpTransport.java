package org.nbnsd.net;

import com.google.common.collect.Streams;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops, and the recipe for their sockets. Everything that differs between epoll and NIO is here. */
final class UdpTransport {
    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    static {
        // Netty looks at these when it is loaded. For its JFR events the JVM would load and rewrite classes at the
        // first datagram, a sixth of the time until that is answered, and keep 4 MB. Chunks of 1 MB instead of 4,
        // which are zeroed and so resident, spare 6 MB.
        setIfUnset("io.netty.jfr.enabled", "false");
        setIfUnset("io.netty.allocator.maxOrder", "7");
    }

    /** The longest datagram that arrives whole: a message has 576 octets at most, a packet of an Ethernet 1472. */
    static final int SLOT = 1500;

    /** As many as one system call of epoll brings. */
    private static final int DATAGRAMS_PER_READ = 64;

    private static final int KERNEL_BUFFER = 4 << 20;

    /** Of the buffer for sending, in octets; by this property less, as where {@code net.core.wmem_max} is less. */
    private static final int SEND_BUFFER = Integer.getInteger("nbnsd.send-buffer", KERNEL_BUFFER);

    /** Of what is sent, in octets; then it is flushed. */
    private static final int MOST_QUEUED = 256 << 10;

    /** With NIO, a socket as the JDK knows it. */
    private static final AttributeKey<DatagramChannel> NIO_SOCKET = AttributeKey.valueOf(UdpTransport.class, "socket");

    private final EventLoop loop;
    private final List<EventLoop> queryLoops;
    private final Bootstrap bootstrap;
    private final boolean epoll;

    private UdpTransport(boolean epoll, int queryThreads, IoHandlerFactory handlers) {
        this.epoll = epoll;
        // One thread for all that changes something, also on a large machine: the core has one.
        loop = loops(1, "nbnsd-loop", handlers).get(0);
        queryLoops = loops(queryThreads, "nbnsd-query", handlers);
        bootstrap = new Bootstrap()
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .option(ChannelOption.SO_BROADCAST, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(MOST_QUEUED / 2, MOST_QUEUED))
                .option(ChannelOption.WRITE_SPIN_COUNT, 1)
                // What arrives before the handler knows the address waits in the kernel.
                .option(ChannelOption.AUTO_READ, false);
    }

    private static void setIfUnset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static List<EventLoop> loops(int number, String name, IoHandlerFactory handlers) {
        if (number == 0) {
            return List.of();
        }
        return Streams.stream(new MultiThreadIoEventLoopGroup(number, new DefaultThreadFactory(name, true), handlers))
                .map(EventLoop.class::cast)
                .toList();
    }

    /**
     * Starts the event loop.
     *
     * @param queryThreads how many threads answer queries besides; with epoll only
     * @throws CannotListenException if epoll is demanded and cannot be had
     */
    static UdpTransport start(Transport wanted, int queryThreads) throws CannotListenException {
        boolean epoll = wanted == Transport.EPOLL || wanted == Transport.AUTO && isLinux() && Epoll.isAvailable();
        if (!epoll) {
            if (isLinux() && wanted == Transport.AUTO) {
                LOG.info(
                        "transport epoll cannot be had here ({}), using NIO: broadcasts to 255.255.255.255 are not heard",
                        rootOf(Epoll.unavailabilityCause()));
            }
            UdpTransport nio = new UdpTransport(false, 0, NioIoHandler.newFactory());
            nio.bootstrap
                    .channelFactory(UdpTransport::nioChannel)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(SLOT));
            return nio;
        }
        if (!Epoll.isAvailable()) {
            throw new CannotListenException(
                    "transport epoll cannot be had here (" + rootOf(Epoll.unavailabilityCause())
                            + "); choose the transport nio, or auto",
                    Epoll.unavailabilityCause());
        }
        UdpTransport native4 = new UdpTransport(true, queryThreads, EpollIoHandler.newFactory());
        native4.bootstrap
                .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                // This is what makes Netty read with recvmmsg, without which epoll is slower than NIO.
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(SLOT * DATAGRAMS_PER_READ));
        return native4;
    }

    private static Channel nioChannel() {
        try {
            DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET);
            Channel channel = new NioDatagramChannel(socket);
            channel.attr(NIO_SOCKET).set(socket);
            return channel;
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    /** Opens a socket, which is bound to nothing, and closes it. Only epoll takes long to load. */
    static void loadAhead() {
        if (!isLinux() || !Epoll.isAvailable()) {
            return;
        }
        try {
            UdpTransport transport = start(Transport.EPOLL, 0);
            ChannelFuture socket = transport
                    .bootstrap(transport.loop)
                    .handler(new ChannelInboundHandlerAdapter())
                    .register()
                    .awaitUninterruptibly();
            socket.channel().close().awaitUninterruptibly();
            transport.shutdown(Duration.ofSeconds(1));
        } catch (CannotListenException | RuntimeException e) {
            LOG.debug("nothing could be loaded ahead", e); // who starts to listen meets it again, and tells it
        }
    }

    /**
     * The JDK takes every address of which the first octet ends with seven bits set and the last is 255 for one of
     * loopback, and says EADDRNOTAVAIL without asking the system.
     */
    boolean canBindLimitedBroadcast() {
        return epoll;
    }

    static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    }

    private static String rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /** Ends all threads; false if that takes longer. */
    boolean shutdown(Duration patience) {
        List<EventLoop> all = new ArrayList<>(queryLoops);
        all.add(loop);
        // Each one begins to end, then each is waited for.
        return all.stream()
                .map(each -> each.shutdownGracefully(0, patience.toMillis(), TimeUnit.MILLISECONDS))
                .toList()
                .stream()
                .allMatch(ended -> ended.awaitUninterruptibly(patience.toMillis()));
    }

    EventLoop loop() {
        return loop;
    }

    /** Those of the threads that answer queries. */
    List<EventLoop> queryLoops() {
        return queryLoops;
    }

    /** A fresh copy for one socket. */
    Bootstrap bootstrap(EventLoop itsLoop) {
        return bootstrap.clone().group(itsLoop);
    }

    boolean isEpoll() {
        return epoll;
    }

    /** Whether an address may have several sockets. */
    ChannelOption<Boolean> reusePort() {
        return epoll ? EpollChannelOption.SO_REUSEPORT : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    /** What may wait in the system after a socket has sent it, in octets with all that the system keeps beside them. */
    static int sendBuffer(Channel socket) {
        Integer granted = socket.config().getOption(ChannelOption.SO_SNDBUF);
        return granted == null ? 0 : granted;
    }

    /**
     * Hands a datagram to the system without Netty's queue. For the thread of the socket.
     *
     * @param message in direct memory
     * @return false if the system takes no more
     * @throws IOException if it refuses this one, or the socket is closed
     */
    static boolean sendNow(Channel socket, ByteBuffer message, InetSocketAddress to) throws IOException {
        if (!socket.isOpen()) {
            throw new ClosedChannelException(); // its number may be that of another file by now
        }
        if (socket.hasAttr(NIO_SOCKET)) {
            return socket.attr(NIO_SOCKET).get().send(message, to) > 0;
        }
        Socket system = (Socket) ((UnixChannel) socket).fd();
        return system.sendTo(message, message.position(), message.limit(), to.getAddress(), to.getPort()) > 0;
    }
}
