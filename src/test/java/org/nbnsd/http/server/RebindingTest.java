package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;

/**
 * A page of another site has its own name resolved to this server's address, so that a browser takes what the server says for
 * a part of that page: only the name in the header Host tells.
 */
final class RebindingTest {
    private static Served served;

    @BeforeAll
    static void serve() throws IOException {
        HttpSettings local = HttpSettings.local(0);
        served = new Served(new HttpSettings(
                InetAddresses.forString("127.0.0.1"),
                0,
                Set.of("NBNS.example.com", "10.9.9.9", "fd00::9"),
                null,
                true,
                local.scrapers(),
                local.limits()));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static String ask(String target, String host) throws IOException {
        return served.exchange("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8137",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "nbns.example.com.evil.example",
                "xnbns.example.com",
                "127.0.0.2",
                "10.0.0.1:80",
                "[::1]",
                "0.0.0.0",
                "2130706433",
                "127.1",
                "0x7f.0.0.1",
                "localhost@evil.example",
                "evil.example#localhost",
                "localhost:80:80",
                "localhost:http",
                "localhost,evil.example",
                "[127.0.0.1]",
                ""
            })
    void aHostOfAnotherNameIsRefused(String host) throws IOException {
        long before = served.counted(Statistic.HTTP_FOREIGN);
        Served.problem(ask("/names", host), 421, "MISDIRECTED");
        assertThat(served.counted(Statistic.HTTP_FOREIGN)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8137",
                "localhost",
                "LOCALHOST:80",
                "nbns.example.com",
                "nbns.EXAMPLE.com:443",
                "10.9.9.9",
                "[fd00::9]:8137"
            })
    void itsOwnAddressLocalhostAndTheNamesThatItWasGivenAreTaken(String host) throws IOException {
        assertThat(Served.status(ask("/names", host))).isEqualTo(200);
    }

    @Test
    void aHostInTheFirstLineCountsAsWell() throws IOException {
        Served.problem(ask("http://evil.example/names", "localhost"), 421, "MISDIRECTED");
        Served.problem(ask("http://localhost/names", "evil.example"), 421, "MISDIRECTED");
        assertThat(Served.status(ask("http://localhost:1/names", "localhost"))).isEqualTo(200);
    }

    @Test
    void aRequestWithoutAHostOrWithTwoIsNone() throws IOException {
        Served.problem(served.exchange("GET /open HTTP/1.1\r\n\r\n"), 400, "MALFORMED");
        Served.problem(served.exchange("GET /open HTTP/1.0\r\n\r\n"), 400, "MALFORMED");
        Served.problem(
                served.exchange("GET /open HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
                400,
                "MALFORMED");
    }
}
