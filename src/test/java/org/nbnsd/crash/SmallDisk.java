package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.interop.Programs;

/** A real disk of some megabytes, which only the programs see that it launches. It goes when it is closed. */
final class SmallDisk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    /** Lives in the mount namespace, and so keeps it. */
    private final Process keeper;

    private SmallDisk(Path directory, Process keeper) {
        this.directory = directory;
        this.keeper = keeper;
    }

    /** Mounts it on an empty directory; skips the test where that is not allowed. */
    static SmallDisk at(Path directory, int megabytes) throws IOException {
        Programs.assumeInstalled("unshare", "nsenter", "mount");
        Files.createDirectory(directory);
        String script = "mount -t tmpfs -o size=" + megabytes + "m none \"$0\" && echo mounted && exec cat";
        Process keeper = new ProcessBuilder("unshare", "-rm", "sh", "-c", script, directory.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = keeper.inputReader();
        String line = output.readLine();
        if (!"mounted".equals(line)) {
            keeper.destroyForcibly();
        }
        assumeTrue("mounted".equals(line), "not allowed to mount a small disk: " + line);
        return new SmallDisk(directory, keeper);
    }

    /** What programs that are to see it are run by. */
    List<String> launcher() {
        return List.of(
                "nsenter",
                "--target",
                Long.toString(keeper.pid()),
                "--user",
                "--mount",
                "--preserve-credentials",
                "--");
    }

    private Programs.Result run(String... command) {
        List<String> launched = new ArrayList<>(launcher());
        launched.addAll(List.of(command));
        return Programs.run(PATIENCE, launched);
    }

    private void mustRun(String... command) {
        Programs.Result result = run(command);
        assertThat(result.exit()).as(result.out()).isZero();
    }

    /** Fills what is left of it. */
    void fill() {
        Programs.Result result = run("dd", "if=/dev/zero", "of=" + ballast(), "bs=4096");
        assertThat(result.exit()).as(result.out()).isNotZero();
        assertThat(result.out()).contains("No space left on device");
    }

    /** Takes away what it was filled with. */
    void free() {
        mustRun("rm", ballast());
    }

    private String ballast() {
        return directory.resolve("ballast").toString();
    }

    /** Copies files that are on it to where everybody sees them. */
    void copy(Path from, Path to) {
        mustRun("cp", "-r", from.toString(), to.toString());
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
        keeper.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
