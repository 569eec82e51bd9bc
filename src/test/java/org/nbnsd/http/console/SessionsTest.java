package org.nbnsd.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.http.Access;
import org.nbnsd.http.Access.Grant;
import org.nbnsd.http.Scope;

final class SessionsTest {
    private static final Grant MAY_WRITE = new Grant("anna", "0a1b2c3d", Set.of(Scope.WRITE));

    private final Map<String, Grant> good = new HashMap<>(Map.of("nbnsd_TOKEN", MAY_WRITE));
    private final AtomicLong nanos = new AtomicLong();
    private final Sessions sessions = new Sessions(
            new Access() {
                @Override
                public @Nullable Grant check(String token) {
                    return good.get(token);
                }

                @Override
                public boolean isGiven() {
                    return !good.isEmpty();
                }
            },
            nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aSessionIsGoodForWhatItsTokenIsGoodFor() {
        assertThat(sessions.session(sessions.begin("nbnsd_TOKEN"))).isEqualTo(MAY_WRITE);
        assertThat(sessions.check("nbnsd_TOKEN")).isEqualTo(MAY_WRITE);
        assertThat(sessions.isGiven()).isTrue();
    }

    @Test
    void anIdThatNobodyWasGivenIsNoSession() {
        sessions.begin("nbnsd_TOKEN");

        assertThat(sessions.session("")).isNull();
        assertThat(sessions.session("nbnsd_TOKEN")).isNull();
    }

    @Test
    void aRevokedTokenEndsItsSessions() {
        String id = sessions.begin("nbnsd_TOKEN");

        good.clear();

        assertThat(sessions.session(id)).isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void aSessionEndsHalfAnHourAfterItsLastUse() {
        String id = sessions.begin("nbnsd_TOKEN");
        pass(Sessions.IDLE.minusNanos(1));
        assertThat(sessions.session(id)).isNotNull();
        pass(Sessions.IDLE.minusNanos(1));
        assertThat(sessions.session(id)).isNotNull();

        pass(Sessions.IDLE);

        assertThat(sessions.session(id)).isNull();
    }

    @Test
    void aSessionEndsAfterTwelveHoursHoweverMuchItIsUsed() {
        String id = sessions.begin("nbnsd_TOKEN");
        Duration step = Duration.ofMinutes(20);
        for (Duration age = step; age.compareTo(Sessions.LIFE) < 0; age = age.plus(step)) {
            pass(step);
            assertThat(sessions.session(id)).as("after %s", age).isNotNull();
        }

        pass(step);

        assertThat(sessions.session(id)).isNull();
    }

    @Test
    void whoSignsOutIsOut() {
        String id = sessions.begin("nbnsd_TOKEN");
        String other = sessions.begin("nbnsd_TOKEN");

        sessions.end(id);

        assertThat(sessions.session(id)).isNull();
        assertThat(sessions.session(other)).isEqualTo(MAY_WRITE);
    }

    @Test
    void thereAreNeverMoreThanAHundredAndTheOneThatRestedLongestGoes() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST; i++) {
            ids.add(sessions.begin("nbnsd_TOKEN"));
        }
        assertThat(sessions.session(ids.get(0))).isNotNull();

        sessions.begin("nbnsd_TOKEN");

        assertThat(sessions.count()).isEqualTo(Sessions.MOST);
        assertThat(sessions.session(ids.get(0))).isNotNull();
        assertThat(sessions.session(ids.get(1))).isNull();
    }

    @Test
    void idsCannotBeGuessed() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(sessions.begin("nbnsd_TOKEN"));
        }

        assertThat(ids).hasSize(50).allMatch(id -> id.matches("[A-Za-z0-9_-]{43}"));
    }

    /** The server looks now and then whether what it still sends to somebody may be sent on. */
    @Test
    void whatTheServerLooksAtByItselfMakesNoSessionLastLonger() {
        String id = sessions.begin("nbnsd_TOKEN");
        String older = sessions.begin("nbnsd_TOKEN");
        pass(Sessions.IDLE.minusNanos(1));
        assertThat(sessions.recheckSession(id)).isEqualTo(MAY_WRITE);

        pass(Duration.ofNanos(1));

        assertThat(sessions.recheckSession(id)).isNull();
        assertThat(sessions.session(older)).isNull();
    }

    @Test
    void whatTheServerLooksAtByItselfIsNoReasonThatAnotherSessionGoes() {
        String first = sessions.begin("nbnsd_TOKEN");
        String second = sessions.begin("nbnsd_TOKEN");
        for (int i = 2; i < Sessions.MOST; i++) {
            sessions.begin("nbnsd_TOKEN");
        }
        assertThat(sessions.recheckSession(first)).isNotNull();

        sessions.begin("nbnsd_TOKEN");

        assertThat(sessions.session(first)).isNull();
        assertThat(sessions.session(second)).isNotNull();
    }

    @Test
    void aLookAtASessionFindsThatItsTokenWasRevoked() {
        String id = sessions.begin("nbnsd_TOKEN");
        good.clear();

        assertThat(sessions.recheckSession(id)).isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void theCookieOfTheSessionIsFoundAmongOthers() {
        assertThat(Access.sessionId("a=b; nbnsd=ID; c=d", false)).isEqualTo("ID");
        assertThat(Access.sessionId("nbnsd=ID", false)).isEqualTo("ID");
        assertThat(Access.sessionId("a=b, __Host-nbnsd=SAFE", true)).isEqualTo("SAFE");
        assertThat(Access.sessionId("xnbnsd=ID; nbnsd", false)).isNull();
        assertThat(Access.sessionId("", false)).isNull();
        assertThat(Access.sessionId(null, true)).isNull();
    }

    /** A browser sends the one over TLS only, and over TLS somebody on the way could have set the other. */
    @Test
    void eachCookieCountsOnlyOnTheKindOfConnectionThatItIsMadeFor() {
        String both = "__Host-nbnsd=SAFE; nbnsd=ID";
        assertThat(Access.sessionId(both, true)).isEqualTo("SAFE");
        assertThat(Access.sessionId(both, false)).isEqualTo("ID");
        assertThat(Access.sessionId("__Host-nbnsd=SAFE", false)).isNull();
        assertThat(Access.sessionId("nbnsd=ID", true)).isNull();
    }
}
