package org.nbnsd.control.channel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.channel.PeerCheck.Credentials;
import org.nbnsd.control.channel.PeerCheck.Peer;
import org.nbnsd.control.document.AnswerJson;

/**
 * The control channel: a Unix domain socket at which the commands of this machine's administrator reach the daemon. Only
 * the daemon's own user and root get in.
 *
 * <p>Make it, {@link #start} it when the name service runs, {@link #close} it before that stops. Its threads are daemon
 * threads; what a client does, or does not do, holds up neither other clients nor the daemon.
 *
 * <p>A socket that another hand has removed or replaced, or that was moved away with its directory, is made anew within some
 * seconds, as soon as there is a directory for it and nobody else serves there.
 *
 * <p>The protocol, its operations, their fields and answers are in {@code src/docs/control.md}.
 *
 * <p>A name that is held belongs to the connection, and is let go when that ends: whatever the program died of, the kernel
 * closes its sockets. Such a connection may be silent for as long as it likes; others have a minute for each request.
 */
public final class ControlServer implements AutoCloseable {
    /** One for each connection. */
    static final ThreadFactory THREADS = work -> thread(work, "nbnsd-control-session");

    /** How long {@link #close} waits for connections to end. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** How often it is looked whether the socket is still in its place. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** What is counted; each is a {@link Statistic}. */
    private enum Counter {
        CONNECTIONS,
        REFUSED_PEERS,
        REFUSED_BUSY,
        MALFORMED,
        TIMEOUTS,
        BROKEN,
        FAILURES,
        ACCEPT_FAILURES,
        NO_THREAD,
        REMADE
    }

    private final Operations operations;
    private final Consumer<Throwable> failures;
    private final ControlLimits limits;
    /** How many more connections may hold names. */
    private final Semaphore room;

    private final Credentials credentials;
    private final ThreadFactory threads;
    private final Path path;
    private final SocketFile file;
    private final Map<Counter, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Set<Thread> sessions = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ServerSocketChannel listener;
    private @Nullable Selector selector;
    private @Nullable Thread acceptor;
    private final AtomicLong looks = new AtomicLong();

    /**
     * A server that does nothing yet.
     *
     * @param path where the socket shall be, such as {@link DataDirectory#controlSocket}; its directory must exist
     * @param operations what is done for the clients
     * @param failures learns of failures that should not be, on any thread; the client is told, and goes. Fatal errors are
     *     for the threads' uncaught exception handler
     */
    public ControlServer(Path path, Operations operations, Consumer<Throwable> failures) {
        this(path, operations, failures, ControlLimits.usual(), Credentials.OF_KERNEL, THREADS);
    }

    ControlServer(
            Path path,
            Operations operations,
            Consumer<Throwable> failures,
            ControlLimits limits,
            Credentials credentials,
            ThreadFactory threads) {
        this.path = path;
        this.operations = operations;
        this.failures = failures;
        this.limits = limits;
        room = new Semaphore(limits.holders());
        this.credentials = credentials;
        this.threads = threads;
        file = new SocketFile(path);
    }

    /**
     * Makes the socket and serves. To be called once.
     *
     * @throws IOException if the socket cannot be made: another daemon serves there, something else is there, no
     *     permission, or the path is longer than 106 octets; the message says so and names the path
     */
    public synchronized void start() throws IOException {
        listener = file.open();
        try {
            PeerCheck check = new PeerCheck(path, credentials);
            Selector opened = Selector.open();
            selector = opened;
            listenAt(opened, listener);
            Thread thread = thread(() -> accept(opened, check), "nbnsd-control");
            acceptor = thread;
            thread.start();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static void listenAt(Selector selector, ServerSocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept(Selector waiting, PeerCheck check) {
        long looked = System.nanoTime();
        while (closed.getCount() > 0) {
            try {
                waiting.select(BETWEEN_LOOKS.toMillis());
                acceptAll(waiting, check);
                if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                    keepSocket(check);
                    looks.incrementAndGet();
                    looked = System.nanoTime();
                }
            } catch (ClosedSelectorException | ClosedChannelException e) {
                return;
            } catch (IOException e) { // such as too many open files: they may become fewer
                count(Counter.ACCEPT_FAILURES);
                rest();
            }
        }
    }

    private void acceptAll(Selector waiting, PeerCheck check) throws IOException {
        Set<SelectionKey> ready = waiting.selectedKeys();
        for (SelectionKey key : List.copyOf(ready)) {
            ready.remove(key);
            acceptFrom((ServerSocketChannel) key.channel(), check);
        }
    }

    private void acceptFrom(ServerSocketChannel listening, PeerCheck check) throws IOException {
        for (SocketChannel channel = listening.accept(); channel != null; channel = listening.accept()) {
            channel.configureBlocking(true);
            admit(channel, check);
        }
    }

    /** How often it has been looked whether the socket is still there. */
    long looks() {
        return looks.get();
    }

    /** Makes the socket anew if it is not there any more, and can be made. Who is connected stays so, let in or not yet. */
    private synchronized void keepSocket(PeerCheck check) throws IOException {
        ServerSocketChannel before = listener;
        Selector waiting = selector;
        if (closed.getCount() == 0 || before == null || waiting == null || file.isThere()) {
            return;
        }
        ServerSocketChannel anew;
        try {
            anew = file.open();
        } catch (IOException e) {
            return; // no directory, no room, or somebody else serves there: it is tried again, as long as that is so
        }
        count(Counter.REMADE);
        listener = anew;
        listenAt(waiting, anew);
        acceptFrom(before, check);
        before.close();
    }

    private void admit(SocketChannel channel, PeerCheck check) throws IOException {
        try {
            letIn(channel, check);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            count(Counter.FAILURES);
            failures.accept(e);
            refuse(channel, "the daemon failed over this, see its log: " + e);
            rest();
        }
    }

    /**
     * Whether whoever comes is let in: false if it was not started, or the thread that does that is no more.
     *
     * @return whether there is that thread; what it does for a connection never takes long
     */
    public synchronized boolean isAccepting() {
        return acceptor != null && acceptor.isAlive();
    }

    private void rest() {
        try {
            closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void letIn(SocketChannel channel, PeerCheck check) throws IOException {
        count(Counter.CONNECTIONS);
        if (sessions.size() >= limits.connections()) {
            count(Counter.REFUSED_BUSY);
            refuse(
                    channel,
                    "too many connections (expected: at most " + limits.connections() + " at a time; try again)");
        } else if (!begin(channel, check)) {
            count(Counter.NO_THREAD);
            refuse(
                    channel,
                    "the system gives this daemon no more threads (expected: fewer connections, or a higher limit of its"
                            + " tasks or processes: TasksMax, pids.max, ulimit -u; try again)");
        }
    }

    private static void refuse(SocketChannel channel, String reason) throws IOException {
        try (channel) {
            LineChannel.tryToSay(channel, AnswerJson.error(Kind.BUSY, reason));
        }
    }

    /**
     * Of the threads that {@link #close} interrupts, none may begin later. False if the system gives none: that costs this
     * connection, and not those to come.
     */
    private synchronized boolean begin(SocketChannel channel, PeerCheck check) throws IOException {
        if (closed.getCount() == 0) {
            channel.close();
            return true;
        }
        Thread thread = threads.newThread(() -> serve(channel, check));
        sessions.add(thread);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError e) { // of threads, as a rule; if the heap is full, everybody else will find out
            sessions.remove(thread);
            return false;
        }
    }

    /** Who it is may take the system long to tell, so others do not wait for that. */
    private void serve(SocketChannel channel, PeerCheck check) {
        try (channel) {
            Peer peer = peer(channel, check);
            if (peer != null) {
                serve(channel, peer);
            }
        } catch (IOException e) {
            count(Counter.BROKEN);
        } finally {
            sessions.remove(Thread.currentThread());
        }
    }

    /** Null for one who may not ask, and has been told. */
    private @Nullable Peer peer(SocketChannel channel, PeerCheck check) throws IOException {
        try {
            return check.check(channel);
        } catch (OperationException e) {
            count(Counter.REFUSED_PEERS);
            LineChannel.tryToSay(channel, AnswerJson.error(e.kind(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private void serve(SocketChannel channel, Peer peer) {
        try (LineChannel lines = new LineChannel(channel, limits.patience());
                ControlSession session = new ControlSession(
                        lines, peer, operations, limits, over -> new NodeSession(over, operations, room, failures))) {
            session.run();
        } catch (ProtocolException e) {
            count(Counter.MALFORMED);
        } catch (InterruptedIOException e) {
            if (closed.getCount() > 0) {
                count(Counter.TIMEOUTS);
            }
        } catch (IOException e) {
            count(Counter.BROKEN);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            count(Counter.FAILURES);
            failures.accept(e);
        }
    }

    private void count(Counter counter) {
        counters.computeIfAbsent(counter, any -> new AtomicLong()).incrementAndGet();
    }

    /**
     * What was counted, and how many connections there are.
     *
     * @return the values by what they count
     */
    public Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        for (Counter counter : Counter.values()) {
            AtomicLong value = counters.get(counter);
            values.put(Statistic.of("control", counter), value == null ? 0 : value.get());
        }
        values.put(Statistic.CONTROL_SESSIONS, (long) sessions.size());
        return values;
    }

    /**
     * Ends all connections, with a word to those who are waiting, and removes the socket. Waits for a second at the most.
     * A second call does nothing.
     *
     * @throws IOException if the file cannot be removed; the connections are ended all the same
     */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            closed.countDown();
            if (listener == null) {
                return;
            }
        }
        sessions.forEach(Thread::interrupt);
        try {
            removeFile();
        } finally {
            stopListening();
            awaitEnd();
        }
    }

    private synchronized void removeFile() throws IOException {
        file.remove();
    }

    private synchronized void stopListening() throws IOException {
        if (listener != null) {
            listener.close();
        }
        if (selector != null) {
            selector.close();
        }
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (Thread session : sessions) {
                TimeUnit.NANOSECONDS.timedJoin(session, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
