package org.nbnsd.cli.daemon;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.daemon.Captures;
import org.nbnsd.interop.Eventually;

/** The daemon as a process. Alone, because it measures time. */
@Isolated
@Timeout(60)
final class ServeCommandTest {
    private static final Pattern PORT = Pattern.compile("  listens on  127\\.0\\.0\\.1, UDP port ([0-9]+)");

    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--capture",
                Captures.next("ServeCommandTest").toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> linesUntil(BufferedReader reader, String start) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    List<String> lines = new ArrayList<>();
                    try {
                        String line = reader.readLine();
                        while (line != null) {
                            lines.add(line);
                            line = line.startsWith(start) ? null : reader.readLine();
                        }
                    } catch (IOException e) {
                        lines.add(e.toString());
                    }
                    return lines;
                })
                .get(30, SECONDS);
    }

    private static int run(StringWriter err, String... args) {
        return Main.run(new Console(new PrintWriter(new StringWriter()), new PrintWriter(err)), args);
    }

    /** Serves, does something with the port, and stops; returns all that it said. */
    private static List<String> serve(IntConsumer use, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(List.of("--listen", "127.0.0.1", "--port", "0", "--name", "alpha", "--own", "fred#20"));
        args.addAll(List.of(more));
        Process daemon = start(args.toArray(String[]::new));
        try (BufferedReader out = daemon.inputReader()) {
            List<String> screen = linesUntil(out, "  nbnsd query");
            String listens = screen.stream()
                    .filter(line -> line.startsWith("  listens on"))
                    .findFirst()
                    .orElseThrow();
            Matcher port = PORT.matcher(listens);
            assertThat(port.matches()).as(listens).isTrue();
            use.accept(Integer.parseInt(port.group(1)));

            daemon.toHandle().destroy(); // SIGTERM; Process.destroy would close the pipe, too
            assertThat(daemon.onExit().get(1, SECONDS).exitValue()).isZero();
            screen.addAll(linesUntil(out, "nbnsd stopped"));
            return screen;
        } finally {
            daemon.destroyForcibly();
        }
    }

    private static void ask(int port, String... args) {
        StringWriter err = new StringWriter();
        List<String> command = new ArrayList<>(List.of(args));
        command.addAll(List.of("--server", "127.0.0.1", "--port", Integer.toString(port)));
        assertThat(run(err, command.toArray(String[]::new))).as(err.toString()).isZero();
    }

    /** What {@code serve} without {@code --config} says of a configuration that it finds by itself. */
    private static String refused(Path file, boolean byVariable, int status) throws Exception {
        ProcessBuilder serve = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dnbnsd.config=" + (byVariable ? "/not/there" : file),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve");
        serve.environment().remove("NBNSD_CONFIG");
        if (byVariable) {
            serve.environment().put("NBNSD_CONFIG", file.toString());
        }
        Process process = serve.redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader()) {
            String said = out.readLine();
            assertThat(process.waitFor()).as(said).isEqualTo(status);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aConfigurationIsFoundWhereItUsuallyIsOrWhereTheEnvironmentSays(@TempDir Path directory) throws Exception {
        Path wrong = Files.writeString(directory.resolve("nbnsd.toml"), "port = 'much'\n");

        assertThat(refused(wrong, false, ExitStatus.USAGE))
                .startsWith(wrong + ":1:")
                .contains("port");
        assertThat(refused(wrong, true, ExitStatus.USAGE))
                .startsWith(wrong + ":1:")
                .contains("port");
        assertThat(refused(directory.resolve("absent"), true, ExitStatus.CANNOT))
                .contains("absent: not there")
                .contains("NBNSD_CONFIG names it");
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        List<String> said = serve(port -> ask(port, "query", "fred#20"), "--data", "none");
        assertThat(said)
                .contains("  names       ALPHA<00>, FRED<20>")
                .anyMatch(line -> line.startsWith("  kept        in memory"))
                .last()
                .asString()
                .matches("nbnsd stopped after [0-9a-z]+: 1 datagrams received, 1 sent, 0 names held");
    }

    @Test
    void whatWasRegisteredIsThereAfterARestart(@TempDir Path directory) throws Exception {
        String data = directory.resolve("data").toString();
        List<String> first = serve(port -> ask(port, "register", "bob#20", "--address", "127.0.0.2"), "--data", data);
        assertThat(first).contains("  kept        in " + data + "/names.db: what is acknowledged is on the disk");
        List<String> second = serve(port -> ask(port, "query", "bob#20"), "--data", data);
        assertThat(second)
                .contains("              1 names loaded")
                .last()
                .asString()
                .endsWith("1 names held");
    }

    @Test
    void twoDaemonsDoNotShareADatabase(@TempDir Path directory) throws Exception {
        serve(
                port -> {
                    StringWriter err = new StringWriter();
                    assertThat(run(err, "serve", "--port", "0", "--data", directory.toString()))
                            .isEqualTo(ExitStatus.CANNOT);
                    assertThat(err.toString()).contains("in use").contains("--data");
                },
                "--data",
                directory.toString());
    }

    @Test
    void whatIsNoDatabaseIsNotTouched(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("names.db"), "my diary");
        StringWriter err = new StringWriter();
        assertThat(run(err, "serve", "--port", "0", "--data", directory.toString()))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).contains(file.toString());
        assertThat(file).hasContent("my diary");
    }

    @Test
    void wrongOptionsAreAllNamed() {
        StringWriter err = new StringWriter();
        assertThat(run(err, "serve", "--port", "x", "--own", "A#1C")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("--port: \"x\" (expected: "))
                .anyMatch(line -> line.startsWith("--own: \"A#1C\" (expected: "));
    }

    @Test
    void aMissingFileIsNamed() {
        StringWriter err = new StringWriter();
        assertThat(run(err, "serve", "--config", "/nowhere/nbnsd.toml")).isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).startsWith("/nowhere/nbnsd.toml: not there");
    }

    @Test
    void whoseAddressAnEventHasTheRunningDaemonKnows(@TempDir Path directory) throws Exception {
        String data = directory.resolve("data").toString();
        serve(
                port -> {
                    ask(port, "register", "pc1", "--address", "127.0.0.2");
                    ask(port, "register", "alice#03", "--address", "127.0.0.2");
                    Eventually.get(Duration.ofSeconds(20), () -> decoded(data), () -> {
                        String said = decoded(data);
                        return said.contains("computer PC1; user ALICE") ? said : null;
                    });
                },
                "--data",
                data);
        assertThat(decoded(data)).contains("Other host:       127.0.0.2\n", "nobody could be asked: no daemon serves");
    }

    private static String decoded(String data) {
        Ran ran = Ran.nbnsd("decode-event", "02 00 00 7f", "--data", data);
        assertThat(ran.status()).as(ran.err()).isZero();
        return ran.out();
    }
}
