package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.crash.LocalDaemon;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;

/**
 * The system gives the daemon two more threads, as a service manager's limit of tasks does, and somebody opens more connections
 * to the control channel than that. A connection without a thread is told so; names are served meanwhile, and the control
 * channel answers again as soon as connections end. The limit counts all threads of a user, and none of root's, so root runs the
 * daemon as a user that nobody else is; anybody else cannot, and skips this.
 */
@Timeout(300)
final class NoMoreThreadsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SPARE = 2;
    private static final int ENOUGH = 64;
    private static final int CONNECTIONS = 8;
    private static final String NO_THREAD = "the system gives this daemon no more threads";
    private static final int FIRST_USER = 60_200;
    private static final int USERS = 5_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private String user;
    private LocalDaemon.Place place;

    /** A connection to the control channel that asks for the names, and stays. */
    private static final class Connection implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader lines;

        Connection(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        void ask() {
            ByteBuffer request =
                    StandardCharsets.UTF_8.encode("{\"operation\":\"names\",\"filter\":{},\"limit\":10}\n");
            try {
                channel.write(request);
            } catch (IOException e) {
                assertThat(request.remaining()).as("refused before it asked").isPositive();
            }
        }

        /** The last line of the answer. */
        String answer() throws IOException {
            String line = lines.readLine();
            while (line != null && line.startsWith("{\"record\"")) {
                line = lines.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @BeforeEach
    void findUser() throws IOException {
        Programs.assumeInstalled("setpriv", "prlimit");
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "there is no /proc");
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can run the daemon as another user");
        user = String.valueOf(unusedUser());
        Path data = Files.createDirectory(directory.resolve("data"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        for (Path own : List.of(data, temporary)) {
            Files.setAttribute(own, "unix:uid", Integer.valueOf(user));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> launcher = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
        assumeThatItReads(launcher, Path.of(System.getProperty("nbnsd.jar")));
        assumeThatItReads(launcher, data);
        place = new LocalDaemon.Place(
                launcher,
                data,
                Files.writeString(directory.resolve("nbnsd.toml"), ""),
                directory.resolve("nbnsd.log"),
                temporary);
    }

    private static void assumeThatItReads(List<String> launcher, Path path) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("test", "-r", path.toString()));
        Programs.Result result = Programs.run(PATIENCE, command);
        assumeTrue(result.exit() == 0, "another user cannot be, or cannot read " + path + ": " + result.out());
    }

    private static int unusedUser() throws IOException {
        List<String> used = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .forEach(path -> {
                        try {
                            used.add(Files.getAttribute(path, "unix:uid").toString());
                        } catch (IOException e) {
                            used.add("it has ended");
                        }
                    });
        }
        int first = FIRST_USER + (int) (ProcessHandle.current().pid() % USERS);
        return Stream.iterate(first, next -> next + 1)
                .filter(each -> !used.contains(String.valueOf(each)))
                .findFirst()
                .orElseThrow();
    }

    private static long threads(LocalDaemon daemon) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(daemon.pid()), "task"))) {
            return tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the same user: root may not be allowed to. */
    private void limit(LocalDaemon daemon, String most) {
        List<String> command = new ArrayList<>(place.launcher());
        command.addAll(List.of("prlimit", "--pid", String.valueOf(daemon.pid()), "--nproc=" + most));
        Programs.mustRun(command.toArray(String[]::new));
    }

    private static void assertThatNamesAreServed(Endpoint server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(1_500);
            byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(77, NetbiosName.parse("NOBODY<20>")));
            DatagramPacket answer = new DatagramPacket(new byte[576], 576);
            for (int tries = 1; ; tries++) {
                socket.send(new DatagramPacket(
                        query,
                        query.length,
                        new InetSocketAddress(server.address().toString(), server.port())));
                try {
                    socket.receive(answer);
                    break;
                } catch (SocketTimeoutException e) {
                    assertThat(tries).as("tries without an answer").isLessThan(10);
                }
            }
            assertThat(MessageDecoder.decode(answer.getData(), answer.getLength()))
                    .isInstanceOf(NegativeNameQueryResponse.class);
        }
    }

    /** How many connections of all that stay open at one time got no thread. */
    private long refused(Path socket) throws IOException {
        List<Connection> open = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = new Connection(socket);
                open.add(connection);
                connection.ask();
            }
            List<String> answers = new ArrayList<>();
            for (Connection connection : open) {
                answers.add(connection.answer());
            }
            assertThat(answers)
                    .hasSize(CONNECTIONS)
                    .allMatch(answer -> answer.startsWith("{\"done\"") || answer.contains(NO_THREAD));
            return answers.stream().filter(answer -> answer.contains(NO_THREAD)).count();
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    /** Waits until the threads of connections before have ended; returns how many tries were refused. */
    private static int awaitAnswer(Path socket) {
        int[] refused = new int[1];
        Eventually.get(PATIENCE, () -> "an answer of the control channel", () -> {
            try (Connection connection = new Connection(socket)) {
                connection.ask();
                String answer = connection.answer();
                refused[0] += answer.contains(NO_THREAD) ? 1 : 0;
                return answer.startsWith("{\"done\"") ? answer : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return refused[0];
    }

    @Test
    void aConnectionWithoutAThreadIsToldSoAndTheControlChannelAnswersAgain() throws Exception {
        try (LocalDaemon daemon = LocalDaemon.start(
                place,
                Path.of("/dev/null"),
                List.of("-XX:-UseDynamicNumberOfCompilerThreads", "-XX:+ExitOnOutOfMemoryError"))) {
            Endpoint server = daemon.awaitServing();
            Path socket = place.data().resolve("control");
            assertThat(awaitAnswer(socket)).isZero();
            assertThatNamesAreServed(server);

            limit(daemon, threads(daemon) + SPARE + ":");
            long refused = 0;
            for (int i = 0; i < 3; i++) {
                long now = refused(socket);
                assertThat(now).as("connections without a thread").isPositive();
                assertThatNamesAreServed(server);
                refused += now + awaitAnswer(socket);
            }

            limit(daemon, threads(daemon) + ENOUGH + ":");
            awaitAnswer(socket);
            assertThat(refused(socket)).as("refused with threads enough").isZero();
            daemon.stop();
            assertThat(place.logged())
                    .anyMatch(line -> line.matches(".* counted: .*control-no-thread=[0-9]+.*"))
                    .noneMatch(line -> line.contains("Exception") || line.contains(" ERROR "));
            assertThat(String.join("\n", place.logged())).contains("control-no-thread=" + refused);
        }
    }
}
