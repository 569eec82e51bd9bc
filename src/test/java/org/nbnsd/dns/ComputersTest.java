package org.nbnsd.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.record;
import static org.nbnsd.dns.DnsRecords.unique;
import static org.nbnsd.dns.DnsRecords.until;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

final class ComputersTest {
    private final Map<String, Unfit> unfit = new TreeMap<>();

    private Computers computers(NameRecord... records) {
        return Computers.of(
                List.of(records),
                NOW,
                (record, reason) -> unfit.put(record.name().toString(), reason));
    }

    private String shown(NameRecord... records) {
        StringBuilder text = new StringBuilder();
        for (Computer computer : computers(records).all()) {
            text.append(computer.label())
                    .append(' ')
                    .append(computer.addresses())
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void aComputerIsItsWorkstationNameOrElseItsServerName() {
        assertThat(shown(unique("FRED<20>", "10.0.0.2"), unique("FRED<00>", "10.0.0.1"), unique("ANN<20>", "10.0.0.3")))
                .isEqualTo("ann [10.0.0.3]\nfred [10.0.0.1]\n");
        assertThat(unfit).isEqualTo(Map.of("FRED<20>", Unfit.SAME_COMPUTER));
    }

    @Test
    void aServerWhoseWorkstationNameIsAGroupIsStillAComputer() {
        assertThat(shown(record("FRED<00>", RecordType.GROUP, "10.0.0.2"), unique("FRED<20>", "10.0.0.1")))
                .isEqualTo("fred [10.0.0.1]\n");
    }

    @Test
    void ofNamesThatDifferInLettersOnlyTheOneInCapitalsCountsInWhateverOrderTheyCome() {
        NameRecord small = unique("Fred<00>", "10.0.0.1");
        NameRecord capital = unique("FRED<20>", "10.0.0.2");

        assertThat(shown(small, capital)).isEqualTo("fred [10.0.0.2]\n");
        assertThat(shown(capital, small)).isEqualTo("fred [10.0.0.2]\n");
        assertThat(unfit).isEqualTo(Map.of("Fred<00>", Unfit.OTHER_LETTERS));
    }

    @Test
    void whatIsNoActiveComputerInNoScopeIsLeftOutForAReason() {
        assertThat(shown(
                        unique("ALICE<03>", "10.0.0.1"),
                        unique("WORK<1B>", "10.0.0.1"),
                        record("WORK<00>", RecordType.GROUP, "10.0.0.1"),
                        record("WORK<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1"),
                        unique("FAR<00>.SCOPE", "10.0.0.1"),
                        unique("GONE<00>", "10.0.0.1").withState(RecordState.RELEASED, NOW + 1),
                        unique("DEAD<00>", "10.0.0.1").withState(RecordState.TOMBSTONE, NOW + 1),
                        unique("REMOVED<00>", "10.0.0.1").withState(RecordState.DELETED, NOW + 1),
                        until(NOW, "LATE<00>", RecordType.UNIQUE, "10.0.0.1"),
                        unique("ZERO<00>", "0.0.0.0"),
                        unique("TWO WORDS<00>", "10.0.0.1")))
                .isEmpty();
        assertThat(unfit)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("ALICE<03>", Unfit.NO_COMPUTER),
                        Map.entry("WORK<1B>", Unfit.NO_COMPUTER),
                        Map.entry("WORK<00>", Unfit.NO_COMPUTER),
                        Map.entry("WORK<1C>", Unfit.NO_COMPUTER),
                        Map.entry("FAR<00>.SCOPE", Unfit.IN_A_SCOPE),
                        Map.entry("GONE<00>", Unfit.ENDED),
                        Map.entry("REMOVED<00>", Unfit.DELETED),
                        Map.entry("DEAD<00>", Unfit.TOMBSTONE),
                        Map.entry("LATE<00>", Unfit.ENDED),
                        Map.entry("ZERO<00>", Unfit.NO_ADDRESS),
                        Map.entry("TWO WORDS<00>", Unfit.NO_LABEL)));
    }

    @Test
    void anAddressThatNoHostCanHaveIsLeftOutAndTheOthersStay() {
        assertThat(shown(record("FRED<00>", RecordType.MULTIHOMED, "10.0.0.1", "255.255.255.255", "10.0.0.2")))
                .isEqualTo("fred [10.0.0.1, 10.0.0.2]\n");
    }

    @ParameterizedTest
    @CsvSource({
        "A,a",
        "PC-1,pc-1",
        "A_B,a_b",
        "_,_",
        "3COM,3com",
        "10-1,10-1",
        "ABCDEFGHIJKLMNO,abcdefghijklmno",
        "pC,pc"
    })
    void aNameOfLettersDigitsHyphensAndUnderscoresIsALabelInSmallLetters(String name, String label) {
        assertThat(DnsLabel.of(NetbiosName.parse(name + "<00>"))).isEqualTo(label);
        assertThat(DnsLabel.of(name)).isEqualTo(label);
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
                "A\\x00",
                "\\xDF",
                "A\\x0AB",
                "\\x01"
            })
    void otherNamesAreNoLabels(String name) {
        assertThat(DnsLabel.of(NetbiosName.parse(name + "<00>"))).isNull();
    }

    /** Letters of other alphabets become ASCII in some locales, and an ASCII letter something else. */
    @ParameterizedTest
    @ValueSource(strings = {"", "ABCDEFGHIJKLMNOP", "\u212Aelvin", "\u0131stanbul", "a.b", "-", "*", "a\u0000"})
    void whatNoComputerCanHaveIsNoLabelThatSomebodyCouldAskFor(String label) {
        assertThat(DnsLabel.of(label)).isNull();
    }

    @Test
    void whatIsSaidMayBeKeptUntilTheFirstAddressExpiresAndNoLonger() {
        Computer computer = Computer.of(until(NOW + 30_999, "FRED<00>", RecordType.UNIQUE, "10.0.0.1"));

        assertThat(computer).isNotNull();
        assertThat(computer.timeToLive(NOW, 60)).isEqualTo(30);
        assertThat(computer.timeToLive(NOW, 10)).isEqualTo(10);
        assertThat(computer.timeToLive(NOW + 40_000, 60)).isZero();
    }

    @Test
    void aLabelLeadsBackToTheNameInCapitalLetters() {
        assertThat(DnsLabel.toName("fred-1", 0x20)).isEqualTo(NetbiosName.of("FRED-1", 0x20));
    }

    @Test
    void theTableFollowsTheRecordsByLabelAndByAddress() {
        ComputerTable table = new ComputerTable();
        Ipv4Address first = Ipv4Address.parse("10.0.0.1");
        Ipv4Address second = Ipv4Address.parse("10.0.0.2");

        assertThat(table.put(unique("FRED<20>", "10.0.0.1"))).isTrue();
        assertThat(table.put(unique("FRED<00>", "10.0.0.2"))).isTrue();
        assertThat(addresses(table.find("fred", NOW))).containsExactly(second);
        assertThat(table.at(second, NOW)).extracting(Computer::label).containsExactly("fred");
        assertThat(table.at(first, NOW))
                .as("what the name does not say the address does not")
                .isEmpty();

        assertThat(table.put(unique("FRED<00>", "10.0.0.2").withState(RecordState.RELEASED, NOW + 1)))
                .isTrue();
        assertThat(addresses(table.find("fred", NOW))).containsExactly(first);
        assertThat(table.at(first, NOW)).extracting(Computer::label).containsExactly("fred");
        assertThat(table.at(second, NOW)).isEmpty();

        assertThat(table.remove(NetbiosName.parse("FRED<20>"))).isTrue();
        assertThat(table.find("fred", NOW)).isNull();
        assertThat(table.after(Ipv4Address.ZERO)).isNull();
        assertThat(table.size()).isZero();
    }

    private static List<Ipv4Address> addresses(Computer computer) {
        assertThat(computer).isNotNull();
        return computer.addresses();
    }

    @Test
    void aRefreshChangesNothingThatTheDnsSays() {
        ComputerTable table = new ComputerTable();

        assertThat(table.put(unique("FRED<00>", "10.0.0.1"))).isTrue();
        assertThat(table.put(until(NOW + 9_000_000, "FRED<00>", RecordType.UNIQUE, "10.0.0.1")))
                .isFalse();
        assertThat(table.put(unique("FRED<20>", "10.0.0.2")))
                .as("a name that does not count")
                .isFalse();
        assertThat(table.put(unique("FRED<03>", "10.0.0.2"))).isFalse();
        assertThat(table.put(unique("ALICE<03>", "10.0.0.2"))).isFalse();
        assertThat(table.remove(NetbiosName.parse("NOBODY<00>"))).isFalse();
    }

    @Test
    void whatHasExpiredIsGoneBeforeAnybodySaysSo() {
        ComputerTable table = new ComputerTable();
        table.put(until(NOW + 1000, "FRED<00>", RecordType.UNIQUE, "10.0.0.1"));
        table.put(unique("ANN<00>", "10.0.0.2"));

        assertThat(table.find("fred", NOW + 999)).isNotNull();
        assertThat(table.find("fred", NOW + 1000)).isNull();
        assertThat(table.at(Ipv4Address.parse("10.0.0.1"), NOW + 1000)).isEmpty();
        assertThat(table.after("ann", NOW + 1000)).isNull();
    }

    @Test
    void whoGoesThroughTheTableMeetsEachComputerOnceWhateverComesAndGoesMeanwhile() {
        ComputerTable table = new ComputerTable();
        for (String name : List.of("C<00>", "A<00>", "B<20>", "D<00>")) {
            table.put(unique(name, "10.0.0.1"));
        }
        StringBuilder met = new StringBuilder();
        Computer computer = table.after("", NOW);
        while (computer != null) {
            met.append(computer.label());
            table.remove(computer.record().name());
            table.put(unique("A1<00>", "10.0.0.3"));
            computer = table.after(computer.label(), NOW);
        }

        assertThat(met).hasToString("aa1bcd");
        assertThat(table.at(Ipv4Address.parse("10.0.0.1"), NOW)).isEmpty();
    }
}
