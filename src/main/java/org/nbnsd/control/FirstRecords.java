package org.nbnsd.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.nbnsd.registry.NameRecord;

/**
 * The first so many of records that come in no order. No more of them than are wanted are in memory at one time: who counts a million
 * over and over would otherwise keep the collector busy, which stops the threads that answer.
 */
final class FirstRecords {
    private final Comparator<NameRecord> order;
    private final int most;
    /** The last of them is at the head, to be replaced; in no order at all if all are wanted. */
    private final Collection<NameRecord> kept;

    private int seen;

    /**
     * None yet.
     *
     * @param order which is before which
     * @param most how many are wanted, at least 0; {@link Integer#MAX_VALUE} for all
     */
    FirstRecords(Comparator<NameRecord> order, int most) {
        this.order = order;
        this.most = most;
        kept = most == Integer.MAX_VALUE ? new ArrayList<>() : new PriorityQueue<>(order.reversed());
    }

    /** One more has come. */
    void add(NameRecord record) {
        seen++;
        if (kept.size() < most) {
            kept.add(record);
        } else if (most > 0
                && kept instanceof PriorityQueue<NameRecord> queue
                && order.compare(record, queue.element()) < 0) {
            queue.remove();
            queue.add(record);
        }
    }

    /** How many have come. */
    int seen() {
        return seen;
    }

    /** The first of them. */
    List<NameRecord> sorted() {
        return kept.stream().sorted(order).toList();
    }
}
