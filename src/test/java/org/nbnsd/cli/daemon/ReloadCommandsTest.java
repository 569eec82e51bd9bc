package org.nbnsd.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeConfiguration;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Reloaded.Result;
import org.nbnsd.control.channel.TestServer;

/** What people and programs see of the configuration of a daemon. */
@Timeout(60)
final class ReloadCommandsTest {
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

    private Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--control", server.path().toString()));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    private static JsonObject json(Ran ran) {
        return JsonParser.parseString(ran.out()).getAsJsonObject();
    }

    @Test
    void whatHasChangedIsPrintedWithWhatTakesARestart() {
        server.configuration()
                .becomes(new Reloaded(Result.APPLIED, "nbnsd.toml", List.of(), FakeConfiguration.CHANGES));
        Ran ran = run("reload", "--reason", "the new office");
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out().lines())
                .containsExactly("rate.per-host: 1000 -> 500", "port: 137 -> 1137  (without effect until a restart)");
        assertThat(server.configuration().reloads())
                .singleElement()
                .satisfies(author -> assertThat(author.reason()).isEqualTo("the new office"));
    }

    @Test
    void nothingThatChangesIsSaidInWords() {
        server.configuration().becomes(new Reloaded(Result.APPLIED, "nbnsd.toml", List.of(), List.of()));
        assertThat(run("reload").out().lines()).containsExactly("nbnsd.toml: nothing has changed");
        server.configuration().becomes(new Reloaded(Result.APPLIED, "", List.of(), List.of()));
        assertThat(run("reload").out()).startsWith("this daemon has no configuration file");
    }

    @Test
    void whatIsWrongIsToldAsByCheckConfigAndIsAWrongConfiguration() {
        server.configuration()
                .becomes(new Reloaded(Result.WRONG, "nbnsd.toml", List.of(FakeConfiguration.FAULT), List.of()));
        Ran ran = run("reload");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).containsExactly(FakeConfiguration.FAULT.text());
        Ran program = run("reload", "--json");
        assertThat(program.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(json(program).get("result").getAsString()).isEqualTo("wrong");
        JsonObject fault = json(program).getAsJsonArray("faults").get(0).getAsJsonObject();
        assertThat(fault.get("line").getAsInt()).isEqualTo(6);
        assertThat(fault.get("key").getAsString()).isEqualTo("port");
    }

    @Test
    void aFileThatCannotBeReadIsSomethingElse() {
        server.configuration()
                .becomes(new Reloaded(Result.UNREADABLE, "nbnsd.toml", List.of(FakeConfiguration.FAULT), List.of()));
        assertThat(run("reload").status()).isEqualTo(ExitStatus.CANNOT);
    }

    @Test
    void settingsAreThoseThatAreNotAsByDefaultOrWaitForARestart() {
        Ran ran = run("settings");
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out())
                .containsPattern("rate\\.per-host +500 +1000 +nbnsd\\.toml:7 +at once")
                .containsPattern("port +137 +137 +default +restart")
                .containsPattern("name +\"\\(not shown\\)\" +--name +restart")
                .contains("port = 1137 takes a restart");
        assertThat(json(run("settings", "--json")).getAsJsonArray("settings")).hasSize(3);
    }

    @Test
    void aCheckIsADocumentForPrograms() throws IOException {
        Path file = Files.writeString(directory.resolve("nbnsd.toml"), "prot = 1\n");
        Ran bad = Ran.nbnsd("check-config", file.toString(), "--json");
        assertThat(bad.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(json(bad).get("result").getAsString()).isEqualTo("wrong");
        assertThat(json(bad).getAsJsonArray("faults")).hasSize(1);
        Files.writeString(file, "port = 1137\n[[replication.partner]]\naddress = '10.0.1.5'\n");
        Ran good = Ran.nbnsd("check-config", file.toString(), "--json");
        assertThat(good.status()).as(good.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(json(good).get("result").getAsString()).isEqualTo("good");
        assertThat(json(good).getAsJsonArray("warnings")).hasSize(1);
        assertThat(json(good).getAsJsonArray("does").toString()).contains("UDP port 1137");
    }
}
