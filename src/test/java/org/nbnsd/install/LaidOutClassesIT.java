package org.nbnsd.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;

/** The classes that an installation has the JVM lay out: daemon and commands find theirs, and what does not fit is not noticed. */
final class LaidOutClassesIT {
    private static final Path PACKAGE = Path.of("src/package/deb").toAbsolutePath();
    private static final Duration MOST = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Programs.Result run(String options, Path program, String... words) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "NBNSD_SHARE=" + directory,
                "NBNSD_CACHE=" + directory,
                "NBNSD_JAVA_OPTIONS=" + options,
                "sh",
                program.toString()));
        command.addAll(List.of(words));
        return Programs.run(MOST, command);
    }

    private void layOut() throws IOException {
        Files.copy(Path.of(System.getProperty("nbnsd.jar")), directory.resolve("nbnsd.jar"));
        Files.copy(PACKAGE.resolve("share/find-java"), directory.resolve("find-java"));
        assertThat(run("", PACKAGE.resolve("share/renew-classes"))).isEqualTo(new Programs.Result(0, ""));
    }

    @Test
    void whatFitsIsUsedAndWhatDoesNotIsNotNoticed() throws IOException {
        Programs.assumeInstalled("sh", "readlink", "timeout");
        layOut();
        Path launcher = PACKAGE.resolve("bin/nbnsd");
        Path loaded = directory.resolve("loaded");
        String log = "-Xlog:class+load:file=" + loaded;

        Programs.Result fast = run(log, launcher, "check-config", "--example");
        assertThat(fast.exit()).isZero();
        // Not picocli's, which are too old in their format for some JVMs, nor what is derived from them.
        assertThat(Files.readAllLines(loaded))
                .filteredOn(line -> line.contains(" org.nbnsd.daemon.configuration."))
                .hasSizeGreaterThan(20)
                .allMatch(line -> line.contains("shared objects file"));
        assertThat(Files.exists(directory.resolve("classes.new"))).isFalse();

        Files.setLastModifiedTime(directory.resolve("nbnsd.jar"), FileTime.from(Instant.EPOCH));
        assertThat(run("", launcher, "check-config", "--example")).isEqualTo(fast);
        Files.writeString(directory.resolve("classes.jsa"), "no archive");
        assertThat(run("", launcher, "check-config", "--example")).isEqualTo(fast);
    }
}
