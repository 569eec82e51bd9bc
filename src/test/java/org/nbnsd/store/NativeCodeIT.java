package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.Captures;
import org.nbnsd.interop.Programs;

/** SQLite's native code in the jar. */
@Timeout(120)
final class NativeCodeIT {
    private static final String JAR = System.getProperty("nbnsd.jar");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    @Test
    void theJarHasItForLinuxAlone() throws Exception {
        try (JarFile jar = new JarFile(JAR)) {
            assertThat(jar.stream()
                            .filter(entry ->
                                    !entry.isDirectory() && entry.getName().startsWith("org/sqlite/native/"))
                            .map(entry -> Path.of(entry.getName()).getParent().toString()))
                    .containsExactlyInAnyOrder(
                            "org/sqlite/native/Linux/x86_64",
                            "org/sqlite/native/Linux/aarch64",
                            "org/sqlite/native/Linux-Musl/x86_64",
                            "org/sqlite/native/Linux-Musl/aarch64");
        }
    }

    /** Also newer Java says nothing about it. */
    @Test
    void theJarUsesItWithoutAWarning() throws Exception {
        Path database = directory.resolve("names.db");
        Path copy = directory.resolve("copy.db");
        Records.make(database, 3);
        Programs.Result result = backup(copy, "-Dorg.sqlite.tmpdir=" + directory);
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).isEqualTo(copy + ": 3 records of " + database + ", " + Files.size(copy) + " octets\n");
        assertThat(Records.contents(copy)).hasSize(3);
    }

    /** The driver keeps the unpacked code until the JVM ends in order, and so for ever if it is killed. */
    @Test
    void whatIsUnpackedIsGoneAgainWhileTheProcessRuns() throws Exception {
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
        Process daemon = new ProcessBuilder(
                        JAVA,
                        "-Djava.io.tmpdir=" + unpacked,
                        "-jar",
                        JAR,
                        "serve",
                        "--listen",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("data").toString(),
                        "--capture",
                        Captures.next("NativeCodeIT").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = daemon.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("  kept ")) {
                line = out.readLine();
            }
            assertThat(line).isNotNull();
            try (Stream<Path> files = Files.walk(unpacked)) {
                assertThat(files.filter(file -> file.toString().contains("sqlite")))
                        .isEmpty();
            }
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    @Test
    void whereProgramsMayNotBeRunThatIsSaid() throws Exception {
        Path database = directory.resolve("names.db");
        Records.make(database, 3);
        Programs.Result result =
                backup(directory.resolve("copy.db"), "-Dorg.sqlite.tmpdir=" + directory.resolve("none"));
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out().lines())
                .singleElement()
                .asString()
                .startsWith("SQLite cannot be loaded: ")
                .contains("-Dorg.sqlite.tmpdir=DIR chooses another");
    }

    private Programs.Result backup(Path copy, String option) {
        return Programs.run(
                Duration.ofSeconds(60),
                List.of(JAVA, option, "-jar", JAR, "backup", copy.toString(), "--data", directory.toString()));
    }
}
