package org.nbnsd.http.server;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.HttpCounts;

/** What a server has counted; for any thread. */
final class Tally implements HttpCounts {
    private final Map<HttpCounter, LongAdder> counters = new EnumMap<>(HttpCounter.class);
    private final ConcurrentHashMap<Answered, LongAdder> answered = new ConcurrentHashMap<>();

    Tally() {
        for (HttpCounter counter : HttpCounter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    void count(HttpCounter counter) {
        LongAdder adder = counters.get(counter);
        if (adder != null) {
            adder.increment();
        }
    }

    void answered(String route, String method, int status) {
        count(HttpCounter.ANSWERED);
        answered.computeIfAbsent(new Answered(route, method, status), any -> new LongAdder())
                .increment();
    }

    @Override
    public Map<Answered, Long> answered() {
        Map<Answered, Long> values = new HashMap<>();
        answered.forEach((what, count) -> values.put(what, count.sum()));
        return values;
    }

    Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        counters.forEach((counter, count) -> values.put(Statistic.of("http", counter), count.sum()));
        return values;
    }
}
