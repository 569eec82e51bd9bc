package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AwakeClockTest {
    private long millis = -5_000;
    private final AwakeClock clock = new AwakeClock(() -> TimeUnit.MILLISECONDS.toNanos(millis));

    private long awake() {
        return TimeUnit.NANOSECONDS.toMillis(clock.getAsLong());
    }

    @Test
    void whileSomebodyLooksAllTimeCounts() {
        for (int second = 1; second <= 100; second++) {
            millis += 1_000 + second % 3 * 400;
            clock.look();
        }
        assertThat(awake()).isEqualTo(millis + 5_000);
        millis += 700;
        assertThat(awake()).isEqualTo(millis + 5_000);
    }

    @Test
    void ofATimeInWhichNobodyCouldTwoSecondsDo() {
        millis += 1_000;
        clock.look();
        millis += 60_000;
        assertThat(awake()).as("before the next look").isEqualTo(3_000);
        for (int missed = 0; missed < 60; missed++) {
            clock.look();
        }
        assertThat(awake()).isEqualTo(3_000);
        millis += 500;
        assertThat(awake()).isEqualTo(3_500);
    }
}
