package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class FamilyTest {
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");

    private static NameRecord record(String name, long version) {
        return new NameRecord(
                NetbiosName.parse(name),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                version,
                HOST,
                1000,
                List.of(new Holder(HOST, NameRecord.LOCAL, 1, 1000)));
    }

    @Test
    void namesThatDifferInTheirSuffixAreOneFamily() {
        assertThat(FamilyKey.of(NetbiosName.parse("FRED<20>"))).isEqualTo(FamilyKey.of(NetbiosName.parse("FRED<03>")));
        assertThat(FamilyKey.of(NetbiosName.parse("FRED<20>")))
                .isNotEqualTo(FamilyKey.of(NetbiosName.parse("FRED<20>.A")))
                .isNotEqualTo(FamilyKey.of(NetbiosName.parse("fred<20>")));
        assertThatThrownBy(() -> new FamilyKey(NetbiosName.parse("FRED<20>"))).hasMessageContaining("suffix 00");
    }

    @Test
    void aValueHoldsDifferentNamesOfOneFamilyInOrder() {
        FamilyValue value = new FamilyValue(List.of(record("FRED<20>", 1), record("FRED<00>", 2)));
        assertThat(value.records()).extracting(record -> record.name().suffix()).containsExactly(0x00, 0x20);
        assertThat(value.key()).isEqualTo(FamilyKey.of(NetbiosName.parse("FRED<03>")));
        assertThat(value.record(NetbiosName.parse("FRED<03>"))).isNull();
        assertThatThrownBy(() -> new FamilyValue(List.of())).hasMessageContaining("none");
        assertThatThrownBy(() -> new FamilyValue(List.of(record("FRED<20>", 1), record("FRED<20>", 2))))
                .hasMessageContaining("FRED<20> and FRED<20>");
        assertThatThrownBy(() -> new FamilyValue(List.of(record("FRED<20>", 1), record("GINA<20>", 2))))
                .hasMessageContaining("GINA<20>");
    }

    @Test
    void whatTheWriteItselfChangedHasItsRevisionAsVersion() {
        FamilyValue value = new FamilyValue(List.of(record("FRED<00>", 0), record("FRED<20>", 77)));
        assertThat(value.at(3, 5).records()).extracting(NameRecord::version).containsExactly((3L << 40) + 5, 77L);
        assertThat(FamilyValue.version(4, 1)).isGreaterThan(FamilyValue.version(3, (1L << 40) - 1));
    }

    @Test
    void aWriteIsAboutItsOwnFamilyAndDoesSomething() {
        FamilyKey gina = FamilyKey.of(NetbiosName.parse("GINA<00>"));
        FamilyValue fred = new FamilyValue(List.of(record("FRED<00>", 0)));
        assertThatThrownBy(() -> new FamilyWrite(gina, 1, fred)).hasMessageContaining("FRED<00>");
        assertThatThrownBy(() -> new FamilyWrite(gina, 0, null)).hasMessageContaining("expected: 0");
        assertThatThrownBy(() -> new FamilyWrite(gina, -2, null)).hasMessageContaining("expected: -2");
        assertThat(new FamilyWrite(fred.key(), 0, fred).value()).isEqualTo(fred);
    }
}
