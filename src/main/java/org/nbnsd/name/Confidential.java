package org.nbnsd.name;

import java.util.regex.Pattern;

/** What must not be repeated where people look: secrets that somebody wrote where none belongs. */
public final class Confidential {
    private static final String PREFIX = "nbnsd_";
    /** The secret of a token: 32 octets in base 32. */
    private static final Pattern SECRET = Pattern.compile(PREFIX + "[a-z2-7]{52}", Pattern.CASE_INSENSITIVE);

    private Confidential() {}

    /**
     * A text without secrets of tokens, as it may be logged, kept and told.
     *
     * @param text any text
     * @return the same with {@code nbnsd_...} in their place
     */
    public static String masked(String text) {
        return SECRET.matcher(text).replaceAll(PREFIX + "...");
    }
}
