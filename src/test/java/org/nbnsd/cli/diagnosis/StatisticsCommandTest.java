package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.name.CodePage;

final class StatisticsCommandTest {
    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Ran run(String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "statistics";
        words[1] = "--control";
        words[2] = server.path().toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return Ran.nbnsd(words);
    }

    @Test
    void whatIsNotZeroIsToldWithWhatItIs() {
        Ran ran = run();
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out())
                .startsWith("nbnsd 1.2.3, started 2026-11-21 ")
                .containsPattern("control-connections +1  Connections of commands and programs")
                .containsPattern("QUERY_ANSWERED +7\n")
                .doesNotContain("control-malformed");
        assertThat(run("--all").out()).containsPattern("control-malformed +0  Connections that ended");
    }

    @Test
    void programsGetEverythingByItsName() {
        JsonObject json = JsonParser.parseString(run("--json").out()).getAsJsonObject();
        assertThat(json.get("command").getAsString()).isEqualTo("statistics");
        assertThat(json.get("daemon").getAsString()).isEqualTo("1.2.3");
        assertThat(json.get("started").getAsString()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(json.getAsJsonObject("counters").get("control-malformed").getAsLong())
                .isZero();
        assertThat(json.getAsJsonObject("gauges").get("uptime-seconds").getAsLong())
                .isZero();
        assertThat(json.getAsJsonObject("gauges").get("control-sessions").getAsLong())
                .isPositive();
        assertThat(json.getAsJsonObject("events").get("QUERY_ANSWERED").getAsLong())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void noLineIsWiderThanTheTerminal(int width) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Letters letters = new Letters(CodePage.CP850, character -> true);
        int status = Main.run(
                new Console(writer, writer, writer, false, false, width, letters),
                "statistics",
                "--all",
                "--control",
                server.path().toString());
        assertThat(status).isEqualTo(ExitStatus.FOUND);
        assertThat(out.toString().lines().skip(1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Connections of commands and programs of this machine, refused ones included.");
    }

    @Test
    void whoCountsNothingSaysSo() throws IOException {
        Path path = directory.resolve("other");
        try (ControlServer other = new ControlServer(path, new Operations(new FakeBackend()), failure -> {})) {
            other.start();
            Ran ran = Ran.nbnsd("statistics", "--control", path.toString());
            assertThat(ran.status()).isNotEqualTo(ExitStatus.FOUND);
            assertThat(ran.err()).contains("counts nothing");
        }
    }
}
