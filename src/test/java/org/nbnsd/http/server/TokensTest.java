package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Ask;

/** Tokens that are guessed, lack a scope, or are put where they get into logs. */
final class TokensTest {
    private static final String JSON = "Content-Type: application/json";
    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Test
    void thisMachineReadsWithoutATokenAndChangesNothing() throws IOException {
        assertThat(Served.status(served.exchange(Served.get("/names")))).isEqualTo(200);
        String answer = served.exchange(Served.post("/names", "{}", JSON));
        Served.problem(answer, 401, "UNAUTHORIZED");
        assertThat(Served.header(answer, "WWW-Authenticate")).isEqualTo("Bearer realm=\"nbnsd\", scope=\"write\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1", "Via: 1.1 proxy", "X-Real-IP: 10.0.0.1"})
    void whoAsksForSomebodyElseIsNotThisMachine(String header) throws IOException {
        Served.problem(served.exchange(Served.get("/names", header)), 401, "UNAUTHORIZED");
        assertThat(Served.status(served.exchange(Served.get("/names", header, bearer(Served.READER)))))
                .isEqualTo(200);
    }

    @Test
    void aTokenIsGoodForItsScopes() throws IOException {
        String answer = served.exchange(Served.post("/names", "{}", JSON, bearer(Served.READER)));
        Served.problem(answer, 403, "FORBIDDEN");
        assertThat(Served.header(answer, "WWW-Authenticate")).contains("insufficient_scope", "scope=\"write\"");
        assertThat(Served.status(served.exchange(Served.post("/names", "{}", JSON, bearer(Served.ADMIN)))))
                .isEqualTo(200);
        Ask ask = served.asked.get(served.asked.size() - 1);
        assertThat(ask.asker().author("because").toString()).isEqualTo("by admin at 127.0.0.1: \"because\"");
        assertThat(ask.header("authorization"))
                .as("nobody else needs to see it")
                .isNull();
    }

    @Test
    void wrongTokensAreToldFiveTimesAMinuteAndAGoodOneIsNeverLockedOut() throws IOException {
        for (int i = 0; i < Guard.TRIES; i++) {
            String answer = served.exchange(Served.get("/open", bearer("nbnsd_guess" + i)));
            Served.problem(answer, 401, "UNAUTHORIZED");
            assertThat(Served.header(answer, "WWW-Authenticate")).contains("invalid_token");
        }
        String answer = served.exchange(Served.get("/open", bearer("nbnsd_guess")));
        Served.problem(answer, 429, "TOO_MANY");
        assertThat(Integer.parseInt(Served.header(answer, "Retry-After"))).isBetween(1, 61);
        assertThat(Served.status(served.exchange(Served.get("/names", bearer(Served.READER)))))
                .isEqualTo(200);
        assertThat(served.counted(Statistic.HTTP_UNAUTHORIZED)).isEqualTo(Guard.TRIES + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic bmJuc2RfYWRtaW46",
                "Bearer",
                "Bearer ",
                "nbnsd_admin",
                "Bearer nbnsd_admin x",
                "Token nbnsd_admin",
                "Bearer nbnsd_admi",
                "Bearer nbnsd_adminn"
            })
    void whatIsNoGoodTokenIsNotTakenForNone(String credentials) throws IOException {
        Served.problem(served.exchange(Served.get("/names", "Authorization: " + credentials)), 401, "UNAUTHORIZED");
    }

    @Test
    void twoTokensAreNoRequest() throws IOException {
        Served.problem(
                served.exchange(Served.get("/names", bearer("nbnsd_x"), bearer(Served.ADMIN))), 400, "MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/names?token=nbnsd_admin",
                "/names?access_token=nbnsd_admin",
                "/names?ACCESS_TOKEN=x",
                "/names?q=nbnsd_admin",
                "/names?%74oken=x",
                "/names?q=%6ebnsd_admin",
                "/nothing?api_key=1"
            })
    void aTokenInAUrlIsRefusedAndNotRepeated(String target) throws IOException {
        String answer = served.exchange(Served.get(target));
        Served.problem(answer, 400, "TOKEN_IN_URL");
        assertThat(answer).doesNotContain("nbnsd_admin");
    }

    /** Also of one that nobody knows any more, and of one without what is in front. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/names/nbnsd_%s", "/nothing/nbnsd_%s", "/names/%s", "/names?q=%s", "/names?%s", "/NBNSD_%s"})
    void whatLooksLikeATokenAnywhereInAUrlIsRefusedAndNotRepeated(String target) throws IOException {
        String secret = "abcdefghijklmnopqrstuvwxyz234567".repeat(2).substring(0, 52);
        String answer = served.exchange(Served.get(target.formatted(secret)));
        Served.problem(answer, 400, "TOKEN_IN_URL");
        assertThat(answer).doesNotContain(secret);
    }

    @Test
    void aNameThatBeginsLikeATokenIsAName() throws IOException {
        assertThat(Served.status(served.exchange(Served.get("/names/nbnsd_host", bearer(Served.ADMIN)))))
                .isEqualTo(200);
    }

    @Test
    void theSameGoesForACookie() throws IOException {
        Served.problem(
                served.exchange(Served.post("/names", "{}", JSON, "Cookie: token=" + Served.ADMIN)),
                401,
                "UNAUTHORIZED");
    }
}
