package org.nbnsd.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose tokens are good; for any thread, and never for long. */
public interface Access {
    /** The cookie of somebody who has signed in with a browser, over TLS; a browser takes it from no other server. */
    String SECURE_COOKIE = "__Host-nbnsd";

    /** The same without TLS. */
    String COOKIE = "nbnsd";

    /** Nobody has a token. */
    Access NOBODY = new Access() {
        @Override
        public @Nullable Grant check(String token) {
            return null;
        }

        @Override
        public boolean isGiven() {
            return false;
        }
    };

    /**
     * What a token is good for. How long that takes does not tell how much of it is right.
     *
     * @param token what was presented; any text
     * @return null if it is not good
     */
    @Nullable
    Grant check(String token);

    /** Whether anybody has a token that is good now. */
    boolean isGiven();

    /**
     * What a session is good for, which somebody has begun with a token.
     *
     * @param id what his cookie says; any text
     * @return null if there is none, or it is over
     */
    default @Nullable Grant session(String id) {
        return null;
    }

    /**
     * The id of a session, which is in a cookie.
     *
     * @param cookies the header, as it came; null if there is none
     * @return null if no session is named there
     */
    static @Nullable String sessionId(@Nullable String cookies) {
        if (cookies == null) {
            return null;
        }
        String found = null;
        for (String cookie : cookies.split("[;,]", -1)) {
            int equals = cookie.indexOf('=');
            String name = equals < 0 ? "" : cookie.substring(0, equals).strip();
            if (name.equals(SECURE_COOKIE) || (name.equals(COOKIE) && found == null)) {
                found = cookie.substring(equals + 1).strip();
            }
        }
        return found;
    }

    /**
     * What a token is good for.
     *
     * @param name how people call it
     * @param id how it is told from others; no secret
     * @param scopes what who has it may do
     */
    record Grant(String name, String id, Set<Scope> scopes) {
        /** Keeps a copy. */
        public Grant {
            scopes = Set.copyOf(scopes);
        }
    }
}
