package org.nbnsd.http.server;

import com.google.common.base.Suppliers;
import com.google.common.net.InetAddresses;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Access;
import org.nbnsd.http.HttpCounts;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes;
import org.nbnsd.net.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server for HTTP/1.1. It starts once and stops once; the methods are for any thread but its own.
 *
 * <p>At another address than this machine's own it listens when somebody has a token; until then, at the same port of
 * 127.0.0.1 only.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final int BACKLOG = 128;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    /** For what is being answered, when stopping. */
    private static final Duration FAREWELL = Duration.ofMillis(100);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);
    private static final int SOME_TRIES = 20;
    private static final int MANY_TRIES = 400;

    private static final byte[] TOO_MANY = String.join(
                    "\r\n",
                    "HTTP/1.1 503 Service Unavailable",
                    "Retry-After: 1",
                    "Content-Length: 0",
                    "Connection: close",
                    "",
                    "")
            .getBytes(StandardCharsets.US_ASCII);

    private volatile HttpSettings settings;
    private final Access access;
    private final Consumer<Throwable> failures;
    private final Tally tally = new Tally();
    private final ThreadPoolExecutor workers;
    private final EventLoop loop;
    private volatile @Nullable HttpService service;
    private volatile @Nullable TlsFiles tls;
    private volatile @Nullable Channel listener;
    private volatile boolean isWaitingForToken;
    private volatile boolean isOpening;
    private final AtomicBoolean isRefreshing = new AtomicBoolean();
    private volatile boolean isStopping;
    private volatile boolean hasComplained;

    /**
     * Nothing is listened on yet.
     *
     * @param failures learns what failed over a request, which is a bug, or a failure of the machine
     */
    public HttpServer(HttpSettings settings, Access access, Consumer<Throwable> failures) {
        this.settings = settings;
        this.access = access;
        this.failures = failures;
        HttpLimits limits = settings.limits();
        workers = new ThreadPoolExecutor(
                limits.workers(),
                limits.workers(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(limits.queue()),
                new DefaultThreadFactory("nbnsd-http-worker", true));
        workers.allowCoreThreadTimeOut(true);
        loop = (EventLoop) new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("nbnsd-http", true), NioIoHandler.newFactory())
                .next();
    }

    /**
     * Starts to serve.
     *
     * @param routes what it serves, made when the first request comes: a daemon that nobody asks by HTTP starts sooner
     * @throws IOException if it cannot listen there, or the files to encrypt with make no sense; the message is for the person
     *     who starts it. The server has stopped then
     */
    public synchronized void start(Supplier<List<Route>> routes) throws IOException {
        HttpSettings.Tls files = settings.tls();
        try {
            tls = files == null ? null : TlsFiles.load(files);
            service = new HttpService(
                    settings,
                    Suppliers.memoize(() -> new Routes(routes.get())),
                    access,
                    tally,
                    failures,
                    workers,
                    System::nanoTime);
            isWaitingForToken = mustWait(settings);
            listener = bind(present(settings, isWaitingForToken), settings.port());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        long tick = settings.limits().tick().toMillis();
        Future<?> unused =
                loop.scheduleWithFixedDelay(FatalErrors.checked(this::tick), tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Whether nobody elsewhere could ask for anything. */
    private boolean mustWait(HttpSettings wanted) {
        return !wanted.address().isLoopbackAddress() && !access.isGiven();
    }

    private static InetAddress present(HttpSettings wanted, boolean isWaiting) {
        return isWaiting ? InetAddresses.forString("127.0.0.1") : wanted.address();
    }

    /**
     * Serves otherwise from now on, all or nothing; connections that are open stay, and keep their encryption. It listens elsewhere
     * before it stops to listen where it was, unless the one is in the way of the other.
     *
     * @param others what is to hold; of limits, the numbers of connections
     * @throws IOException if it cannot listen there, or the files to encrypt with make no sense: all stays as it was then
     */
    public synchronized void change(HttpSettings others) throws IOException {
        HttpService server = service;
        if (server == null || isStopping) {
            throw new IOException("the HTTP server does not serve");
        }
        HttpSettings.Tls files = others.tls();
        TlsFiles before = tls;
        TlsFiles after =
                files == null ? null : before != null && before.files().equals(files) ? before : TlsFiles.load(files);
        boolean isElsewhere = !others.address().equals(settings.address()) || others.port() != settings.port();
        if (isElsewhere) {
            move(others);
        }
        settings = others;
        tls = after;
        loop.submit(FatalErrors.checked(() -> server.use(others))).awaitUninterruptibly();
    }

    private void move(HttpSettings others) throws IOException {
        boolean mustWait = mustWait(others);
        InetAddress address = present(others, mustWait);
        Channel before = listener;
        try {
            listener = bind(address, others.port());
            if (before != null) {
                before.close().awaitUninterruptibly();
            }
        } catch (IOException e) {
            if (before == null || others.port() != ((InetSocketAddress) before.localAddress()).getPort()) {
                throw e;
            }
            moveAtOnePort(before, address, others.port());
        }
        isWaitingForToken = mustWait;
        hasComplained = false;
        LOG.info("listening on {}, TCP port {}, for HTTP", InetAddresses.toAddrString(address), port());
    }

    private void moveAtOnePort(Channel before, InetAddress address, int port) throws IOException {
        InetAddress there = ((InetSocketAddress) before.localAddress()).getAddress();
        before.close().awaitUninterruptibly();
        try {
            listener = bindAgain(address, port, SOME_TRIES);
        } catch (IOException e) {
            listener = bindAgain(there, port, MANY_TRIES);
            throw e;
        }
    }

    /** What was closed lets its port go only when its loop turns once more. */
    private Channel bindAgain(InetAddress address, int port, int tries) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return bind(address, port);
            } catch (CannotServeException e) {
                if (i == tries) {
                    throw e;
                }
            }
            loop.schedule(() -> {}, BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly();
        }
    }

    private Channel bind(InetAddress address, int port) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop, loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        tally.count(HttpCounter.ACCEPT_ERRORS);
                    }
                })
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connect(channel);
                    }
                })
                .bind(address, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new CannotServeException(address, port, bound.cause());
        }
        return bound.channel();
    }

    private void connect(SocketChannel channel) {
        tally.count(HttpCounter.CONNECTIONS);
        HttpService server = service;
        InetSocketAddress remote = channel.remoteAddress();
        if (server == null || remote == null) { // null if the client has gone already
            ChannelFuture unused = channel.close();
            return;
        }
        HttpConnection connection = new HttpConnection(server, channel, remote.getAddress());
        TlsFiles encryption = tls;
        if (server.admit(connection)) {
            channel.closeFuture().addListener(closed -> server.forget(connection));
        } else {
            if (encryption == null) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY)).addListener(ChannelFutureListener.CLOSE);
            } else {
                ChannelFuture unused = channel.close();
            }
            return;
        }
        if (encryption != null) {
            SslHandler handler = encryption.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
            channel.pipeline().addLast(handler);
        }
        channel.pipeline().addLast(connection.decoder(), new HttpResponseEncoder(), connection);
    }

    private void tick() {
        HttpService server = service;
        if (server != null) {
            server.tick();
        }
        if (isWaitingForToken && access.isGiven()) {
            openUp();
        }
        TlsFiles encryption = tls;
        if (encryption != null) {
            refresh(encryption);
        }
    }

    /** Somebody has a token now. What listens at this machine only gives way, and comes back if that fails. */
    private void openUp() {
        if (isOpening) {
            return;
        }
        isOpening = true;
        boolean isTried = byWorker(() -> {
            openNow();
            isOpening = false;
        });
        if (!isTried) {
            isOpening = false;
        }
    }

    private synchronized void openNow() {
        if (!isWaitingForToken) {
            return;
        }
        try {
            closeListener();
            listen(settings.address());
            isWaitingForToken = false;
            LOG.info("listening on {}, TCP port {}, for HTTP: there is a token now", text(settings), port());
        } catch (IOException e) {
            if (!hasComplained) {
                hasComplained = true;
                LOG.warn("{}; trying again until it works", e.getMessage());
            }
            listenHere();
        }
    }

    private void listenHere() {
        try {
            listen(InetAddresses.forString("127.0.0.1"));
        } catch (IOException e) {
            LOG.warn("{}; trying again until it works", e.getMessage());
        }
    }

    private void listen(InetAddress address) throws IOException {
        if (!isStopping) {
            listener = bindAgain(address, settings.port(), SOME_TRIES);
        }
    }

    private static String text(HttpSettings settings) {
        return InetAddresses.toAddrString(settings.address());
    }

    /** False if too many requests wait: it is tried again at the next look. */
    private boolean byWorker(Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void closeListener() {
        Channel bound = listener;
        if (bound != null) {
            bound.close().awaitUninterruptibly();
        }
    }

    /** One look at a time: a file system that does not answer keeps one worker busy, not all. */
    private void refresh(TlsFiles files) {
        if (!isRefreshing.compareAndSet(false, true)) {
            return;
        }
        boolean isTried = byWorker(() -> {
            try {
                if (files.refresh()) {
                    LOG.info("the certificate of the HTTP server was read again");
                }
            } catch (IOException e) {
                LOG.warn("{}; the certificate that was read before is used on", e.getMessage());
            } finally {
                isRefreshing.set(false);
            }
        });
        if (!isTried) {
            isRefreshing.set(false);
        }
    }

    /**
     * Where it listens.
     *
     * @return null if it does not
     */
    public @Nullable InetSocketAddress address() {
        Channel bound = listener;
        return bound == null ? null : (InetSocketAddress) bound.localAddress();
    }

    /** The port on which it listens; 0 if it does not. */
    public int port() {
        InetSocketAddress bound = address();
        return bound == null ? 0 : bound.getPort();
    }

    /** Whether it listens at this machine only, because nobody has a token yet. */
    public boolean isWaitingForToken() {
        return isWaitingForToken;
    }

    /** What was counted of answers. */
    public HttpCounts counts() {
        return tally;
    }

    /** What was counted besides answers, and how many connections there are. */
    public Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = tally.counters();
        HttpService server = service;
        values.put(Statistic.HTTP_OPEN, server == null ? 0L : server.open());
        return values;
    }

    /** The thread of all connections, for who looks whether it turns. */
    public EventLoop loop() {
        return loop;
    }

    /** Stops within a fifth of a second: what is being answered is, if it does not take longer. */
    @Override
    public synchronized void close() {
        if (isStopping) {
            return;
        }
        isStopping = true;
        workers.shutdown();
        Channel bound = listener;
        if (bound != null) {
            ChannelFuture unused = bound.close();
        }
        HttpService server = service;
        if (server != null) {
            loop.execute(server::stop);
            awaitIdle(server);
        }
        workers.shutdownNow();
        loop.shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(FAREWELL.toMillis());
    }

    private static void awaitIdle(HttpService server) {
        long end = System.nanoTime() + FAREWELL.toNanos();
        try {
            do {
                TimeUnit.MILLISECONDS.sleep(5);
            } while (server.open() > 0 && System.nanoTime() < end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
