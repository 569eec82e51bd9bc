package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.dns.DomainName;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/** What is written for programs of the DNS is what they read. */
final class ComputersForDnsTest {
    private static final DomainName DOMAIN = DomainName.parse("wins.example");

    /** What hosts can register: also names that would say something else in one of the files. */
    private static final List<NameRecord> RECORDS = Stream.of(
                    record("FRED<00>", RecordType.MULTIHOMED, "10.0.0.1", "10.0.0.2"),
                    record("FRED<20>", RecordType.UNIQUE, "10.0.0.1"),
                    record("ABCDEFGHIJKLMNO<20>", RecordType.UNIQUE, "10.0.0.3"),
                    record("A_B<00>", RecordType.UNIQUE, "10.0.1.4"),
                    record("3COM-X<00>", RecordType.UNIQUE, "10.0.0.4"),
                    record("IN<00>", RecordType.UNIQUE, "10.0.0.5"),
                    record("A<00>", RecordType.UNIQUE, "10.0.0.6"),
                    record("1H<00>", RecordType.UNIQUE, "10.0.0.7"),
                    record("SERVER<00>", RecordType.UNIQUE, "10.0.0.8"),
                    hostile("$INCLUDE /ETC<00>"),
                    hostile("X\\x0A$TTL 1<00>"),
                    hostile("A;B<00>"),
                    hostile("(<00>"),
                    hostile("A\"B<00>"),
                    hostile("*<00>"),
                    hostile("@<00>"),
                    hostile("=CMD|X<20>"),
                    record("WORK<1B>", RecordType.UNIQUE, "10.0.0.9"))
            .toList();

    private static NameRecord hostile(String name) {
        return record(name, RecordType.UNIQUE, "10.0.0.66");
    }

    private static NameRecord record(String name, RecordType type, String... addresses) {
        return LocalRecord.lasting(
                NetbiosName.parse(name),
                type,
                Stream.of(addresses).map(Ipv4Address::parse).toList(),
                TransferFiles.NOW);
    }

    private static String written(FileFormat format, @Nullable DomainName domain, List<NameRecord> records) {
        StringBuilder out = new StringBuilder();
        try {
            Written unused = Exporter.write(records, format, CodePage.CP850, domain, out, TransferFiles.NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Path file(Path directory, FileFormat format, @Nullable DomainName domain) throws IOException {
        return Files.writeString(
                directory.resolve(format.text()), written(format, domain, RECORDS), StandardCharsets.US_ASCII);
    }

    private static Programs.Result ran(String... command) {
        return Programs.run(Duration.ofSeconds(20), List.of(command));
    }

    private static List<String> fred(FileFormat format) {
        return written(format, DOMAIN, RECORDS.subList(0, 2))
                .lines()
                .filter(line -> line.contains("fred") || line.contains("FQDN"))
                .toList();
    }

    @Test
    void eachFormatSaysWhatItsReaderTakes() {
        assertThat(fred(FileFormat.HOSTS))
                .containsExactly("10.0.0.1\tfred.wins.example fred", "10.0.0.2\tfred.wins.example fred");
        assertThat(fred(FileFormat.DNSMASQ))
                .containsExactly(
                        "host-record=fred.wins.example,fred,10.0.0.1", "host-record=fred.wins.example,fred,10.0.0.2");
        assertThat(fred(FileFormat.UNBOUND))
                .containsExactly(
                        "local-data: \"fred.wins.example. 300 IN A 10.0.0.1\"",
                        "local-data-ptr: \"10.0.0.1 300 fred.wins.example.\"",
                        "local-data: \"fred.wins.example. 300 IN A 10.0.0.2\"",
                        "local-data-ptr: \"10.0.0.2 300 fred.wins.example.\"");
        assertThat(fred(FileFormat.ZONE)).containsExactly("fred\tIN\tA\t10.0.0.1", "fred\tIN\tA\t10.0.0.2");
        assertThat(fred(FileFormat.REVERSE_ZONE))
                .containsExactly(
                        "1.0.0.10.in-addr.arpa.\tIN\tPTR\tfred.wins.example.",
                        "2.0.0.10.in-addr.arpa.\tIN\tPTR\tfred.wins.example.");
        assertThat(fred(FileFormat.GLOBAL_NAMES)).containsExactly("Name,FQDN", "fred,fred.wins.example");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void theSameComputersAreInAllOfThem(FileFormat format) {
        String text = written(format, DOMAIN, RECORDS);

        assertThat(text)
                .contains("fred")
                .contains("abcdefghijklmno")
                .contains("a_b")
                .contains("3com-x");
        assertThat(text)
                .doesNotContain("10.0.0.66", "ETC", "CMD", "66.0.0.10", "work")
                .doesNotContain("$TTL 1");
    }

    @Test
    void bindTakesTheZoneAndFindsEachAddressInIt(@TempDir Path directory) throws Exception {
        Programs.assumeInstalled("named-checkzone");
        for (@Nullable DomainName domain : Arrays.asList(DOMAIN, null)) {
            Path file = file(directory, FileFormat.ZONE, domain);

            Programs.Result zone = ran("named-checkzone", "-D", "-i", "none", "wins.example", file.toString());

            assertThat(zone.exit()).as(zone.out()).isZero();
            assertThat(zone.out().replaceAll("\\s+", " "))
                    .contains("fred.wins.example. 300 IN A 10.0.0.1 fred.wins.example. 300 IN A 10.0.0.2")
                    .contains("in.wins.example. 300 IN A 10.0.0.5")
                    .contains("a.wins.example. 300 IN A 10.0.0.6")
                    .contains("1h.wins.example. 300 IN A 10.0.0.7")
                    .contains("a_b.wins.example. 300 IN A 10.0.1.4");
        }
    }

    @Test
    void bindTakesTheReverseZone(@TempDir Path directory) throws Exception {
        Programs.assumeInstalled("named-checkzone");
        Path file = file(directory, FileFormat.REVERSE_ZONE, DOMAIN);

        Programs.Result zone = ran("named-checkzone", "-D", "-i", "none", "10.in-addr.arpa", file.toString());

        assertThat(zone.exit()).as(zone.out()).isZero();
        assertThat(zone.out().replaceAll("\\s+", " "))
                .contains("2.0.0.10.in-addr.arpa. 300 IN PTR fred.wins.example.")
                .contains("4.1.0.10.in-addr.arpa. 300 IN PTR a_b.wins.example.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wins.example", ""})
    void unboundTakesIt(String domain, @TempDir Path directory) throws Exception {
        Programs.assumeInstalled("unbound-checkconf");
        Path part = file(directory, FileFormat.UNBOUND, domain.isEmpty() ? null : DOMAIN);
        Path file = Files.writeString(
                directory.resolve("unbound.conf"),
                "server:\n  directory: \"" + directory + "\"\n  chroot: \"\"\n  username: \"\"\ninclude: \"" + part
                        + "\"\n");

        Programs.Result checked = ran("unbound-checkconf", file.toString());

        assertThat(checked.exit()).as(checked.out()).isZero();
    }

    @Test
    void dnsmasqTakesIt(@TempDir Path directory) throws Exception {
        Programs.assumeInstalled("dnsmasq");
        for (@Nullable DomainName domain : Arrays.asList(DOMAIN, null)) {
            Path file = file(directory, FileFormat.DNSMASQ, domain);

            Programs.Result checked = ran("dnsmasq", "--test", "--conf-file=" + file);

            assertThat(checked.exit()).as(checked.out()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REVERSE_ZONE", "GLOBAL_NAMES"})
    void whatHasFullNamesOnlyNeedsADomain(FileFormat format) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(format, null, RECORDS))
                .withMessageContaining("domain: is missing")
                .withMessageContaining("(expected: the domain of the names in the DNS, such as wins.example)");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "JSON", "LMHOSTS", "WINS_DAT"})
    void whatHasNoNamesOfTheDnsTakesNoDomain(FileFormat format) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(format, DOMAIN, RECORDS))
                .withMessageContaining("domain: wins.example, but " + format.text());
    }
}
