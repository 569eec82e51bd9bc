package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** More connections, and more requests, than a daemon has room for. */
final class ConnectionFloodTest {
    private static Served served(int together, int each, int threads, int waiting, Route... more) throws IOException {
        HttpSettings local = HttpSettings.local(0);
        return new Served(
                new HttpSettings(
                        InetAddresses.forString("0.0.0.0"),
                        0,
                        local.names(),
                        null,
                        true,
                        local.scrapers(),
                        HttpLimits.DEFAULTS.of(together, each, 1000, threads, waiting)),
                more);
    }

    private static Socket connect(Served served, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddresses.forString(from), 0));
        socket.connect(new InetSocketAddress(InetAddresses.forString("127.0.0.1"), served.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Each of them follows something without end. */
    private static void fill(List<Socket> sockets, Served served, String from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = connect(served, from);
            sockets.add(socket);
            Served.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        }
    }

    private static Route stream() {
        return Route.get("/stream", Scope.OPEN, ask -> Reply.stream("text/event-stream", new Fed()));
    }

    private static void rest(List<Socket> sockets, Served served, String from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = connect(served, from);
            sockets.add(socket);
            Served.send(socket, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(socket))).isEqualTo(200);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void oneAddressGetsItsShareOfConnectionsAndOthersTheirs() throws Exception {
        try (Served served = served(10, 3, 4, 64, stream())) {
            List<Socket> sockets = new ArrayList<>();
            fill(sockets, served, "127.0.0.1", 3);
            try (Socket more = connect(served, "127.0.0.1")) {
                assertThat(Served.all(more)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
            }
            fill(sockets, served, "127.0.0.2", 3);
            fill(sockets, served, "127.0.0.3", 3);
            fill(sockets, served, "127.0.0.4", 1);
            try (Socket more = connect(served, "127.0.0.5")) {
                assertThat(Served.all(more)).startsWith("HTTP/1.1 503 ");
            }
            assertThat(served.counted(Statistic.HTTP_REFUSED_BUSY)).isEqualTo(2);
            assertThat(served.counted(Statistic.HTTP_OPEN)).isEqualTo(10);
            closeAll(sockets);
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
            List<Socket> again = new ArrayList<>();
            fill(again, served, "127.0.0.1", 3);
            closeAll(again);
        }
    }

    /** A browser keeps six connections, and each page that shows events one more. */
    @Test
    void thirtyPeopleBehindOneAddressAllGetTheirFiles() throws Exception {
        try (Served served = new Served(stream())) {
            List<Socket> sockets = new ArrayList<>();
            for (int person = 0; person < 30; person++) {
                fill(sockets, served, "127.0.0.1", 1);
                rest(sockets, served, "127.0.0.1", 6);
            }
            assertThat(served.counted(Statistic.HTTP_REFUSED_BUSY)).isZero();
            assertThat(served.counted(Statistic.HTTP_OPEN)).isEqualTo(HttpLimits.DEFAULTS.perAddress());
            closeAll(sockets);
        }
    }

    @Test
    void whatNobodyAsksForAnythingOverGivesWayTheLongestFirst() throws Exception {
        try (Served served = served(4, 3, 4, 64, stream())) {
            List<Socket> sockets = new ArrayList<>();
            fill(sockets, served, "127.0.0.1", 1);
            rest(sockets, served, "127.0.0.1", 2);
            rest(sockets, served, "127.0.0.1", 1); // more than its share
            assertThat(Served.all(sockets.get(1))).isEmpty();
            Served.send(sockets.get(2), "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(sockets.get(2)))).isEqualTo(200);
            rest(sockets, served, "127.0.0.2", 1);
            rest(sockets, served, "127.0.0.3", 1); // more than all
            assertThat(Served.all(sockets.get(3))).isEmpty();
            assertThat(served.counted(Statistic.HTTP_REFUSED_BUSY)).isZero();
            assertThat(served.counted(Statistic.HTTP_OPEN)).isEqualTo(4);
            closeAll(sockets);
        }
    }

    @Test
    void requestsThatWouldWaitTooLongAreTurnedAwayAndQuickOnesAreNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Route slow = Route.get("/slow", Scope.OPEN, ask -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.text(200, "text/plain", "at last");
        });
        try (Served served = served(20, 20, 1, 2, slow)) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 4; i++) { // one that is answered, two that wait, and one too many
                Socket socket = served.connect();
                sockets.add(socket);
                Served.send(socket, Served.get("/slow"));
            }
            served.awaitCount(Statistic.HTTP_BUSY, count -> count == 1);
            assertThat(Served.status(served.exchange(Served.get("/open")))).isEqualTo(200);
            go.countDown();
            List<String> answers = new ArrayList<>();
            for (Socket socket : sockets) {
                answers.add(Served.all(socket));
                socket.close();
            }
            assertThat(answers)
                    .filteredOn(answer -> Served.status(answer) == 200)
                    .hasSize(3);
            String refused = answers.stream()
                    .filter(answer -> Served.status(answer) != 200)
                    .findFirst()
                    .orElseThrow();
            Served.problem(refused, 503, "BUSY");
            assertThat(Served.header(refused, "Retry-After")).isEqualTo("1");
        }
    }
}
