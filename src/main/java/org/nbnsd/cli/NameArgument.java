package org.nbnsd.cli;

import java.util.regex.Pattern;
import org.nbnsd.name.NetbiosName;

/**
 * A name as somebody typed it. Windows upper-cases what people type, so {@code fred}, {@code fred#20} and
 * {@code fred<20>} are upper-cased here; octets written {@code \xHH}, the scope, and the quoted form with all sixteen
 * octets are not, because names are compared octet for octet and applications do register lower case.
 *
 * @param name the name
 * @param suffixGiven whether the text said which suffix is meant; if not, the name has 00
 */
record NameArgument(NetbiosName name, boolean suffixGiven) {
    private static final Pattern WITH_SUFFIX =
            Pattern.compile(".*(?:<[0-9A-Fa-f]{2}>|#[0-9A-Fa-f]{2})(?:\\.[^<>]*)?", Pattern.DOTALL);

    /**
     * Reads a name.
     *
     * @param text one of the forms of {@link NetbiosName#parse}
     * @return the name
     * @throws IllegalArgumentException if it is none of them; the message says what was expected
     */
    static NameArgument parse(String text) {
        NetbiosName exact = NetbiosName.parse(text);
        if (text.startsWith("'") || exact.isWildcard()) {
            return new NameArgument(exact, true);
        }
        NetbiosName upper = NetbiosName.parse(upperCase(text));
        return new NameArgument(
                NetbiosName.of(octets(upper), 0, exact.scope()),
                WITH_SUFFIX.matcher(text).matches());
    }

    /** ASCII letters, but not those of an escape: {@code \x61} asks for exactly that octet. */
    private static String upperCase(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = Math.min(text.length(), i + (text.startsWith("\\\\", i) ? 2 : 4));
                upper.append(text, i, end);
                i = end - 1;
            } else {
                upper.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
            }
        }
        return upper.toString();
    }

    private static byte[] octets(NetbiosName name) {
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) name.octet(i);
        }
        return octets;
    }
}
