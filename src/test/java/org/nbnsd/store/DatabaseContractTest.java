package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.Database.Loaded;
import org.nbnsd.store.DatabaseKind.Subject;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** What every {@link Database} does, also across the end of a process. */
final class DatabaseContractTest {
    private static final long NOW = 1_763_712_000_000L;
    private static final Duration MOST = Duration.ofHours(3);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long YEAR = Duration.ofDays(365).toMillis();
    private static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.1");
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName ALICE = NetbiosName.of("ALICE", 0x03);

    @TempDir
    private Path directory;

    private final List<NameRecord> records = new ArrayList<>();

    private Loaded load(Database database, long now) throws StoreException {
        records.clear();
        return database.load(records::add, now, MOST, Database.Progress.NONE);
    }

    private Subject started(DatabaseKind kind) throws StoreException {
        Subject subject = kind.start(directory);
        load(subject.database(), NOW);
        return subject;
    }

    /** Registered an hour before, to live for so long. */
    private static NameRecord record(NetbiosName name, Ipv4Address owner, long version, long now, long ttl) {
        Ipv4Address address = new Ipv4Address(10 << 24 | (int) (version & 0xFFFF));
        long expiresAt = ttl == Long.MAX_VALUE ? ttl : now + ttl;
        Holder holder = new Holder(address, owner, now - HOUR, expiresAt);
        return new NameRecord(
                name,
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                ttl == Long.MAX_VALUE,
                owner,
                version,
                address,
                expiresAt,
                List.of(holder));
    }

    private static List<Change> put(NameRecord... records) {
        List<Change> changes = new ArrayList<>();
        for (NameRecord record : records) {
            changes.add(new Change.Put(record));
        }
        return changes;
    }

    private static NameRecord own(NetbiosName name, long version) {
        return record(name, NameRecord.LOCAL, version, NOW, 6 * HOUR);
    }

    @ParameterizedTest
    @EnumSource
    void aNewDatabaseHasNothingAndNoPast(DatabaseKind kind) throws Exception {
        try (Subject subject = kind.start(directory)) {
            Loaded nothing = new Loaded(0, 0, Duration.ZERO, Duration.ZERO);
            assertThat(load(subject.database(), NOW)).isEqualTo(nothing);
            assertThat(load(subject.next(), NOW + YEAR)).isEqualTo(nothing);
            assertThat(records).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theContentsAreThoseOfATableWithTheSameChanges(DatabaseKind kind) throws Exception {
        RandomRecords random = new RandomRecords(45);
        NameTable table = new NameTable();
        try (Subject subject = started(kind)) {
            for (int round = 0; round < 15; round++) {
                long now = NOW + round * 1_000L;
                for (int commits = 0; commits <= round % 3; commits++) {
                    List<Change> changes = random.changes(30, now);
                    changes.forEach(table::apply);
                    subject.database().commit(changes, now);
                }
                Loaded loaded = load(subject.next(), now);
                assertThat(records).containsExactlyInAnyOrderElementsOf(table.records());
                assertThat(loaded)
                        .isEqualTo(new Loaded(
                                table.size(), table.nextVersion() - 1, Duration.ZERO, Duration.ZERO, table.marks()));
            }
            assertThat(table.size()).isGreaterThan(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timesMoveAsInTheReferenceWhateverTheClockDoes(DatabaseKind kind) throws Exception {
        Random random = new Random(46);
        RandomRecords source = new RandomRecords(47);
        MemoryDatabase reference = new MemoryDatabase();
        long now = NOW;
        try (Subject subject = started(kind)) {
            load(reference, NOW);
            for (int round = 0; round < 15; round++) {
                if (random.nextInt(4) > 0) {
                    List<Change> changes = source.changes(20, now);
                    subject.database().commit(changes, now);
                    reference.commit(changes, now);
                }
                now += random.nextLong(random.nextBoolean() ? 4 * HOUR : YEAR) * (random.nextInt(3) - 1);
                reference = reference.reopened();
                Loaded expected = load(reference, now);
                List<NameRecord> expectedRecords = List.copyOf(records);
                assertThat(load(subject.next(), now)).isEqualTo(expected);
                assertThat(records).containsExactlyInAnyOrderElementsOf(expectedRecords);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastChangeOfANameCounts(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            List<Change> changes = put(own(FRED, 1), own(ALICE, 2), own(FRED, 3));
            changes.add(new Change.Remove(ALICE));
            changes.add(new Change.Remove(NetbiosName.WILDCARD));
            subject.database().commit(changes, NOW);
            load(subject.next(), NOW);
            assertThat(records).containsExactly(own(FRED, 3));

            subject.database().commit(List.of(new Change.Remove(FRED), new Change.Put(own(ALICE, 4))), NOW);
            load(subject.next(), NOW);
            assertThat(records).containsExactly(own(ALICE, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theVersionCounterOutlivesTheRecords(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(put(own(FRED, 1L << 40)), NOW);
            subject.database().commit(List.of(new Change.Remove(FRED)), NOW);
            assertThat(load(subject.next(), NOW).lastVersion()).isEqualTo(1L << 40);
            assertThat(records).isEmpty();

            subject.database().commit(put(own(FRED, 5), record(ALICE, PARTNER, 1L << 50, NOW, HOUR)), NOW);
            assertThat(load(subject.next(), NOW).lastVersion()).isEqualTo(1L << 40);

            List<Change> put = put(own(ALICE, (1L << 40) + 1));
            put.add(new Change.Remove(ALICE));
            subject.database().commit(put, NOW);
            assertThat(load(subject.next(), NOW).lastVersion()).isEqualTo((1L << 40) + 1);
        }
    }

    private static Change seen(Ipv4Address owner, long version) {
        return new Change.Seen(owner, new Mark(owner, version, NOW - HOUR, PARTNER), null);
    }

    @ParameterizedTest
    @EnumSource
    void howFarAnOwnerIsKnownOutlivesItsRecords(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            NameRecord theirs = record(FRED, PARTNER, 9, NOW, HOUR);
            subject.database().commit(List.of(seen(PARTNER, 9), new Change.Put(theirs), seen(PARTNER, -1)), NOW);
            subject.database().commit(List.of(new Change.Remove(FRED)), NOW);
            assertThat(load(subject.next(), NOW).marks()).containsExactly(new Mark(PARTNER, -1, NOW - HOUR, PARTNER));
            assertThat(records).isEmpty();

            subject.database().commit(List.of(new Change.Seen(PARTNER, null, null)), NOW);
            assertThat(load(subject.next(), NOW).marks()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOthersSawOfThisServerRaisesItsVersionCounterForGood(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(List.of(seen(NameRecord.LOCAL, 1L << 40)), NOW);
            subject.database().commit(List.of(new Change.Seen(NameRecord.LOCAL, null, null)), NOW);
            assertThat(load(subject.next(), NOW).lastVersion()).isEqualTo(1L << 40);
        }
    }

    /** The remaining lifetime of FRED, which was six hours, after the process was away; ALICE never expires. */
    private void assertLeft(Subject subject, long away, Duration aged) throws Exception {
        subject.database().commit(put(own(FRED, 7), record(ALICE, PARTNER, 9, NOW, Long.MAX_VALUE)), NOW);
        long now = NOW + away;
        assertThat(load(subject.next(), now)).isEqualTo(new Loaded(2, 7, Duration.ofMillis(away), aged));
        assertThat(records)
                .filteredOn(record -> record.name().equals(FRED))
                .containsExactly(record(FRED, NameRecord.LOCAL, 7, now - aged.toMillis(), 6 * HOUR));
        assertThat(records).filteredOn(record -> record.name().equals(ALICE)).allSatisfy(record -> {
            assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
            assertThat(record.holders().get(0).expiresAt()).isEqualTo(Long.MAX_VALUE);
            assertThat(record.holders().get(0).registeredAt()).isEqualTo(now - aged.toMillis() - HOUR);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aShortStopAgesNamesByIt(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            assertLeft(subject, 2 * HOUR, Duration.ofHours(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongStopAgesNamesByNoMoreThanAHostCanMakeUp(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            assertLeft(subject, 72 * HOUR, MOST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClockSetForwardByAYearExpiresNothing(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            assertLeft(subject, YEAR, MOST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClockSetBackByAYearMakesNothingImmortal(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            assertLeft(subject, -YEAR, Duration.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsFromBeforeAndAfterASetClockAgeAlike(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(put(own(FRED, 1)), NOW);
            long before = NOW - YEAR;
            load(subject.next(), before);
            NameRecord later = record(ALICE, NameRecord.LOCAL, 2, before, 6 * HOUR);
            subject.database().commit(put(later), before);
            load(subject.next(), before + HOUR);
            assertThat(records).containsExactlyInAnyOrder(record(FRED, NameRecord.LOCAL, 1, before, 6 * HOUR), later);

            subject.database().commit(List.of(), before + HOUR);
            long after = NOW + YEAR;
            load(subject.next(), after);
            assertThat(records).extracting(NameRecord::expiresAt).containsExactly(after + 2 * HOUR, after + 2 * HOUR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitOfNothingNotesTheTime(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(put(own(FRED, 1)), NOW);
            subject.database().commit(List.of(), NOW + 5 * HOUR);
            Loaded loaded = load(subject.next(), NOW + 5 * HOUR + 1);
            assertThat(loaded.down()).isEqualTo(Duration.ofMillis(1));
            assertThat(records).containsExactly(own(FRED, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void loadingAloneIsNoSignOfLife(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(put(own(FRED, 1)), NOW);
            load(subject.next(), NOW + YEAR);
            Loaded loaded = load(subject.next(), NOW + YEAR + HOUR);
            assertThat(loaded.down()).isEqualTo(Duration.ofMillis(YEAR + HOUR));
            assertThat(records)
                    .extracting(NameRecord::expiresAt)
                    .containsExactly(NOW + YEAR + HOUR + 6 * HOUR - MOST.toMillis());
        }
    }

    @ParameterizedTest
    @EnumSource
    void progressEndsWithAll(DatabaseKind kind) throws Exception {
        try (Subject subject = started(kind)) {
            subject.database().commit(put(own(FRED, 1), own(ALICE, 2)), NOW);
            List<Long> seen = new ArrayList<>();
            subject.next().load(record -> {}, NOW, MOST, (done, total) -> {
                assertThat(done).isLessThanOrEqualTo(total);
                seen.add(done);
            });
            assertThat(seen).last().isEqualTo(2L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsLoadedOnceBeforeTheFirstCommit(DatabaseKind kind) throws Exception {
        try (Subject subject = kind.start(directory)) {
            assertThatThrownBy(() -> subject.database().commit(List.of(), NOW))
                    .isInstanceOf(IllegalStateException.class);
            load(subject.database(), NOW);
            assertThatThrownBy(() -> load(subject.database(), NOW)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theRandomRecordsAreOfAllKinds() {
        RandomRecords random = new RandomRecords(45);
        List<NameRecord> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (Change change : random.changes(30, NOW)) {
                if (change instanceof Change.Put put) {
                    all.add(put.record());
                }
            }
        }
        assertThat(all).extracting(NameRecord::type).contains(RecordType.values());
        assertThat(all).extracting(NameRecord::state).contains(RecordState.values());
        assertThat(all).anyMatch(NameRecord::isStatic);
        assertThat(all).anyMatch(record -> !record.isLocal());
        assertThat(all).anyMatch(record -> record.holders().size() == NameRecord.MAX_HOLDERS);
        assertThat(all)
                .anyMatch(record -> record.state() == RecordState.RELEASED
                        && record.holders().isEmpty());
        assertThat(all).anyMatch(record -> !record.name().scope().labels().isEmpty());
        assertThat(all)
                .anyMatch(record -> record.holders().stream()
                        .anyMatch(holder -> !holder.owner().equals(record.owner())));
    }
}
