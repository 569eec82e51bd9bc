package org.nbnsd.protocol;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which of many things is due first. The things know their own deadlines; this keeps for each one entry that is not later
 * than its deadline, and asks the thing when the entry comes up. So a deadline that moves later, which is what every
 * refresh does, moves nothing, and nothing needs to be taken out.
 *
 * @param <K> what identifies a thing
 */
public final class Deadlines<K> {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    private record Entry<K>(long at, K key) {}

    private final ToLongFunction<K> deadlineOf;
    private final PriorityQueue<Entry<K>> queue = new PriorityQueue<>(Comparator.comparingLong(Entry::at));
    /** The entry of each thing that counts; others of the same thing in the queue were overtaken by it. */
    private final Map<K, Long> queuedAt = new HashMap<>();

    /**
     * No things yet.
     *
     * @param deadlineOf the present deadline of a thing in milliseconds since the epoch; {@link #NEVER} if it has none or
     *     is gone
     */
    public Deadlines(ToLongFunction<K> deadlineOf) {
        this.deadlineOf = deadlineOf;
    }

    /**
     * Must be called when a thing has got a deadline, or an earlier one; may be called after any change.
     *
     * @param key the thing
     */
    public void watch(K key) {
        long deadline = deadlineOf.applyAsLong(key);
        Long queued = queuedAt.get(key);
        if (deadline < (queued == null ? NEVER : queued)) {
            queuedAt.put(key, deadline);
            queue.add(new Entry<>(deadline, key));
            if (queue.size() > 2 * queuedAt.size() + 64) {
                dropOvertaken();
            }
        }
    }

    private void dropOvertaken() {
        queue.clear();
        queuedAt.forEach((key, at) -> queue.add(new Entry<>(at, key)));
    }

    /**
     * Takes out one thing that is due. The caller gives it another deadline, or makes it forget its own, and calls
     * {@link #watch}.
     *
     * @param now milliseconds since the epoch
     * @return the thing, or null if none is due
     */
    public @Nullable K poll(long now) {
        for (Entry<K> first = queue.peek(); first != null && first.at() <= now; first = queue.peek()) {
            queue.remove();
            if (!queuedAt.remove(first.key(), first.at())) {
                continue;
            }
            if (deadlineOf.applyAsLong(first.key()) <= now) {
                return first.key();
            }
            watch(first.key());
        }
        return null;
    }

    /** How many entries there are, those included that were overtaken. */
    int size() {
        return queue.size();
    }

    /**
     * When something may be due.
     *
     * @return milliseconds since the epoch, never too late, perhaps too early; {@link #NEVER} for never
     */
    public long next() {
        Entry<K> first = queue.peek();
        return first == null ? NEVER : first.at();
    }
}
