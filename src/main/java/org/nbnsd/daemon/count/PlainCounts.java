package org.nbnsd.daemon.count;

import java.util.function.LongSupplier;
import org.nbnsd.tally.Durations;
import org.nbnsd.tally.Tally;

/**
 * The plain queries that one thread answers: most of what comes. A query costs one addition; the rest is done once for a burst,
 * of which all answers leave together.
 */
public final class PlainCounts {
    private static final int FOUND = 0;
    private static final int NOT_FOUND = 1;

    private final LongSupplier nanoTime;
    private final Tally tally = new Tally(2);
    private final Durations durations = Durations.ofRequests();
    private long since;
    private int found;
    private int notFound;

    PlainCounts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A burst begins. */
    public void begin() {
        since = nanoTime.getAsLong();
    }

    /** When the burst began. */
    long since() {
        return since;
    }

    /**
     * A query of the burst has been answered.
     *
     * @param isFound whether the name is known
     */
    public void answered(boolean isFound) {
        if (isFound) {
            found++;
        } else {
            notFound++;
        }
    }

    /** The answers of the burst have left. */
    public void burstOver() {
        int all = found + notFound;
        if (all > 0) {
            durations.add(nanoTime.getAsLong() - since, all);
            tally.add(FOUND, found);
            tally.add(NOT_FOUND, notFound);
            found = 0;
            notFound = 0;
        }
    }

    long found() {
        return tally.get(FOUND);
    }

    long notFound() {
        return tally.get(NOT_FOUND);
    }

    Durations.Snapshot durations() {
        return durations.read();
    }
}
