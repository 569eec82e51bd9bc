package org.nbnsd.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What one thread counts, and any may look at. */
final class UdpCounts {
    private final Map<UdpCounter, AtomicLong> counters = new EnumMap<>(UdpCounter.class);

    UdpCounts() {
        for (UdpCounter counter : UdpCounter.values()) {
            counters.put(counter, new AtomicLong());
        }
    }

    void count(UdpCounter counter) {
        AtomicLong value = Objects.requireNonNull(counters.get(counter));
        value.lazySet(value.getPlain() + 1);
    }

    /** Adds what was counted to a sum. */
    void addTo(Map<UdpCounter, Long> sum) {
        counters.forEach((counter, value) -> sum.merge(counter, value.get(), Long::sum));
    }
}
