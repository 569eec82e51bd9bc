package org.nbnsd.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DurationsTest {
    private static final long MICRO = 1_000;

    @Test
    void whatTookAsLongAsABoundIsWithinIt() {
        Durations durations = Durations.ofRequests();
        durations.add(100 * MICRO, 1);
        durations.add(100 * MICRO + 1, 2);
        durations.add(0, 3);
        Durations.Snapshot read = durations.read();
        assertThat(read.bounds()).startsWith(100 * MICRO, 250 * MICRO).endsWith(5_000_000 * MICRO);
        assertThat(read.counts()).startsWith(4L, 2L, 0L).hasSize(read.bounds().size() + 1);
        assertThat(read.count()).isEqualTo(6);
        assertThat(read.nanos()).isEqualTo(3 * 100 * MICRO + 2);
    }

    @Test
    void whatTookLongerThanAllBoundsIsCountedBehindThem() {
        Durations durations = Durations.ofWaiting();
        durations.add(Long.MAX_VALUE / 2, 1);
        assertThat(durations.read().counts().get(durations.read().bounds().size()))
                .isEqualTo(1);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        Durations durations = Durations.ofRequests();
        durations.add(-5, 2);
        assertThat(durations.read().nanos()).isZero();
        assertThat(durations.read().counts().get(0)).isEqualTo(2);
    }

    @Test
    void theSumOfTwoThreadsIsThatOfEachClass() {
        Durations one = Durations.ofRequests();
        Durations two = Durations.ofRequests();
        one.add(50 * MICRO, 2);
        two.add(50 * MICRO, 3);
        two.add(300 * MICRO, 1);
        Durations.Snapshot both = one.read().plus(two.read());
        assertThat(both.counts()).startsWith(5L, 0L, 1L);
        assertThat(both.nanos()).isEqualTo(550 * MICRO);
        Durations.Snapshot other = Durations.ofWaiting().read();
        assertThatThrownBy(() -> both.plus(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Durations.Snapshot(List.of(1L), List.of(1L), 0))
                .hasMessageContaining("expected: one more");
    }

    @Test
    void eachCounterIsItsOwn() {
        Tally tally = new Tally(3);
        tally.count(1);
        tally.add(2, 5);
        assertThat(tally.size()).isEqualTo(3);
        assertThat(List.of(tally.get(0), tally.get(1), tally.get(2))).containsExactly(0L, 1L, 5L);
    }
}
