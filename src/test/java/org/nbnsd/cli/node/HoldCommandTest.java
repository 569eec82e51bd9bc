package org.nbnsd.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;

/** {@code hold}, {@code logon} and {@code logoff}, some of them as programs of their own. */
final class HoldCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestServer server;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        processes.forEach(Process::destroyForcibly);
        server.close();
    }

    private String[] withSocket(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(1, List.of("--control", server.path().toString()));
        return all.toArray(String[]::new);
    }

    private Ran run(String... command) {
        return Ran.nbnsd(withSocket(command));
    }

    /** A program of its own. */
    private Process launch(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(withSocket(command)));
        Process process = new ProcessBuilder(line).start();
        processes.add(process);
        return process;
    }

    private static String firstLine(BufferedReader reader) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(reader.readLine());
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void eventually(String what, BooleanSupplier question) {
        Eventually.get(PATIENCE, () -> what, () -> question.getAsBoolean() ? Boolean.TRUE : null);
    }

    private boolean isHeld(String name) {
        return server.node().state(name) != null;
    }

    @Test
    void theCommandGetsTheNameAndItsStatusIsForwarded() throws IOException {
        Path told = directory.resolve("told");
        Ran ran = run("hold", "fred", "--", "sh", "-c", "echo \"$NBNSD_NAME\" > \"$0\"; exit 7", told.toString());
        assertThat(ran).isEqualTo(new Ran(7, "", ""));
        assertThat(told).hasContent("FRED<00>\n");
        eventually("let go", () -> !isHeld("FRED<00>"));
    }

    @Test
    void theNameIsHeldWhileTheCommandRunsAndNoLonger() throws Exception {
        Process holder = launch("hold", "fred#20", "--group", "--", "sh", "-c", "echo runs; read line");
        assertThat(firstLine(holder.inputReader())).isEqualTo("runs");
        LocalNameState state = server.node().state("FRED<20>");
        assertThat(state).isNotNull();
        assertThat(state.name()).isEqualTo(LocalName.group(NetbiosName.of("FRED", 0x20)));
        holder.outputWriter().close();
        assertThat(end(holder)).isEqualTo(1);
        eventually("let go", () -> !isHeld("FRED<20>"));
    }

    @ParameterizedTest
    @CsvSource({"no-such-command, 127", "/, 126"})
    void aCommandThatCannotBeRunIsTold(String command, int status) {
        Ran ran = run("hold", "fred", "--", command);
        assertThat(ran.status()).isEqualTo(status);
        assertThat(ran.err()).contains(command);
        eventually("let go", () -> !isHeld("FRED<00>"));
    }

    @Test
    void itsHelpHasItsOwnExitStatuses() {
        assertThat(run("hold", "--help").out()).contains("127   COMMAND is not found");
        assertThat(run("names", "--help").out()).contains("1   no: not found");
    }

    /** Q200832. */
    @Test
    void theNextOfAFamilyIsAnother() throws Exception {
        server.node().other("VIEWER        B<00>", false);
        Process first = launch("hold", "--next-of", "viewer        a", "--json");
        assertThat(firstLine(first.inputReader())).contains("\"name\":\"VIEWER        A<00>\"", "\"held\":true");
        Path told = directory.resolve("told");
        Ran second = run(
                "hold",
                "--next-of",
                "VIEWER        A",
                "--",
                "sh",
                "-c",
                "printf '%s' \"${NBNSD_NAME%<*}\" > \"$0\"",
                told.toString());
        assertThat(second).isEqualTo(new Ran(0, "", ""));
        assertThat(told).hasContent("VIEWER        C");
    }

    /** Q253729. */
    @Test
    void theNameOfAProgramThatIsKilledIsFreeAtOnce() throws Exception {
        Process holder = launch("hold", "fred");
        assertThat(firstLine(holder.inputReader()))
                .isEqualTo("FRED<00> is held at 10.0.0.5; interrupt this to let it go");
        assertThat(isHeld("FRED<00>")).isTrue();
        holder.destroyForcibly();
        assertThat(end(holder)).isEqualTo(128 + 9);
        eventually("let go", () -> !isHeld("FRED<00>"));
    }

    /** Q253729: in the middle of the claim. */
    @Test
    void aProgramThatIsKilledWhileItClaimsLeavesNothingBehind() throws Exception {
        server.node().holdTimeBack();
        Process holder = launch("hold", "fred");
        eventually("asked", () -> server.node().waiting() == 1);
        holder.destroyForcibly();
        eventually("given up", () -> server.node().waiting() == 0);
        server.node().elapse(Duration.ofSeconds(5));
        assertThat(isHeld("FRED<00>")).isFalse();
    }

    @Test
    void interruptedWithoutACommandIsDone() throws Exception {
        Process holder = launch("hold", "fred");
        firstLine(holder.inputReader());
        holder.destroy();
        assertThat(end(holder)).isZero();
        eventually("let go", () -> !isHeld("FRED<00>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalsArePassedOnToTheCommand(String signal) throws Exception {
        Programs.assumeNotIgnored(signal);
        Process holder = launch(
                "hold",
                "fred",
                "--",
                "sh",
                "-c",
                "trap 'exit 42' " + signal + "; echo ready; while :; do sleep 0.1; done");
        assertThat(firstLine(holder.inputReader())).isEqualTo("ready");
        new ProcessBuilder("kill", "-s", signal, Long.toString(holder.pid()))
                .start()
                .waitFor();
        assertThat(end(holder)).isEqualTo(42);
        eventually("let go", () -> !isHeld("FRED<00>"));
    }

    @Test
    void theCommandGoesOnWithoutTheDaemonAndThatIsTold() throws Exception {
        Process holder = launch("hold", "fred", "--", "sh", "-c", "echo ready; read line; exit 5");
        assertThat(firstLine(holder.inputReader())).isEqualTo("ready");
        server.stop();
        assertThat(firstLine(holder.errorReader()))
                .isEqualTo("FRED<00>: no longer held: the daemon is stopping; the command goes on");
        assertThat(holder.isAlive()).isTrue();
        holder.outputWriter().close();
        assertThat(end(holder)).isEqualTo(5);
    }

    @Test
    void theCommandEndsWithTheDaemonIfThatIsWanted() throws Exception {
        Process holder = launch("hold", "fred", "--end-if-lost", "--", "sh", "-c", "echo ready; exec sleep 600");
        assertThat(firstLine(holder.inputReader())).isEqualTo("ready");
        server.stop();
        assertThat(firstLine(holder.errorReader())).endsWith("the daemon is stopping; the command is told to end");
        assertThat(end(holder)).isEqualTo(128 + 15);
    }

    @Test
    void withoutACommandTheEndOfTheDaemonIsAnError() throws Exception {
        Process holder = launch("hold", "fred");
        firstLine(holder.inputReader());
        server.stop();
        assertThat(firstLine(holder.errorReader())).isEqualTo("FRED<00>: no longer held: the daemon is stopping");
        assertThat(end(holder)).isEqualTo(ExitStatus.CANNOT);
    }

    @Test
    void aRefusalSaysWhoHasTheNameAndNothingRuns() {
        server.node().other("FRED<00>", false);
        Path never = directory.resolve("never");
        Ran ran = run("hold", "fred", "--", "touch", never.toString());
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("FRED<00>: refused: ").contains("10.0.0.99");
        assertThat(Files.exists(never)).isFalse();
        JsonObject json =
                JsonParser.parseString(run("hold", "fred", "--json").out()).getAsJsonObject();
        assertThat(json.get("command").getAsString()).isEqualTo("hold");
        assertThat(json.get("held").getAsBoolean()).isFalse();
        assertThat(json.get("reason").getAsString()).contains("10.0.0.99");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hold|NAME",
                "hold --next-of fred|family: FRED<00> (expected: a name of fifteen octets that ends in a letter",
                "hold *|name: *<00> (expected: not the wildcard)",
                "logon|USER",
                "logon alice#20|user: alice#20 (expected: no suffix, or <03>)",
                "logoff SIXTEENLETTERSXX|15",
                "nbtstat -n -c|",
            })
    void wrongInputIsToldBeforeTheDaemonIsAsked(String line, String message) throws IOException {
        server.close();
        Ran ran = Ran.nbnsd(line.split(" ", -1));
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains(message == null ? "" : message).contains("Try: nbnsd ");
    }

    @Test
    void usersLogOnAndOff() {
        assertThat(run("logon", "alice")).isEqualTo(new Ran(0, "ALICE<03> is logged on at 10.0.0.5\n", ""));
        assertThat(run("logon", "alice#03").status()).isZero();
        assertThat(run("nbtstat", "-n").out()).contains("    ALICE          <03>  UNIQUE      Registered\n");
        assertThat(run("logoff", "ALICE", "--json").out())
                .isEqualTo("{\"command\":\"logoff\",\"version\":1,\"name\":\"ALICE<03>\",\"wasLoggedOn\":true}\n");
        assertThat(isHeld("ALICE<03>")).isFalse();
        assertThat(run("logoff", "alice"))
                .isEqualTo(new Ran(
                        ExitStatus.REFUSED,
                        "",
                        "ALICE<03>: not logged on here (expected: a user that logon has registered)\n"));
    }

    @Test
    void aUserNamedLikeAnotherComputerIsRefused() {
        server.node().other("PC1<03>", false);
        Ran ran = run("logon", "pc1");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).startsWith("PC1<03>: refused: ").contains("10.0.0.99");
    }

    @Test
    void aDaemonThatIsNoEndNodeSaysSo() throws IOException {
        server.close();
        try (TestServer other = TestServer.withoutNode(directory)) {
            Ran ran = Ran.nbnsd("hold", "fred", "--control", other.path().toString());
            assertThat(ran)
                    .isEqualTo(new Ran(
                            ExitStatus.CANNOT,
                            "",
                            "this daemon holds no names for this machine (expected: enabled = true in the section [node]"
                                    + " of its configuration)\n"));
        }
    }
}
