package org.nbnsd.cli.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an event was logged.
 *
 * @param at milliseconds since the epoch
 * @param from how that is known
 * @param now the present time, in milliseconds since the epoch
 */
record EventTime(long at, From from, long now) {
    /** How it is known. */
    enum From {
        OPTION("by --at"),
        XML("by the TimeCreated of the XML"),
        /** Nobody says it. */
        NOW("nothing says when it was logged; --at TIME");

        private final String text;

        From(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** The same, by the clock of who was asked. */
    EventTime askedAt(long answered) {
        return new EventTime(from == From.NOW ? answered : at, from, answered);
    }

    /** What somebody typed goes first; if nobody said it, it is now. */
    static EventTime of(@Nullable Long typed, @Nullable Instant logged, long now) {
        if (typed != null) {
            return new EventTime(typed, From.OPTION, now);
        }
        return logged == null ? new EventTime(now, From.NOW, now) : new EventTime(logged.toEpochMilli(), From.XML, now);
    }
}
