package org.nbnsd.daemon.timeline;

/** Spaces out what is sent to find out: so many a second, evenly, never two at once. For any thread. */
public final class Pace {
    private long spacingMillis;
    private long nextAt;

    /** So many a second, 1..1000. */
    public Pace(int perSecond) {
        change(perSecond);
    }

    /** So many a second from now on, 1..1000. */
    public synchronized void change(int perSecond) {
        if (perSecond < 1 || perSecond > 1000) {
            throw new IllegalArgumentException("rate: " + perSecond + " (expected: 1..1000)");
        }
        spacingMillis = (1000L + perSecond - 1) / perSecond;
    }

    /** Takes a turn if one is free now, in milliseconds since the epoch; else {@link #nextAt} tells when. */
    public synchronized boolean take(long now) {
        if (now < nextAt) {
            return false;
        }
        nextAt = now + spacingMillis;
        return true;
    }

    /** When the next turn is free, in milliseconds since the epoch; perhaps in the past. */
    public synchronized long nextAt() {
        return nextAt;
    }
}
