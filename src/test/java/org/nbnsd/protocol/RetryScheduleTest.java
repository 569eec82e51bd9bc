package org.nbnsd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {
    @Test
    void theSchedulesOfTheRfcAreThoseOfItsConstants() {
        assertThat(RetrySchedule.RFC_BROADCAST).isEqualTo(new RetrySchedule(3, Duration.ofMillis(250), 1));
        assertThat(RetrySchedule.RFC_BROADCAST.totalMillis()).isEqualTo(750);
        assertThat(RetrySchedule.RFC_UNICAST).isEqualTo(new RetrySchedule(3, Duration.ofSeconds(5), 1));
        assertThat(RetrySchedule.RFC_UNICAST.totalMillis()).isEqualTo(15_000);
    }

    @Test
    void intervalsGrow() {
        RetrySchedule schedule = new RetrySchedule(4, Duration.ofMillis(100), 1.5);

        assertThat(schedule.intervalMillis(0)).isEqualTo(100);
        assertThat(schedule.intervalMillis(1)).isEqualTo(150);
        assertThat(schedule.intervalMillis(2)).isEqualTo(225);
        assertThat(schedule.intervalMillis(3)).isEqualTo(338);
        assertThat(schedule.totalMillis()).isEqualTo(813);
    }

    @Test
    void noIntervalIsZero() {
        RetrySchedule schedule = new RetrySchedule(2, Duration.ofNanos(1), 1);

        assertThat(schedule.intervalMillis(0)).isEqualTo(1);
        assertThat(schedule.totalMillis()).isEqualTo(2);
    }

    /** A deadline that overflows would lie in the past, and 4^19 minutes do not fit into the TTL of a WACK. */
    @Test
    void noIntervalGrowsBeyondAnHour() {
        RetrySchedule longest = new RetrySchedule(20, Duration.ofHours(1), 4);
        RetrySchedule growing = new RetrySchedule(20, Duration.ofMinutes(10), 4);

        assertThat(longest.totalMillis()).isEqualTo(Duration.ofHours(20).toMillis());
        assertThat(growing.intervalMillis(1)).isEqualTo(Duration.ofMinutes(40).toMillis());
        assertThat(growing.intervalMillis(2)).isEqualTo(Duration.ofHours(1).toMillis());
        assertThat(growing.intervalMillis(19)).isEqualTo(Duration.ofHours(1).toMillis());
    }

    @Test
    void valuesOutOfRangeAreRejected() {
        Duration second = Duration.ofSeconds(1);
        for (int tries : new int[] {-1, 0, 21}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RetrySchedule(tries, second, 1))
                    .withMessage("tries: " + tries + " (expected: 1..20)");
        }
        for (Duration interval : new Duration[] {
            Duration.ZERO, second.negated(), Duration.ofHours(1).plusNanos(1)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RetrySchedule(1, interval, 1))
                    .withMessageContaining("first interval");
        }
        for (double growth : new double[] {0.99, 4.01, Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RetrySchedule(1, second, growth))
                    .withMessageContaining("expected: 1.0..4.0");
        }
    }
}
