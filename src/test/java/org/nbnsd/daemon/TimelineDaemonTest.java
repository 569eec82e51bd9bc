package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.nbnsd.control.DiagnosisBackend.Watching;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Need;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;

/** A name server and end nodes, each with sockets of its own in 127.0.0.0/8, and what people learn of their conflicts. */
final class TimelineDaemonTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String network =
            "127." + (192 + ProcessHandle.current().pid() % 60) + "." + ADDRESSES.incrementAndGet() + ".";
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
                configuration, "box", Captures.next("TimelineDaemonTest"), new PrintWriter(Writer.nullWriter()));
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
                "port = " + port,
                "[node]"));
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

    private static List<Explanation> explain(Composition server, NetbiosName name) {
        try {
            return server.diagnosisBackend().explain(new OneName(name));
        } catch (OperationException e) {
            return List.of(); // not loaded yet
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Explanation awaitVerdict(Composition server, NetbiosName name, VerdictCode code) {
        return Eventually.get(
                Duration.ofSeconds(30),
                () -> code + " about " + name + " in " + explain(server, name),
                () -> explain(server, name).stream()
                        .filter(each -> each.claimants().size() == 2
                                && each.verdicts().stream().anyMatch(verdict -> verdict.code() == code))
                        .findFirst()
                        .orElse(null));
    }

    private Ran ask(Composition server, String... command) throws IOException {
        Path socket = directory.resolve("ask");
        Operations operations = new Operations(server.backend(), null, server.diagnosisBackend());
        try (ControlServer control = new ControlServer(socket, operations, failure -> {
            throw new AssertionError(failure);
        })) {
            control.start();
            List<String> all = new ArrayList<>(List.of(command));
            all.addAll(List.of("--control", socket.toString()));
            return Ran.nbnsd(all.toArray(String[]::new));
        }
    }

    @Test
    void oneUserAtTwoMachinesIsExplainedAndNothingIsToBeDone() throws Exception {
        Composition server = server();
        claim(client(2, "PC1"), ALICE);
        claim(client(3, "PC2"), ALICE);

        Explanation explanation = awaitVerdict(server, ALICE, VerdictCode.SAME_USER_TWO_HOSTS);
        assertThat(explanation.verdicts()).hasSize(1);
        Ran ran = ask(server, "explain", "ALICE<03>");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith("ALICE<03>: one user, logged on at several machines; no conflict\n"
                        + "  NOTHING TO DO  SAME_USER_TWO_HOSTS, confidence ")
                .contains(network + "2", network + "3", "PC1", "PC2", "    the user     Nothing.\n")
                .doesNotContain("\u001b");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(ask(server, "conflicts").out())
                .startsWith("no conflicts\n\nno conflicts, though several hosts have one name:\nALICE<03>  ");
        assertThat(server.daemon().events().counts()).doesNotContainKey("INCIDENT_OPENED");
    }

    @Test
    void aDuplicateComputerIsExplainedAsOneIncident() throws Exception {
        Composition server = server();
        Composition first = client(2, "TWIN");
        awaitGranted(server);
        client(3, "TWIN");

        Explanation explanation = awaitVerdict(server, TWIN, VerdictCode.DUPLICATE_HOST);
        assertThat(explanation.claimants())
                .extracting(claimant -> claimant.address().toString())
                .contains(network + "2", network + "3");
        assertThat(explanation.verdicts().get(0).confidence()).isGreaterThan(60);
        assertThat(ask(server, "explain", "twin").out()).contains("SOMEBODY HAS TO ACT  DUPLICATE_HOST, confidence ");
        Ran conflicts = ask(server, "conflicts", "--since", "1h");
        assertThat(conflicts.status()).isZero();
        assertThat(conflicts.out()).contains("TWIN<20>  open, ");
        assertThat(server.daemon().events().counts()).containsKey("INCIDENT_OPENED");
        assertThat(first.daemon().addresses()).isNotEmpty();
    }

    private static void awaitGranted(Composition server) {
        Eventually.get(
                Duration.ofSeconds(30),
                () -> TWIN + " granted in " + explain(server, TWIN),
                () -> explain(server, TWIN).isEmpty() ? null : true);
    }

    @Test
    void aRestartKeepsTheTimeline() throws Exception {
        Composition server = server();
        claim(client(2, "PC1"), ALICE);
        claim(client(3, "PC2"), ALICE);
        awaitVerdict(server, ALICE, VerdictCode.SAME_USER_TWO_HOSTS);
        stopAll();
        running.clear();

        assertThat(directory.resolve("timeline.db")).exists();
        Composition again = server();
        Explanation explanation = awaitVerdict(again, ALICE, VerdictCode.SAME_USER_TWO_HOSTS);
        assertThat(explanation.claimants()).hasSize(2);
    }

    @Test
    void withoutAFileTheTimelineIsInMemory() throws Exception {
        Composition server = server("[timeline]", "keep = '0s'");
        claim(client(2, "PC1"), ALICE);
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "ALICE",
                () -> explain(server, ALICE).isEmpty() ? null : true);
        assertThat(directory.resolve("timeline.db")).doesNotExist();
    }

    @Test
    void aFileThatCannotBeUsedKeepsNobodyFromServing() throws Exception {
        Files.writeString(directory.resolve("timeline.db"), "no database ".repeat(1000));
        Composition server = server();
        claim(client(2, "PC1"), ALICE);
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "ALICE",
                () -> explain(server, ALICE).isEmpty() ? null : true);
        assertThat(directory.resolve("timeline.db")).hasContent("no database ".repeat(1000));
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "counted: " + server.statistics().read(),
                () -> server.statistics().read().value(Statistic.TIMELINE_NOT_WRITTEN) > 0 ? true : null);
    }

    @Test
    void whoWatchesSeesWhatHappens() throws Exception {
        Composition server = server();
        try (Watching watching = server.diagnosisBackend().watch()) {
            claim(client(2, "PC1"), ALICE);
            boolean seen = false;
            while (!seen) {
                var fact = Objects.requireNonNull(watching.next(Duration.ofSeconds(30)), "nothing happens");
                seen = fact.kind() == FactKind.GRANTED && ALICE.equals(fact.name());
            }
            assertThat(watching.missed()).isZero();
        }
    }

    private void query(int host, NetbiosName name, int times) throws IOException {
        Ipv4Address server = Ipv4Address.parse(network + "1");
        try (Asker asker = new Asker(Ipv4Address.parse(network + host))) {
            for (int i = 0; i < times; i++) {
                asker.ask(server, port, NameQueryRequest.toServer(i, name));
            }
        }
    }

    private Use awaitUse(Composition server, int host, Action action, NetbiosName name, long count) {
        return Eventually.get(
                Duration.ofSeconds(30),
                () -> action + " " + name + " in " + audit(server),
                () -> audit(server).stream()
                        .filter(use -> use.host().toString().equals(network + host)
                                && use.action() == action
                                && use.name().equals(name)
                                && use.count() == count)
                        .findFirst()
                        .orElse(null));
    }

    private static List<Use> audit(Composition server) {
        try {
            return server.diagnosisBackend().audit(0).uses();
        } catch (OperationException e) {
            return List.of(); // not loaded yet
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyQuestionIsCountedForTheAudit() throws Exception {
        Composition server = server();
        claim(client(2, "PC1"), ALICE);
        query(4, ALICE, 250);
        query(4, NetbiosName.parse("WPAD<00>"), 30);

        Use asks = awaitUse(server, 4, Action.ASKS, ALICE, 250);
        assertThat(asks.others()).extracting(Ipv4Address::toString).containsExactly(network + "1");
        assertThat(asks.byBroadcast()).isFalse();
        assertThat(asks.need()).isEqualTo(Need.YES);
        assertThat(awaitUse(server, 4, Action.ASKS, NetbiosName.parse("WPAD<00>"), 30)
                        .need())
                .isEqualTo(Need.NO);
        awaitUse(server, 1, Action.ANSWERS, ALICE, 250);
        assertThat(awaitUse(server, 2, Action.REGISTERS, ALICE, 1).need()).isEqualTo(Need.YES);
        Ran csv = ask(server, "audit", "--since", "1h", "--csv");
        assertThat(csv.status()).isZero();
        assertThat(csv.out()).contains(network + "4,,asks,ALICE<03>,", ",host,yes,250,");
        assertThat(ask(server, "audit").out()).contains("as far as this daemon answered, counted since 20");
    }

    @Test
    void registrationsAreInTheAuditAfterARestart() throws Exception {
        Composition server = server();
        claim(client(2, "PC1"), ALICE);
        awaitUse(server, 2, Action.REGISTERS, ALICE, 1);
        stopAll();
        running.clear();
        awaitUse(server(), 2, Action.REGISTERS, ALICE, 1);
    }

    @Test
    void anAuditThatIsOffSaysSo() throws Exception {
        Composition server = server("[timeline]", "audit = 0");
        query(4, ALICE, 1);
        Ran ran = ask(server, "audit");
        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.err()).contains("the audit is off (expected: timeline.audit above 0)");
    }

    @Test
    void aNameThatNobodyKnowsIsNotFound() throws Exception {
        Ran ran = ask(server(), "explain", "nobody");
        assertThat(ran.status()).isIn(1, 4); // 4 while it is loading
        assertThat(ran.err()).containsAnyOf("nobody: nothing is known about it", "being loaded");
    }
}
