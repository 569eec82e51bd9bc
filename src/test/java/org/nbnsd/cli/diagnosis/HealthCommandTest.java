package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.channel.TestServer;

final class HealthCommandTest {
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
        words[0] = "health";
        words[1] = "--control";
        words[2] = server.path().toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return Ran.nbnsd(words);
    }

    @Test
    void aDaemonThatLivesAndDoesNotServeAsItShouldIsANo() {
        Ran ran = run();
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out())
                .isEqualTo("ok      threads: 3 parts were looked at, and go on\nfailed  database: disk full\n");
    }

    @Test
    void whoOnlyWantsToStartItAgainIfThatHelpsIsToldThatItLives() {
        Ran ran = run("--live");
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(ran.out()).isEqualTo("ok      threads: 3 parts were looked at, and go on\n");
    }

    @Test
    void programsGetEachCheck() {
        Ran ran = run("--json");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        JsonObject json = JsonParser.parseString(ran.out()).getAsJsonObject();
        assertThat(json.get("live").getAsBoolean()).isTrue();
        assertThat(json.get("ready").getAsBoolean()).isFalse();
        assertThat(json.getAsJsonArray("checks").get(1).toString())
                .isEqualTo("{\"check\":\"database\",\"vital\":false,\"ok\":false,\"detail\":\"disk full\"}");
    }
}
