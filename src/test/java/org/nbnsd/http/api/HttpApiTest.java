package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.daemon.DaemonByHttp;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/** A daemon as a plain client of HTTP sees it. */
final class HttpApiTest {
    @TempDir
    private static Path directory;

    private static DaemonByHttp daemon;

    @BeforeAll
    static void start() throws Exception {
        daemon = new DaemonByHttp(directory);
        daemon.claim(NetbiosName.parse("FRED<20>"));
    }

    @AfterAll
    static void stop() throws Exception {
        daemon.close();
    }

    private static HttpResponse<String> send(
            TokenScope scope, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = daemon.request(scope, path)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return DaemonByHttp.send(request);
    }

    private static HttpResponse<String> json(
            TokenScope scope, String method, String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!body.isEmpty()) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return send(scope, method, path, body, all.toArray(String[]::new));
    }

    @Test
    void aStaticRecordOfANameThatNoHostGetsIsMadeAndWarnedOf() throws Exception {
        HttpResponse<String> made = json(
                TokenScope.WRITE, "POST", "/api/v1/names", "{\"names\":[\"wpad<00>\"],\"addresses\":[\"10.0.0.9\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).contains("\"warnings\":[\"WPAD<00>: no host gets this name (access.block)");
    }

    private static String tag(String path) throws Exception {
        return send(TokenScope.READ, "GET", path, "")
                .headers()
                .firstValue("etag")
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|GET|/api/v1/names|||200|",
                "|GET|/api/v1/openapi.json|||200|",
                "|GET|/problems/not-found|||200|",
                "READ|GET|/api/v1/names/FRED%3C20%3E|||200|",
                "READ|HEAD|/api/v1/names|||200|",
                "ADMIN|GET|/api/v1/audit-log?name=fred%2320|||200|",
                "ADMIN|GET|/api/v1/audit-log?name=fred%3C2|||400|WRONG_PARAMETER",
                "READ|GET|/api/v1/names?colour=red|||400|UNKNOWN_PARAMETER",
                "READ|GET|/api/v1/names?limit=501|||400|WRONG_PARAMETER",
                "READ|GET|/api/v1/names?suffix=2|||400|WRONG_PARAMETER",
                "READ|GET|/api/v1/names/FRED%2F|||400|WRONG_PATH",
                "WRITE|POST|/api/v1/scavenge|{\"dryRun\":true,\"dryRun\":true}||400|WRONG_JSON",
                "|POST|/api/v1/scavenge|{}||401|UNAUTHORIZED",
                "READ|POST|/api/v1/scavenge|{}||403|FORBIDDEN",
                "WRITE|GET|/api/v1/tokens|||403|FORBIDDEN",
                "METRICS|POST|/api/v1/scavenge|||403|FORBIDDEN",
                "READ|GET|/api/v1/nowhere|||404|NOT_FOUND",
                "READ|GET|/api/v1/names/NOBODY%3C20%3E|||404|NOT_FOUND",
                "READ|GET|/api/v1/incidents/0123456789abcdef|||404|NOT_FOUND",
                "ADMIN|DELETE|/api/v1/names|||405|METHOD_NOT_ALLOWED",
                "READ|GET|/api/v1/names||Accept: image/png|406|NOT_ACCEPTABLE",
                "READ|GET|/api/v1/names||Accept: png|400|WRONG_HEADER",
                "READ|GET|/api/v1/names||If-None-Match: 4711|400|WRONG_HEADER",
                "READ|GET|/api/v1/events/stream||Last-Event-ID: x|400|WRONG_HEADER",
                "WRITE|PATCH|/api/v1/names/FRED%3C20%3E|{\"static\":true}|If-Match: 4711|400|WRONG_HEADER",
                "WRITE|PATCH|/api/v1/names/FRED%3C20%3E|{\"static\":true}|If-Match: W/\"4711\"|400|WRONG_HEADER",
                "WRITE|POST|/api/v1/names|{}|Idempotency-Key: a b|400|WRONG_HEADER",
                "WRITE|POST|/api/v1/scavenge|{}|Content-Type: json|400|WRONG_HEADER",
                "WRITE|POST|/api/v1/names|{\"names\":[\"FRED<20>\"],\"addresses\":[\"10.0.0.9\"]}||409|CONFLICT",
                "WRITE|PATCH|/api/v1/names/FRED%3C20%3E|{\"static\":true}|If-Match: \"4711\"|412|PRECONDITION_FAILED",
                "WRITE|POST|/api/v1/scavenge|dryRun=true|Content-Type: application/x-www-form-urlencoded|415|UNSUPPORTED_TYPE",
                "WRITE|POST|/api/v1/names|{\"names\":[\"FRED<2>\"],\"addresses\":[\"10.0.0.9\"]}||422|UNPROCESSABLE",
                "WRITE|POST|/api/v1/scavenge|{\"dry\":true}||422|UNPROCESSABLE",
                "WRITE|DELETE|/api/v1/names/FRED%3C20%3E|||428|PRECONDITION_REQUIRED",
                "READ|GET|/api/v1/partners|||503|UNAVAILABLE",
            })
    void everyAnswerHasItsStatusAndEveryProblemItsCode(
            TokenScope scope, String method, String path, String body, String header, int status, String code)
            throws Exception {
        String sent = body == null ? "" : body;
        HttpResponse<String> answer;
        if (header == null) {
            answer = json(scope, method, path, sent);
        } else {
            String[] both = header.split(": ", 2);
            answer = header.startsWith("Content-Type")
                    ? send(scope, method, path, sent, both)
                    : json(scope, method, path, sent, both);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        String type = answer.headers().firstValue("content-type").orElse("");
        if (code == null) {
            assertThat(type).doesNotContain("problem");
            return;
        }
        assertThat(type).isEqualTo("application/problem+json");
        JsonObject problem = JsonParser.parseString(answer.body()).getAsJsonObject();
        assertThat(problem.get("code").getAsString()).isEqualTo(code);
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
        assertThat(problem.get("detail").getAsString()).isNotEmpty();
        HttpResponse<String> page = send(null, "GET", problem.get("type").getAsString(), "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith(code + " (" + status + ")");
    }

    @Test
    void whatIsStillTheSameIsNotSentAgain() throws Exception {
        for (String path : List.of("/api/v1/names?q=FRED", "/api/v1/names/FRED%3C20%3E", "/api/v1/openapi.json")) {
            HttpResponse<String> again = send(TokenScope.READ, "GET", path, "", "If-None-Match", tag(path));
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @Test
    void ofTwoWhoChangeTheSameAtTheSameTimeOneIsToldThatItHasChanged() throws Exception {
        String path = "/api/v1/names/TWO%3C20%3E";
        HttpResponse<String> made = json(
                TokenScope.WRITE, "POST", "/api/v1/names", "{\"names\":[\"TWO<20>\"],\"addresses\":[\"10.9.9.9\"]}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("location")).contains(path);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                String seen = tag(path);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<HttpResponse<String>>> sent = new ArrayList<>();
                for (int who = 0; who < 2; who++) {
                    String body = "{\"addresses\":[\"10.0." + round + "." + (who + 1) + "\"]}";
                    Callable<HttpResponse<String>> writer = () -> {
                        int unused = together.await();
                        return json(TokenScope.WRITE, "PATCH", path, body, "If-Match", seen);
                    };
                    sent.add(two.submit(writer));
                }
                List<HttpResponse<String>> answers =
                        List.of(sent.get(0).get(), sent.get(1).get());
                assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 412);
                HttpResponse<String> late = answers.get(answers.get(0).statusCode() == 412 ? 0 : 1);
                assertThat(late.headers().firstValue("etag")).contains(tag(path));
            }
        } finally {
            two.shutdown();
        }
    }

    @Test
    void whatIsSentTwiceWithOneKeyIsDoneOnce() throws Exception {
        String body = "{\"names\":[\"ONCE<20>\"],\"addresses\":[\"10.0.0.2\"]}";
        HttpResponse<String> first = json(TokenScope.WRITE, "POST", "/api/v1/names", body, "Idempotency-Key", "a-1");
        HttpResponse<String> second = json(TokenScope.WRITE, "POST", "/api/v1/names", body, "Idempotency-Key", "a-1");
        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        HttpResponse<String> other = json(
                TokenScope.WRITE,
                "POST",
                "/api/v1/names",
                body.replace("10.0.0.2", "10.0.0.3"),
                "Idempotency-Key",
                "a-1");
        assertThat(other.statusCode()).isEqualTo(422);
    }

    /** Sixteen octets from the network are whatever whoever sent them wanted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3C7363726970743E616C6572742831" + "29", // <script>alert(1)
                "00000000000000000000000000000000",
                "00414243202020202020202020202020",
                "E280AE64657246202020202020202020", // a mark that turns the direction of writing
                "81909D8F204142432020202020202000", // octets that no code page has
                "2E2E2F2E2E2F6574632F706173737720", // ../../etc/passw
                "253230253346252F2520202020202020",
                "273B44524F50205441424C4520202003", // '; DROP TABLE
                "7B2261223A317D0A0D0A202020202000", // line ends in JSON
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "2A202020202020202020202020202000",
            })
    void aNameOfAnyOctetsIsToldAsTextAndFoundAgain(String hex) throws Exception {
        NetbiosName name = NetbiosName.of(HexFormat.of().parseHex(hex), 0, Scope.NONE);
        daemon.claim(name);
        JsonObject byHex = daemon.get("/api/v1/names/" + hex).getAsJsonObject("record");
        assertThat(byHex.get("name").getAsString()).isEqualTo(name.toString());
        if (!name.toString().matches(".*[/\\\\].*")) {
            String encoded =
                    URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(daemon.get("/api/v1/names/" + encoded).getAsJsonObject("record"))
                    .isEqualTo(byHex);
            assertThat(daemon.get("/api/v1/names/" + encoded + "/timeline").has("facts"))
                    .isTrue();
        }
        HttpResponse<String> raw = send(TokenScope.READ, "GET", "/api/v1/names/" + hex.toLowerCase(Locale.ROOT), "");
        assertThat(raw.body()).doesNotContain("\u0000", "\u202e").matches("(?s)[\\x20-\\x7E]*\\n");
        assertThat(raw.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(JsonParser.parseString(send(TokenScope.READ, "GET", "/api/v1/names?limit=500", "")
                                .body())
                        .getAsJsonObject()
                        .getAsJsonArray("records"))
                .contains(byHex);
    }

    @Test
    void namesInAScopeAreToldFromThoseWithoutOne() throws Exception {
        daemon.claim(NetbiosName.parse("SCOPED<20>.CORP"));
        String hex = "53434F504544202020202020202020" + "20";
        assertThat(daemon.get("/api/v1/names/" + hex + "?scope=CORP")
                        .getAsJsonObject("record")
                        .get("scope")
                        .getAsString())
                .isEqualTo("CORP");
        assertThat(daemon.get("/api/v1/names/SCOPED%3C20%3E.CORP").has("record"))
                .isTrue();
        assertThat(send(TokenScope.READ, "GET", "/api/v1/names/" + hex, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoHasTriedTooManyTokensHasToWait() throws Exception {
        try (DaemonByHttp other = new DaemonByHttp(directory.resolve("other"))) {
            int status = 0;
            HttpResponse<String> answer = null;
            for (int tries = 0; tries < 10 && status != 429; tries++) {
                answer = DaemonByHttp.send(
                        other.request(null, "/api/v1/names").header("Authorization", "Bearer nbnsd_" + "a".repeat(52)));
                status = answer.statusCode();
                assertThat(status).isIn(401, 429);
            }
            assertThat(status).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(DaemonByHttp.send(other.request(TokenScope.READ, "/api/v1/names"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static JsonObject document(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static HttpResponse<String> upload(String query, String text) throws Exception {
        return send(
                TokenScope.WRITE, "POST", "/api/v1/imports" + query, text, "Content-Type", "application/octet-stream");
    }

    @Test
    void anImportDoesWhatItsPreviewHasSaidAndOnce() throws Exception {
        JsonObject preview = document(upload("?format=lmhosts&ifTaken=replace", "10.7.0.1 LM1\n10.7.0.2 LM2 #PRE\n"));
        assertThat(preview.get("applied").getAsBoolean()).isFalse();
        assertThat(preview.getAsJsonArray("outcomes")).hasSizeGreaterThan(1);
        String apply = "/api/v1/imports/" + preview.get("import").getAsString() + "/apply";
        JsonObject done =
                document(json(TokenScope.WRITE, "POST", apply, "{\"reason\":\"moved\"}", "Idempotency-Key", "i"));
        assertThat(done.get("applied").getAsBoolean()).isTrue();
        assertThat(done.get("counts")).isEqualTo(preview.get("counts"));
        for (var outcome : preview.getAsJsonArray("outcomes")) {
            JsonObject told = outcome.getAsJsonObject();
            String name = URLEncoder.encode(told.get("name").getAsString(), StandardCharsets.UTF_8);
            JsonObject record = daemon.get("/api/v1/names/" + name).getAsJsonObject("record");
            for (String field : List.of("name", "type", "state", "static", "registeredBy")) {
                assertThat(record.get(field))
                        .isEqualTo(told.getAsJsonObject("after").get(field));
            }
        }
        assertThat(json(TokenScope.WRITE, "POST", apply, "{\"reason\":\"moved\"}", "Idempotency-Key", "i")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(TokenScope.WRITE, "POST", apply, "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void anImportIsAConflictIfARecordHasChangedSince() throws Exception {
        JsonObject preview = document(upload("?format=lmhosts", "10.7.0.3 LM3\n"));
        json(
                TokenScope.WRITE,
                "POST",
                "/api/v1/names",
                "{\"names\":[\"LM3<20>\",\"LM3<00>\"],\"addresses\":[\"10.0.0.1\"]}");
        HttpResponse<String> answer = json(
                TokenScope.WRITE,
                "POST",
                "/api/v1/imports/" + preview.get("import").getAsString() + "/apply",
                "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("10.0.0.1");
    }

    @Test
    void aFileThatIsNoneIsToldLineByLineAndNothingCanBeApplied() throws Exception {
        JsonObject preview = document(upload("?format=lmhosts", "999.1.1.1 FRED\n10.0.0.1\n"));
        assertThat(preview.getAsJsonArray("problems")).isNotEmpty();
        assertThat(preview.has("import")).isFalse();
        assertThat(upload("", "\u0000\u0001").statusCode()).isEqualTo(400);
        assertThat(upload("?format=zip", "x").statusCode()).isEqualTo(400);
        assertThat(send(TokenScope.WRITE, "POST", "/api/v1/imports", "x", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void recordsAreAFileOfAnyFormatAndTheDatabaseIsForAdministrators() throws Exception {
        HttpResponse<String> csv = send(TokenScope.READ, "GET", "/api/v1/export?format=csv&q=FRED", "");
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.headers().firstValue("content-disposition")).contains("attachment; filename=\"names.csv\"");
        assertThat(csv.body().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("FRED"));
        assertThat(document(send(TokenScope.READ, "GET", "/api/v1/export?q=FRED", ""))
                        .getAsJsonArray("records"))
                .hasSize(1);
        assertThat(send(TokenScope.READ, "GET", "/api/v1/export?format=netsh", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(TokenScope.WRITE, "GET", "/api/v1/backup", "").statusCode())
                .isEqualTo(403);
        assertThat(send(TokenScope.ADMIN, "GET", "/api/v1/backup", "").body()).startsWith("SQLite format 3");
        assertThat(send(TokenScope.ADMIN, "GET", "/api/v1/recording", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenIsMadeOnceShownOnceAndRevoked() throws Exception {
        HttpResponse<String> made =
                json(TokenScope.ADMIN, "POST", "/api/v1/tokens", "{\"token\":\"laptop\",\"scopes\":[\"write\"]}");
        assertThat(made.statusCode()).isEqualTo(201);
        JsonObject token = JsonParser.parseString(made.body()).getAsJsonObject();
        String secret = token.get("secret").getAsString();
        HttpRequest.Builder request = daemon.request(null, "/api/v1/scavenge")
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"dryRun\":true}"));
        assertThat(DaemonByHttp.send(request).statusCode()).isEqualTo(200);
        assertThat(send(TokenScope.ADMIN, "GET", "/api/v1/tokens", "").body()).doesNotContain(secret);
        assertThat(send(TokenScope.ADMIN, "DELETE", "/api/v1/tokens/laptop", "").statusCode())
                .isEqualTo(200);
        assertThat(DaemonByHttp.send(request).statusCode()).isEqualTo(401);
        JsonObject log = JsonParser.parseString(
                        send(TokenScope.ADMIN, "GET", "/api/v1/audit-log", "").body())
                .getAsJsonObject();
        assertThat(log.toString()).contains("\"door\":\"http\"", "token-revoke").doesNotContain(secret);
    }
}
