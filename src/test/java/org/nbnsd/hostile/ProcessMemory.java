package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The memory of another JVM, by the tool of the JDK, and by the system; Linux only. */
final class ProcessMemory {
    /** The last line of a table of what there is. */
    private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");

    private final String pid;

    ProcessMemory(long pid) {
        this.pid = Long.toString(pid);
    }

    /** Octets of all that is reachable, counted while everything stands still: no garbage, however much is made meanwhile. */
    long heap() throws IOException, InterruptedException {
        return octets(ask("GC.class_histogram"));
    }

    private static long octets(String histogram) {
        MatchResult total = TOTAL.matcher(histogram)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no total in: " + histogram));
        return Long.parseLong(total.group(1));
    }

    private String ask(String question) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(tool.toString(), pid, question)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isZero();
        return answer;
    }

    /** What takes the most of the heap, the largest first. */
    String largest() throws IOException, InterruptedException {
        return ask("GC.class_histogram").lines().limit(25).collect(Collectors.joining("\n"));
    }

    /** What the system has given it, in octets. */
    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
