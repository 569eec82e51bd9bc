package org.nbnsd.control;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.PeerCheck.Credentials;
import org.nbnsd.control.PeerCheck.Peer;

/**
 * The control channel: a Unix domain socket at which the commands of this machine's administrator reach the daemon. Only
 * the daemon's own user and root get in.
 *
 * <p>Make it, {@link #start} it when the name service runs, {@link #close} it before that stops. Its threads are daemon
 * threads; what a client does, or does not do, holds up neither other clients nor the daemon.
 *
 * <p>The protocol is one JSON object a line, in UTF-8, at most 64 KB long. The client sends {@code {"operation": ...}}
 * with the fields of that operation, and perhaps a {@code reason}; for an import, {@code {"record": ...}} lines follow,
 * and {@code {"end":{"records":N}}}. The answer is any number of {@code record}, {@code outcome} or {@code progress}
 * lines, or those of a table, and then one {@code {"done": ...}} or {@code {"error":"..."}}. After a request that makes no
 * sense the connection ends; otherwise the next one may come.
 *
 * <p>A name that is held belongs to the connection, and is let go when that ends: whatever the program died of, the kernel
 * closes its sockets. Such a connection may be silent for as long as it likes; others have a minute for each request.
 *
 * <table>
 * <caption>Operations</caption>
 * <tr><th>operation</th><th>fields</th><th>answer</th></tr>
 * <tr><td>names</td><td>filter (an object as of {@link RecordFilter#parse}), limit</td><td>records; matching, all,
 * now</td></tr>
 * <tr><td>show</td><td>name</td><td>a record or none; alike, now</td></tr>
 * <tr><td>add-static</td><td>names, addresses, type, nodeType, ifTaken (keep, replace, fail)</td><td>outcomes; who</td>
 * </tr>
 * <tr><td>delete</td><td>names, tombstone</td><td>outcomes; who</td></tr>
 * <tr><td>undelete</td><td>names</td><td>outcomes; who</td></tr>
 * <tr><td>scavenge</td><td>dryRun</td><td>outcomes; nextDue, now</td></tr>
 * <tr><td>import</td><td>ifTaken, dryRun</td><td>progress, and as outcomes the refusals or, for a dry run, all; counts,
 * applied, who</td></tr>
 * <tr><td>hold</td><td>name, group</td><td>name, group, held, reason, states (as of {@link NodeJson})</td></tr>
 * <tr><td>hold-next</td><td>name (the first of its family), group</td><td>the same; the name is the one that was got</td>
 * </tr>
 * <tr><td>let-go</td><td>name</td><td></td></tr>
 * <tr><td>logon</td><td>name (a user, suffix 03)</td><td>as hold; the name outlives the connection</td></tr>
 * <tr><td>logoff</td><td>name</td><td>wasLoggedOn</td></tr>
 * <tr><td>resolve</td><td>name</td><td>name, source, addresses</td></tr>
 * <tr><td>local-names</td><td></td><td>localName lines, one for each name and interface; now</td></tr>
 * <tr><td>name-cache</td><td></td><td>cachedName lines; now</td></tr>
 * <tr><td>node-counters</td><td></td><td>a number for each counter</td></tr>
 * <tr><td>purge</td><td></td><td>preloaded, how many entries of LMHOSTS there are now</td></tr>
 * <tr><td>refresh-all</td><td></td><td></td></tr>
 * <tr><td>explain</td><td>name, perhaps allSuffixes; or address; perhaps probe, and then hosts are asked before</td>
 * <td>verdict and claimant lines (as of {@link DiagnosisJson}); names, now, probe (who was asked)</td></tr>
 * <tr><td>timeline</td><td>as explain; since</td><td>fact lines (as of {@link FactJson}); now</td></tr>
 * <tr><td>conflicts</td><td>since</td><td>incident lines (as of {@link DiagnosisJson}); now</td></tr>
 * <tr><td>watch</td><td>pattern, seconds (0 until the client goes)</td><td>fact lines as it happens, alive lines when
 * nothing does; missed, now</td></tr>
 * </table>
 */
public final class ControlServer implements AutoCloseable {
    /** How long {@link #close} waits for connections to end. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** What is counted. */
    private enum Counter {
        CONNECTIONS,
        REFUSED_PEERS,
        REFUSED_BUSY,
        MALFORMED,
        TIMEOUTS,
        BROKEN,
        FAILURES,
        ACCEPT_FAILURES
    }

    private final Operations operations;
    private final Consumer<RuntimeException> failures;
    private final ControlLimits limits;
    /** How many more connections may hold names. */
    private final Semaphore room;

    private final Credentials credentials;
    private final Path path;
    private final SocketFile file;
    private final Map<Counter, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Set<Thread> sessions = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ServerSocketChannel listener;

    /**
     * A server that does nothing yet.
     *
     * @param path where the socket shall be, such as {@link DataDirectory#controlSocket}; its directory must exist
     * @param operations what is done for the clients
     * @param failures learns of failures that should not be, on any thread; the client is told, and goes
     */
    public ControlServer(Path path, Operations operations, Consumer<RuntimeException> failures) {
        this(path, operations, failures, ControlLimits.usual(), Credentials.OF_KERNEL);
    }

    ControlServer(
            Path path,
            Operations operations,
            Consumer<RuntimeException> failures,
            ControlLimits limits,
            Credentials credentials) {
        this.path = path;
        this.operations = operations;
        this.failures = failures;
        this.limits = limits;
        room = new Semaphore(limits.holders());
        this.credentials = credentials;
        file = new SocketFile(path);
    }

    /**
     * Makes the socket and serves. To be called once.
     *
     * @throws IOException if the socket cannot be made: another daemon serves there, something else is there, no
     *     permission, or the path is longer than 106 octets; the message says so and names the path
     */
    public synchronized void start() throws IOException {
        ServerSocketChannel channel = file.open();
        listener = channel;
        try {
            PeerCheck check = new PeerCheck(path, credentials);
            thread(() -> accept(channel, check), "nbnsd-control").start();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept(ServerSocketChannel channel, PeerCheck check) {
        while (closed.getCount() > 0) {
            try {
                admit(channel.accept(), check);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) { // such as too many open files: they may become fewer
                count(Counter.ACCEPT_FAILURES);
                rest();
            }
        }
    }

    private void rest() {
        try {
            closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel channel, PeerCheck check) throws IOException {
        count(Counter.CONNECTIONS);
        try {
            Peer peer = check.check(channel);
            if (sessions.size() < limits.connections()) {
                begin(channel, peer);
                return;
            }
            count(Counter.REFUSED_BUSY);
            refuse(
                    channel,
                    "too many connections (expected: at most " + limits.connections() + " at a time; try again)");
        } catch (OperationException e) {
            count(Counter.REFUSED_PEERS);
            refuse(channel, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            count(Counter.BROKEN);
            channel.close();
        }
    }

    private static void refuse(SocketChannel channel, String reason) throws IOException {
        try (channel) {
            LineChannel.tryToSay(channel, AnswerJson.error(reason));
        }
    }

    /** Of the threads that {@link #close} interrupts, none may begin later. */
    private synchronized void begin(SocketChannel channel, Peer peer) throws IOException {
        if (closed.getCount() == 0) {
            channel.close();
            return;
        }
        Thread thread = thread(() -> serve(channel, peer), "nbnsd-control-session");
        sessions.add(thread);
        thread.start();
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
        } catch (RuntimeException e) {
            count(Counter.FAILURES);
            failures.accept(e);
        } finally {
            sessions.remove(Thread.currentThread());
        }
    }

    private void count(Counter counter) {
        counters.computeIfAbsent(counter, any -> new AtomicLong()).incrementAndGet();
    }

    /**
     * What was counted: connections; those refused because of their user, or because there were too many; those that sent
     * what makes no sense, were too slow, or broke; and failures that should not be.
     *
     * @return counters by name, sorted
     */
    public Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            AtomicLong value = counters.get(counter);
            values.put("control_" + counter.name().toLowerCase(Locale.ROOT), value == null ? 0 : value.get());
        }
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
            file.remove();
        } finally {
            stopListening();
            awaitEnd();
        }
    }

    private synchronized void stopListening() throws IOException {
        if (listener != null) {
            listener.close();
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
