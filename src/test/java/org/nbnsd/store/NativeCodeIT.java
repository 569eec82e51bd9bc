package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;

/** SQLite's native code in the jar. */
final class NativeCodeIT {
    private static final String JAR = System.getProperty("nbnsd.jar");

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
        Programs.Result result = Programs.run(
                Duration.ofSeconds(60),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR,
                        "backup",
                        copy.toString(),
                        "--data",
                        directory.toString()));
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).isEqualTo(copy + ": 3 records of " + database + ", " + Files.size(copy) + " octets\n");
        assertThat(Records.contents(copy)).hasSize(3);
    }
}
