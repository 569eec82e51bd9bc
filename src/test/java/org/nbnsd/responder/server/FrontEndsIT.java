package org.nbnsd.responder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.record;
import static org.nbnsd.dns.DnsRecords.unique;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.interop.Ports;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.DnsSettings;
import org.nbnsd.responder.DnsSettings.Secondary;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.Type;

/** What others make of the zones: dig, and servers with the configuration that {@code src/docs/dns.md} has for them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class FrontEndsIT {
    private static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");
    private static final String SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cw==";

    @TempDir
    private Path directory;

    private static DnsServer serve(List<Secondary> secondaries, @Nullable TransferKey key) throws IOException {
        ComputerTable computers = new ComputerTable();
        computers.put(unique("FRED<00>", "10.0.0.1"));
        computers.put(record("MANY<00>", RecordType.MULTIHOMED, "10.0.0.2", "10.0.0.3"));
        computers.put(unique("PC_1<20>", "10.0.0.4"));
        computers.put(unique("ABCDEFGHIJKLMNO<00>", "10.0.0.5"));
        computers.put(unique("TWO WORDS<00>", "10.0.0.6"));
        DnsSettings settings = new DnsSettings(
                "wins.example",
                List.of(Prefix.parse("10.0.0.0/8")),
                /* timeToLive= */ 1,
                "ns.example",
                List.of(),
                secondaries,
                key,
                0);
        long start = System.nanoTime();
        DnsServer server =
                new DnsServer(settings, computers, () -> NOW + (System.nanoTime() - start) / 1_000_000, failure -> {
                    throw new AssertionError(failure);
                });
        server.start(List.of(new InetSocketAddress("127.0.0.1", 0)));
        return server;
    }

    private static int port(DnsServer server) {
        return server.addresses().get(0).getPort();
    }

    private static String dig(DnsServer server, String arguments) {
        List<String> command = new ArrayList<>(
                List.of("dig", "@127.0.0.1", "-p", String.valueOf(port(server)), "+tries=1", "+time=5"));
        command.addAll(List.of(arguments.split(" ")));
        Programs.Result result = Programs.run(Duration.ofSeconds(20), command);
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fred.wins.example A | NOERROR | 10.0.0.1",
                "fred.wins.example A +tcp | NOERROR | 10.0.0.1",
                "fred.wins.example A +noedns | NOERROR | 10.0.0.1",
                "fred.wins.example A +bufsize=512 | NOERROR | 10.0.0.1",
                "fred.wins.example A +cookie | NOERROR | 10.0.0.1",
                "fred.wins.example A +dnssec | NOERROR | 10.0.0.1",
                "fred.wins.example A +edns=1 +noednsneg | BADVERS | EDNS: version: 0",
                "FrEd.wINS.eXample A | NOERROR | FrEd.wINS.eXample.",
                "fred.wins.example AAAA | NOERROR | ANSWER: 0, AUTHORITY: 1",
                "fred.wins.example ANY +notcp | NOERROR | 10.0.0.1",
                "pc_1.wins.example A | NOERROR | 10.0.0.4",
                "abcdefghijklmno.wins.example A | NOERROR | 10.0.0.5",
                "nobody.wins.example A | NXDOMAIN | SOA",
                "wins.example SOA | NOERROR | hostmaster.wins.example.",
                "wins.example NS | NOERROR | ns.example.",
                "-x 10.0.0.1 | NOERROR | fred.wins.example.",
                "-x 10.0.0.99 | NXDOMAIN | SOA",
                "www.example.com A | REFUSED | ANSWER: 0",
                "-c CH -t TXT version.bind | REFUSED | ANSWER: 0",
                "+opcode=UPDATE wins.example SOA | NOTIMP | ANSWER: 0"
            })
    void digIsAnswered(String question, String code, String part) throws IOException {
        Programs.assumeInstalled("dig");
        try (DnsServer server = serve(List.of(), null)) {
            String answer = dig(server, question);

            assertThat(answer).contains("status: " + code + ",").contains(part);
            assertThat(answer).doesNotContainPattern(";; flags:[a-z ]* ra").doesNotContain("malformed");
            if (code.equals("NOERROR") || code.equals("NXDOMAIN")) {
                assertThat(answer).containsPattern(";; flags: qr aa");
            }
        }
    }

    @Test
    void digHasAWholeZoneByTransferAndOnlyWhoMay() throws IOException {
        Programs.assumeInstalled("dig");
        try (DnsServer server = serve(List.of(new Secondary(HERE, Ports.free())), null)) {
            assertThat(dig(server, "wins.example AXFR +noall +answer").lines().map(line -> line.split("\\s+")[0]))
                    .containsExactly(
                            "wins.example.",
                            "wins.example.",
                            "abcdefghijklmno.wins.example.",
                            "fred.wins.example.",
                            "many.wins.example.",
                            "many.wins.example.",
                            "pc_1.wins.example.",
                            "wins.example.");
        }
        try (DnsServer server = serve(List.of(), null)) {
            assertThat(dig(server, "wins.example AXFR")).contains("Transfer failed.");
        }
    }

    private FrontEnd start(String name, int responder) throws IOException {
        return switch (name) {
            case "dnsmasq" -> FrontEnd.dnsmasq(directory, responder);
            case "unbound-forward", "unbound-stub" -> FrontEnd.unbound(directory, responder, name);
            case "bind-forward" -> FrontEnd.bind(directory, Ports.free(), responder, "bind-options", name);
            default -> throw new AssertionError(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnsmasq", "unbound-forward", "unbound-stub", "bind-forward"})
    void aServerThatIsToldAsThePageSaysAnswersAndForgetsWhoHasGone(String name) throws Exception {
        Programs.assumeInstalled(name.startsWith("bind") ? "named" : name.replaceFirst("-.*", ""));
        NameRecord fred = unique("FRED<00>", "10.0.0.1");
        try (DnsServer server = serve(List.of(), null);
                FrontEnd front = start(name, port(server))) {
            front.await("fred.wins.example", Type.A, "NOERROR [10.0.0.1]");
            front.await("fred.wins.example", Type.AAAA, "NOERROR []");
            front.await("many.wins.example", Type.A, "NOERROR [10.0.0.2, 10.0.0.3]");
            front.await("nobody.wins.example", Type.A, "NXDOMAIN []");
            front.await("1.0.0.10.in-addr.arpa", Type.PTR, "NOERROR [fred.wins.example.]");
            server.change(responder -> responder.remove(fred.name()));
            front.await("fred.wins.example", Type.A, "NXDOMAIN []");
            front.await("fred.wins.example", Type.AAAA, "NXDOMAIN []");
        }
    }

    @Test
    void aSecondaryHasTheZonesIsToldOfChangesAndNeedsTheKey() throws Exception {
        Programs.assumeInstalled("named", "dig");
        int port = Ports.free();
        TransferKey key = new TransferKey("nbnsd-key", "hmac-sha256", SECRET);
        Path file = Files.writeString(
                directory.resolve("nbnsd.key"),
                "key \"nbnsd-key\" { algorithm hmac-sha256; secret \"" + SECRET + "\"; };\n");
        try (DnsServer server = serve(List.of(new Secondary(HERE, port)), key)) {
            assertThat(dig(server, "wins.example AXFR")).contains("Transfer failed.");
            assertThat(dig(server, "-y hmac-sha256:nbnsd-key:b3RoZXIgc2VjcmV0 wins.example AXFR"))
                    .contains("BADSIG");
            assertThat(dig(server, "-y hmac-sha256:other-key:" + SECRET + " wins.example AXFR"))
                    .contains("BADKEY");
            assertThat(dig(server, "-k " + file + " wins.example AXFR +noall +answer"))
                    .contains("fred.wins.example.");
            try (FrontEnd secondary = FrontEnd.bind(directory, port, port(server), "", "bind-secondary")) {
                secondary.await("fred.wins.example", Type.A, "NOERROR [10.0.0.1]");
                secondary.await("1.0.0.10.in-addr.arpa", Type.PTR, "NOERROR [fred.wins.example.]");
                server.change(responder -> {
                    responder.put(unique("NEW<00>", "10.0.0.7"));
                    responder.remove(NetbiosName.parse("FRED<00>"));
                });
                secondary.await("new.wins.example", Type.A, "NOERROR [10.0.0.7]");
                secondary.await("fred.wins.example", Type.A, "NXDOMAIN []");
                secondary.await("7.0.0.10.in-addr.arpa", Type.PTR, "NOERROR [new.wins.example.]");
            }
            Map<DnsCounter, Long> counts = server.counts();
            assertThat(counts.get(DnsCounter.NOTICES)).isGreaterThanOrEqualTo(4);
            assertThat(counts.get(DnsCounter.TRANSFERS)).isGreaterThanOrEqualTo(4);
        }
    }
}
