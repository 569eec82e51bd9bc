package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.capture.Captures;
import org.nbnsd.cli.Main;
import org.nbnsd.interop.Programs;

/** How far a long capture has been read: for a person who looks at it, and for nobody else. */
final class ProgressTest {
    private static final long LONG = 60_000_000;

    @TempDir
    private static Path directory;

    private static Path capture;

    /** Frames of no octets, with holes on the disk where they are. */
    @BeforeAll
    static void longFile() throws IOException {
        capture = directory.resolve("long.pcap");
        Files.write(capture, Arrays.copyOf(Captures.pcap(Captures.ETHERNET), 24));
        try (RandomAccessFile file = new RandomAccessFile(capture.toFile(), "rw")) {
            file.setLength(24 + LONG / 16 * 16);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a terminal, '', true",
        "JSON at a terminal, --json, false",
        "results in a file, > out.txt, false",
        "reasons in a file, 2> err.txt, false",
        "results in a pipe, | cat, false"
    })
    void aBarIsShownOnlyToWhoLooksAtATerminal(String where, String end, boolean isShown) throws Exception {
        Programs.assumeInstalled("script");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "'" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                        + "' " + Main.class.getName() + " analyze '" + capture + "' " + end;
        Process process = new ProcessBuilder("script", "-qec", command, "/dev/null")
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(seen).isZero();
        assertThat(seen.contains("60MB")).as(seen).isEqualTo(isShown);
        Path err = directory.resolve("err.txt");
        assertThat(Files.exists(err) ? Files.readString(err) : "").isEmpty();
    }
}
