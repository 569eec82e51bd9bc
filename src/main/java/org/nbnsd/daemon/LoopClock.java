package org.nbnsd.daemon;

import java.util.function.LongSupplier;

/**
 * The time that the core lives in: the wall clock as it was at the start, and from there on the monotonic clock. So it
 * never goes backwards and never jumps, whatever somebody does to the wall clock: names would expire all at once, or
 * never. The price is that after a long time, or a sleep of the machine, it may differ from the wall clock, by which the
 * core sets nothing.
 */
final class LoopClock implements LongSupplier {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long startMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    /** Milliseconds since the epoch. */
    @Override
    public long getAsLong() {
        return startMillis + (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
