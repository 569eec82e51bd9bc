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
    /** Of each generation of the heap. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private final String pid;

    ProcessMemory(long pid) {
        this.pid = Long.toString(pid);
    }

    /** Collects the garbage; octets of the heap that are in use after that. */
    long heap() throws IOException, InterruptedException {
        ask("GC.run");
        String heap = ask("GC.heap_info");
        long kilobytes = USED.matcher(heap)
                .results()
                .map(MatchResult::group)
                .mapToLong(found -> Long.parseLong(found.replaceAll(".*used |K", "")))
                .sum();
        assertThat(kilobytes).as(heap).isPositive();
        return kilobytes * 1024;
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
