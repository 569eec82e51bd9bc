package org.nbnsd.control.token;

import java.util.Locale;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Confidential;
import org.nbnsd.name.Printable;

/** What a token is good for. */
public enum TokenScope {
    /** To look at everything but tokens, the log of changes, and whole copies. */
    READ,
    /** To change records; and to look. */
    WRITE,
    /** Everything. */
    ADMIN,
    /** To collect figures, and nothing else. */
    METRICS;

    /** What somebody may write where scopes are. */
    public static final String EXPECTED = "some of read, write, admin, metrics";

    /**
     * How people write it.
     *
     * @return such as {@code read}
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scope that somebody wrote.
     *
     * @param text its word
     * @return the scope
     * @throws IllegalArgumentException if it is none
     */
    public static TokenScope of(String text) {
        for (TokenScope scope : values()) {
            if (scope.text().equals(text)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("scope: " + shown(text) + " (expected: " + EXPECTED + ")");
    }

    /** What somebody wrote, as it may be repeated. */
    static String shown(String text) {
        return text.isEmpty() ? "\"\"" : Printable.text(Brief.of(Confidential.masked(text)));
    }
}
