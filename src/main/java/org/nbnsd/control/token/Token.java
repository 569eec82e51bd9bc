package org.nbnsd.control.token;

import com.google.common.collect.Sets;
import java.util.Set;
import org.nbnsd.name.Confidential;

/**
 * What is known of a token; the secret itself is not.
 *
 * @param id eight hexadecimal digits, by which it is told from others in logs
 * @param name how people call it; no other token has it
 * @param scopes what it is good for; at least one
 * @param created when it was made, in milliseconds since the epoch
 * @param createdBy who made it
 * @param expires when it is good no more, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
 * @param lastUsed when somebody last came with it, in milliseconds since the epoch; 0 if nobody has
 */
public record Token(
        String id, String name, Set<TokenScope> scopes, long created, String createdBy, long expires, long lastUsed) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final String ID = "[0-9a-f]{8}";

    /**
     * Checks the name and the scopes, and keeps a copy of these.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public Token {
        requireName(name);
        if (!id.matches(ID)) {
            throw new IllegalArgumentException("id: " + TokenScope.shown(id) + " (expected: eight hexadecimal digits)");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("scopes: none (expected: " + TokenScope.EXPECTED + ")");
        }
        scopes = Sets.immutableEnumSet(scopes);
    }

    private static void requireName(String name) {
        if (!name.matches(NAME)
                || name.matches(ID)
                || !Confidential.masked(name).equals(name)) {
            throw new IllegalArgumentException("token: " + TokenScope.shown(name)
                    + " (expected: a name of 1..64 letters, digits, \".\", \"_\" and \"-\", such as backup-host; not what"
                    + " looks like the id or the secret of a token)");
        }
    }

    /**
     * Whether it is good no more.
     *
     * @param now milliseconds since the epoch
     * @return true from its last moment on
     */
    public boolean isExpired(long now) {
        return expires <= now;
    }

    Token usedAt(long time) {
        return time <= lastUsed ? this : new Token(id, name, scopes, created, createdBy, expires, time);
    }
}
