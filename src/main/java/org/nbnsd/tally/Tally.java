package org.nbnsd.tally;

import java.util.concurrent.atomic.AtomicLongArray;

/** Some counters of one thread, which alone adds to them: no lock, no atomic change, nothing that is looked up. */
public final class Tally {
    private final AtomicLongArray counts;

    /**
     * All 0.
     *
     * @param size how many
     */
    public Tally(int size) {
        counts = new AtomicLongArray(size);
    }

    /**
     * Counts something, for the one thread.
     *
     * @param which 0 to less than the size
     */
    public void count(int which) {
        add(which, 1);
    }

    /**
     * Counts several, for the one thread.
     *
     * @param which 0 to less than the size
     * @param times 0 or more
     */
    public void add(int which, long times) {
        counts.lazySet(which, counts.getPlain(which) + times);
    }

    /**
     * What was counted, for any thread.
     *
     * @param which 0 to less than the size
     * @return the count, as of a moment ago
     */
    public long get(int which) {
        return counts.get(which);
    }

    /**
     * How many counters there are.
     *
     * @return the size
     */
    public int size() {
        return counts.length();
    }
}
