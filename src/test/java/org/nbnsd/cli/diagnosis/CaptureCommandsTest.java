package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.capture.Captures.ETHERNET;
import static org.nbnsd.capture.Captures.ethernet;
import static org.nbnsd.capture.Captures.nbns;
import static org.nbnsd.capture.Captures.pcap;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.capture.CaptureFile;
import org.nbnsd.capture.Captures;
import org.nbnsd.capture.replication.TrafficReport;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.Casebook;
import org.nbnsd.diagnosis.PacketFacts;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

final class CaptureCommandsTest {
    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String ALL = "10.0.0.255";
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    @TempDir
    private Path directory;

    private static AddressEntry unique(String address) {
        return new AddressEntry(false, NodeType.B, Ipv4Address.parse(address));
    }

    private static byte[] frame(String from, String to, Message message) {
        byte[] frame = ethernet(nbns(from, to, MessageEncoder.encode(message)));
        frame[11] = (byte) from.charAt(from.length() - 1); // an adapter of its own
        return frame;
    }

    /** A has FRED, B claims it by broadcast, A defends it; then some queries. */
    private static byte[][] conflict() {
        return new byte[][] {
            frame(A, ALL, NameRegistrationRequest.byBroadcast(1, FRED, 0, unique(A))),
            frame(B, ALL, NameRegistrationRequest.byBroadcast(2, FRED, 0, unique(B))),
            frame(A, B, NegativeRegistrationResponse.of(2, FRED, Rcode.ACT_ERR, 0, unique(B))),
            frame(B, ALL, NameQueryRequest.byBroadcast(3, NetbiosName.parse("WPAD<00>"))),
            frame(B, ALL, NameQueryRequest.byBroadcast(4, NetbiosName.parse("<&\"X.COM<00>"))),
            frame(B, A, NodeStatusRequest.of(5, NetbiosName.WILDCARD))
        };
    }

    private Path file(String name, byte[] octets) throws IOException {
        return Files.write(directory.resolve(name), octets);
    }

    private Path conflictFile() throws IOException {
        return file("a.pcap", pcap(ETHERNET, conflict()));
    }

    private static JsonObject json(Ran ran) {
        return JsonParser.parseString(ran.out()).getAsJsonObject();
    }

    private static List<String> page(Path file, String what) throws IOException {
        CaptureContents contents = new CaptureContents(Path.of("a.pcap"));
        PacketFacts packets = new PacketFacts();
        Casebook casebook = new Casebook();
        Audit audit = new Audit();
        try (var in = Files.newInputStream(file)) {
            contents.end(CaptureFile.read(in, 137, packet -> {
                contents.count(packet, MessageDecoder.decode(packet.octets()));
                packets.of(packet).forEach(fact -> {
                    casebook.add(fact);
                    audit.add(fact);
                });
            }));
        }
        Page page = new Page(false, ZoneOffset.UTC, Console.WIDTH, new ArrayList<>());
        if (what.equals("audit")) {
            AuditText.print(page, audit.report());
        } else {
            new AnalyzeReport(
                            List.of(contents),
                            casebook,
                            audit.report(),
                            new ReplicationReport(new TrafficReport(List.of(), List.of(), 0, 0), false),
                            false)
                    .print(page);
        }
        return page.lines();
    }

    @Test
    void analyzeTellsTheStoryOfEachNameThatHasAVerdict() throws IOException {
        assertThat(page(conflictFile(), "analyze")).containsExactlyElementsOf(expected("analyze.txt"));
    }

    @Test
    void auditTellsWhatEachHostDoes() throws IOException {
        assertThat(page(conflictFile(), "audit")).containsExactlyElementsOf(expected("audit.txt"));
    }

    private static List<String> expected(String name) throws IOException {
        try (var in = CaptureCommandsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "audit"})
    void thePageFitsEightyColumnsAndHasNoColoursInAFile(String command) throws IOException {
        Ran ran = Ran.nbnsd(command, conflictFile().toString());
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines())
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(80).doesNotContain("\u001B"));
    }

    @Test
    void analyzeAsJsonHasVerdictsFactsAndCounts() throws IOException {
        JsonObject json = json(Ran.nbnsd("analyze", "--json", conflictFile().toString()));
        assertThat(json.get("command").getAsString()).isEqualTo("analyze");
        JsonObject file = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertThat(file.get("frames").getAsInt()).isEqualTo(6);
        assertThat(file.get("messages").getAsInt()).isEqualTo(6);
        assertThat(json.getAsJsonObject("messages").get("NAME QUERY REQUEST").getAsInt())
                .isEqualTo(2);
        assertThat(json.getAsJsonArray("names")).hasSize(1);
        JsonObject name = json.getAsJsonArray("names").get(0).getAsJsonObject();
        assertThat(name.get("name").getAsString()).isEqualTo("FRED<20>");
        assertThat(name.getAsJsonArray("verdicts")).isNotEmpty();
        assertThat(name.getAsJsonArray("timeline")
                        .get(0)
                        .getAsJsonObject()
                        .get("at")
                        .getAsString())
                .isEqualTo("2026-11-21T12:00:00.500Z");
        JsonObject all =
                json(Ran.nbnsd("analyze", "--all", "--json", conflictFile().toString()));
        assertThat(all.getAsJsonArray("names")).hasSize(4);
    }

    @Test
    void auditAsCsvHasOneLineForEachUse() throws IOException {
        Ran ran = Ran.nbnsd("audit", "--csv", conflictFile().toString());
        assertThat(ran.out().split("\r\n"))
                .contains(
                        AuditCsv.HEADINGS,
                        "10.0.0.2,00-0C-29-12-34-32,asks,WPAD<00>,computer,discovery,no,1,2026-11-21T12:00:03.500Z,"
                                + "2026-11-21T12:00:03.500Z,true,",
                        "10.0.0.2,00-0C-29-12-34-32,asks,\\x3C&\\x22X.COM<00>,computer,dns-name,no,1,"
                                + "2026-11-21T12:00:04.500Z,2026-11-21T12:00:04.500Z,true,",
                        "10.0.0.2,00-0C-29-12-34-32,asks,*<00>,computer,status,no,1,2026-11-21T12:00:05.500Z,"
                                + "2026-11-21T12:00:05.500Z,false,10.0.0.1",
                        "10.0.0.2,00-0C-29-12-34-32,refused,FRED<20>,file server,host,unknown,1,"
                                + "2026-11-21T12:00:02.500Z,2026-11-21T12:00:02.500Z,false,10.0.0.1")
                .hasSize(6);
    }

    @Test
    void aNameThatASpreadsheetWouldComputeIsMadeHarmless() throws IOException {
        Path file = file(
                "f.pcap",
                pcap(ETHERNET, frame(A, ALL, NameQueryRequest.byBroadcast(1, NetbiosName.parse("=1+1<20>")))));
        assertThat(Ran.nbnsd("audit", "--csv", file.toString()).out()).contains(",\\x3D1+1<20>,");
    }

    @Test
    void auditAsJsonHasClassesHostsAndUses() throws IOException {
        JsonObject json = json(Ran.nbnsd("audit", "--json", conflictFile().toString()));
        assertThat(json.get("queries").getAsInt()).isEqualTo(3);
        assertThat(json.getAsJsonObject("classes").get("dns-name").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonArray("hosts")).hasSize(2);
        assertThat(json.getAsJsonArray("uses")).hasSize(5);
    }

    @Test
    void thePageOfTheAuditNeedsNothingElseAndEscapesNames() throws IOException {
        Path page = directory.resolve("usage.html");
        Ran ran = Ran.nbnsd("audit", conflictFile().toString(), "--html", page.toString());
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo(page + ": 2 hosts, 5 uses\n");
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<svg", "\\x3C&amp;\\x22X.COM&lt;00&gt;", "00-0C-29-12-34-32")
                .doesNotContain("<&", "<script", "http://", "https://", "src=", "@import", "<link");
        Ran again = Ran.nbnsd("audit", conflictFile().toString(), "--html", page.toString());
        assertThat(again.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(again.err()).contains("there already (expected: another name, or --replace)");
        assertThat(Ran.nbnsd("audit", conflictFile().toString(), "--html", page.toString(), "--replace")
                        .status())
                .isZero();
    }

    @Test
    void theNameByWhichHostsAreAskedForTheirsIsExplained() throws IOException {
        byte[] status = frame(A, B, NodeStatusRequest.of(9, NetbiosName.WILDCARD));
        Path file = file("status.pcap", pcap(ETHERNET, status));
        assertThat(Ran.nbnsd("analyze", file.toString(), "--all").out())
                .contains("*<00>, by which any host is asked for its names: ");
    }

    @Test
    void whereThePageIsIsToldBesideAReportForPrograms() throws IOException {
        String page = directory.resolve("usage.html").toString();
        for (String format : List.of("--json", "--csv")) {
            Ran ran = Ran.nbnsd("audit", conflictFile().toString(), "--html", page, "--replace", format);
            assertThat(ran.err()).isEqualTo(page + ": 2 hosts, 5 uses\n");
            assertThat(ran.out()).contains("10.0.0.1").doesNotContain(page);
        }
    }

    /** Not dozens of paths over the first screen, but what it comes to, on a phone, too, and by network. */
    @Test
    void thePageBeginsWithTheConclusionAndEndsWithTheFiles() throws IOException {
        List<String> command = new ArrayList<>(List.of("audit"));
        byte[] capture = Files.readAllBytes(conflictFile());
        for (int i = 0; i < 59; i++) {
            command.add(file("capture-" + i + ".pcap", capture).toString());
        }
        Path page = directory.resolve("usage.html");
        command.addAll(List.of("--html", page.toString()));
        assertThat(Ran.nbnsd(command.toArray(String[]::new)).status()).isZero();
        String html = Files.readString(page);
        assertThat(html)
                .contains("name=\"viewport\"", "59 files, listed at the end", "<tr><td>10.0.0.0/24<td class=\"n\">2")
                .containsSubsequence(
                        "<h1>",
                        "What it comes to",
                        "<svg",
                        "<h2>Networks",
                        "<h2>Hosts",
                        "<h2>Names",
                        "capture-58.pcap");
        assertThat(html.indexOf("capture-0.pcap")).isGreaterThan(html.indexOf("<h2>Files"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "audit"})
    void aBrokenFileIsUsedAsFarAsItGoesAndTheStatusSaysSo(String command) throws IOException {
        byte[] whole = pcap(ETHERNET, conflict());
        Path file = file("cut.pcap", Arrays.copyOf(whole, whole.length - 5));
        Ran ran = Ran.nbnsd(command, file.toString());
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).startsWith(file + ": octet ").contains("(expected: ", "what comes before that was read");
        assertThat(ran.out()).contains("WPAD and ISATAP");
    }

    @Test
    void whatIsNoCaptureFileIsTold() throws IOException {
        requireTold(ExitStatus.CANNOT, "not there (expected: a capture file)", directory.resolve("none.pcap"));
        requireTold(ExitStatus.CANNOT, "is a directory (expected: a capture file)", directory);
        requireTold(
                ExitStatus.REFUSED,
                "begins with the octets 68 65 6c 6c (expected: a capture file",
                file("x", "hello".getBytes()));
        requireTold(ExitStatus.REFUSED, "empty (expected: a capture file", file("y", new byte[0]));
    }

    private static void requireTold(int status, String message, Path file) {
        Ran ran = Ran.nbnsd("analyze", file.toString());
        assertThat(ran.status()).isEqualTo(status);
        assertThat(ran.err()).startsWith(file + ": " + message);
        assertThat(ran.out()).isEmpty();
    }

    private Path fileOfPort(int port) throws IOException {
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(7, FRED));
        Path file = directory.resolve("port-" + port + ".pcap");
        return Files.write(file, pcap(ETHERNET, ethernet(Captures.udp("10.0.0.7", 40000, "10.0.0.9", port, query))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "audit"})
    void aServerAtAnotherPortIsFoundIfThePortIsSaid(String command) throws IOException {
        String file = fileOfPort(1137).toString();
        assertThat(Ran.nbnsd(command, file).out()).contains("      0  queries");
        assertThat(Ran.nbnsd(command, file, "--port", "1137").out()).contains("      1  queries");
        Ran wrong = Ran.nbnsd(command, file, "--port", "70000");
        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.err()).contains("70000 (expected: 1..65535)");
    }

    @Test
    void whatTheDaemonCountedHasNoOtherPort() {
        Ran ran = Ran.nbnsd("audit", "--port", "1137");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains("--port", "expected: with capture files");
    }

    @Test
    void severalFilesAreReadAsOne() throws IOException {
        byte[][] frames = conflict();
        Path first = file("1.pcap", pcap(ETHERNET, frames[0], frames[1]));
        Path second = file("2.pcap.gz", Captures.gzip(pcap(ETHERNET, frames[2])));
        JsonObject json = json(Ran.nbnsd("analyze", "--json", first.toString(), second.toString()));
        assertThat(json.getAsJsonArray("files")).hasSize(2);
        assertThat(json.getAsJsonArray("names").toString()).contains("defended");
    }

    /** A second opinion about the counts, frame by frame, of what is below which link. Skipped where tshark is missing. */
    @Test
    void tsharkCountsTheSameMessages() throws IOException {
        Programs.assumeInstalled("tshark");
        byte[] payload = MessageEncoder.encode(NameQueryRequest.byBroadcast(3, FRED));
        byte[] ip = nbns(A, ALL, payload);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("conflict.pcap", pcap(ETHERNET, conflict()));
        files.put("conflict.pcap.gz", Captures.gzip(pcap(ETHERNET, conflict())));
        files.put("tags.pcap", pcap(ETHERNET, Captures.tagged(ip, 0x88A8, 0x8100), ethernet(0x86DD, new byte[60])));
        files.put(
                "gre.pcap",
                pcap(
                        Captures.RAW,
                        Captures.ip(47, A, B, Captures.join(Captures.hex("0000 0800"), ip)),
                        Captures.ip(
                                47,
                                A,
                                B,
                                Captures.join(Captures.hex("1000 88be 00000001 1001 0001 00000000"), ethernet(ip))),
                        Captures.ip(6, A, B, ip)));
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = file(entry.getKey(), entry.getValue());
            long theirs = Programs.mustRun(
                            "tshark", "-n", "-r", file.toString(), "-Y", "nbns", "-T", "fields", "-e", "nbns.id")
                    .lines()
                    .filter(line -> line.startsWith("0x"))
                    .count();
            JsonObject ours = json(Ran.nbnsd("analyze", "--json", file.toString()));
            assertThat(ours.getAsJsonArray("files")
                            .get(0)
                            .getAsJsonObject()
                            .get("messages")
                            .getAsLong())
                    .as(entry.getKey())
                    .isEqualTo(theirs)
                    .isPositive();
        }
    }
}
