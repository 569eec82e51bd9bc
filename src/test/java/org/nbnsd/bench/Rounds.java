package org.nbnsd.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several servers under load in turns, so that what changes on the machine meanwhile changes for all. */
final class Rounds {
    private final Bench bench;
    private final Map<String, Contestant> contestants = new LinkedHashMap<>();

    /** What is sent in a round. Round 0 is the warm-up, which does not count. */
    interface Plan {
        Load load(int round, double seconds);
    }

    private record Contestant(Server server, Plan plan) {}

    Rounds(Bench bench) {
        this.bench = bench;
    }

    Rounds add(String name, Server server, Plan plan) {
        contestants.put(name, new Contestant(server, plan));
        return this;
    }

    /** The results of each, by name. */
    Map<String, List<LoadResult>> run() throws IOException {
        Map<String, List<LoadResult>> results = new LinkedHashMap<>();
        for (int round = 0; round <= bench.options().rounds(); round++) {
            for (Map.Entry<String, Contestant> each : contestants.entrySet()) {
                LoadResult result = run(each.getKey(), each.getValue(), round);
                if (round > 0) {
                    results.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return results;
    }

    private LoadResult run(String name, Contestant contestant, int round) throws IOException {
        Options options = bench.options();
        Load load = contestant.plan.load(round, round == 0 ? options.warmUp() : options.seconds());
        LoadResult result = contestant.server.load(load);
        contestant.server.settle();
        Benchmark.say("  " + (round == 0 ? "warm-up" : "round " + round) + ", " + name + ", " + load.mode() + ": "
                + Spread.whole(result.perSecond()) + "/s, p99 " + Spread.whole(result.usP99()) + " us"
                + (result.lost() > 0 ? ", " + result.lost() + " of " + result.sent() + " lost" : ""));
        if (!load.mode().equals("mix") && result.negative() > 0) {
            throw new IOException(name + " refused " + result.negative() + " of " + result.sent() + ": " + load);
        }
        return result;
    }
}
