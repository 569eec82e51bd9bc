package org.nbnsd.daemon;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time in which this process could do something, in nanoseconds. Between two looks, which come every second, no more passes
 * than two seconds, however long the process was stopped, the machine slept, or the JVM looked for garbage: a disk that could
 * not be heard meanwhile is not one that does not answer. May be read by several threads.
 */
final class AwakeClock implements LongSupplier {
    private static final long LONGEST_GAP = Duration.ofSeconds(2).toNanos();

    /**
     * When somebody looked.
     *
     * @param nanos by the clock
     * @param awake how much had passed then
     */
    private record Look(long nanos, long awake) {}

    private final LongSupplier nanoTime;
    private volatile Look last;

    /**
     * Begins now.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    AwakeClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        last = new Look(nanoTime.getAsLong(), 0);
    }

    /** To be called every second, by one thread. */
    void look() {
        long nanos = nanoTime.getAsLong();
        last = new Look(nanos, awake(last, nanos));
    }

    @Override
    public long getAsLong() {
        Look before = last;
        return awake(before, nanoTime.getAsLong());
    }

    private static long awake(Look before, long nanos) {
        return before.awake() + Math.max(0, Math.min(LONGEST_GAP, nanos - before.nanos()));
    }
}
