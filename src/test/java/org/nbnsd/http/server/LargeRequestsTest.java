package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** Requests that are too long, too deep or too many. */
final class LargeRequestsTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String TOKEN = "Authorization: Bearer " + Served.ADMIN;
    private static Served served;
    private static final List<String> FILES = new ArrayList<>();

    @BeforeAll
    static void serve() throws IOException {
        served = new Served(Route.of(Method.PUT, "/imports", Scope.WRITE, LargeRequestsTest::read)
                .taking(new Body(Body.Kind.FILE, List.of("text/csv"), 100_000)));
    }

    private static Reply read(Ask ask) throws IOException {
        Ask.Upload upload = Objects.requireNonNull(ask.upload());
        FILES.add(upload.file().toString());
        return Reply.text(200, "text/plain", Files.size(upload.file()) + " octets of " + upload.type());
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void aFirstLineOfMoreThan4096OctetsIsRefused() throws IOException {
        Served.problem(served.exchange(Served.get("/names/" + "x".repeat(4096))), 414, "URI_TOO_LONG");
        Served.problem(served.exchange("G".repeat(100_000)), 414, "URI_TOO_LONG");
        assertThat(Served.status(served.exchange(Served.get("/names/" + "x".repeat(4000)))))
                .isEqualTo(200);
    }

    @Test
    void headersOfMoreThan8192OctetsOrMoreThan100AreRefused() throws IOException {
        Served.problem(served.exchange(Served.get("/open", "X: " + "x".repeat(9000))), 431, "HEADERS_TOO_LARGE");
        Served.problem(
                served.exchange(Served.get("/open", "X: y\r\n".repeat(5000) + "Z: z")), 431, "HEADERS_TOO_LARGE");
        Served.problem(served.exchange(Served.get("/open", "X: y\r\n".repeat(100) + "Z: z")), 431, "HEADERS_TOO_LARGE");
        assertThat(Served.status(served.exchange(Served.get("/open", "X: " + "x".repeat(7000)))))
                .isEqualTo(200);
    }

    @Test
    void aBodyOfTwoMegabytesIsRefusedBeforeItIsRead() throws IOException {
        int before = served.asked.size();
        try (Socket socket = served.connect()) {
            Served.send(
                    socket,
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\nContent-Length: 2000000\r\n\r\n");
            Served.problem(Served.all(socket), 413, "TOO_LARGE");
        }
        Served.problem(served.exchange(Served.post("/echo", "x".repeat(2_000_000), JSON)), 413, "TOO_LARGE");
        assertThat(served.asked).hasSize(before);
    }

    @Test
    void chunksAreCounted() throws IOException {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        Served.problem(
                served.exchange("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(33) + "0\r\n\r\n"),
                413,
                "TOO_LARGE");
    }

    @Test
    void manySmallChunksAreTakenWithoutRunningOutOfStack() throws IOException {
        String body = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
        StringBuilder chunks = new StringBuilder();
        body.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
        String answer = served.exchange("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks + "0\r\n\r\n");
        assertThat(Served.status(answer)).isEqualTo(200);
    }

    @Test
    void whoHasNoTokenMaySendNoBody() throws IOException {
        try (Socket socket = served.connect()) {
            Served.send(
                    socket,
                    Served.crlf(
                            "POST /imports HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: text/csv",
                            "Expect: 100-continue",
                            "Content-Length: 60000000",
                            ""));
            Served.problem(Served.all(socket), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void whoAsksBeforeSendingABodyIsTold() throws IOException {
        try (Socket socket = served.connect()) {
            Served.send(
                    socket,
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON
                            + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
            assertThat(Served.answer(socket)).startsWith("HTTP/1.1 100 ");
            Served.send(socket, "{}");
            assertThat(Served.status(Served.all(socket))).isEqualTo(200);
        }
        Served.problem(
                served.exchange(Served.post("/echo", "{}", JSON, "Expect: something")), 417, "EXPECTATION_FAILED");
    }

    @Test
    void whatIsNoJsonOrTooDeepIsRefused() throws IOException {
        Served.problem(served.exchange(Served.post("/echo", "[".repeat(1000), JSON)), 400, "WRONG_JSON");
        String deep = "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
        Served.problem(served.exchange(Served.post("/echo", deep, JSON)), 400, "WRONG_JSON");
        Served.problem(served.exchange(Served.post("/echo", "{\"a\":\"\u00fc\"}", JSON)), 400, "WRONG_JSON");
        Served.problem(served.exchange(Served.post("/echo", "{\"a\":1,\"a\":2}", JSON)), 400, "WRONG_JSON");
    }

    @Test
    void aBodyWhereNoneIsExpectedIsRefused() throws IOException {
        String answer = served.exchange("GET /open HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
        Served.problem(answer, 413, "TOO_LARGE");
        Served.problem(
                served.exchange("DELETE /names/x HTTP/1.1\r\nHost: localhost\r\n" + TOKEN
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                413,
                "TOO_LARGE");
    }

    private static String put(int octets) {
        return Served.post("/imports", "x".repeat(octets), TOKEN, "Content-Type: text/csv")
                .replace("POST", "PUT");
    }

    @Test
    void aFileIsThereForAsLongAsItIsAnswered() throws IOException {
        String answer = served.exchange(put(99_999).getBytes(StandardCharsets.US_ASCII));
        assertThat(Served.body(answer)).isEqualTo("99999 octets of text/csv");
        Served.problem(served.exchange(put(100_001)), 413, "TOO_LARGE");
        assertThat(FILES).isNotEmpty().noneMatch(file -> Files.exists(Path.of(file)));
    }

    @Test
    void aThousandRequestsAtOnceAreAnsweredInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            requests.append("GET /names/N").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        requests.append(Served.get("/open"));
        String answers = served.exchange(requests.toString());
        List<String> paths =
                answers.lines().filter(line -> line.startsWith("/names/N")).toList();
        assertThat(paths).hasSize(600).startsWith("/names/N0", "/names/N1").endsWith("/names/N599");
        assertThat(answers).endsWith("/open\n");
    }

    @Test
    void aConnectionIsClosedAfterAThousandRequests() throws IOException {
        try (Socket socket = served.connect()) {
            Served.send(socket, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1200));
            String answers = Served.all(socket);
            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(1001);
            assertThat(answers).containsOnlyOnce("connection: close");
        }
    }

    @Test
    void whoSendsNoMoreIsAnsweredAllTheSame() throws IOException {
        try (Socket socket = served.connect()) {
            Served.send(
                    socket,
                    "GET /names/A HTTP/1.1\r\nHost: localhost\r\n\r\nGET /names/B HTTP/1.1\r\nHost: localhost\r\n\r\n");
            socket.shutdownOutput();
            assertThat(Served.all(socket)).contains("/names/A\n", "/names/B\n");
        }
    }

    @Test
    void whoGoesInTheMiddleOfARequestCostsNothing() throws Exception {
        long before = served.counted(Statistic.HTTP_BROKEN);
        for (String half : List.of(
                "GET /open HTTP/1.1\r\nHost: loc",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\nContent-Length: 10\r\n\r\n{",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")) {
            try (Socket socket = served.connect()) {
                Served.send(socket, half);
            }
        }
        served.awaitCount(Statistic.HTTP_BROKEN, count -> count == before + 3);
        served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
        assertThat(served.failures).isEmpty();
    }
}
