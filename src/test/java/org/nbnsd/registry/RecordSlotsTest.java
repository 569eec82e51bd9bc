package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class RecordSlotsTest {
    private final RecordSlots slots = new RecordSlots(4711);

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

    /**
     * What an attacker tried: names that all go to one place, so that each look at one of them, or at a neighbour, walks along all.
     * With 200,000 of them that would be twenty billion steps.
     */
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void namesThatAreChosenToMeetDoNot(Chosen chosen) {
        for (int i = 0; i < 200_000; i++) {
            slots.put(record(chosen.name(i), i));
        }
        assertThat(slots.size()).isEqualTo(200_000);
        for (int i = 0; i < 200_000; i++) {
            assertThat(slots.find(chosen.name(i))).isNotEqualTo(RecordSlots.NONE);
        }
    }

    enum Chosen {
        BY_SCOPE {
            @Override
            NetbiosName name(int number) {
                return NetbiosName.parse("FRED<20>.S" + number);
            }
        },
        BY_SCOPES_WITH_ONE_HASH_CODE {
            @Override
            NetbiosName name(int number) {
                StringBuilder scope = new StringBuilder("FRED<20>.X");
                for (int bit = 0; bit < 18; bit++) {
                    scope.append((number >>> bit & 1) == 0 ? "AA" : "B\"");
                }
                return NetbiosName.parse(scope.toString().replace("\"", "\\x22"));
            }
        },
        /** As if there were no secret: a product and an exclusive or that give the same number for all. */
        BY_OCTETS {
            @Override
            NetbiosName name(int number) {
                long high = 0x4142_4344_0000_0000L + number;
                byte[] octets = ByteBuffer.allocate(16)
                        .putLong(high)
                        .putLong(high * 0x9E37_79B9_7F4A_7C15L)
                        .array();
                return NetbiosName.of(octets, 0, Scope.NONE);
            }
        };

        abstract NetbiosName name(int number);
    }

    /** The table grows, shrinks and moves what it has between the parts of a walk. */
    @ParameterizedTest
    @ValueSource(ints = {10, 700, 2_000})
    void aWalkMeetsWhoStaysOnceAndWhoComesOrGoesAtMostOnce(int names) {
        Random random = new Random(names);
        Set<NetbiosName> staying = new HashSet<>();
        for (int i = 0; i < names; i++) {
            NetbiosName name = NetbiosName.parse("STAYS" + i + "<20>" + (i % 8 == 0 ? ".SCOPE" : ""));
            staying.add(name);
            slots.put(record(name, i));
        }
        for (int walk = 0; walk < 10; walk++) {
            List<NetbiosName> met = new ArrayList<>();
            for (long next = 0; next != RecordPage.END; ) {
                RecordPage page = slots.page(next);
                page.records().forEach(record -> met.add(record.name()));
                next = page.next();
                comeAndGo(random, names, walk % 2 == 0);
            }
            Set<NetbiosName> distinct = new HashSet<>(met);
            assertThat(distinct).hasSameSizeAs(met);
            assertThat(distinct.containsAll(staying)).isTrue();
        }
    }

    private void comeAndGo(Random random, int names, boolean isSpellOfGoing) {
        for (int i = 0; i < names / 5; i++) {
            NetbiosName name = name(random, 3 * names);
            if (isSpellOfGoing == (random.nextInt(4) > 0)) {
                slots.remove(name);
            } else {
                slots.put(record(name, i));
            }
        }
    }

    @Test
    void aPartOfAWalkIsSmallHoweverManyRecordsThereAre() {
        for (int i = 0; i < 20_000; i++) {
            slots.put(record(NetbiosName.of("N" + i, 0x20), i));
        }
        int met = 0;
        for (long next = 0; next != RecordPage.END; ) {
            RecordPage page = slots.page(next);
            assertThat(page.records()).hasSizeLessThan(1_000);
            met += page.records().size();
            next = page.next();
        }
        assertThat(met).isEqualTo(20_000);
    }

    @Test
    void whereANameGoesDependsOnTheSecret() {
        NetbiosName name = NetbiosName.parse("PC<00>");
        Set<Integer> places = new HashSet<>();
        for (int secret = 0; secret < 100; secret++) {
            RecordSlots some = new RecordSlots(secret);
            some.put(record(name, 1));
            places.add(some.find(name));
        }
        assertThat(places).hasSizeGreaterThan(30);
    }
}
