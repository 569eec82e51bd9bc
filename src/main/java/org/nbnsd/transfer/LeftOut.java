package org.nbnsd.transfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;

/** Counts the records that a format cannot say, by reason. */
final class LeftOut {
    static final String ENDED = "released or expired";

    private final Map<String, Long> counts = new HashMap<>();

    /** A record, and why it is not written; nothing is counted for no reason. */
    boolean count(@Nullable String reason) {
        if (reason != null) {
            counts.merge(reason, 1L, (a, b) -> Objects.requireNonNull(a) + Objects.requireNonNull(b));
        }
        return reason != null;
    }

    Map<String, Long> counts() {
        return counts;
    }

    /** What is not active, or in a scope, is in none of the old formats. */
    static @Nullable String usual(NameRecord record) {
        if (record.state() == RecordState.TOMBSTONE) {
            return "tombstone";
        }
        if (record.state() == RecordState.RELEASED) {
            return ENDED;
        }
        if (record.state() == RecordState.DELETED) {
            return "deleted";
        }
        return record.name().scope().labels().isEmpty() ? null : "in a scope";
    }
}
