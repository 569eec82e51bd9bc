package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site has the browser of an administrator ask for something. */
final class CrossSiteTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String TOKEN = "Authorization: Bearer " + Served.ADMIN;
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
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost.evil.example",
                "Origin: http://localhost:8080",
                "Origin: localhost",
                "Origin: file://",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
                "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example"
            })
    void aPageOfAnotherSiteChangesNothingEvenWithAToken(String header) throws IOException {
        int before = served.asked.size();
        Served.problem(served.exchange(Served.post("/names", "{}", TOKEN, JSON, header)), 403, "CROSS_SITE");
        assertThat(served.asked).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost",
                "Origin: https://LOCALHOST",
                "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost",
                "Sec-Fetch-Site: none",
                "X-Nothing: of a browser"
            })
    void aPageOfThisServerAndAProgramMay(String header) throws IOException {
        assertThat(Served.status(served.exchange(Served.post("/names", "{}", TOKEN, JSON, header))))
                .isEqualTo(200);
    }

    @Test
    void aPageOfAnotherSiteReadsNothingButALinkMayBeFollowed() throws IOException {
        Served.problem(served.exchange(Served.get("/names", "Sec-Fetch-Site: cross-site")), 403, "CROSS_SITE");
        String link = served.exchange(Served.get("/names", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"));
        assertThat(Served.status(link)).isEqualTo(200);
        assertThat(Served.header(link, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    }

    @Test
    void aBrowserThatAsksWhetherAnotherSiteMayIsNotToldSo() throws IOException {
        String answer = served.exchange(Served.crlf(
                "OPTIONS /names HTTP/1.1",
                "Host: localhost",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization",
                "Connection: close",
                ""));
        assertThat(Served.status(answer)).isEqualTo(204);
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/jsonx"
            })
    void whatAFormCanSendIsNotTaken(String type) throws IOException {
        Served.problem(
                served.exchange(Served.post("/names", "{}", TOKEN, "Content-Type: " + type)), 415, "UNSUPPORTED_TYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain; application/json", "text/plain, application/json", "text/plain;;application/json"})
    void aTypeThatCouldBeReadAsTwoIsNone(String type) throws IOException {
        Served.problem(
                served.exchange(Served.post("/names", "{}", TOKEN, "Content-Type: " + type)), 400, "WRONG_HEADER");
    }

    @Test
    void aBodyWithoutATypeOrEncodedIsNotTaken() throws IOException {
        Served.problem(served.exchange(Served.post("/names", "{}", TOKEN)), 415, "UNSUPPORTED_TYPE");
        Served.problem(
                served.exchange(Served.post("/names", "{}", TOKEN, JSON, "Content-Encoding: gzip")),
                415,
                "UNSUPPORTED_TYPE");
    }
}
