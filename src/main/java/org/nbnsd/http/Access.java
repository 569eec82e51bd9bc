package org.nbnsd.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose tokens are good; for any thread, and never for long. */
public interface Access {
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
