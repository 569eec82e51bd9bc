package org.nbnsd.hostile;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.crash.LocalDaemon;
import org.nbnsd.hostile.PoliteClient.Served;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;

/**
 * How a polite client fares while one address floods the packaged daemon, and what the gates cost. Run with {@code main}:
 * the directory for it, then, if wanted, how many times more than the daemon can take the flood shall be (10), and seconds
 * (10). With {@code -Dnbnsd.jar=FILE}. Takes a minute or two; measures nothing useful on a machine that does other things.
 */
final class FloodBenchmark {
    private static final int ROUNDS = 6;
    private static final int POLITE_PER_SECOND = 40;
    /** Within the rate of a host. */
    private static final int WARM_UP_PER_SECOND = 900;

    private static final List<String> FAST = List.of("-XX:TieredStopAtLevel=4");
    private static final Pattern COUNTED = Pattern.compile("(udp-[a-z-]+|dropped-[a-z-]+)=(\\d+)");

    private static final byte[] QUERY =
            MessageEncoder.encode(NameQueryRequest.toServer(1, NetbiosName.parse("FRED<20>")));

    private final Path directory;
    private final double times;
    private final int seconds;

    private FloodBenchmark(Path directory, double times, int seconds) {
        this.directory = directory;
        this.times = times;
        this.seconds = seconds;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "benchmark");
        try {
            new FloodBenchmark(
                            directory,
                            args.length > 1 ? Double.parseDouble(args[1]) : 10,
                            args.length > 2 ? Integer.parseInt(args[2]) : 10)
                    .run();
        } finally {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private LocalDaemon.Place place(String name, String config) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        return new LocalDaemon.Place(
                List.of(),
                own.resolve("data"),
                Files.writeString(own.resolve("nbnsd.toml"), config),
                own.resolve("nbnsd.log"),
                Files.createDirectory(own.resolve("tmp")));
    }

    private static String rates(int each) {
        int burst = Math.max(1, each);
        return "[rate]\nper-host = %d\nper-host-burst = %d\nper-network = %d\nper-network-burst = %d\n"
                .formatted(each, burst, each, burst);
    }

    private void run() throws IOException, InterruptedException {
        double capacity = measureGates();
        LocalDaemon.Place place = place("flood", "");
        // A capture would be what is measured.
        try (LocalDaemon daemon = LocalDaemon.start(place, Path.of("/dev/null"), FAST)) {
            Endpoint server = daemon.awaitServing();
            for (int host = 70;
                    host < 74;
                    host++) { // for the compilers of the JVM: a daemon that has served for a while
                PoliteClient.ask(server, "127.0.0." + host, WARM_UP_PER_SECOND, 5);
            }
            System.out.printf(
                    "%n%-30s %9s %9s %8s %8s %8s %8s%n",
                    "polite client", "answered", "<50 ms", "p50", "p99", "p99.9", "max");
            print("alone", PoliteClient.ask(server, "127.0.0.77", POLITE_PER_SECOND, seconds));
            flood(server, daemon, "flood of queries", QUERY, capacity);
            byte[] response = QUERY.clone();
            response[2] |= (byte) 0x80;
            flood(server, daemon, "flood of responses", response, capacity);
            flood(server, daemon, "flood of single octets", new byte[1], capacity);
            daemon.stop();
        }
        counted(place).forEach(System.out::println);
    }

    /** Two daemons, one with rates that nobody reaches and one with none, take turns. The larger is what it can take. */
    private double measureGates() throws IOException, InterruptedException {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        Path nowhere = Path.of("/dev/null");
        try (LocalDaemon on = LocalDaemon.start(place("on", rates(1_000_000)), nowhere, FAST);
                LocalDaemon off = LocalDaemon.start(place("off", rates(0)), nowhere, FAST)) {
            Endpoint gated = on.awaitServing();
            Endpoint open = off.awaitServing();
            measure(gated, 4);
            measure(open, 4);
            for (int round = 0; round < ROUNDS; round++) {
                with.add(measure(gated, 2));
                without.add(measure(open, 2));
            }
            on.stop();
            off.stop();
        }
        with.sort(null);
        without.sort(null);
        double best = without.get(ROUNDS - 1);
        System.out.printf(
                "queries answered a second, best of %d rounds: rate gate off %,.0f, on %,.0f%n",
                ROUNDS, best, with.get(ROUNDS - 1));
        System.out.printf(
                "ratio on/off: best %.2f, median %.2f%n",
                with.get(ROUNDS - 1) / best, with.get(ROUNDS / 2) / without.get(ROUNDS / 2));
        return best;
    }

    private static double measure(Endpoint server, double seconds) throws InterruptedException {
        try (ClosedLoop load = new ClosedLoop(server, "127.0.0.5", QUERY)) {
            return load.measure(seconds);
        }
    }

    private void flood(Endpoint server, LocalDaemon daemon, String what, byte[] datagram, double capacity)
            throws IOException {
        Duration cpuBefore = cpu(daemon);
        long began = System.nanoTime();
        try (FloodSource flood = FloodSource.start("127.0.0.66", server, datagram, (long) (times * capacity))) {
            Served served = PoliteClient.ask(server, "127.0.0.77", POLITE_PER_SECOND, seconds);
            double took = (System.nanoTime() - began) / 1e9;
            double perSecond = flood.sent() / took;
            print(what, served);
            System.out.printf(
                    "%-30s %,.0f datagrams a second, %.1f times what it can take; of one core the flood took %.2f, the"
                            + " daemon %.2f%n",
                    "",
                    perSecond,
                    perSecond / capacity,
                    flood.cpuNanos() / 1e9 / took,
                    cpu(daemon).minus(cpuBefore).toNanos() / 1e9 / took);
        }
    }

    private static Duration cpu(LocalDaemon daemon) {
        return ProcessHandle.of(daemon.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static void print(String what, Served served) {
        System.out.printf(
                "%-30s %8.1f%% %8.1f%% %8.2f %8.2f %8.2f %8.2f  ms%n",
                what,
                100.0 * served.answered() / served.sent(),
                100 * served.within(50),
                served.percentile(0.5),
                served.percentile(0.99),
                served.percentile(0.999),
                served.percentile(1));
        if (!served.lost().isEmpty()) {
            System.out.printf("%-30s not answered: those sent after %s ms%n", "", served.lost());
        }
    }

    private static List<String> counted(LocalDaemon.Place place) throws IOException {
        List<String> counted = new ArrayList<>();
        for (String line : place.logged()) {
            Matcher matcher = COUNTED.matcher(line);
            while (matcher.find()) {
                counted.add("  " + matcher.group(1) + " " + matcher.group(2));
            }
        }
        return counted;
    }
}
