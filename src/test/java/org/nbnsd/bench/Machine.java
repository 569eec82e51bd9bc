package org.nbnsd.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nbnsd.interop.Programs;

/** What was measured on, without which no figure means anything. */
final class Machine {
    private static final Duration MOST = Duration.ofSeconds(20);

    private Machine() {}

    /** A list in Markdown. */
    static String describe(Options options, Path directory, Pinning pinning) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("processor: " + value("/proc/cpuinfo", "model name") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, "
                + (pinning.works() ? "server on core 0, client on core 1" : "NOT PINNED: one core, or no taskset"));
        lines.add("memory: " + value("/proc/meminfo", "MemTotal"));
        lines.add("system: " + value("/etc/os-release", "PRETTY_NAME") + ", Linux " + System.getProperty("os.version"));
        lines.add("load when it began: "
                + String.format(
                        Locale.ROOT,
                        "%.2f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        lines.add("database on: " + Files.getFileStore(directory).type());
        lines.add("JDK: " + first("OpenJDK|Java\\(TM\\)|GraalVM", options.java().toString(), "-version"));
        lines.add("options of the daemon's JVM: "
                + (options.jvm().isEmpty() ? "none" : String.join(" ", options.jvm())) + "; in effect, pinned: "
                + flags(options, pinning));
        lines.add("nmbd: " + (Programs.isInstalled("nmbd") ? first("", "nmbd", "-V") : "not installed"));
        lines.add("compiler: " + first("", "cc", "--version"));
        return "- " + String.join("\n- ", lines) + "\n";
    }

    /** What the JVM makes of its options and of the core that it has. */
    private static String flags(Options options, Pinning pinning) {
        List<String> command = new ArrayList<>(List.of(options.java().toString()));
        command.addAll(options.jvm());
        command.addAll(List.of("-XX:+PrintCommandLineFlags", "-version"));
        String all = first("-XX:", pinning.server(command).toArray(String[]::new));
        return Stream.of(all.split(" "))
                .filter(flag -> flag.matches("-XX:(\\+Use\\w+GC|(Max|Initial)HeapSize=.*)"))
                .collect(Collectors.joining(" "));
    }

    /** The first line that begins so of what a program prints. */
    private static String first(String beginning, String... command) {
        return Programs.run(MOST, List.of(command))
                .out()
                .lines()
                .filter(line -> line.matches("(?:" + beginning + ").*"))
                .findFirst()
                .orElse("unknown")
                .strip();
    }

    private static String value(String file, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(key)) {
                return line.replaceFirst("^.*?[:=]", "").replace("\"", "").strip();
            }
        }
        return "unknown";
    }
}
