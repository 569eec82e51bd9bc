package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;

/** A daemon that is reached by HTTP. */
final class HttpPartTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private @Nullable DaemonByHttp daemon;

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private HttpPart start(String... keys) throws Exception {
        DaemonByHttp started = new DaemonByHttp(directory, keys);
        daemon = started;
        return started.http();
    }

    private Tokens tokens() {
        return Objects.requireNonNull(daemon).tokens();
    }

    private static HttpResponse<String> send(HttpPart part, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + part.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whatTheDaemonKnowsIsReadWithoutATokenHereAndChangedWithOne() throws Exception {
        HttpPart part = start("listen = '127.0.0.1:0'");
        assertThat(part.screen())
                .containsExactly(
                        "  http        http://127.0.0.1:" + part.port() + "/api/v1, for this machine alone",
                        "  console     http://127.0.0.1:" + part.port() + "/console",
                        "              to be read by everybody on this machine; to change something takes a token: nbnsd token"
                                + " add NAME --scope write --data " + directory);
        assertThat(send(part, "POST", "/api/v1/scavenge").body())
                .contains("nbnsd token add NAME --scope write --data " + directory + " makes one");
        assertThat(send(part, "POST", "/api/v1/scavenge", "Via", "1.1 proxy").body())
                .contains("nbnsd token add NAME --scope write, on the machine of the daemon, makes one")
                .doesNotContain(directory.toString());
        assertThat(send(part, "GET", "/console/session").body()).contains("--scope write --data " + directory);
        assertThat(send(part, "GET", "/console/session", "Via", "1.1 proxy").body())
                .doesNotContain(directory.toString());
        assertThat(send(part, "GET", "/api/v1/names").statusCode()).isEqualTo(200);
        assertThat(send(part, "POST", "/api/v1/scavenge").statusCode()).isEqualTo(401);
        String reader = tokens().add("reader", EnumSet.of(TokenScope.READ), Long.MAX_VALUE, "test")
                .secret();
        HttpResponse<String> forbidden = send(part, "POST", "/api/v1/scavenge", "Authorization", "Bearer " + reader);
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).contains("the token reader lacks the scope write");
        assertThat(part.counters()).containsEntry(Statistic.HTTP_UNAUTHORIZED, 3L);
    }

    @Test
    void anAddressOfIpv6IsWrittenInShort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddresses.forString("::1"))) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException e) {
            Assumptions.abort("this machine has no ::1: " + e.getMessage());
        }
        HttpPart part = start("listen = '[0:0::1]:0'");
        assertThat(part.screen())
                .startsWith("  http        http://[::1]:" + part.port() + "/api/v1, for this machine alone");
    }

    @Test
    void aRevokedTokenIsGoodForNothingAtOnce() throws Exception {
        HttpPart part = start("listen = '127.0.0.1:0'", "read-without-token = false");
        assertThat(send(part, "GET", "/api/v1/names").statusCode()).isEqualTo(401);
        String reader = tokens().add("reader", EnumSet.of(TokenScope.READ), Long.MAX_VALUE, "test")
                .secret();
        assertThat(send(part, "GET", "/api/v1/names", "Authorization", "bearer " + reader)
                        .statusCode())
                .isEqualTo(200);
        tokens().revoke("reader");
        assertThat(send(part, "GET", "/api/v1/names", "Authorization", "Bearer " + reader)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutATokenItListensAtThisMachineOnlyAndOpensUpWithTheFirst() throws Exception {
        HttpPart part = start("listen = '0.0.0.0:0'", "plain = true");
        assertThat(part.screen())
                .anyMatch(line -> line.endsWith("/api/v1, for this machine alone"))
                .anyMatch(line -> line.contains("not at 0.0.0.0 yet: nobody has a token"));
        tokens().add("reader", EnumSet.of(TokenScope.READ), Long.MAX_VALUE, "test");
        long end = System.nanoTime() + 20_000_000_000L;
        while (part.isForThisMachine() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(part.isForThisMachine()).isFalse();
        assertThat(part.screen())
                .anyMatch(line -> line.endsWith("/api/v1"))
                .anyMatch(line -> line.contains("without encryption"))
                .noneMatch(line -> line.contains("not at"));
        assertThat(send(part, "GET", "/api/v1/names").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddresses.forString("127.0.0.1"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> start("listen = '127.0.0.1:" + taken.getLocalPort() + "'"))
                    .withMessageContaining("TCP port " + taken.getLocalPort() + " for HTTP: in use by");
        }
    }

    @Test
    void aHostThatNobodyKnowsAndFilesThatAreNotThereAreErrorsWithWords() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start("listen = 'no-such-host.invalid:8137'", "plain = true"))
                .withMessageStartingWith("http.listen: no-such-host.invalid is not known");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(
                        "listen = '127.0.0.1:0'", "certificate = '/nonexistent/c.pem'", "key = '/nonexistent/k.pem'"))
                .withMessageStartingWith("http.certificate: /nonexistent/c.pem");
    }
}
