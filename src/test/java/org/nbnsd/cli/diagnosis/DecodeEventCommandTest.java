package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.cli.diagnosis.EventTime.From;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** {@code decode-event}, over a timeline and the control channel, and without. */
final class DecodeEventCommandTest implements DiagnosisBackend {
    /** 2026-11-21T09:00:00Z, when the event was logged. */
    private static final long THEN = FakeBackend.NOW;

    private static final long DAY = 86_400_000;
    private static final long NOW = THEN + 3 * DAY;
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.6");
    /** The bytes of HOST. */
    private static final String DATA = "05 00 00 0a";

    @TempDir
    private Path directory;

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private String obstacle = "";
    private ControlServer server;

    @Override
    public synchronized List<Fact> timeline(Subject subject, long since) throws OperationException {
        if (!obstacle.isEmpty()) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, obstacle);
        }
        return timeline.of(subject, since);
    }

    @Override
    public List<Explanation> explain(Subject subject) {
        throw new AssertionError("nobody wants an explanation");
    }

    @Override
    public List<Asked> probe(Subject subject) {
        throw new AssertionError("nobody wants a probe");
    }

    @Override
    public List<Incident> conflicts(long since) {
        throw new AssertionError("nobody wants incidents");
    }

    @Override
    public CompletableFuture<List<Ipv4Address>> addressesOf(String fullName) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<Incident> lookalikes(long since) {
        return List.of();
    }

    @Override
    public AuditReport audit(long since) {
        throw new AssertionError("nobody wants an audit");
    }

    @Override
    public RecentEvents events() {
        throw new AssertionError("nobody follows");
    }

    @Override
    public Watching watch() {
        throw new AssertionError("nobody watches");
    }

    @Override
    public long now() {
        return NOW;
    }

    @BeforeEach
    void serve() throws IOException {
        server = new ControlServer(socket(), new Operations(new FakeBackend(), null, this), failure -> {
            throw new AssertionError(failure);
        });
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Path socket() {
        return directory.resolve("control");
    }

    private static Ran run(Path socket, String... arguments) {
        List<String> all = new ArrayList<>(List.of("decode-event"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--control", socket.toString()));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    private Ran run(String... arguments) {
        return run(socket(), arguments);
    }

    /** What was printed, and without line breaks and further spaces. */
    private static String flat(Ran ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        return ran.out().replaceAll("\\s+", " ");
    }

    private static JsonObject json(Ran ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        return JsonParser.parseString(ran.out()).getAsJsonObject();
    }

    /** The only one. */
    private static JsonObject event(Ran ran) {
        JsonObject json = json(ran);
        assertThat(json.get("command").getAsString()).isEqualTo("decode-event");
        assertThat(json.getAsJsonArray("events")).hasSize(1);
        return json.getAsJsonArray("events").get(0).getAsJsonObject();
    }

    private static String here(long time) {
        return TimelineText.time(time, ZoneId.systemDefault());
    }

    private static Fact fact(long at, FactKind kind, String name) {
        return Fact.of(at, kind, NetbiosName.parse(name), HOST);
    }

    private static Fact granted(long at, String name) {
        return fact(at, FactKind.GRANTED, name).with(Detail.TYPE, "unique");
    }

    private synchronized void happened(Fact... facts) {
        for (Fact fact : facts) {
            timeline.add(fact);
        }
    }

    /** PC1 with ALICE has the address, demands a conflict, and leaves; then DHCP gives it to PC2. */
    private void dhcpGaveTheAddressToAnother() {
        happened(
                granted(THEN - DAY, "PC1<00>").with(Detail.MAC, "00-0C-29-00-00-01"),
                fact(THEN - DAY, FactKind.GRANTED, "LAB<00>").with(Detail.TYPE, "group"),
                granted(THEN - DAY, "ALICE<03>"),
                fact(THEN - 60_000, FactKind.REFRESHED, "PC1<00>"),
                fact(THEN - 1000, FactKind.CONFLICT_DEMANDED, "TWIN<20>").with(OTHER),
                fact(THEN + DAY, FactKind.RELEASED, "ALICE<03>"),
                fact(THEN + DAY, FactKind.RELEASED, "LAB<00>"),
                fact(THEN + DAY, FactKind.RELEASED, "PC1<00>"),
                granted(THEN + 2 * DAY, "PC2<00>"),
                granted(THEN + 2 * DAY, "BOB<03>"));
    }

    private Path event(String time) throws IOException {
        String xml = "<Event><System><TimeCreated SystemTime='" + time + "'/></System><EventData><Binary>"
                + "00000000020056000000000" + "0df1000c0" + "00".repeat(24) + "0500000a</Binary></EventData></Event>";
        return Files.write(directory.resolve("event.xml"), ("\uFEFF" + xml).getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void theHostIsWhoHadTheAddressWhenTheEventWasLogged() throws IOException {
        dhcpGaveTheAddressToAnother();
        Ran ran = run(event("2026-11-21T09:00:00.1234567Z").toString());
        assertThat(ran.out())
                .startsWith("Event 4319 (0xC00010DF): another host said")
                .contains(
                        "\nOther host:       10.0.0.5\n",
                        "\nTime:             " + here(THEN) + " ",
                        "\nHost then:        computer PC1; user ALICE\n",
                        "\nNames then:       PC1<00>, LAB<00> (group), ALICE<03>\n",
                        "\nMAC:              00-0C-29-00-00-01 (VMware)\n",
                        "\nHost now:         computer PC2; user BOB\n",
                        "\nWithin 5 minutes before and after:\n  " + here(THEN - 1000)
                                + "  10.0.0.5 sent a conflict demand: TWIN<20>, to 10.0.0.6\n",
                        "\nNext: nbtstat -n on the computer that logged it");
        assertThat(flat(ran))
                .contains(
                        "(2 d 23 h ago), by the TimeCreated of the XML",
                        "Seen before: " + here(THEN - 1000) + " 10.0.0.5 sent a conflict demand: TWIN<20>",
                        "Seen after: " + here(THEN + DAY) + " 10.0.0.5 released it: ALICE<03>");
    }

    @Test
    void aTimeThatWasTypedGoesBeforeThatOfTheXml() throws IOException {
        dhcpGaveTheAddressToAnother();
        Ran ran = run(
                event("2026-11-21T09:00:00Z").toString(),
                "--at",
                Instant.ofEpochMilli(THEN + 2 * DAY + 1).toString());
        assertThat(flat(ran))
                .contains("by --at", "Host then: computer PC2; user BOB")
                .doesNotContain("Host now:", "PC1");
    }

    @Test
    void withoutATimeTheHostIsWhoHasTheAddressNow() {
        dhcpGaveTheAddressToAnother();
        assertThat(flat(run(DATA)))
                .contains("Time: now; nothing says when it was logged; --at TIME Host then: computer PC2; user BOB");
    }

    @Test
    void whatIsKnownIsJson() throws IOException {
        dhcpGaveTheAddressToAnother();
        JsonObject json = event(run("--json", event("2026-11-21T09:00:00.5Z").toString()));
        assertThat(json.get("event").getAsInt()).isEqualTo(4319);
        assertThat(json.get("time").getAsString()).isEqualTo("2026-11-21T09:00:00.500Z");
        assertThat(json.get("timeFrom").getAsString()).isEqualTo("xml");
        assertThat(json.has("notAsked")).isFalse();
        assertThat(json.has("hint")).isFalse();
        JsonObject host = json.getAsJsonObject("host");
        assertThat(host.get("computer").getAsString()).isEqualTo("PC1");
        assertThat(host.get("users")).hasToString("[\"ALICE\"]");
        assertThat(host.get("computersNow")).hasToString("[\"PC2\"]");
        assertThat(host.get("mac").getAsString()).isEqualTo("00-0C-29-00-00-01");
        assertThat(host.getAsJsonArray("names").get(1))
                .hasToString("{\"name\":\"LAB<00>\",\"type\":\"group\",\"since\":\"2026-11-20T09:00:00Z\","
                        + "\"last\":\"2026-11-20T09:00:00Z\"}");
        assertThat(host.getAsJsonObject("lastBefore").get("kind").getAsString()).isEqualTo("conflict-demanded");
        assertThat(host.getAsJsonObject("firstAfter").get("kind").getAsString()).isEqualTo("released");
        assertThat(host.getAsJsonArray("facts")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"--at 2026-11-21T09:00:00Z, option, 2026-11-21T09:00:00Z", "--json, now, 2026-11-24T09:00:00Z"})
    void jsonSaysWhereTheTimeIsFrom(String option, String from, String time) {
        List<String> arguments = new ArrayList<>(List.of(option.split(" ")));
        arguments.addAll(List.of("0a000005", "--json"));
        JsonObject json = event(run(arguments.stream().distinct().toArray(String[]::new)));
        assertThat(json.get("timeFrom").getAsString()).isEqualTo(from);
        assertThat(json.get("time").getAsString()).isEqualTo(time);
        assertThat(json.getAsJsonObject("host").get("names")).hasToString("[]");
        assertThat(json.getAsJsonObject("host").has("computer")).isFalse();
    }

    @Test
    void whatIsKnownOnlyLaterIsNotTakenForThatTime() {
        happened(granted(THEN + DAY, "PC2<00>"));
        assertThat(flat(run(DATA, "--at", "2026-11-21T09:00:00Z")))
                .contains(
                        "Host then: nothing is known of 10.0.0.5 before " + here(THEN + DAY) + " Seen after: "
                                + here(THEN + DAY) + " 10.0.0.5 was granted the name: PC2<00>",
                        "Host now: computer PC2")
                .doesNotContain("Names then", "Seen before");
    }

    @Test
    void whatAnotherComputerLeftIsToldApart() {
        happened(granted(THEN - 2 * DAY, "PC1<00>"), granted(THEN - DAY, "PC2<00>"));
        Ran ran = run(DATA, "--at", "2026-11-21T09:00:00Z");
        assertThat(flat(ran))
                .contains("Host then: computer PC2 Names then: PC2<00> Perhaps no more: PC1<00>; not heard of since"
                        + " another computer had the address");
        assertThat(run("--json", DATA).out()).contains("\"doubtful\":true}");
    }

    @Test
    void ofManyFactsTheNearestAreShownAndTheRestIsCounted() {
        for (int i = 0; i < 30; i++) {
            happened(fact(THEN - 30_000 + i * 1000, FactKind.CONFLICT_DEMANDED, "TWIN<20>"));
        }
        String text = flat(run(DATA, "--at", "2026-11-21T09:00:00Z"));
        assertThat(text)
                .contains("before and after: " + here(THEN - 20_000), "and 10 more: nbnsd timeline 10.0.0.5")
                .doesNotContain(here(THEN - 21_000));
        assertThat(event(run(DATA, "--at", "2026-11-21T09:00:00Z", "--json"))
                        .getAsJsonObject("host")
                        .getAsJsonArray("facts"))
                .hasSize(30);
    }

    @Test
    void octetsThatWereCopiedInTheOtherOrderAreNoticed() {
        happened(granted(THEN, "PC1<00>"));
        assertThat(flat(run("0a 00 00 05")))
                .contains(
                        "Other host: 5.0.0.10 ",
                        "Host then: nothing is known of 5.0.0.10 Note: nothing is known of 5.0.0.10, but 10.0.0.5 (PC1)"
                                + " is known here; were the octets copied in the wrong order? See nbnsd timeline"
                                + " 10.0.0.5 Next:");
        assertThat(event(run("0a 00 00 05", "--json")).get("hint").getAsString())
                .startsWith("nothing is known of");
        assertThat(event(run("01 00 00 7f", "--json")).get("hint").getAsString())
                .startsWith("127.0.0.1 is this machine.");
        assertThat(flat(run(DATA))).doesNotContain("Note:");
        assertThat(flat(run("01 02 03 04"))).doesNotContain("Note:");
    }

    @Test
    void anAddressThatNoHostCanHaveIsNoticedWithOrWithoutADaemon() {
        String note =
                "Note: no host can have the address 231.26.101.22; were the octets copied in the wrong order? then"
                        + " it is 22.101.26.231";
        assertThat(flat(run("16 65 1a e7"))).contains(note + " Next:");
        assertThat(flat(run(directory.resolve("nobody"), "16 65 1a e7"))).contains(note + " Next:");
        happened(Fact.of(THEN, FactKind.GRANTED, NetbiosName.parse("PC1<00>"), Ipv4Address.parse("22.101.26.231")));
        assertThat(flat(run("16 65 1a e7"))).contains(note + " (PC1), which is known here");
        assertThat(flat(run("00 00 00 00")))
                .contains("Note: no host can have the address 0.0.0.0 (expected: that of a host, at offset 0x28");
    }

    @Test
    void withoutADaemonTheDataAreDecodedAllTheSame() throws IOException {
        Path nobody = directory.resolve("nobody");
        String reason = "no daemon serves at " + nobody + ": is it running? with another --data?";
        Ran ran = run(nobody, event("2026-11-21T09:00:00Z").toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("Other host:       10.0.0.5\n", "\nTime:             " + here(THEN) + " ", "\nNext: ");
        assertThat(ran.out().replaceAll("\\s+", ""))
                .contains(("Host then: not known, nobody could be asked: " + reason).replace(" ", ""));
        JsonObject json = event(run(nobody, "--json", DATA));
        assertThat(json.get("notAsked").getAsString()).isEqualTo(reason);
        assertThat(json.get("timeFrom").getAsString()).isEqualTo("now");
        assertThat(json.has("host")).isFalse();
    }

    @Test
    void aDaemonThatIsLoadingOrKeepsNoTimelineIsNoErrorOfTheDecoding() throws IOException {
        obstacle = "the timeline is being loaded (expected: in a few seconds; try again)";
        assertThat(flat(run(DATA))).contains("Host then: not known, nobody could be asked: " + obstacle + " Next:");
        Path other = Files.createDirectory(directory.resolve("other"));
        try (TestServer without = TestServer.in(other)) {
            assertThat(flat(run(without.path(), DATA)))
                    .contains("nobody could be asked: this daemon keeps no timeline Next:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data none", "--data a\0b"})
    void aDataDirectoryWithoutASocketIsNoErrorOfTheDecoding(String option) {
        Ran ran = Ran.nbnsd("decode-event", DATA, "--data", option.substring("--data ".length()));
        assertThat(flat(ran)).contains("Host then: not known, nobody could be asked: --data");
    }

    @Test
    void aFactThatMakesNoSenseIsNoErrorOfTheDecoding() {
        happened(Fact.of(THEN, FactKind.STATUS, null, HOST).with(Detail.NAMES, "PC1<0x>"));
        assertThat(flat(run(DATA))).contains("Other host: 10.0.0.5", "not known, nobody could be asked: ");
    }

    @Test
    void aDaemonThatSaysNothingIsNotWaitedForForEver() throws IOException {
        Path silent = directory.resolve("silent");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(silent));
            EventHost host = EventHost.ask(
                    EventData.parse(DATA),
                    new EventTime(THEN, From.OPTION, NOW),
                    () -> DiagnosisClient.connect(silent, Duration.ofMillis(300)));
            assertThat(host.then()).isNull();
            assertThat(host.notAsked()).startsWith("the daemon at " + silent + " does not answer: ");
        }
    }

    @Test
    void bytesAndWordsAreDecodedAndNonsenseIsTold() {
        Ran bytes = run("e7", "1a", "65", "16");
        assertThat(bytes.out()).contains("Other host:       22.101.26.231\n", "Not reversed:     231.26.101.22 (wrong");
        assertThat(bytes.status()).isZero();
        Ran wrong = run("nonsense");
        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.err()).startsWith("event data: \"nonsense\" (expected: hexadecimal digits");
    }

    @Test
    void aFileOfUtf16IsDecoded() throws IOException {
        assertThat(run("--json", event("2026-11-21T09:00:00Z").toString()).out())
                .startsWith(
                        "{\"command\":\"decode-event\",\"version\":1,\"events\":[{\"event\":4319,\"code\":\"0xC00010DF\",\"status\":\"0x00000000\",")
                .contains("\"address\":\"10.0.0.5\",\"unreversed\":\"5.0.0.10\",\"view\":\"xml\",\"logged\":");
    }

    private static String event4321(int host) {
        return "<Event><System><Provider Name='NetBT'/><EventID>4321</EventID><Computer>PC1</Computer></System><EventData>"
                + "<Data></Data><Data>PC1            :0</Data><Data>10.1.2.9</Data><Data>10.0.0." + host
                + "</Data><Binary>"
                + "000000000400320000000000E11000C001010000010000C000000000000000000000000000000000</Binary></EventData></Event>";
    }

    @Test
    void anEvent4321HasItsAddressesInItsText() throws IOException {
        happened(granted(THEN, "PC2<00>"));
        Path file = Files.writeString(directory.resolve("event.xml"), event4321(5));
        assertThat(flat(run(file.toString())))
                .contains(
                        "Event 4321 (0xC00010E1): ",
                        "Logged by: PC1 Name: PC1<00> This computer: 10.1.2.9 Other host: 10.0.0.5 Status: 0xC0000001",
                        "Host then: computer PC2",
                        "Next: nbnsd explain 'PC1<00>' tells what is known of the name; nbnsd status 10.0.0.5 shows")
                .doesNotContain("Not reversed");
        JsonObject json = event(run("--json", file.toString()));
        assertThat(json.get("name").getAsString()).isEqualTo("PC1<00>");
        assertThat(json.get("ownAddress").getAsString()).isEqualTo("10.1.2.9");
        assertThat(json.get("address").getAsString()).isEqualTo("10.0.0.5");
        assertThat(json.getAsJsonObject("host").get("computer").getAsString()).isEqualTo("PC2");
    }

    @Test
    void fromTheOctetsOfAnEvent4321AloneAllButTheAddressIsTold() {
        String octets = "000000000400320000000000E11000C001010000010000C0" + "00".repeat(16);
        assertThat(flat(run(octets)))
                .contains(
                        "Event 4321 (0xC00010E1): ",
                        "Other host: not in these octets; the text of the event has it:",
                        "Status: 0xC0000001")
                .doesNotContain("Host then", "nbnsd status");
        assertThat(event(run("--json", octets)).has("address")).isFalse();
    }

    @Test
    void equalEventsOfALogAreToldOnceAndCounted() throws IOException {
        String log = "<Events>" + (event4321(5) + event4321(6)).repeat(3) + "<Event><System><Provider Name='disk'/>"
                + "<EventID>11</EventID></System></Event></Events>";
        Path file = Files.writeString(directory.resolve("log.xml"), log);
        assertThat(flat(run(file.toString())))
                .contains(
                        "Other host: 10.0.0.5",
                        "Logged: 3 times",
                        "Other host: 10.0.0.6",
                        "6 events of NetBT, 2 conflicts; passed over 1 others");
        JsonObject json = json(run("--json", file.toString()));
        assertThat(json.getAsJsonArray("events")).hasSize(6);
        assertThat(json.get("others").getAsInt()).isEqualTo(1);
        assertThat(json.has("address")).isFalse();
    }

    @Test
    void anEventThatMakesNoSenseIsToldAndTheOthersAreDecoded() throws IOException {
        Path file = Files.writeString(
                directory.resolve("log.xml"), event4321(5).replace("E11000C0", "00000000") + event4321(6));
        Ran ran = run(file.toString());
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).startsWith("event 1 of the file: event data: the code at offset 0x0C is 0x00000000");
        assertThat(ran.out()).contains("Other host:       10.0.0.6\n");
    }

    @Test
    void aFileWithoutSuchAnEventAndADirectoryAreTold() throws IOException {
        Path file = Files.writeString(
                directory.resolve("log.xml"), "<Events><Event><EventID>11</EventID></Event></Events>");
        Ran none = run(file.toString());
        assertThat(none.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(none.err())
                .startsWith(file + ": no event of NetBT among 1 (expected: 4319, 4320 or 4321 of NetBT)\n");
        assertThat(run(directory.toString()).err()).startsWith(directory + ": is a directory (expected: ");
    }

    @Test
    void aTimeThatIsNoneIsToldWithWhatWasExpected() throws IOException {
        Ran typed = run(DATA, "--at", "yesterday");
        assertThat(typed.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(typed.err()).contains("'--at'", "yesterday (expected: how long ago, such as 2h or 1d12h, or when");
        Ran logged = run(event("yesterday").toString());
        assertThat(logged.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(logged.err()).contains("event.xml: event data: SystemTime \"yesterday\" (expected: as Windows");
    }
}
