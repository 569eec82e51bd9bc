package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** A server at addresses of IPv6: who asks, what it may be called, and who shares limits with whom. */
final class Ipv6Test {
    private static final InetAddress HERE = InetAddresses.forString("::1");
    private static final InetAddress FOUR = InetAddresses.forString("127.0.0.1");

    @BeforeAll
    static void needsIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException e) {
            Assumptions.abort("this machine has no ::1: " + e.getMessage());
        }
    }

    private static Served serve(String address, int perAddress, String... names) throws IOException {
        HttpSettings local = HttpSettings.local(0);
        return new Served(
                new HttpSettings(
                        InetAddresses.forString(address),
                        0,
                        Set.of(names),
                        null,
                        true,
                        local.scrapers(),
                        local.limits().connections(256, perAddress)),
                Route.get("/stream", Scope.OPEN, ask -> Reply.stream("text/event-stream", new Fed())));
    }

    private static String ask(Served served, InetAddress from, String host) throws IOException {
        try (Socket socket = new Socket(from, served.port())) {
            socket.setSoTimeout(20_000);
            String request = "GET /names HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Served.all(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[::1], 200",
        "[::1]:8137, 200",
        "[0:0:0:0:0:0:0:1], 200",
        "localhost, 200",
        "[FD00::9], 200",
        "[fd00:0:0:0::9]:80, 200",
        "::1, 421",
        "[::2], 421",
        "[::1%25lo], 421",
        "[::1]x, 421",
        "[::ffff:127.0.0.1], 421",
        "127.0.0.1, 421"
    })
    void itIsMeantByItsAddressHoweverThatIsWritten(String host, int status) throws IOException {
        try (Served served = serve("::1", 32, "fd00::9")) {
            assertThat(Served.status(ask(served, HERE, host))).isEqualTo(status);
        }
    }

    @Test
    void whoAsksIsTheAddressOfHisKindAtASocketOfBoth() throws IOException {
        try (Served served = serve("::", 32)) {
            assertThat(Served.status(ask(served, HERE, "[::1]"))).isEqualTo(200);
            assertThat(Served.status(ask(served, FOUR, "127.0.0.1"))).isEqualTo(200);
            assertThat(served.asked).extracting(ask -> ask.asker().address()).containsExactly("::1", "127.0.0.1");
            assertThat(served.asked).allMatch(ask -> ask.asker().isLocal());
        }
    }

    @Test
    void eachKindOfAddressHasItsOwnConnections() throws IOException {
        try (Served served = serve("::", 1);
                Socket four = new Socket(FOUR, served.port());
                Socket six = new Socket(HERE, served.port())) {
            for (Socket held : new Socket[] {four, six}) {
                held.setSoTimeout(20_000);
                Served.send(held, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(Served.status(Served.answer(held))).isEqualTo(200);
            }
            assertThat(Served.status(ask(served, FOUR, "127.0.0.1"))).isEqualTo(503);
            assertThat(Served.status(ask(served, HERE, "[::1]"))).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::2, true",
        "2001:db8:0:0:ffff::1, 2001:db8::2, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "fe80::1, fe80::2, false",
        "10.0.0.1, 10.0.0.2, false"
    })
    void aHostSharesLimitsWithItsNetworkButNotWithItsLink(String one, String other, boolean isShared) {
        InetAddress first = Guard.network(InetAddresses.forString(one));
        InetAddress second = Guard.network(InetAddresses.forString(other));
        assertThat(first.equals(second)).isEqualTo(isShared);
    }

    @Test
    void anAddressOfALinkIsToldWithItsZone() throws IOException {
        byte[] octets = InetAddresses.forString("fe80::7").getAddress();
        InetAddress address = Inet6Address.getByAddress("", octets, 1);
        assertThat(InetAddresses.toAddrString(Guard.network(address))).startsWith("fe80::7%");
    }
}
