package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;

/** A disk that really is full, or fails, and then works again, under a process that goes on. */
@Timeout(120)
final class FailingDiskTest {
    @TempDir
    private Path directory;

    @Test
    void afterAFullDiskCommitsGoOn() throws Exception {
        Programs.assumeInstalled("unshare", "mount");
        List<String> ownMount = List.of("unshare", "-rm", "sh", "-c");
        String mount = "mount -t tmpfs -o size=3m none \"$0\"";
        Programs.Result tried = Programs.run(
                Duration.ofSeconds(20),
                Stream.concat(ownMount.stream(), Stream.of(mount, directory.toString()))
                        .toList());
        assumeTrue(tried.exit() == 0, "not allowed to mount a small disk: " + tried.out());

        Path file = directory.resolve("names.db");
        Path ballast = directory.resolve("ballast");
        String script = mount + " && head -c 1000000 /dev/zero > \"$0/ballast\" && exec \"$@\"";
        try (DatabaseProcess process = DatabaseProcess.failing(
                Stream.concat(ownMount.stream(), Stream.of(script, directory.toString()))
                        .toList(),
                file,
                "rm",
                ballast.toString())) {
            String full = file + ": the disk is full";
            assertGoesOn(process.lines(), full, full);
        }
    }

    @Test
    void afterAWriteThatFailsCommitsGoOn() throws Exception {
        Programs.assumeInstalled("bash", "prlimit");
        Path file = directory.resolve("names.db");
        List<String> smallFiles = List.of("bash", "-c", "ulimit -S -f 2000 && exec \"$@\"", "bash");
        try (DatabaseProcess process =
                DatabaseProcess.failing(smallFiles, file, "prlimit", "--pid", "PID", "--fsize=unlimited")) {
            // What fails is the log, which becomes too large; a new one is begun after that.
            assertGoesOn(process.lines(), file + ": the disk reports an error (write)", "works at once");
        }
        assertThat(Files.size(file)).isPositive();
    }

    private static void assertGoesOn(List<String> lines, String reason, String then) {
        assertThat(lines).as(String.join("\n", lines)).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("opened");
        assertThat(lines.get(1)).isEqualTo(reason);
        assertThat(lines.get(2)).isEqualTo(then);
        assertThat(lines.get(3)).startsWith("committed ");
        assertThat(lines.get(4)).isEqualTo(lines.get(3).replace("committed", "found"));
    }
}
