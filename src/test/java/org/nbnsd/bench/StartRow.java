package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.interop.Programs;

/** How long it takes from the start of the program to its first answer; that of {@code ip} and {@code taskset} included. */
final class StartRow {
    private static final Duration MOST = Duration.ofSeconds(60);

    private StartRow() {}

    static List<Finding> measure(Bench bench) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (int names : new int[] {0, bench.options().large()}) {
            for (boolean pinned : new boolean[] {false, true}) {
                findings.add(measure(bench, names, pinned));
            }
        }
        return findings;
    }

    private static Finding measure(Bench bench, int names, boolean pinned) throws IOException {
        List<Double> times = new ArrayList<>();
        Path data = bench.data(names);
        String what =
                "start, " + (names == 0 ? "empty" : RateRows.names(names)) + (pinned ? ", one core" : ", all cores");
        for (int round = 1; round <= bench.options().rounds(); round++) {
            times.add(millis(bench, data, names > 0, pinned));
            bench.closeServers();
            Benchmark.say("  round " + round + ", " + what + ": " + Spread.whole(times.get(round - 1)) + " ms");
        }
        return Finding.atMost(names == 0 ? 700 : 5000, "ms", what, new Figures(Bench.OURS, times, "ms"));
    }

    private static double millis(Bench bench, Path data, boolean isKnown, boolean pinned) throws IOException {
        Link link = bench.link();
        Path answer = bench.file("answer");
        List<String> ask = new ArrayList<>(List.of(bench.tools().load().toString()));
        ask.addAll(Load.await(MOST).arguments());
        Process asking = Programs.start(link.onClient(ask), answer);
        // The clock that nbload reads, too: CLOCK_MONOTONIC.
        long began = System.nanoTime();
        Server server = bench.startPlain(link, data, pinned);
        awaitEnd(asking);
        server.terminate();
        LoadResult result = LoadResult.parse(Files.readString(answer));
        long took = result.lastAnswerNs() - began;
        if (result.answered() == 0 || took < 0 || took > MOST.toNanos()) {
            throw new IOException("no answer within " + MOST + ", or not the same clock: " + result);
        }
        if (isKnown != (result.ok() > 0)) {
            throw new IOException("the first answer was wrong, name known: " + isKnown + ", " + result);
        }
        return took / 1e6;
    }

    private static void awaitEnd(Process asking) throws IOException {
        try {
            if (!asking.waitFor(MOST.toSeconds() + 10, TimeUnit.SECONDS)) {
                throw new IOException("nbload did not end");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            asking.destroyForcibly();
        }
    }
}
