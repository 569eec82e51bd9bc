package org.nbnsd.control;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Patterns with {@code *} and {@code ?} over texts, as arrays of characters and two special values. No regular
 * expressions, because those may take exponential time for a pattern with many asterisks.
 */
final class Glob {
    private static final int ANY = -1;
    private static final int STAR = -2;

    private Glob() {}

    /** A pattern in which all but the two special characters stand for themselves. */
    static int[] ofText(String text) {
        return text.chars().map(c -> c == '*' ? STAR : c == '?' ? ANY : c).toArray();
    }

    /**
     * A pattern for octets: ASCII letters mean upper case, {@code \xHH} one octet, two backslashes one. Spaces at the end,
     * which are padding in a name, are dropped.
     *
     * @throws IllegalArgumentException for other characters, or an escape that is not complete
     */
    static int[] ofTypedOctets(String text) {
        int[] glob = new int[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E) {
                throw wrong(text, i, "printable ASCII, or \\xHH for an octet");
            } else if (c != '\\') {
                glob[length++] = c == '*' ? STAR : c == '?' ? ANY : upperCase(c);
            } else if (text.startsWith("\\\\", i)) {
                glob[length++] = '\\';
                i++;
            } else {
                glob[length++] = octet(text, i);
                i += 3;
            }
        }
        while (length > 0 && glob[length - 1] == ' ') {
            length--;
        }
        return Arrays.copyOf(glob, length);
    }

    private static int upperCase(char c) {
        return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
    }

    private static int octet(String text, int at) {
        if (!text.regionMatches(at, "\\x", 0, 2)
                || at + 4 > text.length()
                || !HexFormat.isHexDigit(text.charAt(at + 2))
                || !HexFormat.isHexDigit(text.charAt(at + 3))) {
            throw wrong(text, at, "\\xHH, or \\\\ for a backslash");
        }
        return HexFormat.fromHexDigits(text, at + 2, at + 4);
    }

    private static IllegalArgumentException wrong(String text, int at, String expected) {
        return new IllegalArgumentException(
                "name: character " + (at + 1) + " of the pattern " + text + " (expected: " + expected + ")");
    }

    /** The length of the shortest text that fits. */
    static int leastLength(int[] glob) {
        return (int) Arrays.stream(glob).filter(each -> each != STAR).count();
    }

    /** Whether all of a text fits. After a mismatch only the last asterisk needs to take more: linear in both lengths. */
    static boolean matches(int[] glob, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < text.length()) {
            if (at < glob.length && glob[at] == STAR) {
                star = at++;
                resume = i;
            } else if (at < glob.length && (glob[at] == ANY || glob[at] == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < glob.length && glob[at] == STAR) {
            at++;
        }
        return at == glob.length;
    }
}
