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

    /**
     * The same for the server itself, which looks again at what it has been answering for long: that is no use of the token.
     *
     * @param token what was presented
     * @return null if it is not good any more
     */
    default @Nullable Grant recheck(String token) {
        return check(token);
    }

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
     * The same for the server itself, as {@link #recheck}: it makes no session last longer.
     *
     * @param id what his cookie says
     * @return null if it is over
     */
    default @Nullable Grant recheckSession(String id) {
        return session(id);
    }

    /**
     * With which command somebody on the machine of the server makes a token.
     *
     * @param scope what it is to be good for, such as {@code read}
     */
    default String commandForToken(String scope) {
        return "nbnsd token add NAME --scope " + scope;
    }

    /**
     * The id of a session, which is in a cookie. Over TLS it is only in the one that nobody on the way can set, and without TLS
     * a browser never sends that one.
     *
     * @param cookies the header, as it came; null if there is none
     * @param isEncrypted whether it came over TLS
     * @return null if no session is named there
     */
    static @Nullable String sessionId(@Nullable String cookies, boolean isEncrypted) {
        if (cookies == null) {
            return null;
        }
        String wanted = isEncrypted ? SECURE_COOKIE : COOKIE;
        for (String cookie : cookies.split("[;,]", -1)) {
            int equals = cookie.indexOf('=');
            if (equals >= 0 && cookie.substring(0, equals).strip().equals(wanted)) {
                return cookie.substring(equals + 1).strip();
            }
        }
        return null;
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
