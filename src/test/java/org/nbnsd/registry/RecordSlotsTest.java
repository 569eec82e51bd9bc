package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class RecordSlotsTest {
    private final RecordSlots slots = new RecordSlots();

    private static NameRecord record(NetbiosName name, long version) {
        return new NameRecord(
                name,
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                version,
                Ipv4Address.ZERO,
                1_000 + version,
                List.of(new Holder(new Ipv4Address((int) version), NameRecord.LOCAL, 0, 1_000 + version)));
    }

    private static NetbiosName name(Random random, int names) {
        String text = "N" + random.nextInt(names) + "<20>";
        return NetbiosName.parse(random.nextInt(4) == 0 ? text + ".SCOPE" + random.nextInt(2) : text);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40, 500, 20_000})
    void itIsAMap(int names) {
        Random random = new Random(names);
        Map<NetbiosName, NameRecord> expected = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            NetbiosName name = name(random, names);
            // Spells in which more go than come, so that gaps are closed in a full and in an empty table.
            if (random.nextInt(10) < (i / 5_000 % 2 == 0 ? 3 : 6)) {
                assertThat(slots.remove(name)).isEqualTo(expected.remove(name));
            } else {
                NameRecord record = record(name, i);
                assertThat(slots.put(record)).isEqualTo(expected.put(name, record));
            }
            NetbiosName other = name(random, names);
            assertThat(slots.get(other)).isSameAs(expected.get(other));
            assertThat(slots.size()).isEqualTo(expected.size());
        }
        assertThat(slots.records()).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach((name, record) -> {
            int slot = slots.find(name);
            assertThat(slots.isPlain(slot)).isEqualTo(name.scope().labels().isEmpty());
            assertThat(slots.expiresAt(slot)).isEqualTo(record.expiresAt());
            if (slots.isPlain(slot)) {
                assertThat(slots.address(slot)).isEqualTo(record.addresses().get(0));
                assertThat(slots.nodeType(slot)).isEqualTo(NodeType.H);
                assertThat(slots.hasTtl(slot)).isTrue();
                assertThat(slots.isGroup(slot)).isFalse();
            }
        });
        new ArrayList<>(expected.keySet()).forEach(slots::remove);
        assertThat(slots.size()).isZero();
        assertThat(slots.records()).isEmpty();
    }

    @Test
    void aRecordThatIsNoLongerActiveIsNotPlain() {
        NameRecord record = record(NetbiosName.parse("PC<00>"), 7);
        slots.put(record);
        assertThat(slots.isPlain(slots.find(record.name()))).isTrue();
        slots.put(record.withState(RecordState.RELEASED, 5_000));
        assertThat(slots.isPlain(slots.find(record.name()))).isFalse();
    }
}
