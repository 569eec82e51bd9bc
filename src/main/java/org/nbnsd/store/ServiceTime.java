package org.nbnsd.store;

import com.google.common.math.LongMath;

/**
 * The time that runs only while records are served: what the database holds. It can stand still, but never jumps, so that
 * no row must be rewritten after a long stop or when the clock was set.
 *
 * @param offset what must be added to get the time of the clock, in milliseconds
 */
record ServiceTime(long offset) {
    private static final long NEVER = Long.MAX_VALUE;

    /** Of a time of the clock. */
    long ofClock(long clock) {
        return clock == NEVER ? NEVER : Math.min(LongMath.saturatedSubtract(clock, offset), NEVER - 1);
    }

    /** The time of the clock. */
    long toClock(long time) {
        return time == NEVER ? NEVER : Math.min(LongMath.saturatedAdd(time, offset), NEVER - 1);
    }

    /** As it is if the clock went on by so many milliseconds of which nobody served. */
    ServiceTime pausedFor(long millis) {
        return new ServiceTime(offset + millis);
    }
}
