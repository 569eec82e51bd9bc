package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.RealDaemon;

/** What the daemon as users run it does with HTTP, and without. */
@Timeout(60)
final class HttpJarIT {
    @TempDir
    private Path directory;

    private Path loaded() {
        return directory.resolve("loaded");
    }

    private Process serve(String... options) throws IOException {
        List<String> command = RealDaemon.nbnsd(
                "serve",
                "--listen",
                "127.0.0.1",
                "--port",
                "0",
                "--data",
                "none",
                "--control",
                "off",
                "--name",
                "WINS");
        command.addAll(List.of(options));
        command.add(command.indexOf("-jar"), "-Xlog:class+load:file=" + loaded());
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("log").toFile())
                .start();
    }

    private static List<String> screen(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        List<String> lines = new ArrayList<>();
        String line = reader.readLine();
        while (line != null && !line.equals("Try it:")) {
            lines.add(line);
            line = reader.readLine();
        }
        return lines;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private List<String> ofHttp() throws IOException {
        try (Stream<String> lines = Files.lines(loaded())) {
            return lines.filter(line -> line.contains(" org.nbnsd.http.")
                            || line.contains(" org.nbnsd.metrics.")
                            || line.contains(" io.netty.handler.")
                            || line.contains(" io.prometheus."))
                    .toList();
        }
    }

    @Test
    void withoutHttpNoClassOfItIsLoadedAndNothingIsSaidOfIt() throws Exception {
        for (List<String> options : List.of(List.<String>of(), List.of("--http", "off"))) {
            Process process = serve(options.toArray(String[]::new));
            assertThat(screen(process)).noneMatch(line -> line.startsWith("  http "));
            stop(process);
            assertThat(ofHttp()).isEmpty();
        }
    }

    @Test
    void withHttpItSaysWhereAnswersThereAndStopsWithAConnectionOpen() throws Exception {
        Process process = serve("--http", "127.0.0.1:0");
        String line = screen(process).stream()
                .filter(each -> each.startsWith("  http "))
                .findFirst()
                .orElseThrow();
        String url = line.replaceAll("^  http +|, for this machine alone$", "");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/names"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        stop(process);
        assertThat(ofHttp()).isNotEmpty();
    }

    @Test
    void anotherAddressWithoutEncryptionIsAnErrorOfTheCommandLine() throws Exception {
        Process process = serve("--http", "0.0.0.0:0");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("log")))
                .startsWith("--http: \"0.0.0.0:0\" without encryption (expected: ");
    }
}
