package org.nbnsd.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How late answers are at half of the rate at which the daemon can answer queries. */
final class LatencyRow {
    private static final double LONGEST_PAUSE_MS = 50;

    private LatencyRow() {}

    static List<Finding> measure(Bench bench) throws IOException {
        Options options = bench.options();
        int names = options.small();
        Server ours = bench.ours("sync", names);
        Server echo = bench.echo();
        Map<String, List<LoadResult>> fastest = new Rounds(bench)
                .add(Bench.OURS, ours, (round, seconds) -> Load.of("query", 0, names, seconds))
                .run();
        double rate = Spread.of(Figures.rates(Bench.OURS, fastest.getOrDefault(Bench.OURS, List.of()))
                                .values())
                        .median()
                / 2;
        Rounds.Plan plan = (round, seconds) -> Load.atRate(names, seconds, rate);
        Map<String, List<LoadResult>> results = new Rounds(bench)
                .add(Bench.OURS, ours, plan)
                .add(Bench.ECHO, echo, plan)
                .run();
        String what = "latency at " + Spread.whole(rate) + " queries a second, ";
        List<LoadResult> ourResults = results.getOrDefault(Bench.OURS, List.of());
        List<LoadResult> echoResults = results.getOrDefault(Bench.ECHO, List.of());
        return List.of(
                Finding.noMoreThan(
                        2,
                        what + "p99",
                        Figures.of(Bench.OURS, ourResults, "us", LoadResult::usP99),
                        Figures.of(Bench.ECHO, echoResults, "us", LoadResult::usP99)),
                Finding.shown(
                        what + "p99.9",
                        Figures.of(Bench.OURS, ourResults, "us", LoadResult::usP999),
                        Figures.of(Bench.ECHO, echoResults, "us", LoadResult::usP999)),
                pause(what, ourResults, echoResults));
    }

    /** Every round counts, not the middle one. */
    private static Finding pause(String what, List<LoadResult> ours, List<LoadResult> echo) {
        Figures pauses = Figures.of(Bench.OURS, ours, "ms", result -> result.usMax() / 1000);
        Figures ofEcho = Figures.of(Bench.ECHO, echo, "ms", result -> result.usMax() / 1000);
        boolean met = Spread.of(pauses.values()).most() <= LONGEST_PAUSE_MS;
        return new Finding(
                what + "longest pause",
                pauses.text(),
                ofEcho.text(),
                pauses.ratioTo(ofEcho),
                "<= 50 ms in all rounds",
                met);
    }
}
