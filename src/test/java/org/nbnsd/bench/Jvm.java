package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.interop.Programs;

/** What the JDK's own tools tell about the JVM of the daemon, from outside. */
final class Jvm {
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    /** A collection in a log of {@code -Xlog:gc}: from 61M to 4M. */
    private static final Pattern COLLECTED = Pattern.compile("\\bPause\\b.* (\\d+)([KMG])->(\\d+)([KMG])\\(");

    private final Path java;
    private final long pid;

    Jvm(Path java, long pid) {
        this.java = java;
        this.pid = pid;
    }

    /** Octets of the heap that are in use after a full collection. */
    long liveOctets() throws IOException {
        String histogram = jcmd("GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("jcmd GC.class_histogram: no line \"Total\"");
        }
        return Long.parseLong(total.group(1));
    }

    /** Collects everything now. */
    void collect() throws IOException {
        jcmd("GC.run");
    }

    private String jcmd(String command) throws IOException {
        Path jcmd = java.resolveSibling("jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IOException(jcmd + " is not there (expected: a JDK, not only a JRE)");
        }
        Programs.Result result = Programs.run(MOST, List.of(jcmd.toString(), "" + pid, command));
        if (result.exit() != 0) {
            throw new IOException("jcmd " + pid + " " + command + ": " + result.out());
        }
        return result.out();
    }

    /**
     * What was allocated between the first and the last collection of a log: before each collection the heap is fuller
     * than after the one before it, by what was allocated meanwhile. Each figure of the log is rounded to a megabyte or so.
     */
    static double allocatedOctets(List<String> log) throws IOException {
        double sum = 0;
        double after = -1;
        for (String line : log) {
            Matcher collected = COLLECTED.matcher(line);
            if (collected.find()) {
                sum += after < 0 ? 0 : octets(collected.group(1), collected.group(2)) - after;
                after = octets(collected.group(3), collected.group(4));
            }
        }
        if (after < 0) {
            throw new IOException("no collection in the log of -Xlog:gc (expected: Serial, Parallel or G1): " + log);
        }
        return sum;
    }

    private static double octets(String number, String unit) {
        return Double.parseDouble(number) * (1L << 10 * (1 + "KMG".indexOf(unit)));
    }

    /** Octets of a process that are in physical memory. */
    static long residentOctets(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("/proc/" + pid + "/status: no line VmRSS");
    }
}
