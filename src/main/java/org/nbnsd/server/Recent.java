package org.nbnsd.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has happened a moment ago: each thing is remembered for a time, from when it happened last, and never more than so
 * many are. Where there are more, the oldest are forgotten early.
 *
 * @param <T> what is remembered, with {@code equals}
 */
final class Recent<T> {
    private final Duration kept;
    private final int most;
    /** Until when each is remembered, the oldest first. */
    private final Map<T, Long> until = new LinkedHashMap<>();

    Recent(Duration kept, int most) {
        this.kept = kept;
        this.most = most;
    }

    /** It has happened, perhaps once more. */
    void add(T thing, long now) {
        until.remove(thing);
        until.put(thing, now + kept.toMillis());
        Iterator<Long> oldest = until.values().iterator();
        for (int size = until.size(); oldest.next() <= now || size > most; size--) {
            oldest.remove();
        }
    }

    boolean contains(T thing, long now) {
        Long end = until.get(thing);
        return end != null && now < end;
    }

    /** How many are kept. */
    int size() {
        return until.size();
    }
}
