package org.nbnsd.responder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.unique;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nbnsd.daemon.AnsweringHost;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.DnsSettings;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Hosts that no record knows are asked for their names, where a network allows it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class HostProbeTest {
    private final int port = Ports.free();
    private final AtomicLong time = new AtomicLong(NOW);
    private final List<Throwable> failures = new ArrayList<>();
    private DnsServer server;

    private void serve(String... probe) throws IOException {
        ComputerTable computers = new ComputerTable();
        computers.put(unique("KNOWN<00>", "127.0.3.1"));
        DnsSettings settings = new DnsSettings(
                "wins.example",
                List.of(Prefix.parse("127.0.0.0/8")),
                60,
                "ns.example",
                List.of(),
                List.of(),
                null,
                0,
                List.of(probe).stream().map(Prefix::parse).toList(),
                port);
        server = new DnsServer(settings, computers, time::get, () -> 0, failures::add);
        server.start(List.of(new InetSocketAddress("127.0.0.1", 0)));
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(failures).isEmpty();
    }

    private CompletionStage<String> asking(String address, int type) {
        SimpleResolver resolver = new SimpleResolver(server.addresses().get(0));
        resolver.setTimeout(Duration.ofSeconds(20));
        String[] octets = address.split("\\.");
        Name name = Name.fromConstantString(
                octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] + ".in-addr.arpa.");
        return resolver.sendAsync(Message.newQuery(Record.newRecord(name, type, DClass.IN)))
                .thenApply(answer -> Rcode.string(answer.getRcode())
                        + answer.getSection(Section.ANSWER).stream()
                                .map(record -> " " + record.rdataToString())
                                .reduce("", String::concat));
    }

    private String ask(String address) {
        return asking(address, Type.PTR).toCompletableFuture().join();
    }

    private long counted(DnsCounter counter) {
        return server.counts().get(counter);
    }

    @Test
    void aHostThatNoRecordKnowsTellsItsNameAndIsAskedAgainAfterAQuarterOfAnHour() throws IOException {
        serve("127.0.3.0/24");
        try (AnsweringHost host = AnsweringHost.at(
                "127.0.3.9", port, NetbiosName.parse("PRINTER<20>"), NetbiosName.parse("PRINTER<00>"))) {
            assertThat(ask("127.0.3.9")).isEqualTo("NOERROR printer.wins.example.");
            long asked = counted(DnsCounter.PROBES);
            assertThat(ask("127.0.3.9")).isEqualTo("NOERROR printer.wins.example.");
            assertThat(counted(DnsCounter.PROBES)).as("not asked again").isEqualTo(asked);

            time.addAndGet(TimeUnit.MINUTES.toMillis(15));
            assertThat(ask("127.0.3.9")).isEqualTo("NOERROR printer.wins.example.");
            assertThat(counted(DnsCounter.PROBES)).isGreaterThan(asked);
            assertThat(host.received()).isNotEmpty();
        }
        assertThat(counted(DnsCounter.PROBES_ANSWERED)).isEqualTo(2);
    }

    @Test
    void whoDoesNotAnswerIsAskedTwiceAndThenNotThereForFiveMinutes() throws IOException {
        serve("127.0.3.0/24");

        assertThat(ask("127.0.3.8")).isEqualTo("NXDOMAIN");
        assertThat(counted(DnsCounter.PROBES)).isEqualTo(2);
        assertThat(ask("127.0.3.8")).isEqualTo("NXDOMAIN");
        assertThat(counted(DnsCounter.PROBES)).as("not asked again").isEqualTo(2);
    }

    @Test
    void nobodyIsAskedWhomARecordKnowsOrOutsideTheNetworksOrForAnotherType() throws IOException {
        serve("127.0.3.0/24");
        try (AnsweringHost host = AnsweringHost.at("127.0.4.9", port, NetbiosName.parse("OTHER<00>"))) {
            assertThat(ask("127.0.3.1")).isEqualTo("NOERROR known.wins.example.");
            assertThat(ask("127.0.4.9")).isEqualTo("NXDOMAIN");
            assertThat(asking("127.0.3.9", Type.TXT).toCompletableFuture().join())
                    .isEqualTo("NOERROR");
            assertThat(host.received()).isEmpty();
        }
        assertThat(counted(DnsCounter.PROBES)).isZero();
    }

    @Test
    void byDefaultNobodyIsAsked() throws IOException {
        serve();
        try (AnsweringHost host = AnsweringHost.at("127.0.3.9", port, NetbiosName.parse("PRINTER<00>"))) {
            assertThat(ask("127.0.3.9")).isEqualTo("NXDOMAIN");
            assertThat(host.received()).isEmpty();
        }
    }

    @Test
    void aHundredHostsThatAreNotThereDelayNobodyAndMoreThanThatFail() throws IOException {
        serve("127.0.0.0/16");
        List<CompletionStage<String>> dead = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            dead.add(asking("127.0.5." + i, Type.PTR));
        }
        try (AnsweringHost host = AnsweringHost.at("127.0.3.9", port, NetbiosName.parse("PRINTER<00>"))) {
            assertThat(ask("127.0.3.9")).isEqualTo("NOERROR printer.wins.example.");
            assertThat(host.received()).isNotEmpty();
        }
        for (CompletionStage<String> each : dead) {
            assertThat(each.toCompletableFuture().join()).isEqualTo("NXDOMAIN");
        }
        List<CompletionStage<String>> many = new ArrayList<>();
        for (int i = 1; i <= 250; i++) {
            many.add(asking("127.0.6." + i, Type.PTR));
        }
        List<String> answers =
                many.stream().map(each -> each.toCompletableFuture().join()).toList();
        assertThat(answers).isSubsetOf("NXDOMAIN", "SERVFAIL").contains("SERVFAIL");
    }
}
