package org.nbnsd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private static final int THINGS = 40;

    private final Map<Integer, Long> present = new HashMap<>();
    private final Deadlines<Integer> deadlines = new Deadlines<>(thing -> present.getOrDefault(thing, Deadlines.NEVER));

    private void set(int thing, long deadline) {
        present.put(thing, deadline);
        deadlines.watch(thing);
    }

    @Test
    void nothingIsDueAtFirst() {
        assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
        assertThat(deadlines.poll(Long.MAX_VALUE)).isNull();
    }

    @Test
    void aThingIsDueAtItsDeadlineAndOnce() {
        set(1, 100);

        assertThat(deadlines.next()).isEqualTo(100);
        assertThat(deadlines.poll(99)).isNull();
        assertThat(deadlines.poll(100)).isEqualTo(1);
        assertThat(deadlines.poll(100)).isNull();
    }

    @Test
    void anEarlierDeadlineOvertakesALaterOne() {
        set(1, 100);
        set(1, 50);

        assertThat(deadlines.poll(50)).isEqualTo(1);
        present.remove(1);
        assertThat(deadlines.poll(100)).isNull();
    }

    @Test
    void aLaterDeadlineNeedsNoWord() {
        set(1, 100);
        present.put(1, 200L);

        assertThat(deadlines.poll(100)).isNull();
        assertThat(deadlines.next()).isEqualTo(200);
        assertThat(deadlines.poll(200)).isEqualTo(1);
    }

    @Test
    void aThingThatIsGoneIsNeverDue() {
        set(1, 100);
        present.remove(1);

        assertThat(deadlines.poll(1_000)).isNull();
        assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void aDeadlineThatReturnsToAnOvertakenOneIsDueOnce() {
        set(1, 100);
        set(1, 50);
        assertThat(deadlines.poll(50)).isEqualTo(1);
        set(1, 100);

        assertThat(deadlines.poll(100)).isEqualTo(1);
        present.remove(1);
        assertThat(deadlines.poll(100)).isNull();
    }

    @Test
    void theQueueStaysSmallWhenDeadlinesMoveBackAndForth() {
        for (int thing = 0; thing < 10; thing++) {
            set(thing, 1_000_000);
        }
        int largest = 0;
        for (int i = 0; i < 100_000; i++) {
            int thing = i % 10;
            set(thing, 1_000_000 - i);
            present.put(thing, 2_000_000L + i);
            deadlines.watch(thing);
            largest = Math.max(largest, deadlines.size());
        }

        assertThat(largest).isLessThanOrEqualTo(2 * 10 + 64 + 1);
    }

    /** Compared with a search through all things after every step. */
    @RepeatedTest(20)
    void everyThingIsDueExactlyWhenItsDeadlineHasCome(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long now = 0;
        for (int step = 0; step < 5_000; step++) {
            int thing = random.nextInt(THINGS);
            switch (random.nextInt(6)) {
                case 0 -> present.remove(thing);
                case 1 -> {
                    if (present.getOrDefault(thing, Deadlines.NEVER) < Deadlines.NEVER) {
                        present.merge(thing, (long) random.nextInt(100), Long::sum);
                    }
                }
                case 2 -> now += random.nextInt(30);
                default -> set(thing, now + random.nextInt(200));
            }
            assertThat(deadlines.next()).isLessThanOrEqualTo(earliest());
            assertThat(deadlines.size()).isLessThanOrEqualTo(2 * THINGS + 64 + 1);
            expire(now, random);
        }
    }

    private long earliest() {
        return present.values().stream().mapToLong(Long::longValue).min().orElse(Deadlines.NEVER);
    }

    private void expire(long now, Random random) {
        Set<Integer> due = new HashSet<>();
        present.forEach((thing, deadline) -> {
            if (deadline <= now) {
                due.add(thing);
            }
        });
        Set<Integer> polled = new HashSet<>();
        for (Integer thing = deadlines.poll(now); thing != null; thing = deadlines.poll(now)) {
            assertThat(polled.add(thing)).isTrue();
            if (random.nextBoolean()) {
                present.remove(thing);
            } else {
                set(thing, now + 1 + random.nextInt(100));
            }
        }
        assertThat(polled).isEqualTo(due);
        assertThat(deadlines.next()).isGreaterThan(now);
    }
}
