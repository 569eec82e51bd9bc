package org.nbnsd.server;

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
import org.nbnsd.protocol.Deadlines;

final class ExpiriesTest {
    private static final long HOUR = 3_600_000;

    private final Map<NetbiosName, Long> deadlines = new HashMap<>();
    private final Expiries expiries = new Expiries(name -> deadlines.getOrDefault(name, Deadlines.NEVER));

    private static NetbiosName name(int number) {
        return NetbiosName.of("N" + number, 0x20);
    }

    /** As the records do it: told of what gets a deadline, or an earlier one. */
    private void set(NetbiosName name, long deadline) {
        long before = deadlines.getOrDefault(name, Deadlines.NEVER);
        deadlines.put(name, deadline);
        if (deadline < before) {
            expiries.add(name, deadline);
        }
    }

    private List<NetbiosName> due(long now) {
        List<NetbiosName> due = new ArrayList<>();
        for (NetbiosName name = expiries.poll(now); name != null; name = expiries.poll(now)) {
            due.add(name);
            deadlines.remove(name);
        }
        return due;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everythingIsDueWhenItIsAndNothingBefore(long seed) {
        Random random = new Random(seed);
        long now = 1_700_000_000_000L;
        for (int step = 0; step < 3_000; step++) {
            NetbiosName name = name(random.nextInt(50));
            switch (random.nextInt(6)) {
                case 0 -> deadlines.remove(name);
                case 1 -> set(name, now + random.nextInt(2_000));
                default -> set(name, now + random.nextInt(3) * HOUR + random.nextInt(200_000));
            }
            long before = now;
            boolean jump = random.nextBoolean() && expiries.next() != Deadlines.NEVER;
            now = jump ? Math.max(now, expiries.next()) : now + random.nextInt(30_000);
            assertThat(expiries.next()).as("not too late").isLessThanOrEqualTo(first());
            List<NetbiosName> expected = new ArrayList<>();
            for (Map.Entry<NetbiosName, Long> each : deadlines.entrySet()) {
                if (each.getValue() <= now) {
                    expected.add(each.getKey());
                }
            }
            assertThat(expiries.due(now)).as("to look changes nothing").containsExactlyInAnyOrderElementsOf(expected);
            assertThat(due(now)).as("from %d to %d", before, now).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private long first() {
        return deadlines.values().stream().mapToLong(at -> at).min().orElse(Deadlines.NEVER);
    }

    @Test
    void theEarliestComesFirst() {
        set(name(1), 3 * HOUR);
        set(name(2), 1_000);
        set(name(3), 3 * HOUR - 1);
        assertThat(due(4 * HOUR)).containsExactly(name(2), name(3), name(1));
        assertThat(expiries.size()).isZero();
    }

    @Test
    void whatIsFarAwayIsLookedAtAMinuteOrSoBeforeItIsDueAndNotNow() {
        long start = 1_700_000_000_000L;
        set(name(1), start + 5 * HOUR);
        assertThat(expiries.next()).isBetween(start + 5 * HOUR - 65_535, start + 5 * HOUR);
        assertThat(expiries.poll(start)).isNull();
        assertThat(expiries.next()).isGreaterThan(start + 4 * HOUR);
    }

    @Test
    void whatMovesLaterAddsNothing() {
        set(name(1), HOUR);
        for (int i = 2; i < 1_000; i++) {
            set(name(1), i * HOUR);
        }
        assertThat(expiries.size()).isEqualTo(1);
        assertThat(expiries.poll(998 * HOUR)).isNull();
        assertThat(expiries.size()).isEqualTo(1);
        assertThat(due(999 * HOUR)).containsExactly(name(1));
    }

    @Test
    void whatMovesToAndFroIsSeenToBeCrowded() {
        for (int i = 0; i < 100; i++) {
            set(name(1), 5 * HOUR);
            set(name(1), 4 * HOUR);
        }
        assertThat(expiries.isCrowded(1)).isTrue();
        expiries.clear();
        expiries.add(name(1), 4 * HOUR);
        assertThat(expiries.isCrowded(1)).isFalse();
        assertThat(due(4 * HOUR)).containsExactly(name(1));
        assertThat(expiries.next()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void nothingIsLeftOfWhatIsCleared() {
        set(name(1), 1_000);
        set(name(2), 2_000);
        set(name(3), 5 * HOUR);
        assertThat(due(1_000)).containsExactly(name(1));
        expiries.clear();
        assertThat(expiries.next()).isEqualTo(Deadlines.NEVER);
        assertThat(expiries.size()).isZero();
    }

    /** Beyond twice as many as records, and a few. */
    @Test
    void aFewMoreThanTwoForEachRecordAreNoCrowd() {
        for (int number = 1; number <= 84; number++) {
            expiries.add(name(number), HOUR);
        }
        assertThat(expiries.isCrowded(10)).isFalse();
        expiries.add(name(85), HOUR);
        assertThat(expiries.isCrowded(10)).isTrue();
        assertThat(expiries.isCrowded(11)).isFalse();
    }
}
