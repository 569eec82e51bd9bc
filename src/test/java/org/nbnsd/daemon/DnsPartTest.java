package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A daemon whose records are answered by the DNS as well. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class DnsPartTest {
    private static final Author ROOT = new Author("root", "");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    /** A daemon that is open. */
    private final class Served implements AutoCloseable {
        private final Composition parts;
        private final DnsPart dns;

        Served() throws Exception {
            Configuration configuration = configuration("");
            parts = new Composition(configuration, "wins", null, new PrintWriter(Writer.nullWriter()));
            dns = new DnsPart(
                    Objects.requireNonNull(configuration.dns()),
                    "wins.corp.test",
                    parts.records(),
                    parts.daemon().feed(),
                    parts.backend(),
                    parts.clock());
            dns.monitor(parts.statistics());
            parts.daemon().start();
            dns.start();
        }

        void edit(Edit edit) throws Exception {
            parts.backend().edit(List.of(edit), ROOT).get();
        }

        String ask(String name, int type) {
            InetSocketAddress address = dns.addresses().get(0);
            try {
                SimpleResolver resolver = new SimpleResolver(address);
                Message answer = resolver.send(
                        Message.newQuery(Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN)));
                return answer.getSection(Section.ANSWER).stream()
                        .map(Record::rdataToString)
                        .toList()
                        .toString();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void await(String name, int type, String expected) {
            boolean unused = Eventually.get(
                    SOON, () -> ask(name, type), () -> ask(name, type).equals(expected) ? Boolean.TRUE : null);
        }

        @Override
        public void close() throws IOException, StoreException {
            dns.close();
            parts.close();
        }
    }

    private Configuration configuration(String more) throws Exception {
        Path file = Files.writeString(
                directory.resolve("nbnsd.toml"),
                "listen = ['127.0.0.1']\nport = 0\ndata = '" + directory.resolve("data") + "'\n[dns]\n"
                        + "listen = ['127.0.0.1:0']\nsuffix = 'wins.test'\nreverse = ['10.0.0.0/8']\n" + more);
        return ConfigurationReader.read(file, Map.of());
    }

    private static Edit put(String name, String address) {
        return new Edit.Put(
                RecordEdits.createStatic(
                        NetbiosName.parse(name), RecordType.UNIQUE, NodeType.H, List.of(Ipv4Address.parse(address)), 0),
                Edit.IfTaken.REPLACE);
    }

    @Test
    void theDnsFollowsTheRecordsAndHasThoseThatWereKept() throws Exception {
        try (Served served = new Served()) {
            assertThat(served.ask("fred.wins.test", Type.A)).isEqualTo("[]");
            served.edit(put("FRED<00>", "10.0.0.1"));
            served.await("fred.wins.test", Type.A, "[10.0.0.1]");
            served.await("1.0.0.10.in-addr.arpa", Type.PTR, "[fred.wins.test.]");
            served.edit(put("FRED<00>", "10.0.0.2"));
            served.await("fred.wins.test", Type.A, "[10.0.0.2]");
            served.edit(put("ANN<20>", "10.0.0.3"));
            served.await("ann.wins.test", Type.A, "[10.0.0.3]");
            served.edit(new Edit.Delete(NetbiosName.parse("ANN<20>"), false));
            served.await("ann.wins.test", Type.A, "[]");
            assertThat(served.parts.statistics().read().value(Statistic.DNS_FOUND))
                    .isPositive();
        }
        try (Served served = new Served()) {
            assertThat(served.ask("fred.wins.test", Type.A)).isEqualTo("[10.0.0.2]");
            assertThat(served.ask("ann.wins.test", Type.A)).isEqualTo("[]");
            assertThat(served.dns.screen()).singleElement().asString().contains("1 computers in wins.test");
        }
    }

    private Path key(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("dns.key"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aKeyIsReadFromAFileThatOthersCannotRead() throws Exception {
        String text = "key \"k\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; };";

        assertThat(KeyFile.read(key(text, "rw-r-----")).name()).isEqualTo("k");
        assertThatThrownBy(() -> KeyFile.read(key(text, "rw-r--r--")))
                .hasMessageContaining("everybody can read")
                .hasMessageContaining("expected: mode 0600");
        assertThatThrownBy(() -> KeyFile.read(key("c2VjcmV0", "rw-------")))
                .hasMessageContaining("dns.key: no key")
                .hasMessageNotContaining("c2VjcmV0");
        assertThatThrownBy(() -> KeyFile.read(directory)).hasMessageContaining("is no file");
        assertThatThrownBy(() -> KeyFile.read(directory.resolve("none"))).hasMessageContaining("is no file");
    }

    @Test
    void aKeyThatCannotBeReadIsAFaultOfTheConfigurationAndOfTheStart() throws Exception {
        Configuration unused = configuration("key-file = '" + directory.resolve("none") + "'\n");
        Path file = directory.resolve("nbnsd.toml");

        assertThat(ConfigurationCheck.of(file, letters -> {}).faults())
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault.text()).contains("nbnsd.toml:8:", "dns.key-file", "none is no file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[dns]\nlisten = ['127.0.0.1:5354']",
                "server = false\n[node]\nenabled = true\n[dns]\nlisten = ['127.0.0.1:5354']\nsuffix = 'wins.test'",
                "[dns]\nlisten = ['127.0.0.1:5354', '127.0.0.1:5354']\nsuffix = 'wins.test'",
                "[dns]\nlisten = ['127.0.0.1']\nsuffix = 'wins.test'",
                "[dns]\nlisten = ['localhost:5354']\nsuffix = 'wins.test'",
                "[dns]\nlisten = ['127.0.0.1:65536']\nsuffix = 'wins.test'",
                "[dns]\nsuffix = 'wins..test'",
                "[dns]\nreverse = ['10.0.0.0/25']",
                "[dns]\nreverse = ['0.0.0.0/0']",
                "[dns]\nreverse = ['10.0.0.0/8', '10.1.0.0/16']",
                "[dns]\nttl = '0s'",
                "[dns]\nttl = '1500ms'",
                "[dns]\ntransfer-to = ['10.0.0.53:x']",
                "[dns]\nname-server = 'a b'",
                "[dns]\nrate = -1"
            })
    void whatMakesNoSenseIsToldWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> ConfigurationReader.parse("nbnsd.toml", text, Map.of()))
                .hasMessageContaining("dns.")
                .hasMessageContaining("expected");
    }
}
