package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.DataDirectory;

/** How late answers to queries are while somebody reads all records again and again, beside the same while nobody does. */
final class ReadersRow {
    /** Queries a second. */
    private static final double RATE = 20_000;

    private static final double MOST = 1.2;

    private static final String NOBODY = "nobody reads";

    private ReadersRow() {}

    static List<Finding> measure(Bench bench) throws IOException {
        Options options = bench.options();
        Path data = bench.data(options.large());
        Server server = bench.oursOnAllCores(data, options.large(), 1);
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put(NOBODY, "");
        requests.put("all are counted", "{\"operation\":\"names\",\"limit\":0}");
        requests.put("all are listed", "{\"operation\":\"names\"}");
        Map<String, List<LoadResult>> results = new LinkedHashMap<>();
        for (int round = 0; round <= options.rounds(); round++) {
            for (Map.Entry<String, String> each : requests.entrySet()) {
                LoadResult result = run(server, data, each, options, round);
                if (round > 0) {
                    results.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (String reading : requests.keySet()) {
            if (!reading.equals(NOBODY)) {
                findings.add(Finding.noMoreThan(
                        MOST,
                        "latency at 20,000 queries a second, " + RateRows.names(options.large()) + ", in a loop, p99",
                        figures(reading, results),
                        figures(NOBODY, results)));
            }
        }
        return findings;
    }

    private static Figures figures(String reading, Map<String, List<LoadResult>> results) {
        return Figures.of(reading, results.getOrDefault(reading, List.of()), "us", LoadResult::usP99);
    }

    private static LoadResult run(
            Server server, Path data, Map.Entry<String, String> reading, Options options, int round)
            throws IOException {
        Load load = Load.atRate(options.large(), round == 0 ? options.warmUp() : options.seconds(), RATE);
        LoadResult result;
        int answers = 0;
        if (reading.getValue().isEmpty()) {
            result = server.load(load);
        } else {
            try (Lister lister = new Lister(new DataDirectory(data).controlSocket(), reading.getValue())) {
                result = server.load(load);
                answers = lister.answers();
            }
        }
        server.settle();
        Benchmark.say("  " + (round == 0 ? "warm-up" : "round " + round) + ", " + reading.getKey() + " " + answers
                + " times: p50 " + Spread.whole(result.usP50()) + " us, p99 " + Spread.whole(result.usP99()) + " us");
        return result;
    }
}
