package org.nbnsd.hostile;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.hostile.DeadNeighbours.What;
import org.nbnsd.hostile.StrangeLan.Program;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Nmbd;
import org.nbnsd.interop.RealDaemon;

/**
 * How an honest neighbour fares, with the packaged daemon and with nmbd, while a stranger has them send to neighbours who are
 * not there: by queries with their addresses, and by claims on their names, so that they are asked. Run with {@code main}, as
 * root: the directory for it, then, if wanted, for how many seconds each time (10). With {@code -Dnbnsd.jar=FILE}. Prints a
 * table; takes some minutes, and measures nothing useful on a machine that does other things.
 */
final class UnreachableBenchmark {
    private static final int[] RATES = {0, 300, 1000, 3000};
    private static final int CHALLENGES = 10_000;
    private static final int CHALLENGES_PER_SECOND = 2_500;
    /** Of the honest host, queries and claims each. */
    private static final int PER_SECOND = 50;

    private static final Pattern SERVED = Pattern.compile("sent (\\d+), answered (\\d+), within 50 ms (\\d+)");

    private final Path directory;
    private final int seconds;

    private UnreachableBenchmark(Path directory, int seconds) {
        this.directory = directory;
        this.seconds = seconds;
    }

    /** A server, by its name for people. */
    private enum Kind {
        OURS_AS_LINUX_IS("nbnsd, wmem_max 212,992"),
        OURS_TUNED("nbnsd, 4 MiB"),
        NMBD("nmbd");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** Measures and prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "b");
        try {
            new UnreachableBenchmark(directory, args.length > 1 ? Integer.parseInt(args[1]) : 10).run();
        } finally {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.println(
                "| server | sent in the name of neighbours who are not there | queries within 50 ms (answered)"
                        + " | claims within 50 ms (answered) |\n|---|---|---|---|");
        for (Kind kind : Kind.values()) {
            for (int rate : RATES) {
                measure(kind, rate == 0 ? "nothing" : String.format(Locale.ROOT, "%,d queries a second", rate), lan -> {
                    if (rate > 0) {
                        send(lan, What.QUERIES, rate * (seconds + 3), rate);
                    }
                });
            }
            measure(kind, String.format(Locale.ROOT, "%,d claims on their names in 4 s", CHALLENGES), lan -> {
                send(lan, What.CLAIMS, CHALLENGES, CHALLENGES_PER_SECOND).await("sent");
                send(lan, What.COUNTERCLAIMS, CHALLENGES, CHALLENGES_PER_SECOND);
            });
        }
    }

    private static Program send(StrangeLan lan, What what, int count, int rate) {
        Program program = lan.start(
                lan.stranger,
                DeadNeighbours.class,
                StrangeLan.SERVER,
                137,
                what,
                StrangeLan.FIRST_DEAD,
                StrangeLan.DEAD,
                count,
                rate);
        program.await("sending");
        return program;
    }

    /** What the stranger does. */
    @FunctionalInterface
    private interface Attack {
        void begin(StrangeLan lan);
    }

    private void measure(Kind kind, String what, Attack attack) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(directory, "r");
        try (StrangeLan lan = new StrangeLan(own)) {
            start(kind, lan, own);
            honest(lan, 5).end(); // and the compilers of the JVM have seen something
            attack.begin(lan);
            Matcher served = SERVED.matcher(honest(lan, seconds).end());
            System.out.printf("| %s | %s | %s | %s |%n", kind.text, what, share(served), share(served));
        }
    }

    private static Program honest(StrangeLan lan, int seconds) {
        return lan.start(lan.honest, HonestHost.class, StrangeLan.SERVER, 137, StrangeLan.HONEST, PER_SECOND, seconds);
    }

    private static String share(Matcher served) {
        if (!served.find()) {
            throw new AssertionError("a line is missing");
        }
        double sent = Integer.parseInt(served.group(1));
        return String.format(
                Locale.ROOT,
                "%.1f %% (%.1f %%)",
                100 * Integer.parseInt(served.group(3)) / sent,
                100 * Integer.parseInt(served.group(2)) / sent);
    }

    private static void start(Kind kind, StrangeLan lan, Path own) {
        if (kind == Kind.NMBD) {
            Nmbd nmbd = Nmbd.start(lan.server, own, "NBSRV", "wins support = yes");
            awaitText("nmbd", nmbd::log, "is now a local master browser");
            return;
        }
        List<String> command = new ArrayList<>(RealDaemon.nbnsd(
                "serve",
                "--listen",
                StrangeLan.SERVER,
                "--data",
                own.resolve("data").toString()));
        int buffer = kind == Kind.OURS_TUNED ? 4 << 20 : 212_992;
        command.add(command.indexOf("-jar"), "-Dnbnsd.send-buffer=" + buffer);
        Path log = own.resolve("nbnsd.log");
        lan.server.start(log, command);
        awaitText("nbnsd", () -> read(log), "Try it:");
    }

    private static void awaitText(String who, Supplier<String> log, String text) {
        Eventually.get(
                Duration.ofMinutes(1),
                () -> who + ":\n" + log.get(),
                () -> log.get().contains(text) ? text : null);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
