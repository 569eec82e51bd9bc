package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL's program, for tests that need certificates, or another implementation of TLS. */
public final class Openssl {
    private Openssl() {}

    /** What it printed, and how it ended. */
    public record Ran(int status, String text) {}

    /** Skips the test with a message where it is not installed. */
    public static void assumeThere() throws InterruptedException {
        boolean isThere;
        try {
            isThere = run("version").status() == 0;
        } catch (IOException e) {
            isThere = false;
        }
        assumeTrue(isThere, "openssl is not installed");
    }

    /** Runs it without input. */
    public static Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), text);
    }

    /**
     * Makes a certificate, good for two days, with its key: {@code NAME.pem} and {@code NAME.key}.
     *
     * @param kind such as {@code rsa:2048}
     */
    public static void make(Path directory, String name, String kind, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "req",
                "-x509",
                "-newkey",
                kind,
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                directory.resolve(name + ".key").toString(),
                "-out",
                directory.resolve(name + ".pem").toString()));
        arguments.addAll(List.of(more));
        Ran ran = run(arguments.toArray(String[]::new));
        assertThat(ran.status()).as(ran.text()).isZero();
    }
}
