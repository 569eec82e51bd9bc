package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class NameTableTest {
    private static final int NAMES = 12;
    private static final int HOSTS = 30;
    private static final int CHANGES = 20_000;

    private static NetbiosName name(int number) {
        return NetbiosName.of("N" + number, number % 2 == 0 ? 0x03 : 0x20);
    }

    /** A change as the server makes it: by {@link RecordEdits}, with the table's next version. */
    private static Change change(Random random, NameTable table, long now) {
        NetbiosName name = name(random.nextInt(NAMES));
        Ipv4Address address = Samples.host(random.nextInt(HOSTS));
        long expiresAt = now + random.nextInt(1_000);
        NameRecord record = table.get(name);
        if (record == null) {
            return new Change.Put(RecordEdits.create(
                    Samples.claim(name, random.nextInt(5) == 0, address),
                    address,
                    table.nextVersion(),
                    now,
                    expiresAt));
        }
        if (!record.isActive()) {
            return random.nextBoolean()
                    ? new Change.Remove(name)
                    : new Change.Put(
                            record.withState(RecordState.TOMBSTONE, now).withVersion(table.nextVersion()));
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Change.Remove(name);
            case 1 -> new Change.Put(replica(random, record));
            case 2 ->
                new Change.Put(
                        RecordEdits.removeHolder(record, record.addresses().get(0), table.nextVersion(), now, now));
            case 3 -> new Change.Put(RecordEdits.refresh(record, address, address, table.nextVersion(), expiresAt));
            default ->
                record.type() == RecordType.GROUP || record.isHeldBy(address)
                        ? new Change.Put(record.at(now))
                        : new Change.Put(RecordEdits.addHolder(
                                record, Samples.own(address, now, expiresAt), table.nextVersion()));
        };
    }

    private static NameRecord replica(Random random, NameRecord record) {
        return Samples.record(
                record.name(),
                record.type(),
                Samples.PARTNER,
                random.nextInt(100_000),
                record.holders().toArray(Holder[]::new));
    }

    private static int countedAfresh(NameTable table, Ipv4Address address) {
        return (int) table.records().stream()
                .filter(record -> record.isActive()
                        && record.holders().stream()
                                .anyMatch(holder -> holder.registeredBy().equals(address)))
                .count();
    }

    @Test
    void replayOfAllChangesGivesTheSameTableAndCounters() {
        Random random = new Random(42);
        NameTable table = new NameTable();
        List<Change> journal = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            Change change = change(random, table, i);
            journal.add(change);
            table.apply(change);
        }
        NameTable replayed = new NameTable();
        journal.forEach(replayed::apply);

        assertThat(replayed.records()).containsExactlyInAnyOrderElementsOf(table.records());
        assertThat(replayed.nextVersion()).isEqualTo(table.nextVersion());
        assertThat(replayed.size()).isEqualTo(table.size());
        for (int host = 0; host < HOSTS; host++) {
            assertThat(replayed.namesOf(Samples.host(host))).isEqualTo(table.namesOf(Samples.host(host)));
        }
    }

    @Test
    void namesOfAHostAreCountedRightAfterEveryChange() {
        Random random = new Random(43);
        NameTable table = new NameTable();
        for (int i = 0; i < CHANGES; i++) {
            table.apply(change(random, table, i));
            Ipv4Address host = Samples.host(random.nextInt(HOSTS));
            assertThat(table.namesOf(host)).isEqualTo(countedAfresh(table, host));
        }
        IntStream.range(0, HOSTS)
                .mapToObj(Samples::host)
                .forEach(host -> assertThat(table.namesOf(host)).isEqualTo(countedAfresh(table, host)));
    }

    @Test
    void recordsOfEachStateAreCountedRightAfterEveryChange() {
        Random random = new Random(46);
        NameTable table = new NameTable();
        for (int i = 0; i < CHANGES; i++) {
            table.apply(change(random, table, i));
            RecordState state = RecordState.values()[random.nextInt(RecordState.values().length)];
            assertThat(table.size(state)).isEqualTo((int) table.records().stream()
                    .filter(record -> record.state() == state)
                    .count());
            assertThat(table.statics()).isEqualTo((int)
                    table.records().stream().filter(NameRecord::isStatic).count());
        }
    }

    @Test
    void octetsAreThoseOfATableThatNeverHeldAnythingElse() {
        Random random = new Random(45);
        NameTable table = new NameTable();
        for (int i = 0; i < CHANGES; i++) {
            table.apply(change(random, table, i));
            if (i % 500 == 0) {
                NameTable afresh = new NameTable();
                table.records().forEach(record -> afresh.apply(new Change.Put(record)));
                assertThat(table.octets()).isEqualTo(afresh.octets());
            }
        }
        List.copyOf(table.records()).forEach(record -> table.apply(new Change.Remove(record.name())));
        assertThat(table.octets()).isZero();
    }

    @Test
    void scopesAndAddressesTakeRoom() {
        NameTable table = new NameTable();
        table.apply(new Change.Put(Samples.record(
                NetbiosName.of("A", 0), RecordType.UNIQUE, Samples.LOCAL, 1, Samples.own(Samples.A, 0, 9))));
        long plain = table.octets();
        table.apply(new Change.Put(Samples.record(
                NetbiosName.parse("B<00>." + "X".repeat(63) + "." + "Y".repeat(63)),
                RecordType.UNIQUE,
                Samples.LOCAL,
                2,
                Samples.own(Samples.A, 0, 9))));
        long scoped = table.octets() - plain;
        assertThat(scoped).isBetween(plain + 126, 3 * plain);
        Holder[] many = IntStream.range(0, NameRecord.MAX_HOLDERS)
                .mapToObj(number -> Samples.own(Samples.host(number), 0, 9))
                .toArray(Holder[]::new);
        table.apply(new Change.Put(
                Samples.record(NetbiosName.of("C", 0x1C), RecordType.SPECIAL_GROUP, Samples.LOCAL, 3, many)));
        assertThat(table.octets() - scoped - plain).isBetween(5 * plain, 12 * plain);
    }

    @Test
    void versionsOnlyGrowAndNoneIsUsedTwice() {
        Random random = new Random(44);
        NameTable table = new NameTable();
        Map<Long, NetbiosName> users = new HashMap<>();
        for (int i = 0; i < CHANGES; i++) {
            long before = table.nextVersion();
            Change change = change(random, table, i);
            table.apply(change);
            assertThat(table.nextVersion()).isBetween(before, before + 1);
            if (change instanceof Change.Put put && put.record().isLocal()) {
                assertThat(put.record().version()).isLessThan(table.nextVersion());
                NetbiosName user = users.putIfAbsent(put.record().version(), change.name());
                assertThat(user == null || user.equals(change.name())).isTrue();
            }
        }
        assertThat(table.nextVersion()).isGreaterThan(CHANGES / 10);
    }

    @Test
    void theFirstVersionIsOneAndAReplicasVersionDoesNotCount() {
        NameTable table = new NameTable();
        assertThat(table.nextVersion()).isEqualTo(1);

        table.apply(new Change.Put(Samples.replica(RecordType.UNIQUE, Samples.foreign(Samples.A, 1_000))));
        assertThat(table.nextVersion()).isEqualTo(1);

        table.apply(new Change.Put(Samples.own(RecordType.UNIQUE, Samples.own(Samples.A, 0, 1_000))));
        assertThat(table.nextVersion()).isEqualTo(8);

        table.apply(new Change.Remove(Samples.NAME));
        assertThat(table.nextVersion()).isEqualTo(8);
    }

    @Test
    void applyReturnsWhatWasThereBefore() {
        NameTable table = new NameTable();
        NameRecord record = Samples.own(RecordType.UNIQUE, Samples.own(Samples.A, 0, 1_000));

        assertThat(table.apply(new Change.Remove(Samples.NAME))).isNull();
        assertThat(table.apply(new Change.Put(record))).isNull();
        assertThat(table.get(Samples.NAME)).isSameAs(record);
        assertThat(table.apply(new Change.Put(record))).isSameAs(record);
        assertThat(table.namesOf(Samples.A)).isEqualTo(1);
        assertThat(table.apply(new Change.Remove(Samples.NAME))).isSameAs(record);
        assertThat(table.size()).isZero();
        assertThat(table.namesOf(Samples.A)).isZero();
    }

    @Test
    void onlyActiveRecordsCountForAHost() {
        NameTable table = new NameTable();
        NameRecord record = Samples.own(RecordType.UNIQUE, Samples.own(Samples.A, 0, 1_000));
        table.apply(new Change.Put(record));
        table.apply(new Change.Put(record.withState(RecordState.RELEASED, 5_000)));

        assertThat(table.namesOf(Samples.A)).isZero();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aHostIsCountedForWhatItRegistersForOthersAndTheyAreNot() {
        NameTable table = new NameTable();
        NameClaim claim = new NameClaim(Samples.NAME, false, RecordType.UNIQUE, NodeType.H, Samples.B);
        table.apply(new Change.Put(RecordEdits.create(claim, Samples.A, 1, 0, 1_000)));

        assertThat(table.namesOf(Samples.A)).isEqualTo(1);
        assertThat(table.namesOf(Samples.B)).isZero();
    }

    @Test
    void theRecordThatEndedFirstIsKnown() {
        NameTable table = new NameTable();
        NameRecord first = Samples.own(RecordType.UNIQUE, Samples.own(Samples.A, 0, 1_000));
        NameClaim other = new NameClaim(Samples.NAME.withSuffix(0x42), false, RecordType.UNIQUE, NodeType.H, Samples.B);
        NameRecord second = RecordEdits.create(other, Samples.B, 2, 0, 1_000);
        table.apply(new Change.Put(first));
        table.apply(new Change.Put(second));
        assertThat(table.oldestEnded()).isNull();

        table.apply(new Change.Put(second.withState(RecordState.RELEASED, 5_000)));
        table.apply(new Change.Put(first.withState(RecordState.RELEASED, 4_000)));
        assertThat(table.oldestEnded()).isEqualTo(second.name());

        table.apply(new Change.Put(second));
        assertThat(table.oldestEnded()).isEqualTo(first.name());
        table.apply(new Change.Remove(first.name()));
        assertThat(table.oldestEnded()).isNull();
    }
}
