package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.slf4j.LoggerFactory;

/** Who tries tokens is in the log, and nobody fills it with that. */
final class RefusalsTest {
    @Test
    void aFloodIsALineAMinuteWithItsNumber() {
        AtomicLong nanos = new AtomicLong();
        List<String> lines = new ArrayList<>();
        Refusals refusals = new Refusals(nanos::get, lines::add);
        for (int i = 0; i < 10_000; i++) {
            refusals.note("10.0.0." + i % 200, "GET /x", "no token");
            refusals.tick();
        }
        assertThat(lines).containsExactly("refused by HTTP: 10.0.0.0: GET /x: no token");
        nanos.addAndGet(Refusals.APART.toNanos());
        refusals.tick();
        refusals.tick();
        assertThat(lines)
                .last()
                .isEqualTo("refused by HTTP: 9999 more within a minute, the last of them 10.0.0.199: GET /x: no token");
        nanos.addAndGet(Refusals.APART.toNanos());
        refusals.tick();
        assertThat(lines).hasSize(2);
        refusals.note("10.0.0.7", "GET /y", "no token");
        assertThat(lines).last().isEqualTo("refused by HTTP: 10.0.0.7: GET /y: no token");
    }

    /** What the log has of the routes of this test; other tests may be refused meanwhile. */
    private static List<String> lines(ListAppender<ILoggingEvent> shown) {
        synchronized (shown) {
            return shown.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(line -> line.contains("/of-refusals"))
                    .toList();
        }
    }

    @Test
    void whoTriesATokenOrAChangeIsNamedWithoutWhatHeHasWritten() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger(Refusals.class);
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        log.addAppender(shown);
        String secret = "nbnsd_" + "q7".repeat(26);
        try {
            for (String request : List.of(
                    Served.get("/of-refusals", "Authorization: Bearer " + secret),
                    Served.post(
                            "/of-refusals",
                            "{}",
                            "Content-Type: application/json",
                            "Authorization: Bearer " + Served.READER),
                    "DELETE /of-refusals/secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    Served.get("/of-refusals"))) {
                try (Served served = new Served(
                        Route.get("/of-refusals", Scope.WRITE, ask -> Reply.none()),
                        Route.of(Method.POST, "/of-refusals", Scope.WRITE, ask -> Reply.none())
                                .taking(Body.JSON),
                        Route.of(Method.DELETE, "/of-refusals/{name}", Scope.WRITE, ask -> Reply.none()))) {
                    assertThat(Served.status(served.exchange(request))).isIn(401, 403);
                }
            }
        } finally {
            log.detachAppender(shown);
        }
        assertThat(lines(shown))
                .containsExactly(
                        "refused by HTTP: 127.0.0.1: GET /of-refusals: a token that is not good",
                        "refused by HTTP: 127.0.0.1: POST /of-refusals: a token without the scope",
                        "refused by HTTP: 127.0.0.1: DELETE /of-refusals/{name}: no token");
    }
}
