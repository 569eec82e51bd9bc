package org.nbnsd.tally;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long something took, sorted into classes. One thread adds, any may read. */
public final class Durations {
    private static final List<Long> REQUESTS = micros(
            100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
            5_000_000);
    private static final List<Long> LONG =
            micros(100_000, 250_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000, 30_000_000);

    private final long[] bounds;
    /** One for each bound, one for what took longer, and the sum. */
    private final Tally tally;

    /**
     * What was added, at about one time.
     *
     * @param bounds the upper bounds of the classes in nanoseconds, ascending; what took exactly so long is within
     * @param counts how many there are in each class, and how many took longer than all bounds
     * @param nanos the sum of all, in nanoseconds
     */
    public record Snapshot(List<Long> bounds, List<Long> counts, long nanos) {
        /** Keeps copies. */
        public Snapshot {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
            if (counts.size() != bounds.size() + 1) {
                throw new IllegalArgumentException(
                        counts.size() + " counts (expected: one more than " + bounds.size() + " bounds)");
            }
        }

        /**
         * How many were added.
         *
         * @return the number
         */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /**
         * These and others.
         *
         * @param other with the same bounds
         * @return both
         */
        public Snapshot plus(Snapshot other) {
            if (!bounds.equals(other.bounds)) {
                throw new IllegalArgumentException("bounds " + other.bounds + " (expected: " + bounds + ")");
            }
            List<Long> sums = new ArrayList<>(counts.size());
            for (int i = 0; i < counts.size(); i++) {
                sums.add(counts.get(i) + other.counts.get(i));
            }
            return new Snapshot(bounds, sums, nanos + other.nanos);
        }
    }

    private Durations(List<Long> bounds) {
        this.bounds = bounds.stream().mapToLong(Long::longValue).toArray();
        tally = new Tally(bounds.size() + 2);
    }

    /**
     * For what is done at once as a rule.
     *
     * @return classes from 0.1 ms to 5 s
     */
    public static Durations ofRequests() {
        return new Durations(REQUESTS);
    }

    /**
     * For what waits for somebody else.
     *
     * @return classes from 0.1 s to 30 s
     */
    public static Durations ofWaiting() {
        return new Durations(LONG);
    }

    private static List<Long> micros(long... bounds) {
        return Arrays.stream(bounds).map(TimeUnit.MICROSECONDS::toNanos).boxed().toList();
    }

    /**
     * Something took so long, for the one thread.
     *
     * @param nanos how long each of them took, in nanoseconds; less than 0 counts as 0
     * @param times how many of them there were, 0 or more
     */
    public void add(long nanos, long times) {
        int i = 0;
        while (i < bounds.length && nanos > bounds[i]) {
            i++;
        }
        tally.add(i, times);
        tally.add(bounds.length + 1, Math.max(0, nanos) * times);
    }

    /**
     * What was added, for any thread.
     *
     * @return as of a moment ago
     */
    public Snapshot read() {
        List<Long> counts = new ArrayList<>(bounds.length + 1);
        for (int i = 0; i <= bounds.length; i++) {
            counts.add(tally.get(i));
        }
        return new Snapshot(Arrays.stream(bounds).boxed().toList(), counts, tally.get(bounds.length + 1));
    }
}
