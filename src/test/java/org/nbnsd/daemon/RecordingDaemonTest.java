package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.registry.NameRecord;

/** A daemon with sockets, clients that contend for a name, a person, and what the daemon's last inputs do when played again. */
final class RecordingDaemonTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String network =
            "127." + (130 + ProcessHandle.current().pid() % 60) + "." + ADDRESSES.incrementAndGet() + ".";
    private final int port = Ports.free();

    @AfterEach
    void stopAll() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private Composition start(String... lines) throws Exception {
        String text = "port = " + port + "\n" + String.join("\n", lines);
        Configuration configuration = ConfigurationReader.parse("test", text, Map.of());
        Composition made = new Composition(
                configuration, "box", Captures.next("RecordingDaemonTest"), new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    private Composition server(String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "listen = ['" + network + "1']",
                "name = 'WINS'",
                "data = '" + directory + "'",
                "[challenge-query]",
                "port = " + port));
        lines.addAll(List.of(more));
        return start(lines.toArray(String[]::new));
    }

    private Composition client(int host, String computer) throws Exception {
        return start(
                "server = false",
                "data = 'none'",
                "listen = ['" + network + host + "']",
                "[node]",
                "enabled = true",
                "type = 'p'",
                "workgroup = ''",
                "computer = '" + computer + "'",
                "servers = ['" + network + "1']");
    }

    private static void claim(Composition client, NetbiosName name) throws Exception {
        CompletableFuture<?> claimed =
                Objects.requireNonNull(client.nodeBackend()).claim(1, LocalName.unique(name));
        claimed.get(30, TimeUnit.SECONDS);
    }

    private Ran ask(Composition server, String... command) throws Exception {
        Path socket = directory.resolve("control");
        Operations operations = new Operations(server.backend(), server.nodeBackend(), server.diagnosisBackend());
        try (ControlServer control = new ControlServer(socket, operations, failure -> {
            throw new AssertionError(failure);
        })) {
            control.start();
            List<String> all = new ArrayList<>(List.of(command));
            all.addAll(List.of("--control", socket.toString()));
            return Ran.nbnsd(all.toArray(String[]::new));
        }
    }

    private static int size(Composition server) {
        List<NameRecord> records = new ArrayList<>();
        try {
            server.backend().records(records::add).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return records.size();
    }

    private static void awaitRecords(Composition server, int count) {
        Boolean there = Eventually.get(
                Duration.ofSeconds(30),
                () -> count + " records, not " + size(server),
                () -> size(server) >= count ? Boolean.TRUE : null);
        assertThat(there).isTrue();
    }

    @Test
    void whatADaemonDidUnderTrafficIsPlayedToTheSameEffects() throws Exception {
        Composition server = server();
        Composition one = client(2, "ONE");
        Composition two = client(3, "TWO");
        claim(one, TWIN);
        claim(two, TWIN);
        awaitRecords(server, 3);
        assertThat(ask(server, "add-static", "PRINTER#20", "--address", "10.9.9.9", "--reason", "a test")
                        .status())
                .isZero();
        one.close();
        claim(two, TWIN);

        Path file = directory.resolve("bug.rec");
        Ran recorded = ask(server, "recording", file.toString());
        assertThat(recorded.err()).isEmpty();
        assertThat(recorded.status()).isZero();
        assertThat(recorded.out()).contains("when the daemon started");

        Ran replayed = Ran.nbnsd("replay", file.toString());
        assertThat(replayed.out())
                .contains("every input does what it did in the daemon")
                .contains("TWIN<20>")
                .contains("WackResponse")
                .contains("PRINTER<20>")
                .doesNotContain("not what the daemon did");
        assertThat(replayed.status()).isZero();
    }

    @Test
    void aRecordingBeginsFromTheRecordsThatWereLoaded() throws Exception {
        Composition first = server();
        claim(client(2, "ONE"), TWIN);
        awaitRecords(first, 2);
        stopAll();
        running.clear();
        Composition server = server();
        claim(client(2, "ONE"), TWIN);

        Path file = directory.resolve("bug.rec");
        assertThat(ask(server, "recording", file.toString()).status()).isZero();

        Ran replayed = Ran.nbnsd("replay", file.toString(), "--quiet");
        assertThat(replayed.out())
                .containsPattern("from [2-9] records")
                .contains("every input does what it did in the daemon");
        assertThat(replayed.status()).isZero();
        assertThat(ask(server, "recording", file.toString()).status()).isEqualTo(1);
    }

    @Test
    void withTheEndNodeInTheSameProcessTheNameServerIsPlayedAsWell() throws Exception {
        Composition server = server("[node]", "enabled = true", "type = 'p'", "workgroup = 'SITE'");
        claim(server, TWIN);
        claim(client(2, "ONE"), TWIN);

        Path file = directory.resolve("bug.rec");
        assertThat(ask(server, "recording", file.toString(), "--json").out()).contains("\"whole\":true");

        Ran replayed = Ran.nbnsd("replay", file.toString(), "--json");
        assertThat(replayed.out()).startsWith("{\"command\":\"replay\"").contains("\"differing\":0");
        assertThat(replayed.status()).isZero();
    }

    @Test
    void aDaemonThatKeepsNoInputsSaysSoAndMakesNoFile() throws Exception {
        Composition server = server("[recording]", "memory = 0");
        Path file = directory.resolve("bug.rec");

        Ran ran = ask(server, "recording", file.toString());

        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.err()).contains("keeps no inputs (memory = 0 in the section [recording])");
        assertThat(Files.exists(file)).isFalse();
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void whatIsNoRecordingIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("some.rec"), "some text that is no recording");
        Ran ran = Ran.nbnsd("replay", file.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains(file + ": no recording (expected: a file that nbnsd recording wrote)");
        assertThat(Ran.nbnsd("replay", directory.toString()).status()).isEqualTo(4);
        assertThat(Ran.nbnsd("replay", directory.resolve("none").toString()).status())
                .isEqualTo(4);
    }
}
