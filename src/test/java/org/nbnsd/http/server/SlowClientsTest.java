package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.nbnsd.http.Source;

/** Clients that keep connections busy by sending, or taking, next to nothing (Slowloris and its kin). */
final class SlowClientsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final String TOKEN = "Authorization: Bearer " + Served.ADMIN + "\r\n";

    private static Served served(Duration head, Duration idle, Duration grace, Route... more) throws IOException {
        return new Served(HttpSettings.local(0).with(HttpLimits.DEFAULTS.waiting(head, idle, grace)), more);
    }

    @Test
    void headersThatDoNotEndAreAnsweredWithATimeoutWhateverComesMeanwhile() throws IOException {
        try (Served served = served(SHORT, LONG, LONG);
                Socket slow = served.connect()) {
            Served.send(slow, "GET /open HTTP/1.1\r\nHost: localhost\r\nX-");
            Served.problem(Served.all(slow), 408, "TIMEOUT");
            assertThat(served.counted(Statistic.HTTP_TIMEOUTS)).isEqualTo(1);
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsDisconnected() throws IOException {
        try (Served served = served(SHORT, LONG, LONG);
                Socket silent = served.connect()) {
            assertThat(Served.all(silent)).isEmpty();
        }
    }

    @Test
    void theSecondRequestHasNoMoreTimeThanTheFirst() throws IOException {
        try (Served served = served(SHORT, LONG, LONG);
                Socket slow = served.connect()) {
            Served.send(slow, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\nGET /open HTT");
            assertThat(Served.status(Served.answer(slow))).isEqualTo(200);
            Served.problem(Served.all(slow), 408, "TIMEOUT");
        }
    }

    @Test
    void aConnectionThatIsNotUsedAnyMoreIsClosed() throws IOException {
        try (Served served = served(LONG, SHORT, LONG);
                Socket idle = served.connect()) {
            Served.send(idle, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(idle))).isEqualTo(200);
            assertThat(Served.all(idle)).isEmpty();
            assertThat(served.counted(Statistic.HTTP_TIMEOUTS)).isZero();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsAnsweredWithATimeout() throws IOException {
        for (String frame : List.of("Content-Length: 1000", "Transfer-Encoding: chunked")) {
            try (Served served = served(LONG, LONG, SHORT);
                    Socket slow = served.connect()) {
                Served.send(
                        slow,
                        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + frame
                                + "\r\n\r\n");
                Served.problem(Served.all(slow), 408, "TIMEOUT");
                assertThat(served.asked).isEmpty();
            }
        }
    }

    @Test
    void aFileThatDoesNotComeLeavesNothingBehind() throws Exception {
        try (Served served = served(LONG, LONG, SHORT)) {
            for (int i = 0; i <= HttpLimits.DEFAULTS.uploads(); i++) { // one more than there may be at one time
                try (Socket slow = served.connect()) {
                    Served.send(
                            slow,
                            "POST /imports HTTP/1.1\r\nHost: localhost\r\n" + TOKEN
                                    + "Content-Type: text/csv\r\nContent-Length: 1000\r\n\r\nhalf");
                    Served.problem(Served.all(slow), 408, "TIMEOUT");
                }
            }
        }
    }

    /** Gives without end, and counts what was taken. */
    private static final class Endless implements Source {
        private final ByteBuffer piece = ByteBuffer.allocate(8192).asReadOnlyBuffer();
        private final AtomicInteger taken = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void onMore(Runnable more) {
            // there is always something
        }

        @Override
        public @Nullable ByteBuffer next() {
            taken.incrementAndGet();
            return piece.duplicate();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void whoDoesNotTakeAnAnswerHasItStoppedAndLittleOfItInMemory() throws Exception {
        Endless source = new Endless();
        Route endless = Route.get("/endless", Scope.OPEN, ask -> Reply.stream("text/plain", source));
        try (Served served = served(LONG, SHORT, LONG, endless);
                Socket deaf = served.connect()) {
            Served.send(deaf, "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
            served.awaitCount(Statistic.HTTP_TIMEOUTS, count -> count == 1);
            assertThat(source.taken.get() * 8192L).isLessThan(64 << 20); // what the system takes for a socket
        }
    }

    @Test
    void othersAreAnsweredWhileManyAreSlow() throws Exception {
        Endless source = new Endless();
        Route endless = Route.get("/endless", Scope.OPEN, ask -> Reply.stream("text/plain", source));
        try (Served served = served(LONG, LONG, LONG, endless)) {
            List<Socket> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 10; i++) {
                    slow.add(served.connect());
                    Served.send(slow.get(slow.size() - 1), "GET /names HTTP/1.1\r\nHost: lo");
                    slow.add(served.connect());
                    Served.send(slow.get(slow.size() - 1), "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }
                assertThat(Served.status(served.exchange(Served.get("/names")))).isEqualTo(200);
                assertThat(served.counted(Statistic.HTTP_OPEN)).isGreaterThanOrEqualTo(20);
            } finally {
                for (Socket each : slow) {
                    each.close();
                }
            }
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
        }
    }
}
