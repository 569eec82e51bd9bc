package org.nbnsd.control;

import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;

/**
 * Which records are wanted, and how many of them.
 *
 * @param filter which
 * @param order in which order
 * @param after only those behind this place; null for the first
 * @param limit the most of them, at least 0
 */
public record RecordQuery(
        RecordFilter filter, RecordOrder order, @Nullable RecordPlace after, int limit) {
    /**
     * Checks that the place is one in this order.
     *
     * @throws IllegalArgumentException if it is of another one
     */
    public RecordQuery {
        if (after != null && !after.order().equals(order)) {
            throw new IllegalArgumentException("after: of a list sorted by " + after.order() + ", and this is by "
                    + order + " (expected: " + RecordPlace.EXPECTED + ")");
        }
    }

    /**
     * The first by name.
     *
     * @param filter which
     * @param limit the most of them
     * @return the query
     */
    public static RecordQuery first(RecordFilter filter, int limit) {
        return new RecordQuery(filter, RecordOrder.BY_NAME, null, limit);
    }

    boolean isBehind(NameRecord record) {
        return after == null || after.isBefore(record);
    }
}
