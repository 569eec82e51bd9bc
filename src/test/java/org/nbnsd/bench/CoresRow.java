package org.nbnsd.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What more cores bring: queries from many hosts, with and without threads for them, as fast as they can be sent. */
final class CoresRow {
    private CoresRow() {}

    static List<Finding> measure(Bench bench) throws IOException {
        Options options = bench.options();
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores == 1) {
            Benchmark.say("  skipped: this machine has one core");
            return List.of();
        }
        String many = Bench.OURS + " with " + cores + " threads for queries";
        String one = Bench.OURS + " with one thread for all";
        Map<String, Server> servers = new LinkedHashMap<>();
        servers.put(many, bench.oursOnAllCores(options.small(), cores));
        servers.put(one, bench.oursOnAllCores(options.small(), 0));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= options.rounds(); round++) {
            for (Map.Entry<String, Server> each : servers.entrySet()) {
                double rate = each.getValue()
                        .flood(
                                bench.tools().flood(),
                                options.small(),
                                round == 0 ? options.warmUp() : options.seconds());
                each.getValue().settle();
                Benchmark.say("  " + (round == 0 ? "warm-up" : "round " + round) + ", " + each.getKey() + ": "
                        + Spread.whole(rate) + "/s");
                if (round > 0) {
                    rates.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        return List.of(Finding.shown(
                "queries, " + RateRows.names(options.small()) + ", " + cores + " cores for server and clients together",
                figures(many, rates),
                figures(one, rates)));
    }

    private static Figures figures(String name, Map<String, List<Double>> rates) {
        return new Figures(name, rates.getOrDefault(name, List.of()), "/s");
    }
}
