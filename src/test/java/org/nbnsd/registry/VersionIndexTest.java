package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records by owner and version, against what a look at all of them finds. */
final class VersionIndexTest {
    private static final List<Ipv4Address> OWNERS =
            List.of(NameRecord.LOCAL, Ipv4Address.parse("192.0.2.1"), Ipv4Address.parse("192.0.2.2"));
    private static final Comparator<NameRecord> ORDER = (one, other) -> one.version() == other.version()
            ? one.name().compareTo(other.name())
            : Long.compareUnsigned(one.version(), other.version());

    private final NameTable table = new NameTable();
    private Random random = new Random(1);
    private int names = 60;
    private long expiry;

    private static NameRecord record(NetbiosName name, Ipv4Address owner, long version, RecordState state, long until) {
        Ipv4Address address = Ipv4Address.parse("10.0.0.1");
        return new NameRecord(
                name,
                RecordType.UNIQUE,
                state,
                NodeType.H,
                false,
                owner,
                version,
                address,
                until,
                List.of(new Holder(address, owner, 0, until)));
    }

    private NetbiosName name(int number) {
        return NetbiosName.of("N" + number, 0x20);
    }

    private long version(Ipv4Address owner) {
        if (owner.equals(NameRecord.LOCAL)) {
            return table.nextVersion();
        }
        return random.nextInt(20) == 0 ? -1 - random.nextInt(3) : random.nextInt(2 * names);
    }

    /** A new record, another version, another owner, a refresh, a state, or none any more. */
    private void change() {
        NetbiosName name = name(random.nextInt(names));
        NameRecord before = table.get(name);
        int kind = random.nextInt(10);
        if (before != null && kind < 2) {
            table.apply(new Change.Remove(name));
        } else if (before != null && kind < 5) {
            table.apply(new Change.Put(before.withState(RecordState.TOMBSTONE, ++expiry)));
        } else {
            Ipv4Address owner = OWNERS.get(random.nextInt(OWNERS.size()));
            RecordState state = RecordState.values()[random.nextInt(4)];
            table.apply(new Change.Put(record(name, owner, version(owner), state, ++expiry)));
        }
    }

    private List<NameRecord> naive(Ipv4Address owner, long min, long max) {
        return table.records().stream()
                .filter(record -> record.owner().equals(owner))
                .filter(record -> Long.compareUnsigned(record.version(), min) >= 0)
                .filter(record -> Long.compareUnsigned(record.version(), max) <= 0)
                .sorted(ORDER)
                .toList();
    }

    private void assertAsNaive() {
        for (Ipv4Address owner : OWNERS) {
            List<NameRecord> all = naive(owner, 0, -1);
            assertThat(table.recordsOf(owner)).isEqualTo(all.size());
            for (RecordState state : RecordState.values()) {
                assertThat(table.recordsOf(owner, state)).isEqualTo((int)
                        all.stream().filter(record -> record.state() == state).count());
            }
            assertThat(table.lowestVersion(owner))
                    .isEqualTo(all.isEmpty() ? 0 : all.get(0).version());
            assertThat(table.highestVersion(owner))
                    .isEqualTo(all.isEmpty() ? 0 : all.get(all.size() - 1).version());
            long after = version(owner);
            long max = version(owner);
            int limit = 1 + random.nextInt(names);
            List<NameRecord> expected =
                    after == -1 || Long.compareUnsigned(after + 1, max) > 0 ? List.of() : naive(owner, after + 1, max);
            List<NameRecord> found = table.range(owner, after, max, limit);
            assertThat(found).isEqualTo(expected.subList(0, found.size()));
            boolean isWhole = found.size() == expected.size();
            assertThat(isWhole || found.size() >= limit).isTrue();
            assertThat(isWhole
                            || found.get(found.size() - 1).version()
                                    != expected.get(found.size()).version())
                    .as("records of one version are not torn apart")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 2_000})
    void everyRangeIsWhatALookAtAllRecordsFinds(int some) {
        names = some;
        IntStream.range(0, 3 * names).forEach(i -> change());
        table.indexVersions();
        for (int round = 0; round < 40; round++) {
            assertAsNaive();
            IntStream.range(0, names / 4).forEach(i -> change());
        }
        IntStream.range(0, names).forEach(i -> table.apply(new Change.Remove(name(i))));
        assertAsNaive();
    }

    private List<NameRecord> walk(OwnerSnapshot snapshot, int changesBetween) {
        List<NameRecord> all = new ArrayList<>();
        for (List<NameRecord> part = snapshot.next(1 + random.nextInt(9));
                !part.isEmpty();
                part = snapshot.next(1 + random.nextInt(9))) {
            all.addAll(part);
            IntStream.range(0, random.nextInt(changesBetween + 1)).forEach(i -> change());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void aSnapshotIsTheSameInEachWalkWhateverChangesMeanwhile(int changesBetween) {
        table.indexVersions();
        IntStream.range(0, names).forEach(i -> change());
        for (int round = 0; round < 100; round++) {
            Ipv4Address owner = OWNERS.get(random.nextInt(OWNERS.size()));
            long min = random.nextInt(3) == 0 ? 0 : version(owner);
            long max = random.nextInt(3) == 0 ? -1 : version(owner);
            List<NameRecord> expected = Long.compareUnsigned(min, max) > 0 ? List.of() : naive(owner, min, max);
            try (OwnerSnapshot snapshot = table.snapshot(owner, min, max);
                    OwnerSnapshot other = table.snapshot(owner, 0, -1)) {
                List<NameRecord> whole = naive(owner, 0, -1);
                assertThat(walk(snapshot, changesBetween)).isEqualTo(expected);
                snapshot.again();
                assertThat(walk(snapshot, changesBetween)).isEqualTo(expected);
                assertThat(walk(other, changesBetween)).isEqualTo(whole);
            }
            assertAsNaive();
        }
    }

    @Test
    void aSnapshotKeepsOnlyWhatChangesInItsRangeAndNothingOnceItIsClosed() {
        table.indexVersions();
        IntStream.range(0, 1_000)
                .forEach(i ->
                        table.apply(new Change.Put(record(name(i), NameRecord.LOCAL, i + 1, RecordState.ACTIVE, 1))));
        OwnerSnapshot snapshot = table.snapshot(NameRecord.LOCAL, 1, 500);
        IntStream.range(400, 600)
                .forEach(i -> table.apply(
                        new Change.Put(record(name(i), NameRecord.LOCAL, i + 2_000, RecordState.ACTIVE, 2))));
        assertThat(snapshot.kept()).isEqualTo(100);
        snapshot.close();
        table.apply(new Change.Remove(name(1)));
        assertThat(snapshot.kept()).isZero();
        assertThat(snapshot.next(9)).isEmpty();
    }

    @Test
    void withoutAnIndexNothingIsFoundByVersion() {
        assertThatThrownBy(() -> table.lowestVersion(NameRecord.LOCAL)).isInstanceOf(IllegalStateException.class);
    }
}
