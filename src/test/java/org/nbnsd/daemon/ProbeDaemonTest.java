package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Request.NodeStatusRequest;

/** A whole daemon asks hosts in 127.0.0.0/8 for {@code explain --probe}. */
final class ProbeDaemonTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");
    private static final Subject SUBJECT = new OneName(TWIN);

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

    private Composition server(String... timeline) throws Exception {
        String text = String.join(
                "\n",
                "port = " + port,
                "listen = ['" + network + "1']",
                "name = 'WINS'",
                "data = 'none'",
                "[challenge-query]",
                "port = " + port,
                "tries = 2",
                "first-interval = '500ms'",
                "[timeline]",
                String.join("\n", timeline));
        Composition made = new Composition(
                ConfigurationReader.parse("test", text, Map.of()),
                "box",
                Captures.next("ProbeDaemonTest"),
                new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    private AnsweringHost host(int number, NetbiosName... names) throws IOException {
        AnsweringHost host = AnsweringHost.at(network + number, port, names);
        running.add(host);
        return host;
    }

    private static Explanation explain(Composition server) {
        try {
            List<Explanation> all = server.diagnosisBackend().explain(SUBJECT);
            return all.isEmpty() ? new Explanation(TWIN, List.of(), List.of()) : all.get(0);
        } catch (OperationException e) {
            return new Explanation(TWIN, List.of(), List.of()); // not loaded yet
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int confidence(Explanation explanation) {
        return explanation.verdicts().stream()
                .filter(verdict -> verdict.code() == VerdictCode.DUPLICATE_HOST)
                .mapToInt(Verdict::confidence)
                .findFirst()
                .orElse(0);
    }

    /** The first has the name, and the second was refused it. */
    private int conflict(Composition server, AnsweringHost first, AnsweringHost second) throws IOException {
        first.register(TWIN, network + "1", port);
        await(server, explanation -> explanation.claimants().size() == 1);
        second.register(TWIN, network + "1", port);
        return confidence(await(server, explanation -> confidence(explanation) > 0));
    }

    private static Explanation await(Composition server, java.util.function.Predicate<Explanation> expected) {
        return Eventually.get(Duration.ofSeconds(30), () -> explain(server).toString(), () -> {
            Explanation explanation = explain(server);
            return expected.test(explanation) ? explanation : null;
        });
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
    void askingBothHostsMakesADuplicateMoreCertain() throws Exception {
        Composition server = server("probe = ['" + network + "0/24']", "probe-rate = 100");
        int before = conflict(server, host(2, TWIN), host(3, TWIN));

        Ran ran = ask(server, "explain", "twin#20", "--probe");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("DUPLICATE_HOST, confidence 95 of 100")
                .contains("Asked before:\n  " + network + "2", "  2 questions, 2 answered\n");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(before).isLessThan(95);
        assertThat(server.diagnosisBackend().timeline(SUBJECT, 0))
                .filteredOn(fact -> fact.kind() == FactKind.ANSWERED)
                .hasSize(2)
                .allMatch(Fact::active);
    }

    @Test
    void aHostThatIsGoneIsSilentAndOneThatHasNotTheNameDeniesIt() throws Exception {
        Composition server = server("probe = ['" + network + "0/24']", "probe-rate = 100");
        AnsweringHost first = host(2, TWIN);
        conflict(server, first, host(3, NetbiosName.parse("OTHER<20>")));
        first.fallSilent();

        List<Asked> asked = server.diagnosisBackend().probe(SUBJECT);
        assertThat(asked).extracting(Asked::text).containsExactly("2 questions, no answer", "2 questions, 2 answered");
        assertThat(server.diagnosisBackend().timeline(SUBJECT, 0))
                .filteredOn(Fact::active)
                .extracting(Fact::kind)
                .contains(FactKind.SILENT, FactKind.DENIED)
                .doesNotContain(FactKind.ANSWERED);
    }

    @Test
    void whoIsOutsideTheNetworksIsNotAskedAndTheExplanationSaysWhichKeyToSet() throws Exception {
        Composition server = server("probe = ['" + network + "2/32']", "probe-rate = 100");
        AnsweringHost second = host(3, TWIN);
        conflict(server, host(2, TWIN), second);

        Ran ran = ask(server, "explain", "twin#20", "--probe");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains(network + "3 not asked: no network of the key timeline.probe in the configuration has it");
        assertThat(second.received()).noneMatch(NodeStatusRequest.class::isInstance);
    }

    @Test
    void withoutTheKeyNobodyIsAsked() throws Exception {
        Composition server = server();
        AnsweringHost first = host(2, TWIN);
        conflict(server, first, host(3, TWIN));

        Ran ran = ask(server, "explain", "twin#20", "--probe");
        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("no host may be asked (expected: the networks in which hosts may be, in the configuration:"
                        + " [timeline] probe = [\"10.0.0.0/8\"])");
        assertThat(first.received()).noneMatch(NodeStatusRequest.class::isInstance);
    }

    @Test
    void nobodyIsAskedAboutWhatNobodyKnows() throws Exception {
        Composition server = server("probe = ['" + network + "0/24']");
        await(server, explanation -> isLoaded(server));
        assertThat(server.diagnosisBackend().probe(SUBJECT)).isEmpty();
    }

    private static boolean isLoaded(Composition server) {
        try {
            server.diagnosisBackend().conflicts(0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aDaemonThatStopsAsksNoMore() throws Exception {
        Composition server = server("probe = ['" + network + "0/24']");
        conflict(server, host(2, TWIN), host(3, TWIN));
        server.close();
        running.remove(0);
        assertThatThrownBy(() -> server.diagnosisBackend().probe(SUBJECT))
                .isInstanceOf(OperationException.class)
                .hasMessage("the daemon is stopping");
    }
}
