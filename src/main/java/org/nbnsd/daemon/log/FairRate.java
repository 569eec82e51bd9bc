package org.nbnsd.daemon.log;

/** A {@link FairLimit} for each second. For any thread. */
public final class FairRate {
    private static final long SECOND = 1_000;

    private final FairLimit limit;
    private long second;

    public FairRate(FairLimit.Shares perSecond) {
        limit = new FairLimit(perSecond);
    }

    /** Whether one more is let through; now in milliseconds since the epoch. */
    public synchronized boolean admit(Object source, long now) {
        if (now / SECOND != second) {
            second = now / SECOND;
            limit.nextWindow();
        }
        return limit.admit(source);
    }
}
