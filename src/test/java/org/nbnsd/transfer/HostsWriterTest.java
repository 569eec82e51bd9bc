package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.HOSTS;
import static org.nbnsd.transfer.TransferFiles.written;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

final class HostsWriterTest {
    private static NameRecord record(String name, RecordType type, String... addresses) {
        return LocalRecord.lasting(
                NetbiosName.parse(name),
                type,
                Stream.of(addresses).map(Ipv4Address::parse).toList(),
                TransferFiles.NOW);
    }

    private static NameRecord unique(String name, String address) {
        return record(name, RecordType.UNIQUE, address);
    }

    private static List<String> lines(NameRecord... records) {
        return written(HOSTS, List.of(records)).lines().toList();
    }

    @Test
    void aComputerIsItsWorkstationNameInSmallLetters() {
        assertThat(written(HOSTS, List.of(unique("FRED<20>", "10.0.0.2"), unique("FRED<00>", "10.0.0.1"))))
                .isEqualTo("10.0.0.1\tfred\n");
    }

    @Test
    void aComputerWithoutAWorkstationNameIsItsServerName() {
        assertThat(lines(unique("FRED<20>", "10.0.0.2"))).containsExactly("10.0.0.2\tfred");
    }

    @Test
    void eachAddressOfAMultihomedNameIsALine() {
        assertThat(lines(record("FRED<00>", RecordType.MULTIHOMED, "10.0.0.1", "10.0.0.2")))
                .containsExactly("10.0.0.1\tfred", "10.0.0.2\tfred");
    }

    @Test
    void ofNamesThatDifferInCaseTheOneInCapitalLettersCountsInWhateverOrderTheyCome() {
        NameRecord small = unique("fred<00>", "10.0.0.1");
        NameRecord capital = unique("FRED<20>", "10.0.0.2");

        assertThat(lines(small, capital)).containsExactly("10.0.0.2\tfred");
        assertThat(lines(capital, small)).containsExactly("10.0.0.2\tfred");
    }

    @Test
    void groupsUsersDomainsScopesAndWhatHasEndedAreLeftOutAndCounted() {
        NameRecord fred = unique("FRED<00>", "10.0.0.1");
        StringBuilder out = new StringBuilder();

        Written written = TransferFiles.write(
                HOSTS,
                List.of(
                        fred,
                        unique("FRED<20>", "10.0.0.1"),
                        unique("ALICE<03>", "10.0.0.1"),
                        unique("WORK<1B>", "10.0.0.1"),
                        record("WORK<00>", RecordType.GROUP, "10.0.0.1"),
                        record("WORK<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1"),
                        unique("FAR<00>.SCOPE", "10.0.0.1"),
                        unique("GONE<00>", "10.0.0.1").withState(RecordState.RELEASED, 0),
                        unique("DEAD<00>", "10.0.0.1").withState(RecordState.TOMBSTONE, 0),
                        unique("TWO WORDS<00>", "10.0.0.1")),
                out);

        assertThat(out).hasToString("10.0.0.1\tfred\n");
        assertThat(written.records()).isEqualTo(1);
        assertThat(written.leftOut())
                .isEqualTo(Map.of(
                        "another name of a computer that is there", 1L,
                        "no computer's name", 4L,
                        "in a scope", 1L,
                        "released or expired", 1L,
                        "tombstone", 1L,
                        "a name that the DNS cannot have", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "PC-1", "A_B", "3COM", "ABCDEFGHIJKLMNO"})
    void namesThatTheDnsCouldHaveAreWritten(String name) {
        assertThat(lines(unique(name + "<00>", "10.0.0.1"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A B",
                "A.B",
                "-A",
                "A-",
                "10",
                "LOCALHOST",
                "LocalHost",
                "A!",
                "A$B",
                "\\x9A",
                "A\\x0AB",
                "A\\x09B",
                "\\x01"
            })
    void namesThatWouldSaySomethingElseInAHostsFileAreNot(String name) {
        assertThat(lines(unique(name + "<00>", "10.0.0.1"))).isEmpty();
    }
}
