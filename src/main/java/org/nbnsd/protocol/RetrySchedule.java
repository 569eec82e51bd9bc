package org.nbnsd.protocol;

import java.time.Duration;

/**
 * When a request is sent again, and when it is given up.
 *
 * @param tries how often it is sent in all, 1..20
 * @param firstInterval how long the first try waits for its answer, positive, at most an hour
 * @param growth by what each interval is longer than the one before, up to an hour; 1.0..4.0
 */
public record RetrySchedule(int tries, Duration firstInterval, double growth) {
    /** So that all tries for all holders of a name still fit into the TTL of a WACK, and no deadline overflows. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** For requests by broadcast (RFC 1002 section 6): three times, 250 ms apart. */
    public static final RetrySchedule RFC_BROADCAST =
            new RetrySchedule(Constants.BCAST_REQ_RETRY_COUNT, Constants.BCAST_REQ_RETRY_TIMEOUT, 1);

    /** For requests to one host (RFC 1002 section 6): three times, 5 s apart. */
    public static final RetrySchedule RFC_UNICAST =
            new RetrySchedule(Constants.UCAST_REQ_RETRY_COUNT, Constants.UCAST_REQ_RETRY_TIMEOUT, 1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RetrySchedule {
        if (tries < 1 || tries > 20) {
            throw new IllegalArgumentException("tries: " + tries + " (expected: 1..20)");
        }
        if (firstInterval.isNegative() || firstInterval.isZero() || firstInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "first interval: " + firstInterval + " (expected: positive, at most " + LONGEST + ")");
        }
        if (!(growth >= 1 && growth <= 4)) {
            throw new IllegalArgumentException("growth: " + growth + " (expected: 1.0..4.0)");
        }
    }

    /**
     * How long a try waits for its answer.
     *
     * @param attempt 0 for the first try
     * @return milliseconds, at least 1, at most an hour
     */
    public long intervalMillis(int attempt) {
        long grown = Math.round(firstInterval.toMillis() * Math.pow(growth, attempt));
        return Math.min(Math.max(1, grown), LONGEST.toMillis());
    }

    /**
     * How long all tries take when nobody answers.
     *
     * @return milliseconds
     */
    public long totalMillis() {
        long total = 0;
        for (int attempt = 0; attempt < tries; attempt++) {
            total += intervalMillis(attempt);
        }
        return total;
    }
}
