package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Present;
import org.nbnsd.diagnosis.Questions;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.resolver.FakeDns;
import org.nbnsd.wire.Ipv4Address;

/** {@code explain}, {@code conflicts}, {@code timeline} and {@code watch}, over a timeline and the control channel. */
final class DiagnosisCommandsTest implements DiagnosisBackend {
    private static final long NOW = FakeBackend.NOW;
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");
    /** The only one that the name server is looked up for; it has no record of it. */
    private static final NetbiosName OLDSRV = NetbiosName.parse("OLDSRV<20>");

    @TempDir
    private Path directory;

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private final Audit audit = new Audit();
    private int opened;
    private final CountDownLatch watched = new CountDownLatch(1);
    private final BlockingQueue<Fact> happening = new ArrayBlockingQueue<>(10);
    private ControlServer server;

    @Override
    public synchronized List<Explanation> explain(Subject subject) {
        return subject.equals(new Subject.OneName(OLDSRV))
                ? timeline.explain(subject, address -> "", name -> Present.of(null, NOW))
                : timeline.explain(subject);
    }

    @Override
    public List<Asked> probe(Subject subject) {
        return List.of(
                new Asked(ONE, true, "2 questions, 1 answered"),
                new Asked(TWO, false, "not asked: no network of the key timeline.probe in the configuration has it"));
    }

    @Override
    public synchronized List<Fact> timeline(Subject subject, long since) {
        return timeline.of(subject, since);
    }

    @Override
    public synchronized List<Incident> conflicts(long since) {
        return timeline.incidents(since);
    }

    @Override
    public CompletableFuture<List<Ipv4Address>> addressesOf(String fullName) {
        return CompletableFuture.completedFuture(fullName.equals("twin.corp.example") ? List.of(TWO) : List.of());
    }

    @Override
    public synchronized List<Incident> lookalikes(long since) {
        return timeline.lookalikes(since);
    }

    @Override
    public synchronized AuditReport audit(long since) {
        return audit.report(since).countedSince(NOW);
    }

    @Override
    public RecentEvents events() {
        throw new AssertionError("nobody follows");
    }

    @Override
    public Watching watch() {
        watched.countDown();
        return new Watching() {
            @Override
            public @Nullable Fact next(Duration patience) throws InterruptedException {
                return happening.poll(Math.min(patience.toMillis(), 50), TimeUnit.MILLISECONDS);
            }

            @Override
            public long missed() {
                return 3;
            }

            @Override
            public void close() {
                happening.clear();
            }
        };
    }

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @BeforeEach
    void serve() throws IOException {
        server = new ControlServer(
                directory.resolve("control"), new Operations(new FakeBackend(), null, this), failure -> {
                    throw new AssertionError(failure);
                });
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Ran run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--control", directory.resolve("control").toString()));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    private synchronized void happened(Fact... facts) {
        for (Fact fact : facts) {
            timeline.add(fact);
        }
    }

    private void oneUserAtTwoMachines() {
        happened(
                Fact.of(NOW, FactKind.GRANTED, NetbiosName.parse("PC1<00>"), ONE)
                        .with(Detail.TYPE, "unique"),
                Fact.of(NOW, FactKind.GRANTED, NetbiosName.parse("PC2<00>"), TWO)
                        .with(Detail.TYPE, "unique"),
                Fact.of(NOW + 1000, FactKind.GRANTED, ALICE, ONE).with(Detail.TYPE, "unique"),
                Fact.of(NOW + 60_000, FactKind.GRANTED, ALICE, TWO),
                Fact.of(NOW + 60_000, FactKind.USER_SHARED, ALICE, Ipv4Address.ZERO)
                        .with(List.of(TWO, ONE)));
    }

    private void twoComputersOfOneName() {
        happened(
                Fact.of(NOW, FactKind.GRANTED, TWIN, ONE).with(Detail.TYPE, "unique"),
                Fact.of(NOW + 5000, FactKind.CLAIMED, TWIN, TWO)
                        .with(List.of(TWO))
                        .with(Detail.TYPE, "unique"),
                Fact.of(NOW + 5000, FactKind.CHALLENGED, TWIN, ONE).with(TWO),
                Fact.of(NOW + 5010, FactKind.DEFENDED, TWIN, ONE)
                        .with(List.of(ONE))
                        .found(),
                Fact.of(NOW + 5010, FactKind.CONFLICT, TWIN, TWO).with(ONE).with(Detail.REASON, "the holder is alive"));
    }

    /** The times of this machine's zone are not those of the next. */
    private String utc(String text) {
        ZoneId zone = ZoneId.systemDefault();
        return zone.getRules().getOffset(java.time.Instant.ofEpochMilli(NOW)).equals(ZoneOffset.UTC)
                ? text
                : text.replace("2026-11-21 09:", TimelineText.time(NOW, zone).substring(0, 14))
                        .replace("11-21 09:", TimelineText.shortTime(NOW, zone).substring(0, 9));
    }

    @Test
    void oneUserAtTwoMachinesIsNothingToDo() {
        oneUserAtTwoMachines();
        Ran ran = run("explain", "ALICE<03>");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo(utc("""
                ALICE<03>: one user, logged on at several machines; no conflict
                  NOTHING TO DO  SAME_USER_TWO_HOSTS, confidence 95 of 100
                  Why:
                    2026-11-21 09:00:01  is the computer PC1 (10.0.0.1 was granted the name:
                                         ALICE<03>; type unique)
                    2026-11-21 09:01:00  is the computer PC2 (10.0.0.2 was granted the name:
                                         ALICE<03>; type unique)
                    2026-11-21 09:01:00  the name is no computer's (a user is logged on at
                                         several hosts: ALICE<03> at 10.0.0.2, 10.0.0.1)
                  What to do:
                    the user     Nothing.
                    desktop      Nothing. Messages to the user reach the latest logon.
                    network      Nothing. An event 4320 about such a name is false (Q131739).
                  What would change this:
                    - a computer of that name (00 or 20): then the name is its own
                  Who has, had or wants it:
                    Address   First seen   Last seen    Computer
                    10.0.0.1  11-21 09:00  11-21 09:00  PC1
                    10.0.0.2  11-21 09:01  11-21 09:01  PC2
                """));
    }

    @Test
    void twoComputersOfOneNameNeedSomebody() {
        twoComputersOfOneName();
        Ran ran = run("explain", "twin");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith("TWIN<20>: two computers that are both alive have one name\n"
                        + "  SOMEBODY HAS TO ACT  DUPLICATE_HOST, confidence ")
                .contains("\n  What to do:\n    the user     Tell your administrator")
                .contains("10.0.0.1", "10.0.0.2");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void whatHoldsForSeveralNamesAlikeIsToldOnce() {
        twoComputersOfOneName();
        NetbiosName other = TWIN.withSuffix(0);
        happened(timeline.of(TWIN).stream()
                .map(fact -> new Fact(
                        fact.at(),
                        fact.kind(),
                        other,
                        fact.actor(),
                        fact.peer(),
                        fact.sender(),
                        fact.addresses(),
                        fact.active(),
                        fact.details()))
                .toArray(Fact[]::new));
        assertThat(run("explain", "twin").out())
                .contains("\n\nTWIN<20>: the same as TWIN<00>: DUPLICATE_HOST, confidence");
    }

    @Test
    void withColourTheSeverityIsPainted() {
        oneUserAtTwoMachines();
        assertThat(ExplanationText.lines(
                        timeline.explain(new Subject.OneName(ALICE)),
                        ZoneOffset.UTC,
                        true,
                        Console.WIDTH,
                        new Letters(CodePage.CP850, letter -> true)))
                .contains("  \u001b[1;32mNOTHING TO DO\u001b[0m  SAME_USER_TWO_HOSTS, confidence 95 of 100");
    }

    @Test
    void explanationsAreJson() {
        twoComputersOfOneName();
        JsonObject json = JsonParser.parseString(
                        run("explain", "10.0.0.2", "--json").out())
                .getAsJsonObject();
        JsonObject name = json.getAsJsonArray("names").get(0).getAsJsonObject();
        JsonObject verdict = name.getAsJsonArray("verdicts").get(0).getAsJsonObject();
        assertThat(json.get("command").getAsString()).isEqualTo("explain");
        assertThat(name.get("name").getAsString()).isEqualTo("TWIN<20>");
        assertThat(verdict.get("code").getAsString()).isEqualTo("DUPLICATE_HOST");
        assertThat(verdict.get("severity").getAsString()).isEqualTo("act");
        assertThat(verdict.getAsJsonArray("reasons")).isNotEmpty();
        assertThat(name.getAsJsonArray("claimants")).hasSize(2);
    }

    @Test
    void whoWasAskedBeforeIsTold() {
        happened(Fact.of(NOW, FactKind.GRANTED, TWIN, ONE).with(Detail.MAC, "00-0C-29-00-00-01"));
        Ran ran = run("explain", "twin#20", "--probe");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).endsWith("""
                    10.0.0.1 is a virtual machine by its MAC address (VMware)

                Asked before:
                  10.0.0.1         2 questions, 1 answered
                  10.0.0.2         not asked: no network of the key timeline.probe in the
                                   configuration has it
                """);
        assertThat(run("explain", "twin#20", "--probe", "--json").out())
                .contains(
                        "\"mac\":\"00-0C-29-00-00-01\",\"hypervisor\":\"VMware\"",
                        "\"probe\":[{\"address\":\"10.0.0.1\",\"asked\":true,");
        assertThat(run("explain", "twin#20").out()).doesNotContain("Asked");
        assertThat(run("explain", "twin#20", "--json").out()).doesNotContain("\"probe\"");
    }

    @Test
    void aQuietNameNeedsNoExplanation() {
        happened(Fact.of(NOW, FactKind.GRANTED, TWIN, ONE));
        assertThat(run("explain", "TWIN#20").out()).isEqualTo(utc("""
                TWIN<20>: nothing needs an explanation; nothing to do
                  Who has, had or wants it:
                    Address   First seen   Last seen    Computer
                    10.0.0.1  11-21 09:00  11-21 09:00  -
                """));
    }

    @Test
    void whatNobodyHasIsNotFoundThoughItIsTalkedAbout() {
        timeline.add(Fact.of(NOW, FactKind.QUERIED, OLDSRV, ONE));
        Ran ran = run("explain", "OLDSRV<20>");
        assertThat(ran.out())
                .contains("nobody has the name, and hosts ask for it")
                .contains("10.0.0.1");
        assertThat(ran.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"explain nobody", "timeline nobody", "timeline 10.9.9.9", "conflicts"})
    void nothingFoundIsStatusOne(String line) {
        assertThat(run(line.split(" ")).status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain 10.0.0|address: 10.0.0",
                "timeline fred --since yesterday|yesterday (expected: how long ago, such as 2h or 1d12h, or when",
                "watch --for 0s|0s (expected: a duration such as 30s",
                "watch <2|name: <2 has a < or # without suffix",
            })
    void whatMakesNoSenseIsToldWithWhatWasExpected(String line, String message) {
        Ran ran = run(line.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
    }

    /** One host opens hundreds of incidents; then addresses of one network do, and of many: those of others are seen. */
    @Test
    void theConflictsOfOneHostAreGroupedAndHideNoOthers() {
        happened(Fact.of(NOW - 9_000, FactKind.CONFLICT, TWIN, TWO).with(ONE));
        opens(300, i -> Ipv4Address.parse("10.66.0.66"));
        String out = run("conflicts").out();
        assertThat(out.lines()).hasSizeLessThan(40).anyMatch(line -> line.startsWith("TWIN<20>  open, once"));
        assertThat(out).contains("\n10.66.0.66  295 more, last ", "X294<20>, X293<20>, ", " and 255 more\n");

        opens(300, i -> Ipv4Address.parse("10.66.1." + (i % 254 + 1)));
        out = run("conflicts").out();
        assertThat(out.lines()).hasSizeLessThan(120).anyMatch(line -> line.startsWith("TWIN<20>  open, once"));
        assertThat(out).contains("\n10.66.1.0/24  280 more, last ");

        opens(300, i -> new Ipv4Address(0x0B00_0001 + 256 * i));
        out = run("conflicts").out();
        assertThat(out.lines()).hasSizeLessThan(330);
        assertThat(out).contains("\nothers  ");
    }

    /** Incidents, each later than those before. */
    private void opens(int count, IntFunction<Ipv4Address> who) {
        for (int i = 0; i < count; i++) {
            String name = (char) ('X' + opened / 300) + "" + i;
            happened(Fact.of(NOW - 5_000 + opened, FactKind.CONFLICT, NetbiosName.of(name, 0x20), who.apply(i))
                    .with(ONE));
            opened++;
        }
    }

    @Test
    void theTimelineIsInOrderAndFitsATerminal() {
        twoComputersOfOneName();
        assertThat(run("timeline", "twin").out()).isEqualTo(utc("""
                2026-11-21 09:00:00  10.0.0.1 was granted the name: TWIN<20>; type unique
                2026-11-21 09:00:05  10.0.0.2 claimed: TWIN<20> at 10.0.0.2; type unique
                2026-11-21 09:00:05  10.0.0.1 was asked about it: TWIN<20>, claimed by 10.0.0.2
                2026-11-21 09:00:05  10.0.0.1 said that it has it: TWIN<20> at 10.0.0.1
                2026-11-21 09:00:05  10.0.0.2 claimed what another living host has: TWIN<20>,
                                     which is with 10.0.0.1; reason the holder is alive
                """));
        assertThat(JsonParser.parseString(run("timeline", "10.0.0.1", "--json").out())
                        .getAsJsonObject()
                        .getAsJsonArray("facts"))
                .hasSize(4);
    }

    @Test
    void incidentsAreListedWithTheirCount() {
        twoComputersOfOneName();
        happened(Fact.of(NOW + 9000, FactKind.CONFLICT, TWIN, TWO).with(ONE));
        Ran ran = run("conflicts");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .startsWith(utc("TWIN<20> open, 2 times, since 2026-11-21 09:00:05, last "))
                .endsWith(" 10.0.0.2 claimed what another living host has: TWIN<20>, which is with 10.0.0.1 ");
        assertThat(run("conflicts", "--since", "2999-01-01").out()).isEqualTo("no conflicts\n");
        assertThat(run("conflicts", "--json").out()).contains("\"open\":true,\"count\":2,\"first\":{");
    }

    /** One list, by one rule, for the commands, the API and the console. */
    @Test
    void aUserAtSeveralHostsIsListedBehindTheConflictsAndIsNone() {
        happened(Fact.of(NOW - 9_000, FactKind.GRANTED, ALICE, ONE));
        happened(Fact.of(NOW - 8_000, FactKind.USER_SHARED, ALICE, Ipv4Address.ZERO)
                .with(List.of(ONE, TWO)));
        Ran alone = run("conflicts");
        assertThat(alone.status()).isEqualTo(1);
        assertThat(alone.out())
                .startsWith(
                        "no conflicts\n\nno conflicts, though several hosts have one name:\nALICE<03>  open, once, ")
                .contains("10.0.0.1");

        twoComputersOfOneName();
        Ran both = run("conflicts");
        assertThat(both.status()).isZero();
        assertThat(both.out()).startsWith("TWIN<20>").contains("\n\nno conflicts, though", "\nALICE<03>  ");
        assertThat(run("conflicts", "--json").out()).contains("\"lookalikes\":[{\"id\":", "\"name\":\"ALICE<03>\"");
    }

    @Test
    void aLookalikeOfANameThatIsAlsoInConflictIsToldOnce() {
        twoComputersOfOneName();
        happened(Fact.of(NOW + 9_000, FactKind.RECOGNISED, TWIN, ONE).with(List.of(TWO)));
        assertThat(run("conflicts").out()).startsWith("TWIN<20>").doesNotContain("no conflicts");
    }

    private synchronized void asked() {
        audit.add(new Questions(TWIN, ONE, TWO, false, false, 5_000_000_000L, 2, NOW, NOW + 5000));
        audit.add(new Questions(ALICE, TWO, ONE, false, true, 1, 0, NOW, NOW + 9000));
        audit.addRegistration(Fact.of(NOW, FactKind.GRANTED, TWIN, TWO)
                .with(Detail.TYPE, "unique")
                .with(Detail.MAC, "00-0C-29-12-34-56"));
        audit.addLeftOut(7);
    }

    @Test
    void theAuditArrivesAsItWasCounted() throws IOException {
        asked();
        try (DiagnosisClient client = DiagnosisClient.connect(directory.resolve("control"))) {
            assertThat(client.audit(0).value()).isEqualTo(audit(0));
            assertThat(client.audit(NOW + 5001).value()).isEqualTo(audit(NOW + 5001));
        }
    }

    @Test
    void theAuditOfADaemonSaysSinceWhenItCounted() throws IOException {
        asked();
        Ran text = run("audit");
        assertThat(text.status()).isZero();
        assertThat(text.out())
                .contains(
                        utc("Who uses NetBIOS, and for what\n"
                                + "  as far as this daemon answered, counted since 2026-11-21 09:00:00.000; without\n"
                                + "  what this machine asks itself\n"),
                        "\n  asks      5000000000  TWIN<20> (host, needed: yes) with 10.0.0.2, last",
                        "\n7 messages were not counted, or forgotten: too many hosts and names\n");
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        JsonObject json = JsonParser.parseString(run("audit", "--json").out()).getAsJsonObject();
        assertThat(json.get("since").getAsString()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(json.getAsJsonArray("files")).isEmpty();
        assertThat(run("audit", "--since", "2999-01-01", "--csv").out())
                .isEqualTo("host,mac,action,name,service,class,needed,count,first,last,broadcast,with\r\n");
        Path page = directory.resolve("usage.html");
        assertThat(run("audit", "--html", page.toString()).status()).isZero();
        assertThat(page).content().contains("the daemon on this machine", utc("counted since 2026-11-21 09:00:00"));
    }

    @Test
    void theAuditSaysWhatTheDnsHasOfEachNameAndThePlanWhatFollows() {
        asked();
        assertThat(run("audit", "--dns", "corp.example").out().replaceAll("\\s+", " "))
                .contains("TWIN<20> (host, needed: yes, in the DNS: the same address)")
                .contains("ALICE<03> (host, needed: unknown, in the DNS: cannot be there)");
        assertThat(run("audit", "--dns", "corp.example", "--csv").out())
                .contains(",broadcast,with,dns,dnsAddresses\r\n", ",same,10.0.0.2\r\n", ",,\r\n");
        assertThat(run("audit", "--dns", "other.example", "--csv").out()).contains(",missing,\r\n");

        String plan = run("audit", "--plan", "--dns", "corp.example").out().replaceAll("\\s+", " ");
        assertThat(plan)
                .contains("2. Names that the DNS answers alike")
                .contains("TWIN<20>: twin.corp.example is at 10.0.0.2; asked for 5000000000 times by 10.0.0.1, last");
        assertThat(run("audit", "--plan", "--dns", "other.example").out().replaceAll("\\s+", " "))
                .contains("3. Names that need an entry in the DNS")
                .contains("TWIN<20>: twin.other.example is not there, in NetBIOS at 10.0.0.2; asked for");
        assertThat(run("audit", "--plan").out()).contains("The DNS was not asked");
        JsonObject json = JsonParser.parseString(run("audit", "--plan", "--dns", "corp.example", "--json")
                        .out())
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("tasks")
                        .get(0)
                        .getAsJsonObject()
                        .get("step")
                        .getAsString())
                .isEqualTo("alike");
        assertThat(json.getAsJsonArray("dnsNames").toString()).contains("\"found\":\"same\"");
    }

    @Test
    void anotherServerOfTheDnsIsAskedByTheCommandItself() throws Exception {
        asked();
        try (FakeDns dns = new FakeDns()) {
            dns.put("twin.corp.example", "10.9.9.9");
            String server = "127.0.0.1:" + dns.address().getPort();

            assertThat(run("audit", "--dns", "corp.example", "--dns-server", server, "--csv")
                            .out())
                    .contains(",other,10.9.9.9\r\n");
            assertThat(dns.asked()).containsExactly("twin.corp.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit --dns-server 10.0.0.1",
                "audit --dns corp.example --dns-server name.example",
                "audit --dns corp.example --dns-server 10.0.0.1:99999",
                "audit --dns a..b",
                "audit --plan --csv"
            })
    void whatMakesNoSenseAboutTheDnsIsRefusedAtOnce(String line) {
        Ran ran = run(line.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("(expected: ");
    }

    @Test
    void whoWatchesSeesWhatFitsUntilTheTimeIsOver() {
        happening.add(Fact.of(NOW, FactKind.GRANTED, TWIN, ONE));
        happening.add(Fact.of(NOW, FactKind.GRANTED, ALICE, ONE));
        Ran ran = run("watch", "AL*", "--for", "1s");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo(utc("2026-11-21 09:00:00  10.0.0.1 was granted the name: ALICE<03>\n"));
        assertThat(ran.err()).isEqualTo("3 more happened too fast to be shown\n");
    }

    /** In a process of its own, as signals end it. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @Timeout(120)
    void aSignalEndsAWatchWithoutAWord(String signal) throws Exception {
        assumeTrue(Programs.isInstalled("kill"), "no kill command");
        Programs.assumeNotIgnored(signal);
        Process watch = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.nbnsd.cli.Main",
                        "watch",
                        "--control",
                        directory.resolve("control").toString())
                .start();
        try (BufferedReader out = watch.inputReader();
                BufferedReader err = watch.errorReader()) {
            assertThat(watched.await(60, TimeUnit.SECONDS)).isTrue();
            happening.add(Fact.of(NOW, FactKind.GRANTED, ALICE, ONE));
            assertThat(out.readLine()).endsWith("10.0.0.1 was granted the name: ALICE<03>");
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(watch.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(out.lines()).isEmpty();
            assertThat(err.lines()).isEmpty();
            assertThat(watch.exitValue()).isEqualTo(ExitStatus.FOUND);
        } finally {
            watch.destroyForcibly();
        }
    }
}
