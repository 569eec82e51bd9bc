package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that mean something else once they are decoded, decoded again, or looked up. */
final class PathTricksTest {
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
                "/names/..",
                "/names/../open",
                "/./open",
                "/names/%2e%2e",
                "/names/.%2E/open",
                "//open",
                "/names//x",
                "/open/",
                "/names/a%2fb",
                "/names/a%2Fb",
                "/names/a%5cb",
                "/names/a\\b",
                "/names/%00",
                "/names/a%00b",
                "/names/%",
                "/names/%4",
                "/names/%zz",
                "/names/%u0041",
                "/names/%ff",
                "/names/%c0%af",
                "/names/%c0%ae%c0%ae",
                "/names/%ed%a0%80",
                "/names/%f8%88%80%80%80",
                "/names/%E2%82",
                "/open#x",
                "/names/\"x\"",
                "open",
                "*",
                "file:///etc/passwd",
                "ftp://localhost/open",
                "?x=1"
            })
    void aPathThatIsNoneIsRefused(String target) throws IOException {
        int before = served.asked.size();
        Served.problem(served.exchange(Served.get(target)), 400, "WRONG_PATH");
        assertThat(served.asked).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/names/%252e%252e",
                "/names/%25%32%66",
                "/names/...",
                "/names/..;",
                "/names/a;b=c",
                "/names/%0d%0aSet-Cookie:x",
                "/names/%3Cscript%3E",
                "/names/<script>",
                "/names/%E2%80%AEx",
                "/names/{name}"
            })
    void whatIsOnlyStrangeIsTextAndNothingElse(String target) throws IOException {
        String answer = served.exchange(Served.get(target));
        assertThat(Served.status(answer)).isEqualTo(200);
        assertThat(answer).doesNotContain("\nSet-Cookie");
        assertThat(Served.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aPathIsDecodedOnce() throws IOException {
        assertThat(Served.status(served.exchange(Served.get("/names/%252e")))).isEqualTo(200);
        assertThat(served.asked.get(served.asked.size() - 1).part("name")).isEqualTo("%2e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/OPEN", "/Names", "/open.json", "/open;x", "/%6Fpen%20", "/WEB-INF", "/.git", "/open%0a"})
    void whatIsNotServedIsNotFound(String target) throws IOException {
        Served.problem(served.exchange(Served.get(target)), 404, "NOT_FOUND");
    }

    /** There is no console on this server, so what is read as a path of one is not found, and what is none is refused. */
    @Test
    void peopleMayWriteASlashAtTheEndOfAPageOfTheConsole() throws IOException {
        Served.problem(served.exchange(Served.get("/console/")), 404, "NOT_FOUND");
        Served.problem(served.exchange(Served.get("/console/names/")), 404, "NOT_FOUND");
        Served.problem(served.exchange(Served.get("/console//")), 400, "WRONG_PATH");
        Served.problem(served.exchange(Served.get("/console//names")), 400, "WRONG_PATH");
    }

    @Test
    void theServerAsAWholeHasOptionsOnly() throws IOException {
        String answer = served.exchange("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(Served.status(answer)).isEqualTo(204);
    }
}
