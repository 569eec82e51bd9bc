package org.nbnsd.control;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * A pattern that a person typed for names: {@code FRED*}, {@code PC-??<20>}, {@code *#1C}, {@code FRED<20>.CORP}.
 *
 * <p>{@code *} stands for any number of octets, {@code ?} for one. Without a suffix every suffix fits; without a scope
 * every scope does, and a dot with nothing behind it means none. As everywhere where people type names, ASCII letters mean
 * upper case; {@code \xHH} stands for exactly that octet, {@code \x2A} and {@code \x3F} for an asterisk and a question mark
 * among them, and all sixteen octets in quotes for exactly that name.
 */
public final class NamePattern {
    private static final int BASE_LENGTH = NetbiosName.LENGTH - 1;

    private final String text;
    private final @Nullable NetbiosName exact;
    private final int[] base;
    private final @Nullable Integer suffix;
    private final int @Nullable [] scope;

    private NamePattern(
            String text, @Nullable NetbiosName exact, int[] base, @Nullable Integer suffix, int @Nullable [] scope) {
        this.text = text;
        this.exact = exact;
        this.base = base;
        this.suffix = suffix;
        this.scope = scope;
    }

    /**
     * Reads a pattern.
     *
     * @param text as typed
     * @return the pattern
     * @throws IllegalArgumentException if it is none; the message says what was expected
     */
    public static NamePattern parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("name: empty (expected: such as FRED* or FRED<20>)");
        }
        if (text.lastIndexOf('\'') > 0 && text.startsWith("'")) {
            return new NamePattern(text, NetbiosName.parseTyped(text), new int[0], null, null);
        }
        for (int at = text.length() - 3; at >= 0; at--) {
            int end = endOfSuffix(text, at);
            if (end == text.length() || end > 0 && text.charAt(end) == '.') {
                int suffix = HexFormat.fromHexDigits(text, at + 1, at + 3);
                int[] scope = end == text.length() ? null : Glob.ofText(text.substring(end + 1));
                return new NamePattern(text, null, base(text.substring(0, at)), suffix, scope);
            }
        }
        if (text.indexOf('<') >= 0 || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException("name: " + text
                    + " has a < or # without suffix (expected: such as FRED<20> or FRED#20; for the character, \\x3C or"
                    + " \\x23)");
        }
        return new NamePattern(text, null, base(text), null, null);
    }

    /** Where a suffix that begins here ends; 0 if none does. */
    private static int endOfSuffix(String text, int at) {
        char mark = text.charAt(at);
        if (at + 3 > text.length()
                || !HexFormat.isHexDigit(text.charAt(at + 1))
                || !HexFormat.isHexDigit(text.charAt(at + 2))) {
            return 0;
        }
        if (mark == '<') {
            return text.startsWith(">", at + 3) ? at + 4 : 0;
        }
        return mark == '#' ? at + 3 : 0;
    }

    private static int[] base(String typed) {
        int[] glob = Glob.ofTypedOctets(typed);
        int least = Glob.leastLength(glob);
        if (least > BASE_LENGTH) {
            throw new IllegalArgumentException(
                    "name: " + typed + " has " + least + " characters (expected: at most 15 and a suffix)");
        }
        return glob;
    }

    /**
     * Whether a name fits.
     *
     * @param name the name
     * @return true if so
     */
    public boolean matches(NetbiosName name) {
        if (exact != null) {
            return exact.equals(name);
        }
        return (suffix == null || suffix == name.suffix())
                && (scope == null || Glob.matches(scope, name.scope().toString()))
                && Glob.matches(base, unpadded(name));
    }

    /** The first fifteen octets, a character for each, without the padding. */
    private static String unpadded(NetbiosName name) {
        if (name.isWildcard()) {
            return "*";
        }
        int length = BASE_LENGTH;
        while (length > 0 && name.octet(length - 1) == ' ') {
            length--;
        }
        StringBuilder octets = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            octets.append((char) name.octet(i));
        }
        return octets.toString();
    }

    /** As it was typed; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return text;
    }
}
