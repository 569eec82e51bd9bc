package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.ClockEvent.ClockDrifted;
import org.nbnsd.protocol.ClockEvent.ClockSet;
import org.nbnsd.protocol.ClockEvent.MachineSlept;
import org.nbnsd.protocol.ClockEvent.ProcessStopped;

/** Everything that can happen to clocks, and what is told of it. */
final class ClockWatchTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private long wall = 1_700_000_000_000L;
    private long millis;
    private long uptime = 5_000_000;
    private final LoopClock clock = new LoopClock(() -> wall, this::nanos, 3 * HOUR);
    private final ClockWatch watch = new ClockWatch(clock, () -> wall, this::nanos, () -> uptime);

    private long nanos() {
        return Duration.ofMillis(millis).toNanos();
    }

    /** Time as all clocks see it. */
    private void passes(long time) {
        wall += time;
        millis += time;
        uptime = uptime < 0 ? uptime : uptime + time;
    }

    @Test
    void aSecondIsNoNews() {
        for (int i = 0; i < 100; i++) {
            passes(1_000);
            assertThat(watch.look()).isEmpty();
        }
        assertThat(watch.ahead()).isZero();
    }

    @Test
    void aClockThatIsSetIsToldOfEachTimeWithWhatItComesTo() {
        passes(1_000);
        wall += 2 * HOUR;
        assertThat(watch.look()).containsExactly(new ClockSet(2 * HOUR, 2 * HOUR));
        passes(1_000);
        assertThat(watch.look()).isEmpty();
        wall -= 3 * HOUR;
        passes(1_000);
        assertThat(watch.look()).containsExactly(new ClockSet(-3 * HOUR, -HOUR));
        assertThat(watch.ahead()).isEqualTo(-HOUR);
        wall += HOUR;
        assertThat(watch.look()).containsExactly(new ClockSet(HOUR, 0));
    }

    @Test
    void smallStepsAreToldWhenTheyComeToAMinute() {
        for (int i = 1; i < 300; i++) {
            wall += 200;
            passes(1_000);
            assertThat(watch.look()).isEmpty();
        }
        wall += 200;
        assertThat(watch.look()).containsExactly(new ClockDrifted(60_000));
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void aSleepOfTheMachineIsNotTakenForAClockThatWasSet() {
        wall += 8 * HOUR;
        uptime += 8 * HOUR;
        passes(1_000);
        assertThat(watch.look()).containsExactly(new MachineSlept(8 * HOUR, 8 * HOUR));
    }

    @Test
    void whoSetsTheClockAfterASleepIsToldOfBesides() {
        uptime += 8 * HOUR; // a clock that stood still, until a time service set it right
        assertThat(watch.look()).containsExactly(new MachineSlept(8 * HOUR, 0), new ClockSet(-8 * HOUR, 0));
        wall += 8 * HOUR;
        assertThat(watch.look()).containsExactly(new ClockSet(8 * HOUR, 8 * HOUR));
    }

    @Test
    void withoutAnUptimeASleepIsAClockThatWasSet() {
        uptime = -1;
        watch.restart();
        wall += 8 * HOUR;
        assertThat(watch.look()).containsExactly(new ClockSet(8 * HOUR, 8 * HOUR));
    }

    @Test
    void aProcessThatWasStoppedIsToldOfWithHowMuchNamesAreOlder() {
        passes(90_000);
        assertThat(watch.look()).containsExactly(new ProcessStopped(90_000, 90_000, 0));
        passes(96 * HOUR);
        assertThat(watch.look()).containsExactly(new ProcessStopped(96 * HOUR, 3 * HOUR, 93 * HOUR));
        assertThat(watch.ahead()).isEqualTo(93 * HOUR);
        passes(1_000);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void whatWasBeforeTheStartIsNoNews() {
        passes(HOUR);
        wall += HOUR;
        watch.restart();
        passes(1_000);
        assertThat(watch.look()).isEmpty();
        assertThat(watch.ahead()).isEqualTo(HOUR);
    }
}
