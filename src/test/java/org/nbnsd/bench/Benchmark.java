package org.nbnsd.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.nbnsd.interop.Programs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: measures row by row, and prints the table, the machine, and what was left out. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Measures the packaged daemon beside nmbd and an echo, over a wire between network namespaces.",
        footer = "Exit status: 0 measured, whether targets were met or not; 1 a row failed; 2 wrong usage.")
final class Benchmark implements Callable<Integer> {
    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("queries", RateRows::queries);
        ROWS.put("queries-large", RateRows::queriesLarge);
        ROWS.put("cores", CoresRow::measure);
        ROWS.put("registrations", RateRows::registrations);
        ROWS.put("mix", RateRows::mix);
        ROWS.put("latency", LatencyRow::measure);
        ROWS.put("readers", ReadersRow::measure);
        ROWS.put("memory", SizeRows::memory);
        ROWS.put("start", StartRow::measure);
        ROWS.put("allocation", SizeRows::allocation);
    }

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "ROW",
            description =
                    "What to measure: queries, queries-large, cores, registrations, mix, latency, readers, memory,"
                            + " start, allocation. Default: all.")
    private List<String> rows = List.copyOf(ROWS.keySet());

    @Option(names = "--rounds", paramLabel = "N", description = "How often, in turns.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "S", description = "How long each time.")
    private double seconds = 3;

    @Option(names = "--warm-up", paramLabel = "S", description = "For how long before that, for each server.")
    private double warmUp = 10;

    @Option(names = "--small", paramLabel = "N", description = "Names of a small table.")
    private int small = 1_000;

    @Option(names = "--medium", paramLabel = "N", description = "Names of a table that nmbd can bear; 250000 at most.")
    private int medium = 200_000;

    @Option(names = "--large", paramLabel = "N", description = "Names of a large table.")
    private int large = 1_000_000;

    @Option(
            names = "--java",
            paramLabel = "FILE",
            defaultValue = "${sys:java.home}/bin/java",
            description = "The JVM of the daemon.")
    private Path java = Path.of("java");

    @Option(
            names = "--jvm",
            split = " ",
            paramLabel = "OPTIONS",
            description = "Its options, such as \"-Xmx1g -XX:+UseSerialGC\". Default: none.")
    private List<String> jvm = List.of();

    @Option(names = "--jar", paramLabel = "FILE", description = "The daemon.")
    private Path jar = Path.of(System.getProperty("nbnsd.jar", "target/nbnsd.jar"));

    @Option(names = "--sources", paramLabel = "DIR", description = "Where the C programs are.")
    private Path sources = Path.of("src/bench");

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where databases are while it runs.")
    private Path parent = Path.of(".");

    private Benchmark() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmark()).execute(arguments));
    }

    /** Tells how far it is, on standard error. */
    static void say(String text) {
        System.err.println(text);
    }

    @Override
    public Integer call() throws IOException {
        for (String row : rows) {
            if (!ROWS.containsKey(row)) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this), "--rows: " + row + " (expected: one of " + ROWS.keySet() + ")");
            }
        }
        if (!Files.isRegularFile(jar)) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--jar: " + jar + " is not there (expected: what mvn package makes)");
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            System.out.println("Skipped " + String.join(", ", rows) + ": " + String.join("; ", missing) + ".");
            return 0;
        }
        try (Cleanup cleanup = new Cleanup()) {
            cleanup.closeAtExit();
            return measure(cleanup);
        }
    }

    private static List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("network namespaces need root");
        }
        for (String program : List.of("ip", "cc")) {
            if (!Programs.isInstalled(program)) {
                missing.add(program + " is not installed (expected: a C compiler, and iproute2)");
            }
        }
        if (missing.isEmpty()) {
            try (Link link = new Link(Pinning.find())) {
                link.connect();
            } catch (AssertionError e) {
                missing.add("network namespaces cannot be made here: " + e.getMessage());
            }
        }
        return missing;
    }

    private int measure(Cleanup cleanup) throws IOException {
        Path directory = Files.createTempDirectory(parent, "nbnsd-benchmark");
        cleanup.add((Closeable) () -> MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE));
        Options options = new Options(rounds, seconds, warmUp, small, medium, large, java, jvm, jar.toAbsolutePath());
        Pinning pinning = Pinning.find();
        String machine = Machine.describe(options, directory, pinning);
        Tools tools = Tools.compile(sources, directory);
        Bench bench = new Bench(options, directory, tools, pinning, cleanup);
        List<Finding> findings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean failed = false;
        for (String row : rows) {
            say(row);
            try {
                findings.addAll(ROWS.get(row).measure(bench));
            } catch (IOException | RuntimeException | AssertionError e) {
                failed = true;
                notes.add("FAILED: " + row + ": " + e.getMessage());
                say(e.toString());
            } finally {
                bench.endRow();
            }
        }
        if (!bench.hasNmbd()) {
            notes.add("Skipped: the comparison with nmbd, which is not installed.");
        }
        print(findings, machine, notes);
        return failed ? 1 : 0;
    }

    private void print(List<Finding> findings, String machine, List<String> notes) {
        System.out.println(Finding.table(findings));
        System.out.println("Figures are the median [least..most] of " + rounds + " rounds of " + seconds
                + " s in turns; ratios are taken in each round; 256 requests in flight.\n");
        System.out.println(machine);
        Stream.of(notes).flatMap(List::stream).forEach(System.out::println);
    }
}
