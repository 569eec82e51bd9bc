package org.nbnsd.responder.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.DnsSettings;
import org.nbnsd.responder.Responder;
import org.nbnsd.tally.Tally;

/**
 * A server of the DNS, by UDP and TCP at the same addresses and ports. It starts once and stops once; the methods are for any thread but
 * its own.
 */
public final class DnsServer implements AutoCloseable {
    /** For a port that is free for both kinds. */
    private static final int MOST_TRIES = 50;

    private static final int BACKLOG = 128;
    /** Longer requests exist only by TCP. */
    private static final int LONGEST_DATAGRAM = 4096;

    private static final int BUFFER = 1 << 20;
    private static final long TICK_MILLIS = 250;
    private static final long FAREWELL_MILLIS = 100;

    private final Tally counts = new Tally(DnsCounter.values().length);
    private final DnsSettings settings;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private final Consumer<Throwable> failures;
    private final Responder responder;
    private final Connections connections;
    private final EventLoop loop;
    private final List<Channel> bound = new ArrayList<>();
    private @Nullable Channel probing;
    private volatile boolean isStopping;
    private volatile int size;

    /**
     * Nothing is listened on yet.
     *
     * @param settings what it answers
     * @param computers what it answers from; nobody else may use it from now on
     * @param clock the time, in milliseconds since the epoch
     * @param failures learns what failed over a request, which is a bug
     * @throws IllegalArgumentException if a name of the settings is none
     */
    public DnsServer(DnsSettings settings, ComputerTable computers, LongSupplier clock, Consumer<Throwable> failures) {
        this(settings, computers, clock, System::nanoTime, failures);
    }

    /** With a clock for what takes too long. */
    DnsServer(
            DnsSettings settings,
            ComputerTable computers,
            LongSupplier clock,
            LongSupplier nanos,
            Consumer<Throwable> failures) {
        this.nanos = nanos;
        this.settings = settings;
        this.clock = clock;
        this.failures = failures;
        responder = new Responder(settings, computers, counts, clock.getAsLong());
        connections = new Connections(responder, clock, nanos, counts, failures);
        size = computers.size();
        loop = (EventLoop) new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("nbnsd-dns-server", true), NioIoHandler.newFactory())
                .next();
    }

    /**
     * Starts to serve.
     *
     * @param addresses where; with port 0 any that is free for both
     * @throws CannotAnswerException if it cannot listen there; the message is for people. The server has stopped then
     */
    public synchronized void start(List<InetSocketAddress> addresses) throws CannotAnswerException {
        List<Channel> datagrams = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses) {
                datagrams.add(bindBoth(address));
            }
        } catch (CannotAnswerException e) {
            close();
            throw e;
        }
        HostProber prober = settings.probe().isEmpty() ? null : prober();
        Notifier notifier = new Notifier(responder, settings.secondaries(), datagrams.get(0), counts, clock);
        datagrams.forEach(channel ->
                channel.pipeline().addLast(new Datagrams(responder, notifier, prober, clock, counts, failures)));
        Future<?> unused = loop.scheduleWithFixedDelay(
                FatalErrors.checked(() -> {
                    connections.tick();
                    notifier.tick();
                    size = responder.size();
                }),
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        datagrams.forEach(channel -> channel.config().setAutoRead(true));
    }

    /** The datagrams' channel, which reads nothing yet. A port that the system picks for one kind may be taken for the other. */
    private Channel bindBoth(InetSocketAddress address) throws CannotAnswerException {
        for (int tries = 1; ; tries++) {
            Channel stream = bindStream(address);
            InetSocketAddress same =
                    new InetSocketAddress(address.getAddress(), ((InetSocketAddress) stream.localAddress()).getPort());
            ChannelFuture future = bindDatagrams(same);
            if (future.isSuccess()) {
                bound.add(stream);
                bound.add(future.channel());
                return future.channel();
            }
            stream.close().awaitUninterruptibly();
            if (address.getPort() != 0 || tries == MOST_TRIES) {
                throw CannotAnswerException.of("UDP", same, future.cause());
            }
        }
    }

    private ChannelFuture bindDatagrams(InetSocketAddress address) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, BUFFER)
                .option(ChannelOption.SO_SNDBUF, BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_DATAGRAM))
                .handler(new ChannelInboundHandlerAdapter())
                .bind(address)
                .awaitUninterruptibly();
    }

    /** From any free port. */
    private HostProber prober() throws CannotAnswerException {
        InetSocketAddress anywhere = new InetSocketAddress("0.0.0.0", 0);
        ChannelFuture future = new Bootstrap()
                .group(loop)
                .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_DATAGRAM))
                .handler(new ChannelInboundHandlerAdapter())
                .bind(anywhere)
                .awaitUninterruptibly();
        if (!future.isSuccess()) {
            close();
            throw CannotAnswerException.of("UDP", anywhere, future.cause());
        }
        probing = future.channel();
        HostProber made = new HostProber(responder, future.channel(), settings.probePort(), clock, nanos, counts);
        future.channel().pipeline().addLast(made);
        return made;
    }

    private Channel bindStream(InetSocketAddress address) throws CannotAnswerException {
        ChannelFuture future = new ServerBootstrap()
                .group(loop, loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        counts.count(DnsCounter.BROKEN.place());
                    }
                })
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.admit(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw CannotAnswerException.of("TCP", address, future.cause());
        }
        return future.channel();
    }

    /**
     * The computers change.
     *
     * @param change is done on the thread of the server, soon
     */
    public void change(Consumer<Responder> change) {
        try {
            loop.execute(FatalErrors.checked(() -> change.accept(responder)));
        } catch (RejectedExecutionException e) {
            if (!isStopping) {
                throw e;
            }
        }
    }

    /**
     * Where it listens.
     *
     * @return an address for each that it was told
     */
    public synchronized List<InetSocketAddress> addresses() {
        return bound.stream()
                .filter(NioDatagramChannel.class::isInstance)
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** What was counted. */
    public Map<DnsCounter, Long> counts() {
        Map<DnsCounter, Long> values = new EnumMap<>(DnsCounter.class);
        for (DnsCounter counter : DnsCounter.values()) {
            values.put(counter, counts.get(counter.place()));
        }
        return values;
    }

    /** How many connections are open. */
    public int open() {
        return connections.open();
    }

    /** How many computers there are, as of a moment ago. */
    public int size() {
        return size;
    }

    /** The thread of the server, for who looks whether it turns. */
    public EventLoop loop() {
        return loop;
    }

    /** Stops at once. */
    @Override
    public synchronized void close() {
        isStopping = true;
        Channel asking = probing;
        if (asking != null) {
            ChannelFuture unused = asking.close();
        }
        bound.forEach(channel -> channel.close().awaitUninterruptibly(FAREWELL_MILLIS));
        loop.shutdownGracefully(0, FAREWELL_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(FAREWELL_MILLIS);
    }
}
