package org.nbnsd.daemon;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that the core lives in: the wall clock as it was at the start, and from there on the monotonic clock. So it
 * never goes backwards and never jumps, whatever somebody does to the wall clock: names would expire all at once, or
 * never. While the machine sleeps it stands still. Of a time in which nobody looked at it, because the process was stopped, it
 * takes no more than so much: no host could refresh a name meanwhile. {@link ClockWatch} tells how far it is from the wall clock.
 */
public final class LoopClock implements LongSupplier {
    /** Somebody looks more often. */
    private static final long USUAL_GAP = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;
    private final long startMillis;
    private final long startNanos;
    private volatile long longestGap;
    private volatile Seen seen;

    /**
     * When it was looked at, more or less, and what it has left out until then.
     *
     * @param skipped in nanoseconds
     */
    private record Seen(long nanos, long skipped) {}

    /** Takes all time that passes. */
    public LoopClock() {
        this(System::currentTimeMillis, System::nanoTime, Long.MAX_VALUE);
    }

    /**
     * Begins now.
     *
     * @param wall the wall clock, in milliseconds since the epoch
     * @param nanoTime a monotonic clock, in nanoseconds
     * @param longestGapMillis how much of a time in which nobody looked is taken
     */
    public LoopClock(LongSupplier wall, LongSupplier nanoTime, long longestGapMillis) {
        this.nanoTime = nanoTime;
        startMillis = wall.getAsLong();
        startNanos = nanoTime.getAsLong();
        longestGap = nanos(longestGapMillis);
        seen = new Seen(startNanos, 0);
    }

    private static long nanos(long longestGapMillis) {
        return Math.max(USUAL_GAP, TimeUnit.MILLISECONDS.toNanos(longestGapMillis));
    }

    /** From now on it takes another part of a time in which nobody looked, in milliseconds. */
    void takeAtMost(long longestGapMillis) {
        longestGap = nanos(longestGapMillis);
    }

    /** Milliseconds since the epoch. For any thread: each sees the same of a gap, whoever comes first after it. */
    @Override
    public long getAsLong() {
        Seen last = seen; // before the time: whoever was stopped between the two looks again
        long nanos = nanoTime.getAsLong();
        if (nanos - last.nanos() > USUAL_GAP) {
            last = look();
            nanos = last.nanos();
        }
        return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos - last.skipped());
    }

    private synchronized Seen look() {
        Seen last = seen;
        long nanos = nanoTime.getAsLong();
        long gap = nanos - last.nanos();
        if (gap > 0) {
            last = new Seen(nanos, last.skipped() + Math.max(0, gap - longestGap));
            seen = last;
        }
        return last;
    }

    /** How much time it has left out since the start, in milliseconds. */
    long skipped() {
        return TimeUnit.NANOSECONDS.toMillis(seen.skipped());
    }
}
