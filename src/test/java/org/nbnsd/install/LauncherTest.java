package org.nbnsd.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.interop.Programs;

/** The command {@code nbnsd} of the package: which Java it takes, with which options. The Javas are scripts that print how they are called. */
final class LauncherTest {
    private static final Path PACKAGE = Path.of("src/package/deb").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path javas;
    private Path cache;
    private Path empty;

    @BeforeEach
    void prepare() throws IOException {
        Programs.assumeInstalled("sh", "readlink", "sed");
        javas = Files.createDirectory(directory.resolve("jvm"));
        cache = Files.createDirectory(directory.resolve("cache"));
        empty = Files.createDirectory(directory.resolve("empty"));
    }

    /** A Java with a file that says its version, as all have since 9. */
    private Path java(String name, String version) throws IOException {
        Path home = javaThatPrints(name, "called: $0 $*");
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return home;
    }

    private Path javaThatPrints(String name, String words) throws IOException {
        Path home = javas.resolve(name);
        script(Files.createDirectories(home.resolve("bin")).resolve("java"), "echo \"" + words + "\"");
        return home;
    }

    /** Runs the launcher where no Java is in the path but one that is asked for. */
    private Programs.Result run(List<String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=" + empty + ":/tmp/no-java-here",
                "NBNSD_SHARE=" + PACKAGE.resolve("share"),
                "NBNSD_CACHE=" + cache,
                "NBNSD_JVMS=" + javas));
        command.addAll(environment);
        command.add("/bin/sh");
        command.add(PACKAGE.resolve("bin/nbnsd").toString());
        command.addAll(List.of(words));
        return Programs.run(Duration.ofSeconds(30), command);
    }

    /** The programs that the launcher itself needs, beside a Java or without. */
    private void fillPath() throws IOException {
        for (String program : List.of("readlink", "sed", "ls")) {
            Path found = Path.of(Files.exists(Path.of("/bin", program)) ? "/bin" : "/usr/bin", program);
            script(empty.resolve(program), "exec " + found + " \"$@\"");
        }
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theOneInJavaHomeComesFirstThenTheOneInThePathThenAnyOther() throws IOException {
        fillPath();
        Path other = java("a-17", "17.0.1");
        Path wanted = java("b-21", "21.0.4");
        Path inPath = java("c-25", "25");
        assertThat(run(List.of(), "query").out()).startsWith("called: " + other + "/bin/java ");
        Files.createSymbolicLink(empty.resolve("java"), inPath.resolve("bin/java"));
        assertThat(run(List.of(), "query").out()).startsWith("called: " + inPath + "/bin/java ");
        assertThat(run(List.of("JAVA_HOME=" + wanted), "query").out()).startsWith("called: " + wanted + "/bin/java ");
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.15, true",
        "17, true",
        "21.0.4, true",
        "25-ea, true",
        "11.0.2, false",
        "1.8.0_292, false",
        "16.0.2, false",
        "x, false"
    })
    void aJavaIsTakenIfItIsNewEnough(String version, boolean isTaken) throws IOException {
        fillPath();
        Path home = java("some", version);
        Programs.Result result = run(List.of(), "query");
        if (isTaken) {
            assertThat(result.exit()).isZero();
            assertThat(result.out()).startsWith("called: " + home);
        } else {
            assertThat(result.exit()).isEqualTo(4);
            assertThat(result.out()).startsWith("nbnsd: no Java 17 or later found, " + home + "/bin/java is ");
        }
    }

    @Test
    void aJavaWithoutAFileOfItsVersionIsAsked() throws IOException {
        fillPath();
        Path home = javaThatPrints("some", "openjdk version \\\"17.0.9\\\" 2023-10-17");
        assertThat(run(List.of(), "query").exit()).isZero();
        javaThatPrints("some", "java version \\\"1.8.0_151\\\"");
        assertThat(run(List.of(), "query").out()).contains(home + "/bin/java is 8");
    }

    @Test
    void withoutAnyJavaItSaysWhatToInstall() throws IOException {
        fillPath();
        Programs.Result result = run(List.of("JAVA_HOME=/no/such/directory"), "query");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out())
                .isEqualTo(
                        "nbnsd: no Java 17 or later found (expected: apt install default-jre-headless, or JAVA_HOME with the"
                                + " directory of one)\n");
    }

    @Test
    void theDaemonIsOptimisedAndEndsWithoutMemoryAndCommandsStartQuickly() throws IOException {
        fillPath();
        java("some", "17.0.15");
        assertThat(run(List.of(), "serve", "--port", "1137").out())
                .contains("-Xmx512m", "-XX:+ExitOnOutOfMemoryError")
                .doesNotContain("TieredStopAtLevel")
                .endsWith("/nbnsd.jar serve --port 1137\n");
        assertThat(run(List.of(), "query", "A B").out())
                .contains("-XX:TieredStopAtLevel=1")
                .doesNotContain("-Xmx");
        assertThat(run(List.of(), "analyze", "a.pcap").out()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void optionsOfTheUserComeLastAndWildcardsStayAsTheyAre() throws IOException {
        fillPath();
        java("some", "17.0.15");
        assertThat(run(List.of("NBNSD_JAVA_OPTIONS=-Xmx1g -Dx=*"), "serve", "--own", "*")
                        .out())
                .contains("-Xmx512m")
                .contains(" -Xmx1g -Dx=* -jar ")
                .endsWith(" serve --own *\n");
    }

    @Test
    void classesAreTakenForTheJavaOnlyThatTheyWereLaidOutFor() throws IOException {
        fillPath();
        Path home = java("some", "17.0.15");
        Path other = java("other", "17.0.15");
        Files.writeString(cache.resolve("classes.of"), home + "/bin/java\n");
        String archive = "-XX:SharedArchiveFile=" + cache.resolve("classes.jsa");
        assertThat(run(List.of("JAVA_HOME=" + home), "query").out()).contains(archive);
        assertThat(run(List.of("JAVA_HOME=" + other), "query").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void theOneOfTheImageTakesItsOwnJavaThroughAnyLink() throws IOException {
        Path image = Files.createDirectories(directory.resolve("an image/bin")).getParent();
        Files.copy(Path.of("src/package/image/nbnsd"), image.resolve("bin/nbnsd"));
        script(Files.createDirectories(image.resolve("runtime/bin")).resolve("java"), "echo \"its own: $*\"");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("an image/bin/nbnsd"));
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), link);
        for (Path program : List.of(image.resolve("bin/nbnsd"), link, absolute)) {
            Programs.Result result =
                    Programs.run(Duration.ofSeconds(30), List.of("sh", program.toString(), "query", "A B"));
            assertThat(result.out())
                    .startsWith("its own: ")
                    .endsWith(" -jar " + image.toRealPath() + "/nbnsd.jar query A B\n");
        }
    }

    @Test
    void theOneForWindowsIsAScriptOfWindows() throws IOException {
        String script = Files.readString(Path.of("src/package/image/nbnsd.cmd"));
        assertThat(script.lines().count()).isEqualTo(script.split("\r\n", -1).length - 1);
        assertThat(script).contains("-jar \"%nbnsd_home%\\nbnsd.jar\" %*").endsWith("exit /b %ERRORLEVEL%\r\n");
    }
}
