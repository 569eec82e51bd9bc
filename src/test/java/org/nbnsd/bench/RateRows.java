package org.nbnsd.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many requests are answered a second, with 256 in flight. */
final class RateRows {
    private RateRows() {}

    /** Queries for the names of a small site. */
    static List<Finding> queries(Bench bench) throws IOException {
        int small = bench.options().small();
        Rounds.Plan plan = (round, seconds) -> Load.of("query", 0, small, seconds);
        Rounds rounds = new Rounds(bench)
                .add(Bench.OURS, bench.ours("sync", small), plan)
                .add(Bench.ECHO, bench.echo(), plan);
        if (bench.hasNmbd()) {
            rounds.add(Bench.NMBD, bench.nmbd(small), plan);
        }
        return compare("queries, " + names(small), rounds.run(), Bench.OURS, 5, 0.8);
    }

    /** Queries for as many names as the daemon must bear. */
    static List<Finding> queriesLarge(Bench bench) throws IOException {
        Options options = bench.options();
        String few = Bench.OURS + " with " + names(options.small());
        String nmbd = Bench.NMBD + " with " + names(options.medium());
        Rounds rounds = new Rounds(bench)
                .add(Bench.OURS, bench.ours("sync", options.large()), queries(options.large()))
                .add(few, bench.ours("sync", options.small()), queries(options.small()));
        if (bench.hasNmbd()) {
            rounds.add(nmbd, bench.nmbd(options.medium()), queries(options.medium()));
        }
        Map<String, List<LoadResult>> results = rounds.run();
        Figures ours = rates(results, Bench.OURS);
        String what = "queries, " + names(options.large());
        List<Finding> findings = new ArrayList<>(List.of(Finding.atLeast(0.9, what, ours, rates(results, few))));
        if (bench.hasNmbd()) {
            findings.add(Finding.shown(what, ours, rates(results, nmbd)));
        }
        return findings;
    }

    private static Rounds.Plan queries(int names) {
        return (round, seconds) -> Load.of("query", 0, names, seconds);
    }

    /** 20 % registrations, 4 % releases, 76 % queries. */
    static List<Finding> mix(Bench bench) throws IOException {
        int medium = bench.options().medium();
        Rounds.Plan plan = (round, seconds) -> Load.of("mix", 0, medium, seconds);
        Rounds rounds = new Rounds(bench)
                .add(Bench.OURS, bench.ours("sync", medium), plan)
                .add(Bench.ECHO, bench.echo(), plan);
        if (bench.hasNmbd()) {
            rounds.add(Bench.NMBD, bench.nmbd(medium), plan);
        }
        return compare("mixed, sync, " + names(medium), rounds.run(), Bench.OURS, 20, 0);
    }

    /** Refreshes of names that exist, and registrations of new ones. */
    static List<Finding> registrations(Bench bench) throws IOException {
        Options options = bench.options();
        Server sync = bench.ours("sync", options.large());
        Server async = bench.ours("async", options.large());
        Server echo = bench.echo();
        Server nmbd = bench.hasNmbd() ? bench.nmbd(options.medium()) : null;
        List<Finding> findings = new ArrayList<>();
        for (boolean isNew : new boolean[] {false, true}) {
            Rounds.Plan large = isNew ? newNames(options.large()) : refreshes(options.large());
            Rounds.Plan medium = isNew ? newNames(options.medium()) : refreshes(options.medium());
            Rounds rounds = new Rounds(bench)
                    .add(Bench.OURS + " sync", sync, large)
                    .add(Bench.OURS + " async", async, large)
                    .add(Bench.ECHO, echo, large);
            if (nmbd != null) {
                rounds.add(Bench.NMBD, nmbd, medium);
            }
            String what = (isNew ? "new names, " : "refreshes, ") + names(options.large());
            Map<String, List<LoadResult>> results = rounds.run();
            findings.addAll(compare(what + ", sync", results, Bench.OURS + " sync", 20, 0));
            findings.addAll(compare(what + ", async", results, Bench.OURS + " async", 0, 0.5));
        }
        return findings;
    }

    /** The names of another host in each round. */
    private static Rounds.Plan refreshes(int names) {
        int hosts = (names + Load.SLICE - 1) / Load.SLICE;
        return (round, seconds) -> {
            int first = round % hosts * Load.SLICE;
            return Load.of("refresh", first, Math.min(Load.SLICE, names - first), seconds);
        };
    }

    /** Those of a new host in each round; not more than fit into memory whatever the server can take. */
    private static Rounds.Plan newNames(int names) {
        int hosts = (names + Load.SLICE - 1) / Load.SLICE;
        return (round, seconds) -> Load.once(
                "register", (hosts + round) * Load.SLICE, (int) Math.min(Load.SLICE, 25_000 * seconds), seconds);
    }

    private static List<Finding> compare(
            String what, Map<String, List<LoadResult>> results, String us, double timesNmbd, double timesEcho) {
        List<Finding> findings = new ArrayList<>();
        Figures ours = rates(results, us);
        if (results.containsKey(Bench.NMBD)) {
            findings.add(compare(timesNmbd, what, ours, rates(results, Bench.NMBD)));
        }
        findings.add(compare(timesEcho, what, ours, rates(results, Bench.ECHO)));
        return findings;
    }

    private static Finding compare(double target, String what, Figures ours, Figures other) {
        return target > 0 ? Finding.atLeast(target, what, ours, other) : Finding.shown(what, ours, other);
    }

    private static Figures rates(Map<String, List<LoadResult>> results, String name) {
        return Figures.rates(name, results.getOrDefault(name, List.of()));
    }

    static String names(int number) {
        return Spread.whole(number) + " names";
    }
}
