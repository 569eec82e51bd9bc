package org.nbnsd.protocol;

import com.google.common.base.Preconditions;

/**
 * How somebody answered a question of ours. Each try has the same id (RFC 1002 section 5.1), so an answer to an earlier one
 * that comes late looks like a quick answer to the last.
 *
 * @param tries how often it was asked, at least 1
 * @param millis from the last try to the answer, in milliseconds, at least 0
 */
public record RoundTrip(int tries, long millis) {
    /** Checks the ranges. */
    public RoundTrip {
        Preconditions.checkArgument(tries >= 1, "tries: %s (expected: at least 1)", tries);
        Preconditions.checkArgument(millis >= 0, "millis: %s (expected: at least 0)", millis);
    }

    /**
     * For people.
     *
     * @return such as {@code after 3 ms}, or {@code after 2 tries and 3 ms}
     */
    public String text() {
        return "after " + (tries == 1 ? "" : tries + " tries and ") + millis + " ms";
    }
}
