package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The clock of the core, with a wall clock and a monotonic clock that the test moves. */
final class LoopClockTest {
    private static final long START = 1_700_000_000_000L;
    private static final Duration LONGEST = Duration.ofHours(3);

    private long wall = START;
    private long nanos = -77; // it may begin anywhere
    private final LoopClock clock = new LoopClock(() -> wall, () -> nanos, LONGEST.toMillis());

    private void passes(Duration time) {
        nanos += time.toNanos();
    }

    /** As long as the daemon runs, it looks at the clock each second. */
    private void runsFor(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            passes(Duration.ofSeconds(1));
            clock.getAsLong();
        }
    }

    @Test
    void whoeverSetsTheWallClockTheAgesOfNamesDoNotChange() {
        for (long set : new long[] {200, -200, 3_600_000, -3_600_000, 31_536_000_000L, -START}) {
            long before = clock.getAsLong();
            wall += set;
            assertThat(clock.getAsLong()).isEqualTo(before);
            runsFor(Duration.ofMinutes(1));
            assertThat(clock.getAsLong()).isEqualTo(before + 60_000);
        }
    }

    @Test
    void allOfATimeThatTheDaemonWatchedPasses() {
        runsFor(Duration.ofDays(2));
        assertThat(clock.getAsLong()).isEqualTo(START + Duration.ofDays(2).toMillis());
        assertThat(clock.skipped()).isZero();
    }

    @Test
    void ofATimeInWhichTheProcessWasStoppedNoMorePassesThanHostsCanSpare() {
        passes(Duration.ofHours(1));
        assertThat(clock.getAsLong()).isEqualTo(START + Duration.ofHours(1).toMillis());
        passes(Duration.ofDays(4));
        assertThat(clock.getAsLong()).isEqualTo(START + Duration.ofHours(4).toMillis());
        assertThat(clock.getAsLong()).isEqualTo(START + Duration.ofHours(4).toMillis());
        assertThat(clock.skipped()).isEqualTo(Duration.ofDays(4).minus(LONGEST).toMillis());
        runsFor(Duration.ofHours(1));
        assertThat(clock.getAsLong()).isEqualTo(START + Duration.ofHours(5).toMillis());
    }

    @Test
    void aClockWithoutALimitTakesAllTime() {
        LoopClock unlimited = new LoopClock(() -> wall, () -> nanos, Long.MAX_VALUE);
        passes(Duration.ofDays(4));
        assertThat(unlimited.getAsLong()).isEqualTo(START + Duration.ofDays(4).toMillis());
    }

    /** One looks, is stopped, and goes on with what it saw before: it sees no other gap than those who look afterwards. */
    @Test
    void whoWasStoppedWhileLookingSeesTheSame() {
        boolean[] stopped = {false};
        LoopClock stopping = new LoopClock(
                () -> wall,
                () -> {
                    if (stopped[0]) {
                        stopped[0] = false;
                        passes(Duration.ofDays(4));
                    }
                    return nanos;
                },
                LONGEST.toMillis());
        stopped[0] = true;
        assertThat(stopping.getAsLong()).isEqualTo(START + LONGEST.toMillis());
        assertThat(stopping.getAsLong()).isEqualTo(START + LONGEST.toMillis());
    }
}
