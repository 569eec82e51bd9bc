package org.nbnsd.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.interop.Ports;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.responder.DnsSettings;
import org.nbnsd.responder.server.DnsServer;

/** What people ask about names in the DNS, and what they are told. */
final class DnsCommandTest {
    private static final NameRecord FRED = FakeBackend.fixed("FRED<00>", RecordType.UNIQUE, "10.0.0.1");

    @TempDir
    private Path directory;

    private TestServer server;
    private final List<DnsServer> open = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        open.forEach(DnsServer::close);
        server.close();
    }

    private Ran run(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        words.addAll(List.of("--control", server.path().toString()));
        return Ran.nbnsd(words.toArray(String[]::new));
    }

    /** A server of the DNS that has these records; its port. */
    private int serve(String suffix, NameRecord... records) throws IOException {
        ComputerTable computers = new ComputerTable();
        Arrays.asList(records).forEach(computers::put);
        DnsSettings settings = new DnsSettings(suffix, List.of(), 60, "ns.example", List.of(), List.of(), null, 0);
        DnsServer made = new DnsServer(settings, computers, () -> FakeBackend.NOW, failure -> {
            throw new AssertionError(failure);
        });
        open.add(made);
        made.start(List.of(new InetSocketAddress("127.0.0.1", 0)));
        return made.addresses().get(0).getPort();
    }

    private void configure(int port) {
        server.configuration().with("dns.listen", "[\"127.0.0.1:" + port + "\"]");
        server.configuration().with("dns.suffix", "\"wins.example\"");
    }

    @Test
    void aWholeChainIsToldStepByStep() throws IOException {
        server.backend().with(FRED);
        configure(serve("wins.example", FRED));
        int front = serve("wins.example", FRED);

        Ran ran = run("dns check --server 127.0.0.1:" + front);

        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out())
                .contains("good    nbnsd at 127.0.0.1:", "good    127.0.0.1:" + front)
                .contains("fred.wins.example A: 10.0.0.1", "fred.wins.example AAAA: nothing of that type")
                .endsWith("the chain is whole\n");
        assertThat(run("dns check fred --json --server 127.0.0.1:" + front).out())
                .contains("\"good\":true")
                .doesNotContain("broken");
    }

    @Test
    void aDaemonThatDoesNotAnswerTheDnsIsWhereTheChainBreaks() {
        Ran ran = run("dns check");

        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).contains("does not answer the DNS", "[dns]");
        assertThat(run("dns status").status()).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void aPortAtWhichNobodyAnswersIsWhereTheChainBreaks() throws IOException {
        server.backend().with(FRED);
        configure(Ports.free());

        Ran ran = run("dns check FRED");

        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).contains("broken  nbnsd at 127.0.0.1:", "no answer", "the daemon does not answer there");
    }

    @Test
    void aServerThatDoesNotAskNbnsdIsWhereTheChainBreaks() throws IOException {
        server.backend().with(FRED);
        configure(serve("wins.example", FRED));

        Ran without = run("dns check --server 127.0.0.1:" + serve("wins.example"));
        assertThat(without.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(without.out()).contains("NXDOMAIN (expected: 10.0.0.1)", "the forwarder is missing");
        Ran other = run("dns check --server 127.0.0.1:" + serve("other.example"));
        assertThat(other.out()).contains("REFUSED (expected: 10.0.0.1)", "cannot ask nbnsd");
        Ran old = run("dns check --json --server 127.0.0.1:"
                + serve("wins.example", FakeBackend.fixed("FRED<00>", RecordType.UNIQUE, "10.0.0.9")));
        assertThat(old.out()).contains("\"answer\":\"10.0.0.9\"", "\"good\":false", "keeps an older answer");
        Ran silent = run("dns check --server 127.0.0.1:" + Ports.free());
        assertThat(silent.out()).contains("does not run, or does not answer this machine");
    }

    @Test
    void whoIsNoComputerInTheDnsIsToldSo() throws IOException {
        server.backend().with(FRED, FakeBackend.fixed("TWO WORDS<00>", RecordType.UNIQUE, "10.0.0.2"));
        configure(serve("wins.example", FRED));

        for (String name : List.of("ANN", "TWO_WORDS", "a.b")) {
            Ran ran = run("dns check " + name);
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.out()).contains(name + " is no computer in the DNS", "nbnsd dns skipped");
        }
    }

    @Test
    void namesThatTheDnsCannotHaveAreListedWithTheReasonAndOthersAreNot() {
        server.backend()
                .with(
                        FRED,
                        FakeBackend.fixed("FRED<20>", RecordType.UNIQUE, "10.0.0.1"),
                        FakeBackend.fixed("Fred<00>", RecordType.UNIQUE, "10.0.0.8"),
                        FakeBackend.fixed("TWO WORDS<00>", RecordType.UNIQUE, "10.0.0.2"),
                        FakeBackend.fixed("FAR<00>.SCOPE", RecordType.UNIQUE, "10.0.0.3"),
                        FakeBackend.fixed("ALICE<03>", RecordType.UNIQUE, "10.0.0.4"),
                        FakeBackend.fixed("CORP<1C>", RecordType.SPECIAL_GROUP, "10.0.0.5"),
                        FRED.withState(RecordState.RELEASED, FakeBackend.NOW + 1));

        Ran ran = run("dns skipped");

        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out())
                .contains("TWO WORDS<00>", "a name that the DNS cannot have")
                .contains("FAR<00>.SCOPE", "in a scope")
                .contains("Fred<00>", "a name in other letters is there")
                .doesNotContain("ALICE", "CORP", "FRED<20>");
        assertThat(run("dns skipped --json").out()).contains("{\"name\":\"TWO WORDS<00>\",\"reason\":");
    }

    @Test
    void theStatusHasTheSettings() throws IOException {
        configure(5354);

        Ran ran = run("dns status");

        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out()).contains("listen = [\"127.0.0.1:5354\"]", "suffix = \"wins.example\"");
        assertThat(run("dns status --json").out()).contains("\"answered\":true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dns dance",
                "dns",
                "dns status FRED",
                "dns skipped --server 127.0.0.1",
                "dns check --server nowhere",
                "dns check --server 127.0.0.1:0",
                "dns check --server 127.0.0.1:1:2"
            })
    void whatMakesNoSenseIsRefused(String line) {
        assertThat(run(line).status()).isEqualTo(ExitStatus.USAGE);
    }
}
