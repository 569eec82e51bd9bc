package org.nbnsd.daemon;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.nbnsd.control.Statistic;

/** What a node of a cluster counts. Written on the event loop, read by any thread. */
final class ClusterCounts {
    private final Map<Statistic, AtomicLong> values = new EnumMap<>(Map.of(
            Statistic.CLUSTER_NODES, new AtomicLong(),
            Statistic.CLUSTER_REVISION, new AtomicLong(),
            Statistic.CLUSTER_ACCEPTED, new AtomicLong(),
            Statistic.CLUSTER_REFUSED, new AtomicLong(),
            Statistic.CLUSTER_UNAVAILABLE, new AtomicLong(),
            Statistic.CLUSTER_SEEN, new AtomicLong(),
            Statistic.CLUSTER_UNREADABLE, new AtomicLong()));

    void add(Statistic counter, long more) {
        long unused = value(counter).addAndGet(more);
    }

    void set(Statistic gauge, long now) {
        value(gauge).set(now);
    }

    private AtomicLong value(Statistic which) {
        AtomicLong value = values.get(which);
        if (value == null) {
            throw new IllegalArgumentException(which + " (expected: one of " + values.keySet() + ")");
        }
        return value;
    }

    /** As of a moment ago. */
    Map<Statistic, Long> read() {
        Map<Statistic, Long> read = new EnumMap<>(Statistic.class);
        values.forEach((which, value) -> read.put(which, value.get()));
        return read;
    }
}
