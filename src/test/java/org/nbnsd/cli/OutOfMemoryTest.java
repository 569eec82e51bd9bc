package org.nbnsd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.interop.Programs;

/** A command that is given more than its heap has room for says so in words, and its status tells it from a bug. */
final class OutOfMemoryTest {
    /** Of LMHOSTS, more than 16 MB of heap have room for. */
    private static final int LINES = 60_000;

    @Test
    void aCommandThatRunsOutOfMemoryEndsWithWordsAndItsStatus(@TempDir Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add("10.0." + (i >> 8 & 0xFF) + "." + (i & 0xFF) + " HOST" + i);
        }
        Path file = Files.write(directory.resolve("lmhosts"), lines);
        Programs.Result result = Programs.run(
                Duration.ofSeconds(60),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "import",
                        file.toString(),
                        "--format",
                        "lmhosts",
                        "--control",
                        directory.resolve("control").toString()));
        assertThat(result.out())
                .isEqualTo("not enough memory for this (expected: less of it, or java -Xmx with more)\n");
        assertThat(result.exit()).isEqualTo(ExitStatus.CANNOT);
    }
}
