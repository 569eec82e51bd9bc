package org.nbnsd.control.channel;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.FakeConfiguration;
import org.nbnsd.control.FakeHealth;
import org.nbnsd.control.FakeNode;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.channel.PeerCheck.Credentials;
import org.nbnsd.control.token.Tokens;

/** A control server over a {@link FakeBackend} and, unless a test wants none, a {@link FakeNode}. */
public final class TestServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeBackend backend = new FakeBackend();
    private final FakeNode node = new FakeNode();
    private final FakeReplication replication = new FakeReplication();
    private final FakeConfiguration configuration = new FakeConfiguration();
    private final Statistics statistics = FakeHealth.statistics();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Path path;
    private final ControlServer server;

    /** Over other operations. */
    public static ControlServer over(
            Operations operations, Path path, Consumer<Throwable> failures, ThreadFactory threads) {
        return new ControlServer(path, operations, failures, ControlLimits.usual(), Credentials.OF_KERNEL, threads);
    }

    private TestServer(
            Path path,
            ControlLimits limits,
            Credentials credentials,
            ThreadFactory threads,
            boolean isNode,
            boolean replicates) {
        this.path = path;
        Operations operations = new Operations(
                        backend, isNode ? node : null, null, statistics, replicates ? replication : null, configuration)
                .with(
                        new Tokens(
                                path.resolveSibling("tokens.json"),
                                System::currentTimeMillis,
                                Runnable::run,
                                failures::add),
                        new ChangeLog(null, failures::add));
        server = new ControlServer(path, operations, failures::add, limits, credentials, threads);
        statistics.add(server::counters);
    }

    /** What it says about its configuration. */
    public FakeConfiguration configuration() {
        return configuration;
    }

    /** One that serves in a directory. */
    public static TestServer in(Path directory) throws IOException {
        return in(directory, ControlLimits.usual(), Credentials.OF_KERNEL);
    }

    static TestServer in(Path directory, ControlLimits limits, Credentials credentials) throws IOException {
        return started(
                new TestServer(directory.resolve("control"), limits, credentials, ControlServer.THREADS, true, false));
    }

    /** One that gets its threads elsewhere. */
    static TestServer in(Path directory, ThreadFactory threads) throws IOException {
        return started(new TestServer(
                directory.resolve("control"), ControlLimits.usual(), Credentials.OF_KERNEL, threads, true, false));
    }

    /** One of a daemon that is no end node and does not replicate. */
    public static TestServer withoutNode(Path directory) throws IOException {
        return started(new TestServer(
                directory.resolve("control"),
                ControlLimits.usual(),
                Credentials.OF_KERNEL,
                ControlServer.THREADS,
                false,
                false));
    }

    /** One of a daemon that has partners. */
    public static TestServer replicating(Path directory) throws IOException {
        return started(new TestServer(
                directory.resolve("control"),
                ControlLimits.usual(),
                Credentials.OF_KERNEL,
                ControlServer.THREADS,
                false,
                true));
    }

    private static TestServer started(TestServer made) throws IOException {
        made.server.start();
        return made;
    }

    public FakeBackend backend() {
        return backend;
    }

    public FakeReplication replication() {
        return replication;
    }

    public FakeNode node() {
        return node;
    }

    public Path path() {
        return path;
    }

    public List<Throwable> failures() {
        return failures;
    }

    /** How often the server has looked whether its socket is still there, as it does every second. */
    long looks() {
        return server.looks();
    }

    long counted(String what) {
        return server.counters().getOrDefault(Statistic.valueOf("CONTROL_" + what.toUpperCase(Locale.ROOT)), 0L);
    }

    /** A client that sends what it likes. */
    public Raw raw() throws IOException {
        return new Raw(new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(path)), PATIENCE));
    }

    /** A connection without any manners. */
    public record Raw(LineChannel lines) implements AutoCloseable {
        public Raw send(String... each) throws IOException {
            for (String line : each) {
                lines.write(line);
            }
            lines.flush();
            return this;
        }

        /** All lines up to the last of an answer, or to the end of the connection. */
        public List<String> answer() throws IOException {
            List<String> answer = new ArrayList<>();
            String line;
            while ((line = lines.readLine()) != null) {
                answer.add(line);
                if (line.startsWith("{\"done\"") || line.startsWith("{\"error\"")) {
                    break;
                }
            }
            return answer;
        }

        /** The one line of an answer that has only one. */
        public String only() throws IOException {
            List<String> answer = answer();
            if (answer.size() != 1) {
                throw new AssertionError("not one line: " + answer);
            }
            return answer.get(0);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** What {@link #close} does, before it is too late to look. */
    public void stop() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
