package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nbnsd.protocol.ClockEvent;
import org.nbnsd.protocol.ClockEvent.ClockDrifted;
import org.nbnsd.protocol.ClockEvent.ClockSet;
import org.nbnsd.protocol.ClockEvent.MachineSlept;
import org.nbnsd.protocol.ClockEvent.ProcessStopped;

/**
 * Looks every second how far the wall clock is from the {@link LoopClock}, and tells when the two part, by how much, and why: the
 * wall clock was set, the machine slept, or the process was stopped. For one thread, but for {@link #ahead}.
 */
final class ClockWatch {
    /** What time services do in steps of less is told when it comes to more than a {@link #DRIFT}. */
    private static final long JUMP = 1_000;

    private static final long DRIFT = 60_000;
    /** Between two looks a second should pass. */
    private static final long LONG_GAP = 10_000;

    private static final Path UPTIME = Path.of("/proc/uptime");
    /** The system does not tell how long it has been up. */
    private static final long UNKNOWN = -1;

    private final LoopClock clock;
    private final LongSupplier wall;
    private final LongSupplier nanoTime;
    private final LongSupplier uptime;
    private long lastNanos;
    private long lastUptime;
    private long lastAhead;
    private long lastSkipped;
    private volatile long told;

    /** Of the system's clocks. */
    ClockWatch(LoopClock clock) {
        this(clock, System::currentTimeMillis, System::nanoTime, ClockWatch::systemUptime);
    }

    /**
     * Looks for the first time.
     *
     * @param clock the clock of the core
     * @param wall the wall clock, in milliseconds since the epoch
     * @param nanoTime a monotonic clock that stands still while the machine sleeps, in nanoseconds
     * @param uptime one that does not, in milliseconds; negative if there is none
     */
    ClockWatch(LoopClock clock, LongSupplier wall, LongSupplier nanoTime, LongSupplier uptime) {
        this.clock = clock;
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.uptime = uptime;
        restart();
    }

    /** As if what was before had not been; the clocks may have parted already. */
    final void restart() {
        lastNanos = nanoTime.getAsLong();
        lastUptime = uptime.getAsLong();
        lastAhead = wall.getAsLong() - clock.getAsLong();
        lastSkipped = clock.skipped();
        told = lastAhead;
    }

    /** What Linux says with time asleep; elsewhere a sleep looks like a clock that was set. */
    private static long systemUptime() {
        try {
            String text = Files.readString(UPTIME);
            return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000);
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    /**
     * By how much the wall clock is ahead.
     *
     * @return in milliseconds, as it was told last; to {@value #DRIFT} ms
     */
    long ahead() {
        return told;
    }

    /** What has happened since the last look. */
    List<ClockEvent> look() {
        long nanos = nanoTime.getAsLong();
        long gap = TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        long slept = slept(gap);
        long ahead = wall.getAsLong() - clock.getAsLong();
        long skipped = clock.skipped() - lastSkipped;
        long set = ahead - lastAhead - slept - skipped;
        lastNanos = nanos;
        lastAhead = ahead;
        lastSkipped += skipped;
        List<ClockEvent> events = new ArrayList<>();
        if (gap >= LONG_GAP) {
            events.add(new ProcessStopped(gap, gap - skipped, ahead));
        }
        if (slept > 0) {
            events.add(new MachineSlept(slept, ahead));
        }
        if (Math.abs(set) >= JUMP) {
            events.add(new ClockSet(set, ahead));
        } else if (events.isEmpty() && Math.abs(ahead - told) >= DRIFT) {
            events.add(new ClockDrifted(ahead));
        }
        if (!events.isEmpty()) {
            told = ahead;
        }
        return events;
    }

    private long slept(long gap) {
        long up = uptime.getAsLong();
        long slept = up < 0 || lastUptime < 0 ? 0 : up - lastUptime - gap;
        lastUptime = up;
        return slept >= JUMP ? slept : 0;
    }

    /** Whether the clocks of others have gone on while this one, or who looks at it, did not. */
    static boolean isResumption(ClockEvent event) {
        return event instanceof MachineSlept || event instanceof ProcessStopped;
    }
}
