package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;

/**
 * A request is written so that a program in front of the server takes it for one and the server for two, or the other way
 * round. What can be read in two ways is refused, and the connection ends.
 */
final class SmugglingTest {
    private static final String SECOND = "GET /names/SMUGGLED HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static Served served;

    @BeforeAll
    static void serve() throws IOException {
        served = new Served();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding: identity",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: -5",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length: 99999999999999999999",
                "X-Folded: a\r\n b",
                "X-Folded: a\r\n\tTransfer-Encoding: chunked",
                "Content-Length: 5\r\n ",
                " Content-Length: 5",
                "No colon",
                ": empty",
                "X Y: z",
                "X: a\u0000b",
                "X: a\rb",
                "X: a\nY: b"
            })
    void whatCanBeReadInTwoWaysIsRefusedAndEndsTheConnection(String headers) throws IOException {
        int before = served.asked.size();
        String answer = served.exchange("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + headers + "\r\n\r\n0\r\n\r\n" + SECOND);
        assertThat(answer).containsOnlyOnce("HTTP/1.1 400");
        Served.problem(answer, 400, "MALFORMED");
        assertThat(Served.header(answer, "Connection")).isEqualTo("close");
        assertThat(served.asked).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /open HTTP/1.1",
                "GET /open  HTTP/1.1",
                " GET /open HTTP/1.1",
                "GET\t/open HTTP/1.1",
                "GET /open\tHTTP/1.1",
                "GET /open HTTP/1.1 ",
                "GET /open\u000bHTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /open",
                "GET",
                "GET /\u00e4 HTTP/1.1",
                "G\u0000T /open HTTP/1.1"
            })
    void aFirstLineWithOtherBlanksThanTwoIsNone(String line) throws IOException {
        Served.problem(served.exchange(line + "\r\nHost: localhost\r\n\r\n" + SECOND), 400, "MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
    void anotherVersionIsRefused(String version) throws IOException {
        assertThat(Served.status(served.exchange("GET /open " + version + "\r\nHost: localhost\r\n\r\n" + SECOND)))
                .isIn(400, 505);
    }

    @Test
    void linesEndWithCrAndLf() throws IOException {
        String answer = served.exchange("GET /open HTTP/1.1\nHost: localhost\n\n" + SECOND);
        Served.problem(answer, 400, "MALFORMED");
        assertThat(answer).containsOnlyOnce("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "\r\n", "5\n{}   \r\n0\r\n\r\n", "fffffffff\r\n", "2\r\n{}xx0\r\n\r\n"})
    void chunksThatAreNoneEndTheConnection(String chunks) throws IOException {
        int before = served.asked.size();
        String answer = served.exchange("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SECOND);
        Served.problem(answer, 400, "MALFORMED");
        assertThat(answer).containsOnlyOnce("HTTP/1.1 400");
        assertThat(served.asked).hasSize(before);
    }

    @Test
    void chunksThatAreSomeAreTaken() throws IOException {
        String answer = served.exchange(Served.crlf(
                "POST /echo HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: Chunked",
                "Connection: close",
                "",
                "1",
                "{",
                "4",
                "\"a\":",
                "2",
                "1}",
                "0",
                ""));
        assertThat(Served.status(answer)).isEqualTo(200);
        assertThat(served.asked.get(served.asked.size() - 1).json()).hasToString("{\"a\":1}");
    }

    @Test
    void theProtocolIsNotChanged() throws IOException {
        assertThat(served.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 ");
        String answer = served.exchange(Served.get("/open", "Upgrade: websocket", "Sec-WebSocket-Version: 13"));
        assertThat(Served.status(answer)).isEqualTo(200);
        answer = served.exchange(Served.get(
                "/open", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAAB"));
        assertThat(answer).as("what Java's own client says at first").startsWith("HTTP/1.1 200");
        assertThat(served.exchange(
                        "CONNECT evil.example:25 HTTP/1.1\r\nHost: evil.example:25\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void whatIsNoRequestIsCounted() throws IOException {
        long before = served.counted(Statistic.HTTP_MALFORMED);
        Served.problem(served.exchange("GET\r\n\r\n"), 400, "MALFORMED");
        assertThat(served.counted(Statistic.HTTP_MALFORMED)).isEqualTo(before + 1);
    }
}
