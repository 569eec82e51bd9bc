package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.nbnsd.control.Edited;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.Totals;
import org.nbnsd.control.channel.ControlClient.Importing;
import org.nbnsd.control.channel.PeerCheck.Credentials;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

@Isolated // a closed socket of the JDK lives on for a moment in a program that another test is starting
final class ControlClientTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    @TempDir
    private Path directory;

    private static ControlClient to(TestServer server) throws IOException {
        return ControlClient.connect(server.path(), "", Duration.ofSeconds(20));
    }

    private static List<NameRecord> many(int count) {
        List<NameRecord> records = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            records.add(FakeBackend.record(
                    "N" + i + "<20>",
                    RecordType.UNIQUE,
                    false,
                    NameRecord.LOCAL,
                    i,
                    FakeBackend.NOW + 1000,
                    "10.0.0.5"));
        }
        return records;
    }

    @Test
    void theOctetsOfARecordingArriveAsTheyAre() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            assertThat(client.recording(out)).isEqualTo(new RecordedInputs.Size(7, 8, FakeBackend.NOW, true));
        }
        assertThat(out.size()).isEqualTo(100_003);
        assertThat(Arrays.copyOfRange(out.toByteArray(), 99_999, 100_003)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void recordsComeByName() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            NameRecord fred = FakeBackend.unique("FRED<20>", "10.0.0.5");
            NameRecord ann = FakeBackend.unique("ANN<20>.A\\x2EB", "10.0.0.6");
            server.backend().with(fred, ann, FakeBackend.unique("BOB<00>", "10.0.0.7"));
            List<NameRecord> found = new ArrayList<>();
            Totals totals = client.names(RecordFilter.parse(Map.of("suffix", "20")), 10, found::add);
            assertThat(found).containsExactly(ann, fred);
            assertThat(totals).isEqualTo(new Totals(2, 3, FakeBackend.NOW));
        }
    }

    @Test
    void oneRecordIsShown() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            NameRecord fred = FakeBackend.unique("FRED<20>", "10.0.0.5");
            server.backend().with(fred);
            assertThat(client.show(FRED).value()).isEqualTo(new Lookup(fred, List.of(), FakeBackend.NOW));
            assertThat(client.show(NetbiosName.parse("FRED")).value())
                    .isEqualTo(new Lookup(null, List.of(FRED), FakeBackend.NOW));
        }
    }

    @Test
    void editsTellWhoDidThem() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            StaticEntry entry = new StaticEntry(
                    List.of(FRED), RecordType.UNIQUE, NodeType.P, List.of(Ipv4Address.parse("10.0.0.5")));
            String me = Files.getOwner(server.path()).getName();
            Edited added =
                    client.addStatic(entry, IfTaken.FAIL, "for a test \u00e9").value();
            assertThat(added.who()).isEqualTo(me);
            assertThat(added.outcomes()).extracting(EditOutcome::kind).containsExactly(Kind.CREATED);
            assertThat(server.backend().authors().get(0).reason()).isEqualTo("for a test \u00e9");
            assertThat(client.delete(List.of(FRED), false, "")
                            .value()
                            .outcomes()
                            .get(0)
                            .before())
                    .isEqualTo(added.outcomes().get(0).after());
            assertThat(client.undelete(List.of(FRED), "").value().outcomes())
                    .extracting(EditOutcome::kind)
                    .containsExactly(Kind.RESTORED);
            assertThat(client.scavenge(false, "").value().nextDue()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void moreNamesThanFitIntoALineAreEdited() throws IOException {
        String scope = String.join(".", List.of("\\x01".repeat(63), "\\x01".repeat(63), "\\x01".repeat(63)));
        List<NetbiosName> names = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            names.add(NetbiosName.parse("\\x02".repeat(12) + String.format("%03d", i) + "<20>." + scope));
        }
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            assertThat(client.delete(names, null, "").value().outcomes())
                    .extracting(EditOutcome::name)
                    .isEqualTo(names);
        }
    }

    @Test
    void thousandsOfRecordsAreImported() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            List<NameRecord> records = many(2_500);
            List<String> progress = new ArrayList<>();
            List<EditOutcome> told = new ArrayList<>();
            Importing watch = new Importing() {
                @Override
                public void outcome(Answer<EditOutcome> outcome) throws IOException {
                    told.add(outcome.value());
                }

                @Override
                public void progress(Phase phase, int done, int total) {
                    progress.add(phase + " " + done + "/" + total);
                }
            };
            ImportResult dry =
                    client.importRecords(records, IfTaken.FAIL, true, "", watch).value();
            assertThat(dry).isEqualTo(new ImportResult(Map.of(Kind.CREATED, 2_500), List.of(), false));
            assertThat(told).hasSize(2_500);
            assertThat(server.backend().size()).isZero();
            assertThat(progress)
                    .contains("SENDING 2000/2500", "CHECKING 2500/2500")
                    .doesNotContain("APPLYING 2500/2500");

            ImportResult done = client.importRecords(records, IfTaken.FAIL, false, "", Importing.NOBODY_WATCHES)
                    .value();
            assertThat(done).isEqualTo(new ImportResult(Map.of(Kind.CREATED, 2_500), List.of(), true));
            assertThat(server.backend().get("N77<20>")).isEqualTo(records.get(76));

            server.backend().with(FakeBackend.unique("N5<20>", "10.9.9.9"));
            ImportResult refused = client.importRecords(records, IfTaken.FAIL, false, "", Importing.NOBODY_WATCHES)
                    .value();
            assertThat(refused.applied()).isFalse();
            assertThat(refused.refusals())
                    .extracting(each -> each.name().toString())
                    .containsExactly("N5<20>");
        }
    }

    @Test
    void whoSendsTooManyRecordsLearnsWhyTheConnectionEnds() throws IOException {
        ControlLimits limits = new ControlLimits(8, 8, 100L * RecordSize.PLAIN, Duration.ofSeconds(20));
        try (TestServer server = TestServer.in(directory, limits, Credentials.OF_KERNEL);
                ControlClient client = to(server)) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(
                            () -> client.importRecords(many(20_000), IfTaken.FAIL, false, "", Importing.NOBODY_WATCHES))
                    .withMessage(
                            "import: record 101: too many (expected: records of at most 30400 octets in memory; the"
                                    + " limit grows with the daemon's heap, java -Xmx)");
        }
    }

    @Test
    void whoIsRefusedAtTheDoorLearnsWhy() throws IOException {
        ControlLimits limits = new ControlLimits(0, 0, 100, Duration.ofSeconds(20));
        try (TestServer server = TestServer.in(directory, limits, Credentials.OF_KERNEL)) {
            for (int i = 0; i < 20; i++) { // before or after it has asked
                try (ControlClient client = to(server)) {
                    assertThatExceptionOfType(OperationException.class)
                            .isThrownBy(() -> client.show(FRED).value())
                            .withMessageStartingWith("too many connections");
                }
            }
        }
    }

    @Test
    void theDaemonsOwnWordsAreTheMessage() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            server.backend().fail(new IOException("the database cannot be written: disk full"));
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> client.show(FRED).value())
                    .withMessage("the database cannot be written: disk full");
        }
    }

    @Test
    void aReasonThatIsTooLongIsNotSent() throws IOException {
        try (TestServer server = TestServer.in(directory);
                ControlClient client = to(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.delete(List.of(FRED), null, "x".repeat(501)))
                    .withMessageStartingWith("reason: too long");
            assertThat(client.show(FRED).value().record()).isNull();
        }
    }

    @Test
    void whereNobodyServesIsToldWithThePath() throws IOException {
        Path nothing = directory.resolve("control");
        String message = "no daemon serves at " + nothing + ": is it running? with another --data?";
        assertThatIOException().isThrownBy(() -> ControlClient.connect(nothing)).withMessage(message);
        new SocketFile(nothing).open().close();
        assertThatIOException().isThrownBy(() -> ControlClient.connect(nothing)).withMessage(message);
        Path file = Files.createFile(directory.resolve("file"));
        assertThatIOException()
                .isThrownBy(() -> ControlClient.connect(file))
                .withMessage(file + ": no socket (expected: the control socket of a daemon)");
        assertThatIOException()
                .isThrownBy(() -> ControlClient.connect(file.resolve("control")))
                .withMessageContaining("daemon")
                .withMessageContaining(file.resolve("control").toString());
    }

    @Test
    void aPathThatIsTooLongIsToldSo() {
        assertThatIOException()
                .isThrownBy(() -> ControlClient.connect(directory.resolve("x".repeat(100))))
                .withMessageContaining("(expected: at most 106;");
    }

    @Test
    void whoMayNotOpenTheSocketIsToldToTryAsRoot() throws IOException {
        assumeTrue(!Files.getOwner(directory).getName().equals("root"), "root may open everything");
        try (TestServer server = TestServer.in(directory)) {
            Files.setPosixFilePermissions(server.path(), PosixFilePermissions.fromString("---------"));
            assertThatIOException()
                    .isThrownBy(() -> to(server))
                    .withMessage(server.path()
                            + ": no permission to ask this daemon (expected: its own user, or root: try sudo)");
        }
    }

    @Test
    void aDaemonThatGoesIsToldAsSuch() throws Exception {
        assertThat(failureWith("")).endsWith("ended the connection without an answer: is it stopping?");
        assertThat(failureWith("{\"record\":{}}\n{\"done\":{}}\n"))
                .contains("answers what this program does not understand: name: missing");
        assertThat(failureWith("{\"done\":{}}\n")).contains("does not understand: now: missing");
        assertThat(failureWith("{\"progress\":{\"phase\":\"applying\"}}\n{\"done\":{}}\n"))
                .contains("does not understand: a line of the wrong kind");
        assertThat(failureWith("{\"do")).contains("does not understand: line: it ends after 4 octets");
        assertThat(failureWith("{\"error\":\"the daemon is stopping\"}\n")).isEqualTo("the daemon is stopping");
    }

    /** What the client says if a daemon answers so, and goes. */
    private String failureWith(String answer) throws Exception {
        Path path = directory.resolve("odd");
        Files.deleteIfExists(path);
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(path));
            try (ControlClient client = ControlClient.connect(path, "", Duration.ofSeconds(20))) {
                Thread answering = new Thread(() -> answer(daemon, answer));
                answering.start();
                String message = null;
                try {
                    Lookup unused = client.show(FRED).value();
                } catch (IOException e) {
                    message = e.getMessage();
                }
                answering.join();
                return message;
            }
        }
    }

    private static void answer(ServerSocketChannel daemon, String answer) {
        try (SocketChannel channel = daemon.accept()) {
            channel.read(ByteBuffer.allocate(1 << 16));
            channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDaemonThatSaysNothingIsNotWaitedForForEver() throws IOException {
        Path path = directory.resolve("mute");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(path));
            try (ControlClient client = ControlClient.connect(path, "", Duration.ofMillis(50))) {
                assertThatIOException()
                        .isThrownBy(() -> client.show(FRED).value())
                        .withMessageStartingWith("the daemon at " + path + " does not answer: nothing for ");
            }
        }
    }
}
