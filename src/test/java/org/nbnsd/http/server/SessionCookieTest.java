package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.http.server.Served.get;
import static org.nbnsd.http.server.Served.post;
import static org.nbnsd.http.server.Served.problem;
import static org.nbnsd.http.server.Served.status;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has signed in with a browser has a cookie in the place of a token, and may do what the token may. */
final class SessionCookieTest {
    private static final String GOOD = "Cookie: theme=dark; nbnsd=" + Served.SESSION;

    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = new Served(new HttpSettings(
                InetAddress.getLoopbackAddress(), 0, Set.of(), null, false, address -> false, HttpLimits.DEFAULTS));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aSessionMayDoWhatItsTokenMay() throws IOException {
        problem(served.exchange(get("/names")), 401, "UNAUTHORIZED");

        assertThat(status(served.exchange(get("/names", GOOD)))).isEqualTo(200);
        assertThat(served.asked.get(0).asker().who()).isEqualTo("reader");
        problem(served.exchange(post("/names", "{}", GOOD, "Content-Type: application/json")), 403, "FORBIDDEN");
    }

    @Test
    void aSessionThatIsOverIsNone() throws IOException {
        problem(served.exchange(get("/names", "Cookie: nbnsd=over")), 401, "UNAUTHORIZED");
        assertThat(status(served.exchange(get("/open", "Cookie: nbnsd=over")))).isEqualTo(200);
    }

    /** Such as of a browser that was left open for a week, and asks every ten seconds. */
    @Test
    void aSessionThatIsOverIsNoWrongTokenHoweverOftenItComes() throws IOException {
        for (int i = 0; i < 3 * Guard.TRIES; i++) {
            problem(served.exchange(get("/names", "Cookie: nbnsd=over")), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void aTokenGoesBeforeACookie() throws IOException {
        problem(served.exchange(get("/names", GOOD, "Authorization: Bearer wrong")), 401, "UNAUTHORIZED");
        assertThat(status(served.exchange(get("/names", GOOD, "Authorization: Bearer " + Served.ADMIN))))
                .isEqualTo(200);
        assertThat(served.asked.get(0).asker().who()).isEqualTo("admin");
    }

    /** A page of another site makes a browser send the cookie with what it asks. */
    @Test
    void aPageOfAnotherSiteCannotUseTheSession() throws IOException {
        problem(
                served.exchange(
                        post("/echo", "{}", GOOD, "Content-Type: application/json", "Sec-Fetch-Site: cross-site")),
                403,
                "CROSS_SITE");
        problem(
                served.exchange(
                        post("/echo", "{}", GOOD, "Content-Type: application/json", "Origin: http://evil.example")),
                403,
                "CROSS_SITE");
        assertThat(served.asked).isEmpty();
    }
}
