package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.RecordEvent.HoldersExpired;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** What records do in number. */
final class RecordsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.1");

    private final Outbox outbox = new Outbox();
    private final Records records =
            new Records(new NameTable(), () -> Lifetimes.DEFAULTS, new PresentStanding(), outbox);

    private static NameRecord record(int number, RecordState state, long expiresAt) {
        List<Holder> holders = List.of(new Holder(HOST, NameRecord.LOCAL, NOW, expiresAt));
        return new NameRecord(
                NetbiosName.of("N" + number, 0x20),
                RecordType.UNIQUE,
                state,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                1,
                HOST,
                expiresAt,
                holders);
    }

    private long expired() {
        return outbox.drain().stream()
                .filter(effect -> effect instanceof Effect.Report report && report.event() instanceof HoldersExpired)
                .count();
    }

    @Test
    void ofManyThatExpireTogetherTwoThousandMoveOnAtOnceAndTheRestRightAfter() {
        for (int number = 0; number < 2_001; number++) {
            records.put(record(number, RecordState.ACTIVE, NOW + 1_000));
        }
        outbox.drain();

        records.expire(NOW + 1_000);
        assertThat(expired()).isEqualTo(2_000);
        assertThat(records.nextTimeout()).isLessThanOrEqualTo(NOW + 1_000);
        records.expire(NOW + 1_000);
        assertThat(expired()).isEqualTo(1);
        assertThat(records.nextTimeout()).isGreaterThan(NOW + 1_000);
    }

    @Test
    void roomIsMadeWhereThereIsNoneAndNotBefore() {
        records.put(record(1, RecordState.RELEASED, NOW + 1_000));
        records.put(record(2, RecordState.ACTIVE, NOW + 1_000));
        long used = records.octets();
        assertThat(used).isGreaterThan(2L * RecordSize.of(record(1, RecordState.ACTIVE, NOW)));

        assertThat(records.makeRoom(100, used + 100)).isTrue();
        assertThat(records.size()).as("there was room").isEqualTo(2);
        assertThat(records.makeRoom(100, used + 99)).isTrue();
        assertThat(records.size()).isEqualTo(1);
        used = records.octets();
        assertThat(records.makeRoom(100, used + 99)).as("all are active").isFalse();
        assertThat(records.size()).isEqualTo(1);
    }

    @Test
    void whatEndsEarlierAndLaterByTurnsLeavesNoHeapOfDeadlines() {
        for (int turn = 0; turn < 1_000; turn++) {
            records.put(record(1, RecordState.ACTIVE, NOW + 9_000_000));
            records.put(record(1, RecordState.ACTIVE, NOW + 1_000));
            if (turn == 9) {
                assertThat(records.deadlines())
                        .as("all records are not looked at for a few")
                        .isEqualTo(11);
            }
        }
        assertThat(records.deadlines()).isBetween(1, 70);

        records.expire(NOW + 1_000);
        assertThat(expired()).isEqualTo(1);
    }
}
