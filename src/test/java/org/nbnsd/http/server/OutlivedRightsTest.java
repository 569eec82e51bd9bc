package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.http.server.Served.SESSION;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Method;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/**
 * Somebody has a stream, a long answer or a long request open when his right ends: he signs out, his session gets too old, his
 * token is revoked, runs out or is good for less. On this machine everybody may read, which must not be what goes on.
 */
final class OutlivedRightsTest {
    private static final String BY_TOKEN = "Authorization: Bearer " + Served.READER;
    private static final String BY_SESSION = "Cookie: nbnsd=" + SESSION;
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** It looks often what may go on. */
    private static HttpSettings settings(boolean readsWithoutToken) {
        return settings(readsWithoutToken, HttpLimits.DEFAULTS.waiting(LONG, LONG, SHORT));
    }

    private static HttpSettings forBodies() {
        return settings(true, HttpLimits.DEFAULTS.waiting(LONG, SHORT, LONG));
    }

    private static HttpSettings settings(boolean readsWithoutToken, HttpLimits limits) {
        return new HttpSettings(
                InetAddress.getLoopbackAddress(), 0, Set.of(), null, readsWithoutToken, address -> false, limits);
    }

    private static Route stream(Fed fed) {
        return Route.get("/stream", Scope.READ, ask -> Reply.stream("text/event-stream", fed));
    }

    private static Socket follow(Served served, String credentials) throws IOException {
        Socket socket = served.connect();
        Served.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\n" + credentials + "\r\n\r\n");
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        return socket;
    }

    private static void assertThatItEnds(Fed fed) throws InterruptedException {
        assertThat(fed.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStreamEndsWithItsSessionAlsoWhereEverybodyMayRead() throws Exception {
        for (String over : List.of(SESSION, Served.READER)) { // signed out, or its token revoked
            Fed fed = new Fed();
            try (Served served = new Served(settings(true), stream(fed));
                    Socket socket = follow(served, BY_SESSION)) {
                assertThat(socket.isConnected()).isTrue();
                served.revoked.add(over);
                assertThatItEnds(fed);
                served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
            }
        }
    }

    @Test
    void aStreamEndsWhenItsTokenIsRevokedOrGoodForLess() throws Exception {
        for (boolean isLowered : List.of(true, false)) {
            Fed fed = new Fed();
            try (Served served = new Served(settings(true), stream(fed));
                    Socket socket = follow(served, BY_TOKEN)) {
                assertThat(socket.isConnected()).isTrue();
                (isLowered ? served.lowered : served.revoked).add(Served.READER);
                assertThatItEnds(fed);
            }
        }
    }

    @Test
    void aStreamOfAnybodyEndsWhenNotEverybodyMayReadAnyMore() throws Exception {
        Fed fed = new Fed();
        try (Served served = new Served(settings(true), stream(fed));
                Socket socket = follow(served, "Accept: */*")) {
            assertThat(socket.isConnected()).isTrue();
            served.server.change(settings(false));
            assertThatItEnds(fed);
        }
    }

    /** Otherwise a page that was left open keeps its session alive for ever. */
    @Test
    void aStreamThatGoesOnIsNoUseOfItsSession() throws Exception {
        Fed fed = new Fed();
        Fed other = new Fed();
        Route second = Route.get("/other", Scope.READ, ask -> Reply.stream("text/event-stream", other));
        try (Served served = new Served(settings(true), stream(fed), second);
                Socket socket = follow(served, BY_SESSION);
                Socket revoked = served.connect()) {
            assertThat(socket.isConnected()).isTrue();
            Served.send(
                    revoked,
                    "GET /other HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Served.ADMIN + "\r\n\r\n");
            assertThat(revoked.getInputStream().read()).isEqualTo('H');
            served.revoked.add(Served.ADMIN);
            assertThatItEnds(other); // so the server has looked at both

            assertThat(served.uses).hasValue(1);
            assertThat(fed.closed.getCount()).isOne();
        }
    }

    @Test
    void aLongAnswerEndsWithTheRightToIt(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("export");
        Route export = Route.get("/stream", Scope.READ, ask -> {
            Files.writeString(file, "0123456789".repeat(5_000_000));
            return Reply.spooled("text/csv", file);
        });
        try (Served served = new Served(settings(true), export);
                Socket socket = follow(served, BY_TOKEN)) {
            served.revoked.add(Served.READER);
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0); // nothing of it is read meanwhile
            assertThat(file).doesNotExist();
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void aBodyThatIsAllThereTooLateChangesNothing() throws Exception {
        for (String type : List.of("application/json", "text/csv")) {
            String path = type.equals("text/csv") ? "/imports" : "/names";
            try (Served served = new Served(forBodies());
                    Socket socket = served.connect()) {
                Served.send(
                        socket,
                        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Served.ADMIN
                                + "\r\nContent-Type: " + type
                                + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertThat(Served.answer(socket)).startsWith("HTTP/1.1 100");
                served.revoked.add(Served.ADMIN);
                Served.send(socket, "{}");
                Served.problem(Served.all(socket), 401, "UNAUTHORIZED");
                assertThat(served.asked).isEmpty();
            }
        }
    }

    @Test
    void whoseBodyIsStillComingIsToldAtOnce() throws Exception {
        try (Served served = new Served(forBodies());
                Socket socket = served.connect()) {
            Served.send(
                    socket,
                    "POST /imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Served.ADMIN
                            + "\r\nContent-Type: text/csv\r\nContent-Length: 10000\r\n\r\nname,");
            served.revoked.add(Served.ADMIN);
            Served.problem(Served.all(socket), 401, "UNAUTHORIZED");
        }
    }

    /** Who revokes his own token is told so. */
    @Test
    void theAnswerToWhatEndsARightStillComes() throws Exception {
        Served[] there = new Served[1];
        Route route = Route.of(Method.DELETE, "/me", Scope.ADMIN, ask -> {
            there[0].revoked.add(Served.ADMIN);
            return Reply.text(200, "text/plain", "gone\n");
        });
        try (Served served = new Served(settings(true), route)) {
            there[0] = served;
            String answer = served.exchange(
                    Served.get("/me", "Authorization: Bearer " + Served.ADMIN).replace("GET ", "DELETE "));
            assertThat(Served.body(answer)).isEqualTo("gone\n");
        }
    }
}
