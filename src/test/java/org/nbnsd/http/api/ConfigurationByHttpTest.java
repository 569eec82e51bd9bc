package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.daemon.DaemonByHttp;
import org.nbnsd.interop.Ports;

/** The configuration of a daemon with a file, as a plain client of HTTP sees, checks and renews it. */
final class ConfigurationByHttpTest {
    @TempDir
    private Path directory;

    private DaemonByHttp daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = new DaemonByHttp(directory);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private static JsonObject json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonObject json = JsonParser.parseString(answer.body()).getAsJsonObject();
        if (status == 200) {
            assertThat(json.keySet()).isNotEmpty();
        }
        return json;
    }

    private JsonObject reload(int status) throws Exception {
        return json(daemon.post(TokenScope.ADMIN, "/api/v1/reload", "{\"reason\":\"a test\"}"), status);
    }

    private JsonObject check(String toml) throws Exception {
        JsonObject body = new JsonObject();
        body.addProperty("toml", toml);
        return json(daemon.post(TokenScope.READ, "/api/v1/config/check", body.toString()), 200);
    }

    private JsonObject setting(String key) throws Exception {
        for (JsonElement each : daemon.get("/api/v1/config").getAsJsonArray("settings")) {
            if (each.getAsJsonObject().get("key").getAsString().equals(key)) {
                return each.getAsJsonObject();
            }
        }
        throw new AssertionError("no setting " + key);
    }

    private static List<String> changes(JsonObject reloaded) {
        return reloaded.getAsJsonArray("changes").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(each -> each.get("key").getAsString()
                        + (each.get("effect").getAsString().equals("at-once") ? "" : " later"))
                .toList();
    }

    @Test
    void eachSettingSaysWhereItWasSetAndWhatIsKnownIsNotSentAgain() throws Exception {
        assertThat(setting("name").toString()).contains("\"WINS\\\"", "nbnsd.toml", "\"line\":4");
        assertThat(setting("migrate").toString()).doesNotContain("nbnsd.toml");
        String tag = DaemonByHttp.send(daemon.request(TokenScope.READ, "/api/v1/config"))
                .headers()
                .firstValue("etag")
                .orElseThrow();
        assertThat(DaemonByHttp.send(daemon.request(TokenScope.READ, "/api/v1/config")
                                .header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        daemon.write("migrate = true");
        reload(200);
        assertThat(DaemonByHttp.send(daemon.request(TokenScope.READ, "/api/v1/config")
                                .header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(200);
        assertThat(setting("migrate").toString()).contains("nbnsd.toml", "\"line\":5");
    }

    @Test
    void whoMayDoItAndWithWhatIsAsForEverythingElse() throws Exception {
        String reload = "/api/v1/reload";
        assertThat(daemon.post(null, reload, "{}").statusCode()).isEqualTo(401);
        assertThat(daemon.post(TokenScope.WRITE, reload, "{}").statusCode()).isEqualTo(403);
        assertThat(daemon.post(null, "/api/v1/config/check", "{\"toml\":\"\"}").statusCode())
                .isEqualTo(200);
        assertThat(daemon.post(TokenScope.METRICS, "/api/v1/config/check", "{\"toml\":\"\"}")
                        .statusCode())
                .isEqualTo(403);
        json(daemon.post(TokenScope.ADMIN, reload, "{\"file\":\"/etc/passwd\"}"), 422);
        json(daemon.post(TokenScope.READ, "/api/v1/config/check", "{}"), 422);
        json(daemon.post(TokenScope.READ, "/api/v1/config/check", "{\"toml\":7}"), 422);
        String large = new JsonPrimitive("#".repeat((1 << 18) + 1)).toString();
        assertThat(json(daemon.post(TokenScope.READ, "/api/v1/config/check", "{\"toml\":" + large + "}"), 422)
                        .toString())
                .contains("\"pointer\":\"/toml\"");
        assertThat(DaemonByHttp.send(daemon.request(TokenScope.ADMIN, reload)).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aTextIsCheckedWithLinesAndChangesNothing() throws Exception {
        JsonObject wrong =
                check("port = 70000\nprot = 1\n[http]\nlisten = '0.0.0.0:80'\ncertificate = '/etc/shadow'\n");
        assertThat(wrong.getAsJsonArray("does")).isEmpty();
        assertThat(wrong.get("faults").toString())
                .contains("\"line\":1", "\"line\":2", "did you mean 'port'?", "http.certificate", "alone")
                .doesNotContain("permission");
        assertThat(check("port = ").getAsJsonArray("faults")).hasSize(1);
        JsonObject good = check("port = 1137\nname = 'other'\n");
        assertThat(good.getAsJsonArray("faults")).isEmpty();
        assertThat(good.get("does").toString()).contains("OTHER<00>");
        assertThat(setting("name").get("value").getAsString()).contains("WINS");
    }

    @Test
    void whatChangesAtOnceAndWhatTakesARestartIsToldApart() throws Exception {
        daemon.write("migrate = true\ntransport = 'nio'", "names = ['nbns.example.com']");
        JsonObject applied = reload(200);
        assertThat(applied.get("result").getAsString()).isEqualTo("applied");
        assertThat(changes(applied)).containsExactlyInAnyOrder("migrate", "transport later", "http.names");
        assertThat(setting("transport").get("pending").getAsString()).contains("nio");
        assertThat(changes(reload(200))).containsExactly("transport later");
    }

    private long gauge(String name) throws Exception {
        return daemon.get("/api/v1/statistics")
                .getAsJsonObject("gauges")
                .get(name)
                .getAsLong();
    }

    /** As check-config does. */
    @Test
    void whatIsWrongWithACertificateIsToldWithTheLineOfItsKeyAndTheOldConfigurationGoesOn() throws Exception {
        assertThat(gauge("config-last-reload-successful")).isEqualTo(1);
        Path file = Files.writeString(daemon.file().resolveSibling("c.pem"), "nonsense");
        daemon.write("migrate = true", "certificate = '" + file + "'", "key = '" + file + "'");

        JsonObject wrong = reload(200);

        assertThat(wrong.toString())
                .contains(
                        "\"result\":\"wrong\"",
                        "http.certificate",
                        "c.pem: there is no certificate in it",
                        "\"line\":8");
        assertThat(gauge("config-last-reload-successful")).isZero();
        assertThat(setting("migrate").get("value").getAsString()).isEqualTo("false");
        daemon.write("");
        reload(200);
        assertThat(gauge("config-last-reload-successful")).isEqualTo(1);
    }

    @Test
    void anotherLimitIsMeasuredAgainstAtOnce() throws Exception {
        assertThat(gauge("record-limit")).isEqualTo(1_000_000);
        daemon.write("[limits]\nnames = 1234");
        assertThat(changes(reload(200))).containsExactly("limits.names");
        assertThat(gauge("record-limit")).isEqualTo(1234);
    }

    @Test
    void whoFollowsTheEventsIsCountedWhileHeDoes() throws Exception {
        assertThat(gauge("sse-clients")).isZero();
        try (EventClient client = new EventClient(daemon.port(), "/api/v1/events/stream")) {
            assertThat(client.head().get(0)).contains("200");
            assertThat(gauge("sse-clients")).isEqualTo(1);
        }
        long end = System.nanoTime() + 20_000_000_000L;
        while (gauge("sse-clients") != 0) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @Test
    void aWrongFileLeavesAllAsItWasAndSaysWhereItIsWrong() throws Exception {
        for (String wrong : List.of("migrate = maybe", "port = -1", "prot = 1", "migrate = ")) {
            daemon.write(wrong, "names = ['nbns.example.com']");
            JsonObject refused = reload(200);
            assertThat(refused.get("result").getAsString()).isEqualTo("wrong");
            assertThat(refused.get("faults").toString()).as(wrong).contains("\"line\":5", "nbnsd.toml");
            assertThat(changes(refused)).isEmpty();
            assertThat(setting("http.names").get("value").getAsString()).isEqualTo("[]");
        }
        Files.delete(daemon.file());
        assertThat(reload(200).get("result").getAsString()).isEqualTo("unreadable");
        assertThat(daemon.get("/api/v1/statistics").toString()).contains("\"config-last-reload-successful\":0");
    }

    /** It is closed when the thread of all connections turns once more. */
    private static void awaitNotServed(int port) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (isServed(port)) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static boolean isServed(int port) {
        try {
            new Socket("127.0.0.1", port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void itListensElsewhereAtOnceOrStaysWhereItIs() throws Exception {
        int before = Ports.free();
        daemon.write("", "listen = '127.0.0.1:" + before + "'");
        assertThat(changes(reload(200))).containsExactly("http.listen");
        assertThat(daemon.port()).isEqualTo(before);
        daemon.write("", "listen = '127.0.0.2:" + before + "'");
        assertThat(changes(reload(200))).containsExactly("http.listen");
        assertThat(daemon.http("127.0.0.2", "/api/v1/status").statusCode()).isEqualTo(200);
        awaitNotServed(before);
        daemon.write("", "listen = '127.0.0.1:" + before + "'");
        JsonObject back = json(daemon.reloadAt("127.0.0.2"), 200);
        assertThat(back.get("result").getAsString()).isEqualTo("applied");
        assertThat(isServed(before)).isTrue();
        try (ServerSocket taken = new ServerSocket(0)) {
            daemon.write("migrate = true", "listen = '127.0.0.1:" + taken.getLocalPort() + "'");
            JsonObject refused = reload(200);
            assertThat(refused.get("result").getAsString()).isEqualTo("wrong");
            assertThat(refused.get("faults").toString()).contains("TCP port " + taken.getLocalPort(), "in use");
            assertThat(daemon.port()).isEqualTo(before);
            assertThat(setting("migrate").get("value").getAsString()).isEqualTo("false");
        }
    }

    @Test
    void whoAskedIsInTheAuditLogAndTheSecretsAreNowhere() throws Exception {
        daemon.write("migrate = true", "read-without-token = false");
        reload(200);
        assertThat(daemon.post(null, "/api/v1/config/check", "{\"toml\":\"\"}").statusCode())
                .isEqualTo(401);
        String log = Files.readString(directory.resolve("audit.jsonl"), StandardCharsets.UTF_8);
        assertThat(log).contains("\"operation\":\"reload\"", "\"reason\":\"a test\"", "token admin-1");
        assertThat(log + daemon.get("/api/v1/config")).doesNotContainPattern("nbnsd_[a-z2-7]{20}");
    }
}
