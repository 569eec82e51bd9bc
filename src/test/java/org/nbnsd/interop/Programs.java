package org.nbnsd.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of others, run with a bound on their time; a test that needs one that is not installed is skipped. */
public final class Programs {
    private Programs() {}

    /** What a program printed, and how it ended. */
    public record Result(int exit, String out) {}

    /** Skips the test unless all of these are installed. */
    public static void assumeInstalled(String... programs) {
        for (String program : programs) {
            assumeTrue(isInstalled(program), program + " is not installed");
        }
    }

    /**
     * Skips a test if a signal is ignored here and so by all that is started, as under nohup or in the background of a
     * script: then neither a shell nor a JVM can receive it.
     */
    public static void assumeNotIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return; // not Linux: who knows
        }
        int bit = Map.of("HUP", 0, "INT", 1, "TERM", 14).get(signal);
        try (Stream<String> lines = Files.lines(status)) {
            assumeTrue(
                    lines.filter(line -> line.startsWith("SigIgn:"))
                            .noneMatch(line ->
                                    (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> bit & 1) != 0),
                    signal + " is ignored here");
        }
    }

    public static boolean isInstalled(String program) {
        for (String directory : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (new File(directory, program).canExecute()) {
                return true;
            }
        }
        return false;
    }

    /** Runs a program to its end; output and errors together. */
    public static Result run(Duration most, List<String> command) {
        try {
            Path out = Files.createTempFile("nbnsd-out", ".txt");
            try {
                Process process = builder(command, out).start();
                if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " did not end within " + most + ":\n" + Files.readString(out));
                }
                return new Result(
                        process.exitValue(), new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a program that must succeed. */
    public static String mustRun(String... command) {
        Result result = run(Duration.ofSeconds(20), List.of(command));
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + result.exit() + ":\n" + result.out());
        }
        return result.out();
    }

    /** Starts a program that goes on; the caller ends it. */
    public static Process start(List<String> command, Path out) {
        try {
            return builder(command, out).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(List<String> command, Path out) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        builder.environment().put("LC_ALL", "C");
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
    }
}
