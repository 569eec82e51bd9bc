package org.nbnsd.control;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Long work for people, done in short pieces while the network wants answers: after each piece its thread sleeps for as long as it
 * has worked. Where there are few processors the threads that answer would else wait until the scheduler takes it off one,
 * which is some milliseconds. Belongs to the thread that works.
 */
public final class Pace {
    /** Nobody waits for this one. */
    public static final LongSupplier NOBODY_ASKS = () -> 0;

    private static final int STEPS_FOR_A_LOOK = 32;
    private static final long PIECE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** Whoever works at full speed on a machine that answers fewer is in nobody's way: 1,000 in a second. */
    private static final long NANOS_FOR_AN_ANSWER = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongSupplier answered;
    private long since = System.nanoTime();
    private long last;
    private int steps;

    /**
     * Work begins.
     *
     * @param answered how many requests of the network were answered; only grows
     */
    public Pace(LongSupplier answered) {
        this.answered = answered;
        last = answered.getAsLong();
    }

    /** A small step is done, such as a line that was written; this is the place to sleep. */
    public void step() {
        if (++steps < STEPS_FOR_A_LOOK) {
            return;
        }
        steps = 0;
        pieceDone();
    }

    /** Many steps are done at once. */
    void pieceDone() {
        long worked = System.nanoTime() - since;
        if (worked < PIECE_NANOS) {
            return;
        }
        long now = answered.getAsLong();
        if ((now - last) * NANOS_FOR_AN_ANSWER >= worked) {
            LockSupport.parkNanos(worked);
        }
        last = now;
        since = System.nanoTime();
    }
}
