package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import java.io.EOFException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;

/** Somebody has signed in with a browser on this machine, where everybody may read, and follows the events. */
final class SignedOutTest {
    private static final String EVENTS = "/api/v1/events/stream";

    @TempDir
    private Path directory;

    private static String signIn(DaemonByHttp daemon, String secret) throws Exception {
        JsonObject body = new JsonObject();
        body.addProperty("token", secret);
        HttpResponse<String> answer = DaemonByHttp.send(daemon.request(null, "/console/session")
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private static void assertThatItEnds(Followed stream) {
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> {
            while (true) {
                assertThat(stream.line()).isNotNull();
            }
        });
    }

    @Test
    void theEventsEndWhenHeSignsOutAndWhenTheTokenThatHeSignedInWithIsRevoked() throws Exception {
        try (DaemonByHttp daemon = new DaemonByHttp(directory)) {
            Tokens tokens = daemon.tokens();
            String secret = tokens.add("anna", EnumSet.of(TokenScope.READ), Long.MAX_VALUE, "test")
                    .secret();
            String cookie = signIn(daemon, secret);
            try (Followed stream = new Followed(daemon.port(), EVENTS, "Cookie: " + cookie)) {
                HttpResponse<String> out = DaemonByHttp.send(daemon.request(null, "/console/session")
                        .header("Cookie", cookie)
                        .DELETE());
                assertThat(out.statusCode()).isEqualTo(204);
                assertThatItEnds(stream);
            }
            try (Followed stream = new Followed(daemon.port(), EVENTS, "Cookie: " + signIn(daemon, secret))) {
                tokens.revoke("anna");
                assertThatItEnds(stream);
            }
        }
    }
}
