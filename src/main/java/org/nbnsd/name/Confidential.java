package org.nbnsd.name;

import java.util.regex.Pattern;

/** What must not be repeated where people look: secrets that somebody wrote where none belongs. */
public final class Confidential {
    private static final String PREFIX = "nbnsd_";
    /** The secret of a token: 32 octets in base 32; also what is left of one if somebody forgets what is in front. */
    private static final Pattern SECRET =
            Pattern.compile("(?i:" + PREFIX + "[a-z2-7]{52})|(?<![A-Za-z0-9_])[a-z2-7]{52}(?![A-Za-z0-9_])");

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
