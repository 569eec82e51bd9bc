package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.NAME;
import static org.nbnsd.registry.Samples.PARTNER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.NodeType;

/** No two records have one tag, however little they differ. */
final class RecordTagTest {
    private static final List<Holder> TWO =
            List.of(new Holder(A, Samples.LOCAL, 500, 20_000), new Holder(B, Samples.LOCAL, 600, 20_000));

    private static NameRecord record(List<Holder> holders) {
        return new NameRecord(
                NAME,
                RecordType.MULTIHOMED,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                Samples.LOCAL,
                7,
                A,
                20_000,
                holders);
    }

    private static final NameRecord RECORD = record(TWO);

    private static NameRecord named(NetbiosName name) {
        return new NameRecord(
                name,
                RECORD.type(),
                RECORD.state(),
                RECORD.nodeType(),
                RECORD.isStatic(),
                RECORD.owner(),
                RECORD.version(),
                RECORD.registeredBy(),
                RECORD.expiresAt(),
                RECORD.holders());
    }

    @Test
    void whateverDiffersTheTagDiffers() {
        NameRecord r = RECORD;
        List<NameRecord> others = new ArrayList<>(List.of(
                RECORD,
                named(NAME.withSuffix(NAME.suffix() ^ 1)),
                named(NetbiosName.parse("\\x00<20>")),
                named(NetbiosName.parse("FRED<20>.A.B")),
                named(NetbiosName.parse("FRED<20>.A\\x2EB")),
                r.withVersion(8),
                r.withState(RecordState.RELEASED, 20_000),
                r.withState(RecordState.TOMBSTONE, 20_000),
                r.withState(RecordState.DELETED, 20_000),
                r.withState(RecordState.ACTIVE, 20_001),
                Samples.asStatic(r)));
        for (RecordType type : List.of(RecordType.SPECIAL_GROUP)) {
            others.add(new NameRecord(NAME, type, r.state(), r.nodeType(), false, r.owner(), 7, A, 20_000, TWO));
        }
        for (NodeType type : List.of(NodeType.B, NodeType.P, NodeType.M)) {
            others.add(new NameRecord(NAME, r.type(), r.state(), type, false, r.owner(), 7, A, 20_000, TWO));
        }
        others.add(new NameRecord(NAME, r.type(), r.state(), r.nodeType(), false, PARTNER, 7, A, 20_000, TWO));
        others.add(new NameRecord(NAME, r.type(), r.state(), r.nodeType(), false, r.owner(), 7, B, 20_000, TWO));
        others.add(record(List.of(TWO.get(0))));
        others.add(record(List.of(TWO.get(1))));
        others.add(record(List.of(TWO.get(1), TWO.get(0))));
        others.add(record(List.of(TWO.get(0), TWO.get(1), new Holder(C, Samples.LOCAL, 600, 20_000))));
        others.add(record(List.of(TWO.get(0), new Holder(B, Samples.LOCAL, 601, 20_000))));
        others.add(record(List.of(TWO.get(0), new Holder(B, Samples.LOCAL, 600, 19_999))));
        others.add(record(List.of(TWO.get(0), new Holder(B, PARTNER, 600, 20_000))));
        others.add(record(List.of(TWO.get(0), TWO.get(1).registeredBy(C))));
        assertThat(others.stream().map(RecordTag::of).distinct()).hasSameSizeAs(others);
    }

    @Test
    void whatIsTheSameHasTheSameTagWhoeverMadeIt() {
        RecordTag tag = RecordTag.of(record(List.copyOf(TWO)));
        assertThat(tag).isEqualTo(RecordTag.of(RECORD));
        assertThat(tag.text()).isEqualTo("59fd25fba575b662155db09f339eb038");
        assertThat(RecordTag.of(null)).isEqualTo(RecordTag.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "None", "0123", "0123456789ABCDEF0123456789ABCDEF", "*", "\"none\"", "none "})
    void whatNoRecordCanHaveIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordTag(text))
                .withMessageContaining("(expected: 32 hexadecimal digits, or none)");
    }
}
