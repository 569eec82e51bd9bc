package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.HttpCounts.Answered;
import org.nbnsd.http.Method;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** What any client of HTTP/1.1 may expect, with one of the JDK. */
final class HttpServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Served served;

    @BeforeAll
    static void serve() throws IOException {
        served = new Served(
                Route.get("/fails", Scope.OPEN, ask -> {
                    throw new IllegalStateException("a bug");
                }),
                Route.get("/busy", Scope.OPEN, ask -> {
                    throw new OperationException(Kind.BUSY, "not now (expected: later)");
                }),
                Route.get("/wrong", Scope.OPEN, ask -> {
                    throw new OperationException(Kind.WRONG, "no such kind of name");
                }),
                Route.get(
                        "/tagged",
                        Scope.OPEN,
                        ask -> Reply.text(200, "application/json", "{}\n").withTag("7-1")),
                Route.get("/injected", Scope.OPEN, ask -> Reply.none().with("X-Name", "a\r\nSet-Cookie: b")),
                Route.get("/large", Scope.OPEN, ask -> Reply.text(200, "text/csv", "0123456789".repeat(500_000))),
                Route.of(Method.PUT, "/names/{name}", Scope.OPEN, ask -> Reply.none()));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.url(path)))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void whatIsAskedForIsAnsweredWithTheHeadersThatKeepBrowsersSafe() throws Exception {
        HttpResponse<String> response = send("GET", "/names/FRED%3C20%3E?");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("/names/FRED%3C20%3E\n");
        assertThat(header(response, "cache-control")).isEqualTo("no-store");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(response, "content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(header(response, "date")).endsWith(" GMT");
        assertThat(response.headers().map()).doesNotContainKeys("access-control-allow-origin", "server", "set-cookie");
    }

    @Test
    void whatVariesInAPathIsDecodedOnce() throws Exception {
        assertThat(send("GET", "/names/%2541%C3%BC+").statusCode()).isEqualTo(200);
        assertThat(served.asked).anyMatch(ask -> ask.parts().equals(Map.of("name", "%41ü+")));
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() throws Exception {
        HttpResponse<String> response = send("HEAD", "/open");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-length")).isEqualTo("6");
        assertThat(response.body()).isEmpty();
        assertThat(send("HEAD", "/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void optionsAndAnotherMethodTellWhatCanBeDone() throws Exception {
        HttpResponse<String> options = send("OPTIONS", "/names/x", "Origin", "http://evil.example");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(header(options, "allow")).isEqualTo("GET, PUT, DELETE, HEAD, OPTIONS");
        assertThat(options.headers().map()).doesNotContainKey("access-control-allow-origin");
        HttpResponse<String> other = send("PATCH", "/names/x");
        assertThat(other.statusCode()).isEqualTo(405);
        assertThat(header(other, "allow")).isEqualTo("GET, PUT, DELETE, HEAD, OPTIONS");
        assertThat(send("BREW", "/names/x").statusCode()).isEqualTo(501);
        assertThat(send("TRACE", "/open").statusCode()).isEqualTo(405);
    }

    @Test
    void anUnknownParameterIsRefusedWithTheOneThatIsMeant() throws Exception {
        HttpResponse<String> response = send("GET", "/names?limt=5");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("UNKNOWN_PARAMETER", "did you mean limit?", "\"pointer\":\"?limt\"");
        assertThat(send("GET", "/names?limit=0").body()).contains("WRONG_PARAMETER", "1..500");
        assertThat(send("GET", "/names?limit=1&limit=2").body()).contains("WRONG_PARAMETER", "twice");
        assertThat(send("GET", "/names?q=%FF").body()).contains("WRONG_PARAMETER", "UTF-8");
        assertThat(send("GET", "/open?x=1").body()).contains("expected: none");
        assertThat(send("GET", "/names?q=A%2A+%3F&limit=500").statusCode()).isEqualTo(200);
        assertThat(served.asked).anyMatch(ask -> ask.query("q", "").equals("A* ?"));
    }

    @Test
    void whatClientsHaveIsNotSentAgain() throws Exception {
        HttpResponse<String> first = send("GET", "/tagged");
        assertThat(header(first, "etag")).isEqualTo("\"7-1\"");
        for (String known : List.of("\"7-1\"", "\"x\", \"7-1\"", "W/\"7-1\"", "*")) {
            HttpResponse<String> again = send("GET", "/tagged", "If-None-Match", known);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(header(again, "etag")).isEqualTo("\"7-1\"");
            assertThat(again.body()).isEmpty();
        }
        assertThat(send("GET", "/tagged", "If-None-Match", "\"7-2\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoTakesNoneOfTheTypesIsTold() throws Exception {
        assertThat(send("GET", "/tagged", "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(send("GET", "/tagged", "Accept", "application/json;q=0").statusCode())
                .isEqualTo(406);
        for (String good : List.of(
                "*/*",
                "application/*",
                "text/html, application/json;q=0.1",
                "",
                ", */*,",
                "text/html, image/gif, *; q=.2, */*; q=.2",
                "application/json;v=\"1,2\"; q=1.000")) {
            assertThat(send("GET", "/tagged", "Accept", good).statusCode())
                    .as(good)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|Accept|json",
                "GET|Accept|application/",
                "GET|Accept|/json",
                "GET|Accept|a/b/c",
                "GET|Accept|text/html;q=much",
                "GET|Accept|text/html;q=2",
                "GET|Accept|text/html application/json",
                "GET|Accept|text/html, <script>",
                "GET|If-None-Match|7-1",
                "GET|If-None-Match|\"7-1",
                "GET|If-None-Match|\"7-1\" \"7-2\"",
                "GET|If-None-Match|*, \"7-1\"",
                "GET|If-None-Match|w/\"7-1\"",
                "POST|Content-Type|json",
                "POST|Content-Type|application/json/",
                "POST|Content-Type|application/json, text/csv",
                "POST|Content-Type|application/json; charset",
                "POST|Content-Type|;charset=utf-8"
            })
    void aHeaderThatMeansNothingIsNamedWithWhatWasExpected(String method, String header, String value)
            throws Exception {
        HttpResponse<String> answer = send(method, method.equals("GET") ? "/tagged" : "/echo", header, value);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"WRONG_HEADER\"", "\"pointer\":\"" + header + ":\"", "(expected: ")
                .doesNotContain("script");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|200",
                "Application/JSON; Charset=UTF-8|200",
                "application/json;charset=\"utf-8\"; profile=x|200",
                "application/json;|200",
                "application/json; charset=latin1|415",
                "application/jsonp|415",
                "text/plain|415",
                "*/*|415"
            })
    void aBodyIsTakenByItsTypeAndNotByItsParameters(String type, int status) throws Exception {
        assertThat(send("POST", "/echo", "Content-Type", type).statusCode()).isEqualTo(status);
    }

    @Test
    void aFailedOperationIsAProblemOfItsKind() throws Exception {
        HttpResponse<String> busy = send("GET", "/busy");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(header(busy, "retry-after")).isEqualTo("1");
        assertThat(busy.body()).contains("\"code\":\"BUSY\"", "not now", "\"instance\":\"/busy\"");
        assertThat(send("GET", "/wrong").statusCode()).isEqualTo(422);
    }

    @Test
    void aBugCostsOneAnswerAndIsTold() throws Exception {
        HttpResponse<String> response = send("GET", "/fails");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("\"code\":\"FAILED\"").doesNotContain("a bug");
        assertThat(served.failures)
                .anyMatch(failure -> String.valueOf(failure.getMessage()).equals("a bug"));
        assertThat(send("GET", "/open").statusCode()).isEqualTo(200);
    }

    @Test
    void noAnswerCanHaveAHeaderMadeOfAName() throws Exception {
        HttpResponse<String> response = send("GET", "/injected");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void aLargeAnswerComesWhole() throws Exception {
        assertThat(send("GET", "/large").body()).hasSize(5_000_000).endsWith("789");
    }

    @Test
    void anAnswerIsCompressedForWhoWantsThat() throws Exception {
        HttpResponse<String> small = send("GET", "/large", "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(header(small, "content-encoding")).isEqualTo("gzip");
        assertThat(header(small, "vary")).isEqualTo("Accept-Encoding");
        assertThat(Integer.parseInt(header(small, "content-length"))).isLessThan(100_000);
        assertThat(header(send("GET", "/large", "Accept-Encoding", "gzip;q=0"), "content-encoding"))
                .isEmpty();
        assertThat(header(send("GET", "/open", "Accept-Encoding", "gzip"), "content-encoding"))
                .isEmpty();
    }

    @Test
    void answersAreCountedByRouteMethodAndStatusAndByNothingThatClientsChoose() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(send("GET", "/names/COUNTED" + i).statusCode()).isEqualTo(200);
            assertThat(send("GET", "/nothing" + i).statusCode()).isEqualTo(404);
            assertThat(send("BREW" + i, "/open").statusCode()).isEqualTo(501);
        }
        assertThat(served.server.counts().answered())
                .containsKey(new Answered("other", "other", 404))
                .containsKey(new Answered("other", "other", 501))
                .containsKey(new Answered("/names/{name}", "GET", 200))
                .hasSizeLessThan(60);
        assertThat(served.counted(Statistic.HTTP_ANSWERED)).isGreaterThanOrEqualTo(60);
    }

    @Test
    void aPortThatIsTakenIsAnErrorWithWords() {
        try (HttpServer second =
                new HttpServer(HttpSettings.local(served.port()), Served.tokens(), served.failures::add)) {
            assertThatExceptionOfType(CannotServeException.class)
                    .isThrownBy(() -> second.start(List::of))
                    .withMessageStartingWith(
                            "cannot listen on 127.0.0.1 TCP port " + served.port() + " for HTTP: in use by ")
                    .withMessageContaining("--http off");
        }
    }
}
