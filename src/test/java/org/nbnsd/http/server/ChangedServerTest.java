package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.nbnsd.http.server.HttpSettings.Tls;
import org.nbnsd.interop.Ports;

/** A server that serves is told other settings: they hold at once, or all stays as it was. */
final class ChangedServerTest {
    private static final InetAddress HERE = InetAddresses.forString("127.0.0.1");

    @TempDir
    private Path directory;

    private static HttpSettings settings(
            String address, int port, @Nullable Tls tls, HttpLimits limits, String... names) {
        return new HttpSettings(InetAddresses.forString(address), port, Set.of(names), tls, true, any -> false, limits);
    }

    private static HttpSettings at(String address, int port) {
        return settings(address, port, null, HttpLimits.DEFAULTS);
    }

    private static String ask(Served served, String host) throws IOException {
        return served.exchange("GET /names HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void namesAndWhoMayReadHoldForTheNextRequestAlsoOfAnOpenConnection() throws IOException {
        try (Served served = new Served(at("127.0.0.1", 0));
                Socket open = served.connect()) {
            Served.send(open, "GET /names HTTP/1.1\r\nHost: nbns.example.com\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(421);
            served.server.change(settings("127.0.0.1", 0, null, HttpLimits.DEFAULTS, "nbns.example.com", "fd00::9"));
            Served.send(open, "GET /names HTTP/1.1\r\nHost: nbns.example.com\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(200);
            assertThat(Served.status(ask(served, "[fd00:0::9]"))).isEqualTo(200);
            served.server.change(new HttpSettings(HERE, 0, Set.of(), null, false, HERE::equals, HttpLimits.DEFAULTS));
            Served.send(open, "GET /names HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(401);
        }
    }

    @Test
    void lowerLimitsKeepWhoIsThereAndRefuseWhoComes() throws IOException {
        Fed fed = new Fed();
        Route endless = Route.get("/stream", Scope.OPEN, ask -> Reply.stream("text/event-stream", fed));
        Route other = Route.get("/other", Scope.OPEN, ask -> Reply.stream("text/event-stream", new Fed()));
        try (Served served = new Served(at("127.0.0.1", 0), endless, other);
                Socket one = served.connect();
                Socket two = served.connect()) {
            Served.send(one, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(one))).isEqualTo(200);
            Served.send(two, "GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(two))).isEqualTo(200);
            served.server.change(settings("127.0.0.1", 0, null, HttpLimits.DEFAULTS.connections(1, 1)));
            assertThat(Served.status(ask(served, "localhost"))).isEqualTo(503);
            fed.feed("still here\r\n\r\n");
            assertThat(Served.answer(one)).contains("still here");
            served.server.change(at("127.0.0.1", 0));
            assertThat(Served.status(ask(served, "localhost"))).isEqualTo(200);
        }
    }

    @Test
    void itMovesToAnotherAddressOfItsPortAndBackThoughOneIsInTheWayOfTheOther() throws IOException {
        int port = Ports.free();
        try (Served served = new Served(at("127.0.0.1", port));
                Socket open = served.connect()) {
            Served.send(open, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(200); // accepted, and not only by the system
            served.server.change(at("0.0.0.0", port));
            assertThat(Served.status(ask(served, "127.0.0.1"))).isEqualTo(200);
            try (Socket elsewhere = new Socket("127.0.0.3", port)) {
                assertThat(elsewhere.isConnected()).isTrue();
            }
            served.server.change(at("127.0.0.1", port));
            assertThat(Served.status(ask(served, "127.0.0.1"))).isEqualTo(200);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("127.0.0.3", port).close());
            Served.send(open, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeHadChangesNothing() throws IOException {
        int port = Ports.free();
        try (Served served = new Served(at("127.0.0.1", port));
                ServerSocket taken = new ServerSocket(0, 1, HERE);
                ServerSocket inTheWay = new ServerSocket(port, 1, InetAddresses.forString("127.0.0.3"))) {
            Tls none = new Tls(directory.resolve("c.pem"), directory.resolve("k.pem"));
            for (HttpSettings wrong : new HttpSettings[] {
                settings("127.0.0.1", taken.getLocalPort(), null, HttpLimits.DEFAULTS, "other"),
                settings("0.0.0.0", inTheWay.getLocalPort(), null, HttpLimits.DEFAULTS, "other"),
                settings("192.0.2.1", port, null, HttpLimits.DEFAULTS, "other"),
                settings("127.0.0.1", port, none, HttpLimits.DEFAULTS, "other")
            }) {
                assertThatExceptionOfType(IOException.class)
                        .as(wrong.toString())
                        .isThrownBy(() -> served.server.change(wrong))
                        .satisfies(e -> assertThat(e.getMessage()).isNotEmpty());
                assertThat(served.port()).isEqualTo(port);
                assertThat(Served.status(ask(served, "127.0.0.1"))).isEqualTo(200);
                assertThat(Served.status(ask(served, "other"))).isEqualTo(421);
            }
        }
    }

    @Test
    void encryptionBeginsAndEndsWithTheNextConnection() throws Exception {
        Openssl.assumeThere();
        Openssl.make(directory, "here", "rsa:2048");
        Tls tls = new Tls(directory.resolve("here.pem"), directory.resolve("here.key"));
        try (Served served = new Served(at("127.0.0.1", 0));
                Socket open = served.connect()) {
            Served.send(open, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(200);
            served.server.change(settings("127.0.0.1", 0, tls, HttpLimits.DEFAULTS));
            assertThat(Openssl.run("s_client", "-connect", "127.0.0.1:" + served.port())
                            .text())
                    .containsPattern("CN ?= ?here");
            Served.send(open, "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Served.status(Served.answer(open))).isEqualTo(200);
            served.server.change(at("127.0.0.1", 0));
            assertThat(Served.status(ask(served, "localhost"))).isEqualTo(200);
        }
    }
}
