package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.dns.update.ZoneStatus;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.StoreException;
import org.nbnsd.updater.Bind;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A daemon that keeps its computers in a zone of BIND's. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class DnsUpdatePartIT {
    private static final Author ROOT = new Author("root", "");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<NameEvent> events = new CopyOnWriteArrayList<>();

    private static <T> void await(Supplier<T> question, T expected) {
        boolean unused = Eventually.get(
                SOON,
                () -> question.get() + " instead of " + expected,
                () -> question.get().equals(expected) ? Boolean.TRUE : null);
    }

    private List<String> codes() {
        return events.stream().map(NameEvent::code).toList();
    }

    private Configuration configuration(Bind bind) throws Exception {
        String text = "listen = ['127.0.0.1']\nport = 0\ndata = '" + directory.resolve("data") + "'\n[dns.update]\n"
                + "server = '127.0.0.1:" + bind.address().getPort() + "'\nzone = '" + Bind.ZONE
                + "'\nreverse-zones = ['" + Bind.REVERSE + "']\nkey-file = '" + bind.keyFile()
                + "'\nowner = 'wins'\nhold-down = '1s'\n";
        return ConfigurationReader.read(Files.writeString(directory.resolve("nbnsd.toml"), text), Map.of());
    }

    /** A daemon that is open. */
    private final class Served implements AutoCloseable {
        private final Composition parts;
        private final DnsUpdatePart updates;

        Served(Bind bind) throws Exception {
            Configuration configuration = configuration(bind);
            parts = new Composition(configuration, "wins", null, new PrintWriter(Writer.nullWriter()));
            updates = new DnsUpdatePart(
                    Objects.requireNonNull(configuration.dnsUpdate()),
                    "wins.example",
                    parts.records(),
                    parts.daemon().feed(),
                    parts.backend(),
                    parts.clock(),
                    events::add);
            updates.monitor(parts.statistics());
            parts.daemon().start();
            updates.start();
        }

        void put(String name, String... addresses) throws Exception {
            edit(List.of(edited(name, addresses)));
        }

        void edit(List<Edit> edits) throws Exception {
            parts.backend().edit(edits, ROOT).get();
        }

        void delete(String name) throws Exception {
            edit(List.of(new Edit.Delete(NetbiosName.parse(name), false)));
        }

        long waiting() {
            return updates.status().stream().mapToLong(ZoneStatus::waiting).sum();
        }

        @Override
        public void close() throws IOException, StoreException {
            updates.close();
            parts.close();
        }
    }

    private static Edit edited(String name, String... addresses) {
        return new Edit.Put(
                RecordEdits.createStatic(
                        NetbiosName.parse(name),
                        addresses.length == 1 ? RecordType.UNIQUE : RecordType.MULTIHOMED,
                        NodeType.H,
                        List.of(addresses).stream().map(Ipv4Address::parse).toList(),
                        0),
                Edit.IfTaken.REPLACE);
    }

    private Bind bind() throws IOException {
        return new Bind(Files.createDirectory(directory.resolve("bind")), "allow-transfer { key nbnsd-key; };");
    }

    @Test
    void theZoneFollowsTheRecordsAndBothOutliveRestarts() throws Exception {
        try (Bind bind = bind()) {
            try (Served served = new Served(bind)) {
                served.put("FRED<00>", "10.0.0.1", "10.0.0.2");
                served.put("ANN<20>", "10.0.0.3");
                served.put("WORK<1B>", "10.0.0.4");
                served.put("TWO WORDS<20>", "10.0.0.5");
                await(() -> bind.ask("A", "fred.wins.example"), List.of("10.0.0.1", "10.0.0.2"));
                await(() -> bind.ask("A", "ann.wins.example"), List.of("10.0.0.3"));
                await(() -> bind.ask("PTR", "3.0.0.10.in-addr.arpa"), List.of("ann.wins.example."));
                await(() -> bind.ask("PTR", "2.0.0.10.in-addr.arpa"), List.of("fred.wins.example."));
                served.put("ANN<20>", "10.0.0.7");
                await(() -> bind.ask("A", "ann.wins.example"), List.of("10.0.0.7"));
                await(() -> bind.ask("PTR", "7.0.0.10.in-addr.arpa"), List.of("ann.wins.example."));
                await(() -> bind.ask("PTR", "3.0.0.10.in-addr.arpa"), List.of());
                bind.stop();
                bind.start();
                served.delete("FRED<00>");
                await(() -> bind.ask("A", "fred.wins.example"), List.of());
                await(() -> bind.ask("PTR", "1.0.0.10.in-addr.arpa"), List.of());
                await(served::waiting, 0L);
                assertThat(served.parts.statistics().read().value(Statistic.DNS_UPDATE_NAMES))
                        .isEqualTo(2);
            }
            assertThat(bind.marked(Bind.ZONE)).isEqualTo(1);
            // What changes while nobody looks is found by whoever starts next.
            bind.nsupdate("update delete ann.wins.example. A", "update add ann.wins.example. 60 A 10.0.0.66");
            bind.nsupdate(
                    "update add gone.wins.example. 60 A 10.0.0.77",
                    "update add gone.wins.example. 60 TXT heritage=nbnsd,owner=wins");
            try (Served again = new Served(bind)) {
                assertThat(again).isNotNull();
                await(() -> bind.ask("A", "ann.wins.example"), List.of("10.0.0.7"));
                await(() -> bind.ask("ANY", "gone.wins.example"), List.of());
                assertThat(bind.ask("A", "www.wins.example")).containsExactly("10.9.9.9");
            }
        }
    }

    @Test
    void whatSomebodyElseHasIsUntouchedAndReportedWithBothSides() throws Exception {
        try (Bind bind = bind();
                Served served = new Served(bind)) {
            served.put("WWW<00>", "10.0.0.1");
            served.put("MAIL<00>", "10.0.0.1");
            served.put("FRED<00>", "10.0.0.2");
            await(() -> bind.ask("A", "fred.wins.example"), List.of("10.0.0.2"));
            await(this::codes, List.of("DNS_NAME_TAKEN", "DNS_NAME_TAKEN"));
            assertThat(events.stream().map(NameEvent::text))
                    .anySatisfy(text -> assertThat(text)
                            .contains("www.wins.example", "somebody else has put 10.9.9.9", "here it is 10.0.0.1"))
                    .anySatisfy(text -> assertThat(text).contains("mail.wins.example", "something else"));
            served.delete("WWW<00>");
            served.delete("MAIL<00>");
            served.delete("FRED<00>");
            await(() -> bind.ask("A", "fred.wins.example"), List.of());
            assertThat(bind.ask("A", "www.wins.example")).containsExactly("10.9.9.9");
            assertThat(bind.ask("MX", "mail.wins.example")).containsExactly("10 mx.example.");
            assertThat(bind.marked(Bind.ZONE)).isZero();
        }
    }

    @Test
    void aThousandNamesThatChangeWhileBindIsAwayAreThereWhenItIsBack() throws Exception {
        try (Bind bind = bind();
                Served served = new Served(bind)) {
            served.put("FRED<00>", "10.0.0.2");
            await(() -> bind.ask("A", "fred.wins.example"), List.of("10.0.0.2"));
            bind.stop();
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                edits.add(edited("PC" + i + "<00>", "10.1." + i / 250 + "." + (i % 250 + 1)));
            }
            served.edit(edits);
            served.delete("FRED<00>");
            await(() -> codes().contains("DNS_UPDATE_FAILED"), true);
            bind.start();
            await(() -> bind.marked(Bind.ZONE), 1000L);
            await(() -> bind.marked(Bind.REVERSE), 1000L);
            await(() -> bind.ask("A", "fred.wins.example"), List.of());
            assertThat(bind.ask("A", "pc999.wins.example")).containsExactly("10.1.3.250");
            await(() -> codes().contains("DNS_UPDATE_RESTORED"), true);
        }
    }

    @Test
    void anotherKeyIsTakenWithoutARestart() throws Exception {
        try (Bind bind = bind()) {
            String good = Files.readString(bind.keyFile());
            String wrong =
                    good.replaceAll("secret \"[^\"]+\"", "secret \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"");
            Files.writeString(bind.keyFile(), wrong);
            try (Served served = new Served(bind)) {
                served.put("FRED<00>", "10.0.0.2");
                await(() -> codes().contains("DNS_UPDATE_FAILED"), true);
                assertThat(events).allSatisfy(event -> assertThat(event.text()).contains("BADSIG"));
                assertThat(served.updates.status())
                        .allSatisfy(zone -> assertThat(zone.toString()).doesNotContain("AAAAAAAA"));
                Files.writeString(bind.keyFile(), good);
                served.updates.use(served.updates.readKey());
                await(() -> bind.ask("A", "fred.wins.example"), List.of("10.0.0.2"));
            }
        }
    }

    @Test
    void aServerThatGivesNobodyItsZonesIsAskedForEachName() throws Exception {
        try (Bind bind = new Bind(Files.createDirectory(directory.resolve("bind")), "allow-transfer { none; };");
                Served served = new Served(bind)) {
            served.put("FRED<00>", "10.0.0.2");
            await(() -> bind.ask("A", "fred.wins.example"), List.of("10.0.0.2"));
            assertThat(codes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = '10.0.0.53'",
                "server = '10.0.0.53'\nzone = 'wins.test'",
                "server = 'ns.example'\nzone = 'wins.test'\nkey-file = '/k'",
                "server = '10.0.0.53:x'\nzone = 'wins.test'\nkey-file = '/k'",
                "zone = 'wins..test'",
                "reverse-zones = ['wins.test']",
                "reverse-zones = ['300.in-addr.arpa']",
                "reverse-zones = ['1.2.3.4.in-addr.arpa']",
                "owner = 'a b'",
                "ttl = '0s'",
                "hold-down = '1500ms'"
            })
    void whatMakesNoSenseIsToldWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> ConfigurationReader.parse("nbnsd.toml", "[dns.update]\n" + text, Map.of()))
                .hasMessageContaining("dns.update.")
                .hasMessageContaining("expected");
    }

    @Test
    void aKeyThatOthersCanReadIsAFaultOfTheConfiguration() throws Exception {
        Path key = Files.writeString(
                directory.resolve("dns.key"), "key \"k\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; };");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = Files.writeString(
                directory.resolve("nbnsd.toml"),
                "[dns.update]\nserver = '10.0.0.53'\nzone = 'wins.test'\nkey-file = '" + key + "'\n");

        assertThat(ConfigurationCheck.of(file, letters -> {}).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.text())
                        .contains("nbnsd.toml:4:", "dns.update.key-file", "everybody can read", "mode 0600")
                        .doesNotContain("c2VjcmV0"));
    }
}
