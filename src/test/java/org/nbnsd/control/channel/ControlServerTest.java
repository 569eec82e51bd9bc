package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.PeerCheck.Credentials;
import org.nbnsd.control.channel.TestServer.Raw;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.table.Request;
import org.nbnsd.interop.Eventually;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;

@Isolated // a closed socket of the JDK lives on for a moment in a program that another test is starting
final class ControlServerTest {
    private static final String NAMES = "{\"operation\":\"names\"}";

    @TempDir
    private Path directory;

    private static UserPrincipal user(String idOrName) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(idOrName);
    }

    private static ControlLimits patience(long millis) {
        return new ControlLimits(8, 8, 1_000_000, Duration.ofMillis(millis));
    }

    private static String delete(String more) {
        return "{\"operation\":\"delete\",\"names\":[\"FRED<20>\"]" + more + "}";
    }

    private static void eventually(String what, java.util.function.BooleanSupplier question) {
        Eventually.get(Duration.ofSeconds(20), () -> what, () -> question.getAsBoolean() ? Boolean.TRUE : null);
    }

    /** A kind that nobody carries out is a bug, not "done". */
    @ParameterizedTest
    @MethodSource("org.nbnsd.control.table.RequestTest#requests")
    void everyKindOfRequestIsCarriedOut(Request request) throws IOException {
        try (TestServer server = TestServer.in(directory, patience(1_000), Credentials.OF_KERNEL);
                Raw client = server.raw()) {
            client.send(request.toLine(), "{\"end\":{\"records\":0}}");
            client.answer();
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredOneAfterTheOther() throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
            client.send(NAMES, delete(""), NAMES);
            assertThat(client.answer())
                    .satisfiesExactly(
                            record -> assertThat(record).startsWith("{\"record\":{\"name\":\"FRED<20>\""),
                            done -> assertThat(done)
                                    .isEqualTo(
                                            "{\"done\":{\"matching\":1,\"all\":1,\"now\":\"2026-11-21T09:00:00Z\"}}"));
            assertThat(client.answer())
                    .satisfiesExactly(
                            outcome -> assertThat(outcome).contains("\"kind\":\"deleted\""),
                            done -> assertThat(done).startsWith("{\"done\":{\"who\":"));
            assertThat(client.only()).contains("\"matching\":0");
        }
    }

    @Test
    void theAuthorIsTheUserOfThePeer() throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            client.send(delete(",\"reason\":\"old printer\"")).answer();
            assertThat(server.backend().authors())
                    .containsExactly(new Author(Files.getOwner(server.path()).getName(), "old printer"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ann, (sudo by ann)",
        "CORP\\ann, (sudo by CORP\\ann)",
        "ann) by god (, ''",
        "'', ''",
    })
    void whoBecameRootIsNamedIfThatIsAName(String sudoUser, String end) throws IOException {
        UserPrincipal root = user("0");
        String sudo = ",\"sudoUser\":\"" + sudoUser.replace("\\", "\\\\") + "\"";
        try (TestServer server = TestServer.in(directory, ControlLimits.usual(), channel -> root);
                Raw client = server.raw()) {
            client.send(delete(sudo)).answer();
            assertThat(server.backend().authors().get(0).who()).isEqualTo((root.getName() + " " + end).strip());
        }
    }

    @Test
    void onlyOfRootItIsBelievedWhoItWas() throws IOException {
        UserPrincipal root = user("0");
        PeerCheck check = new PeerCheck(Files.createFile(directory.resolve("file")), channel -> root);
        assertThat(check.check(null).isRoot()).isTrue();
        UserPrincipal own = Files.getOwner(directory);
        try (TestServer server = TestServer.in(directory, ControlLimits.usual(), channel -> own);
                Raw client = server.raw()) {
            client.send(delete(",\"sudoUser\":\"ann\"")).answer();
            assertThat(server.backend().authors().get(0).who())
                    .isEqualTo(own.equals(root) ? own.getName() + " (sudo by ann)" : own.getName());
        }
    }

    @Test
    void otherUsersAreRefusedAndCounted() throws IOException {
        UserPrincipal other = user("54321");
        try (TestServer server = TestServer.in(directory, ControlLimits.usual(), channel -> other);
                Raw client = server.raw()) {
            assertThat(client.only())
                    .startsWith("{\"error\":\"user 54321 may not ask this daemon (expected: ")
                    .contains("root)");
            assertThat(client.answer()).isEmpty();
            assertThat(server.counted("refused_peers")).isEqualTo(1);
        }
    }

    @Test
    void whereTheKernelDoesNotTellThePermissionsOfTheFileCount() throws IOException {
        try (TestServer server = TestServer.in(directory, ControlLimits.usual(), channel -> null);
                Raw client = server.raw()) {
            assertThat(client.send(NAMES).only()).startsWith("{\"done\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|expected: one JSON object",
                "{\"operation\":\"reboot\"}|operation: reboot (expected: one of names",
                "{\"operation\":\"show\",\"name\":\"\\u00e9\"}|name: ",
            })
    void garbageIsToldWhatWasExpectedAndEndsTheConnection(String line, String message) throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            client.send(line);
            assertThat(client.only()).startsWith("{\"error\":").contains(message);
            assertThat(client.answer()).isEmpty();
            eventually("counted", () -> server.counted("malformed") == 1);
        }
    }

    @Test
    void octetsThatAreNoUtf8AreGarbage() throws IOException {
        assertThat(answerTo(new byte[] {'{', (byte) 0xC3, '\n'})).contains("line: not UTF-8");
    }

    @Test
    void halfARequestIsNone() throws IOException {
        assertThat(answerTo(delete("").substring(0, 10).getBytes(StandardCharsets.UTF_8)))
                .contains("line: it ends after 10 octets (expected: a line feed at its end)");
    }

    @Test
    void aLineHas64KilobytesAtTheMost() throws IOException {
        String longest = " ".repeat(LineChannel.MAX_LINE - NAMES.length()) + NAMES;
        assertThat(answerTo((longest + "\n").getBytes(StandardCharsets.UTF_8))).startsWith("{\"done\"");
        assertThat(answerTo((" " + longest + "\n").getBytes(StandardCharsets.UTF_8)))
                .contains("line: too long (expected: at most 65536 octets)");
    }

    /** What somebody hears who sends this and then no more. */
    private String answerTo(byte[] octets) throws IOException {
        try (TestServer server = TestServer.in(directory);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
            ByteBuffer rest = ByteBuffer.wrap(octets);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.shutdownOutput();
            try (Raw client = new Raw(new LineChannel(channel, Duration.ofSeconds(20)))) {
                return client.only();
            }
        }
    }

    @Test
    void anImportWhoseClientVanishesChangesNothing() throws IOException {
        try (TestServer server = TestServer.in(directory)) {
            try (Raw client = server.raw()) {
                client.send(
                        "{\"operation\":\"import\",\"ifTaken\":\"replace\"}",
                        AnswerJson.record(FakeBackend.unique("FRED<20>", "10.0.0.5")));
            }
            eventually("counted", () -> server.counted("malformed") == 1);
            assertThat(server.backend().edits()).isEmpty();
            try (Raw next = server.raw()) {
                assertThat(next.send(NAMES).only()).contains("\"all\":0");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"end\":{\"records\":2}}|import: record 2: end: 2 records (expected: 1, so many came)",
                "{\"end\":{}}|import: record 2: end: -1 records",
                "{\"record\":{\"name\":\"A\"}}|import: record 2: type: missing",
                "{\"rec\":{}}|import: record 2: record: missing (expected: a record, or",
                "{\"operation\":\"names\"}|import: record 2: record: missing",
            })
    void whatIsNoRecordEndsAnImport(String line, String message) throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            client.send(
                    "{\"operation\":\"import\",\"ifTaken\":\"replace\"}",
                    AnswerJson.record(FakeBackend.unique("FRED<20>", "10.0.0.5")),
                    line);
            assertThat(client.only()).contains(message);
            assertThat(server.backend().edits()).isEmpty();
        }
    }

    @Test
    void theNinthConnectionIsToldToComeLater() throws IOException {
        List<Raw> clients = new ArrayList<>();
        try (TestServer server = TestServer.in(directory, patience(60_000), Credentials.OF_KERNEL)) {
            for (int i = 0; i < 8; i++) {
                clients.add(server.raw());
                assertThat(clients.get(i).send(NAMES).only()).startsWith("{\"done\"");
            }
            try (Raw ninth = server.raw()) {
                assertThat(ninth.only())
                        .isEqualTo(
                                "{\"error\":\"too many connections (expected: at most 8 at a time; try again)\",\"kind\":\"busy\"}");
            }
            assertThat(server.counted("refused_busy")).isEqualTo(1);
            clients.get(3).close();
            eventually("a free place", () -> {
                try (Raw again = server.raw()) {
                    return again.send(NAMES).only().startsWith("{\"done\"");
                } catch (IOException e) {
                    return false; // refused before it could ask
                }
            });
        } finally {
            for (Raw client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whoSaysNothingIsSentAway() throws IOException {
        try (TestServer server = TestServer.in(directory, patience(50), Credentials.OF_KERNEL);
                Raw client = server.raw()) {
            assertThat(client.only()).contains("(expected: a request, or the rest of one)");
            assertThat(client.answer()).isEmpty();
            eventually("counted", () -> server.counted("timeouts") == 1);
        }
    }

    @Test
    void whoDoesNotReadHoldsUpNobodyAndIsSentAway() throws IOException {
        try (TestServer server = TestServer.in(directory, patience(2_000), Credentials.OF_KERNEL)) {
            for (int i = 0; i < 5_000; i++) {
                server.backend().with(FakeBackend.unique("N" + i + "<20>", "10.0.0.5"));
            }
            try (Raw slow = server.raw().send(NAMES)) {
                try (Raw other = server.raw().send("{\"operation\":\"names\",\"limit\":0}")) {
                    assertThat(other.only()).contains("\"all\":5000");
                }
                eventually("sent away", () -> server.counted("timeouts") == 1);
                assertThat(slow.lines().readLine()).startsWith("{\"record\"");
            }
        }
    }

    @Test
    void whoWaitsWhenTheDaemonStopsIsToldSo() throws Exception {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw();
                Raw idle = server.raw()) {
            assertThat(idle.send(NAMES).only()).startsWith("{\"done\"");
            server.backend().hang();
            client.send(NAMES);
            eventually("both are served", () -> server.backend().looks() == 2);
            server.stop();
            assertThat(client.only())
                    .as("it has asked for something that may have been done")
                    .startsWith(
                            "{\"error\":\"the daemon is stopping; what was asked for may have been done (expected: ");
            assertThat(idle.only()).isEqualTo("{\"error\":\"the daemon is stopping\",\"kind\":\"unavailable\"}");
            assertThat(server.path()).doesNotExist();
        }
    }

    @Test
    void whatTheDaemonCannotDoNowEndsNoConnection() throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            server.backend().fail(new IOException("the database cannot be written: disk full"));
            assertThat(client.send(delete("")).only())
                    .isEqualTo("{\"error\":\"the database cannot be written: disk full\",\"kind\":\"unavailable\"}");
            server.backend().fail(null);
            assertThat(client.send(NAMES).only()).startsWith("{\"done\"");
        }
    }

    @Test
    void aFaultIsToldToTheClientAndToTheDaemon() throws IOException {
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            server.backend().fail(new ArithmeticException("bug"));
            assertThat(client.send(NAMES).only()).startsWith("{\"error\":\"the daemon failed over this, see its log");
            eventually("told", () -> server.failures().size() == 1 && server.counted("failures") == 1);
            assertThat(server.failures().get(0)).hasRootCauseMessage("bug");
        }
    }

    @Test
    void aSecondServerAtTheSamePathDoesNotStart() throws IOException {
        try (TestServer first = TestServer.in(directory)) {
            assertThatIOException()
                    .isThrownBy(() -> TestServer.in(directory))
                    .withMessageContaining(first.path().toString());
            try (Raw client = first.raw()) {
                assertThat(client.send(NAMES).only()).startsWith("{\"done\"");
            }
        }
    }

    @Test
    void aServerThatDidNotStartCanBeClosed() throws IOException {
        Path path = directory.resolve("control");
        Files.writeString(path, "precious");
        ControlServer server = new ControlServer(path, new Operations(new FakeBackend()), failure -> {});
        assertThatIOException().isThrownBy(server::start);
        server.close();
        assertThat(path).hasContent("precious");
    }

    /** What becomes of a socket by another hand. */
    private enum Touch {
        REMOVED {
            @Override
            void touch(Path socket) throws IOException {
                Files.delete(socket);
            }
        },
        REPLACED_BY_THAT_OF_A_DEAD_DAEMON {
            @Override
            void touch(Path socket) throws IOException {
                Files.delete(socket);
                try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    dead.bind(UnixDomainSocketAddress.of(socket));
                }
            }
        },
        MOVED_AWAY_WITH_ITS_DIRECTORY {
            @Override
            void touch(Path socket) throws IOException {
                Path data = socket.getParent();
                Files.move(data, data.resolveSibling("away"));
                Files.createDirectory(data);
            }
        },
        LOST_WITH_A_LINK_TO_ITS_DIRECTORY {
            @Override
            void touch(Path socket) throws IOException {
                Path data = socket.getParent();
                Files.move(data, data.resolveSibling("away"));
                Files.createSymbolicLink(data, data.resolveSibling("away"));
                Files.delete(data);
                Files.createDirectory(data);
            }
        };

        abstract void touch(Path socket) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aSocketThatIsGoneIsMadeAnewAndWhoIsConnectedStaysSo(Touch hand) throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (TestServer server = TestServer.in(data);
                Raw connected = server.raw()) {
            hand.touch(server.path());
            eventually("the socket is there again", () -> server.counted("remade") == 1);
            try (Raw anew = server.raw()) {
                assertThat(anew.send(NAMES).only()).contains("\"matching\":0");
            }
            assertThat(connected.send(NAMES).only()).contains("\"matching\":0");
            assertThat(server.counted("remade")).isEqualTo(1);
            assertThat(Files.getPosixFilePermissions(server.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(data).as("after the end").isEmptyDirectory();
    }

    @Test
    void thatItIsGoneIsNoticedWithoutAnybodyComing() throws IOException {
        try (TestServer server = TestServer.in(directory)) {
            Files.delete(server.path());
            eventually("the socket is there again", () -> server.counted("remade") == 1);
            try (Raw client = server.raw()) {
                assertThat(client.send(NAMES).only()).startsWith("{\"done\"");
            }
        }
    }

    @Test
    void whoServesThereMeanwhileIsLeftAlone() throws IOException {
        try (TestServer server = TestServer.in(directory)) {
            try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path elsewhere = directory.resolve("elsewhere");
                other.bind(UnixDomainSocketAddress.of(elsewhere));
                Files.move(elsewhere, server.path(), StandardCopyOption.REPLACE_EXISTING);
                long looks = server.looks();
                eventually("one whole look", () -> server.looks() > looks + 1);
                assertThat(server.counted("remade")).isZero();
            }
            eventually("the socket is there again", () -> server.counted("remade") == 1);
        }
    }

    @Test
    void refusalsOfAnImportAreTold() throws IOException {
        NameRecord fred = FakeBackend.unique("FRED<20>", "10.0.0.5");
        try (TestServer server = TestServer.in(directory);
                Raw client = server.raw()) {
            server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.6"));
            client.send(
                    "{\"operation\":\"import\",\"ifTaken\":\"fail\"}",
                    AnswerJson.record(fred),
                    "{\"end\":{\"records\":1}}");
            List<String> answer = client.answer();
            assertThat(answer).hasSize(3);
            assertThat(answer.get(0)).isEqualTo("{\"progress\":{\"phase\":\"checking\",\"done\":1,\"total\":1}}");
            assertThat(answer.get(1)).contains("\"kind\":\"" + AnswerJson.text(Kind.REFUSED) + "\"");
            assertThat(answer.get(2)).contains("\"counts\":{\"refused\":1},\"applied\":false");
        }
    }

    /** As where the system's limit of tasks is reached. */
    private static final class ThreadThatCannotStart extends Thread {
        @Override
        public void start() {
            throw new OutOfMemoryError(
                    "unable to create native thread: possibly out of memory or process/resource limits reached");
        }
    }

    /** Who opens many connections uses up the system's threads; that must not be the end of the channel. */
    @Test
    void aConnectionForWhichThereIsNoThreadIsToldSoAndLaterOnesAreServed() throws IOException {
        AtomicInteger missing = new AtomicInteger(3);
        try (TestServer server = TestServer.in(
                directory,
                work -> missing.getAndDecrement() > 0
                        ? new ThreadThatCannotStart()
                        : ControlServer.THREADS.newThread(work))) {
            for (int i = 0; i < 3; i++) {
                try (Raw client = server.raw()) {
                    assertThat(client.only())
                            .startsWith("{\"error\":\"the system gives this daemon no more threads (expected: ");
                }
            }
            try (Raw client = server.raw()) {
                assertThat(client.send(NAMES).only()).contains("\"matching\":0");
            }
            assertThat(server.counted("no_thread")).isEqualTo(3);
            assertThat(server.failures()).isEmpty();
        }
    }

    /** The error would be longer than what is sent at once, and the client would hear nothing. */
    @Test
    void anErrorThatRepeatsALongRequestIsShortenedAndAnswered() throws IOException {
        try (TestServer server = TestServer.in(directory)) {
            for (String longest : List.of("x", "\u00fc", "\\u001b")) {
                try (Raw client = server.raw()) {
                    String pattern = longest.repeat(60_000 / longest.getBytes(StandardCharsets.UTF_8).length);
                    String answer = client.send(
                                    "{\"operation\":\"names\",\"filter\":{\"pattern\":\"" + pattern + "\"}}")
                            .only();
                    assertThat(answer).startsWith("{\"error\":\"").hasSizeLessThan(4_000);
                }
                try (Raw client = server.raw()) {
                    assertThat(client.send("{\"operation\":\"" + longest.repeat(9_000) + "\"}")
                                    .only())
                            .startsWith("{\"error\":\"")
                            .contains("characters left out")
                            .hasSizeLessThan(4_000);
                }
            }
        }
    }
}
