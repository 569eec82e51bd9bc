package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class StaticEntryTest {
    private static StaticEntry entry(String name, RecordType type, String... addresses) {
        return new StaticEntry(
                List.of(NetbiosName.parse(name)),
                type,
                NodeType.H,
                Arrays.stream(addresses).map(Ipv4Address::parse).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "FRED<20>, 1, UNIQUE",
        "FRED<20>, 2, MULTIHOMED",
        "FRED<1B>, 2, MULTIHOMED",
        "CORP<1C>, 1, SPECIAL_GROUP",
        "CORP<1C>, 3, SPECIAL_GROUP",
        "CORP<1E>, 1, GROUP"
    })
    void whatIsNotSaidIsImplied(String name, int addresses, RecordType type) {
        assertThat(StaticEntry.impliedType(NetbiosName.parse(name), addresses)).isEqualTo(type);
    }

    @Test
    void theRecordNeverExpiresAndKeepsTheOrderOfTheAddresses() {
        NameRecord record = entry("FRED<03>", RecordType.MULTIHOMED, "10.0.0.9", "10.0.0.1", "10.0.0.5")
                .records(FakeBackend.NOW)
                .get(0);
        assertThat(record.isStatic()).isTrue();
        assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(record.nextExpiry()).isEqualTo(Long.MAX_VALUE);
        assertThat(record.addresses())
                .extracting(Ipv4Address::toString)
                .containsExactly("10.0.0.9", "10.0.0.1", "10.0.0.5");
        assertThat(record.holders()).allSatisfy(holder -> {
            assertThat(holder.registeredAt()).isEqualTo(FakeBackend.NOW);
            assertThat(holder.owner()).isEqualTo(NameRecord.LOCAL);
        });
    }

    @Test
    void aComputerHasThreeNamesAndKeepsItsScope() {
        assertThat(StaticEntry.namesOfComputer(NetbiosName.parse("FRED<00>.CORP")))
                .extracting(NetbiosName::toString)
                .containsExactly("FRED<00>.CORP", "FRED<03>.CORP", "FRED<20>.CORP");
    }

    @ParameterizedTest
    @CsvSource({
        "FRED<1B>, GROUP, type: group for FRED<1B> (expected: unique or multihomed)",
        "CORP<1C>, UNIQUE, type: unique for CORP<1C> (expected: special group)",
        "CORP<1E>, UNIQUE, type: unique for CORP<1E> (expected: group)",
        "CORP<1D>, UNIQUE, name: CORP<1D> (expected: not the master browser",
        "*<00>, UNIQUE, name: * (expected: a name that a host can have)",
    })
    void namesThatNoServerStoresAreRefused(String name, RecordType type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry(name, type, "10.0.0.5"))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "UNIQUE, 10.0.0.5 10.0.0.6, addresses: 2 for type unique (expected: 1)",
        "GROUP, 10.0.0.5 10.0.0.6, addresses: 2 for type group (expected: 1)",
        "MULTIHOMED, 10.0.0.5 10.0.0.5, addresses: one of them twice (expected: each once)",
        "UNIQUE, 255.255.255.255, address: 255.255.255.255 (expected: that of a host)",
        "UNIQUE, 0.0.0.0, address: 0.0.0.0 (expected: that of a host)",
    })
    void addressesMustFitTheType(RecordType type, String addresses, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry("FRED<20>", type, addresses.split(" ")))
                .withMessage(message);
    }

    @Test
    void thereAreAtMost25Addresses() {
        String[] many =
                IntStream.rangeClosed(1, 26).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
        assertThat(entry("FRED<20>", RecordType.MULTIHOMED, Arrays.copyOf(many, 25))
                        .addresses())
                .hasSize(25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry("FRED<20>", RecordType.MULTIHOMED, many))
                .withMessage("addresses: 26 for type multihomed (expected: 1..25)");
    }

    @Test
    void theScopeIsNotLongerThanWindowsRegisters() {
        String scope = String.join(".", Collections.nCopies(4, "X".repeat(59)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry("FRED<20>." + scope, RecordType.UNIQUE, "10.0.0.5"))
                .withMessageContaining("has a scope of 239 characters (expected: at most 237)");
    }
}
