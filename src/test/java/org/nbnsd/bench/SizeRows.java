package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** How much memory the daemon takes, and how much it allocates and lets go. */
final class SizeRows {
    private static final Duration TO_CALM_DOWN = Duration.ofSeconds(5);
    private static final double MEGABYTE = 1 << 20;

    private SizeRows() {}

    static List<Finding> memory(Bench bench) throws IOException {
        int names = bench.options().large();
        List<Double> each = new ArrayList<>();
        List<Double> idle = new ArrayList<>();
        for (int round = 1; round <= bench.options().rounds(); round++) {
            each.add((live(bench, names) - live(bench, 0)) / names);
            idle.add(idleOctets(bench) / MEGABYTE);
            Benchmark.say(String.format(
                    Locale.ROOT,
                    "  round %d: %.1f octets a name, idle %.1f MB",
                    round,
                    each.get(round - 1),
                    idle.get(round - 1)));
        }
        return List.of(
                Finding.atMost(
                        250,
                        "octets",
                        "heap for a name, " + RateRows.names(names),
                        new Figures(Bench.OURS, each, "octets")),
                Finding.atMost(
                        100, "MB", "idle daemon, not configured, resident", new Figures(Bench.OURS, idle, "MB")));
    }

    private static double live(Bench bench, int names) throws IOException {
        Server server = bench.ours("sync", names);
        server.settle();
        double live = new Jvm(bench.options().java(), server.pid()).liveOctets();
        bench.closeServers();
        return live;
    }

    private static double idleOctets(Bench bench) throws IOException {
        Server server = bench.startPlain(bench.link(), bench.data(0), false);
        server.awaitAnswer(Duration.ofSeconds(30), false);
        LockSupport.parkNanos(TO_CALM_DOWN.toNanos());
        double resident = Jvm.residentOctets(server.pid());
        bench.closeServers();
        return resident;
    }

    /** By the collector's log: what comes between two collections that are asked for, with load in between. */
    static List<Finding> allocation(Bench bench) throws IOException {
        int names = bench.options().medium();
        Path log = bench.file("gc");
        Server server = bench.ours("async", names, "-Xlog:gc:file=" + log);
        List<Finding> findings = new ArrayList<>();
        for (String mode : List.of("query", "refresh")) {
            server.load(Load.of(mode, 0, names, bench.options().warmUp()));
            List<Double> each = new ArrayList<>();
            for (int round = 1; round <= bench.options().rounds(); round++) {
                each.add(allocated(
                        bench,
                        server,
                        log,
                        Load.of(mode, 0, names, bench.options().seconds())));
                Benchmark.say("  round " + round + ", " + mode + ": " + Spread.whole(each.get(round - 1)) + " octets");
            }
            findings.add(new Finding(
                    "allocated for each " + (mode.equals("query") ? "query" : "refresh, async"),
                    new Figures(Bench.OURS, each, "octets").text(),
                    "",
                    null,
                    "",
                    null));
        }
        return findings;
    }

    private static double allocated(Bench bench, Server server, Path log, Load load) throws IOException {
        Jvm jvm = new Jvm(bench.options().java(), server.pid());
        server.settle();
        int before = Files.readAllLines(log).size();
        jvm.collect();
        LoadResult result = server.load(load);
        server.settle();
        jvm.collect();
        List<String> lines = Files.readAllLines(log);
        return Jvm.allocatedOctets(lines.subList(before, lines.size())) / result.answered();
    }
}
