package org.nbnsd.name;

import java.util.HexFormat;
import java.util.function.IntPredicate;

/** Octets as text that is safe to print and can be read back: {@code \xHH} for what is not printable ASCII. */
final class OctetText {

    private OctetText() {}

    /**
     * Escapes a string whose characters are octets.
     *
     * @param marks which printable characters are left as they are besides letters and digits; the backslash is not among them
     */
    static String escape(String octets, IntPredicate marks) {
        StringBuilder text = new StringBuilder(octets.length() + 8);
        for (int i = 0; i < octets.length(); i++) {
            append(octets.charAt(i), marks, text);
        }
        return text.toString();
    }

    /** The same for one octet, behind other text. */
    static void append(char octet, IntPredicate marks, StringBuilder text) {
        if (octet == '\\') {
            text.append("\\\\");
        } else if (isLetterOrDigit(octet) || isPrintable(octet) && marks.test(octet)) {
            text.append(octet);
        } else {
            text.append(Hexadecimal.escape(octet));
        }
    }

    /**
     * Undoes {@link #escape}.
     *
     * @param what what the text is part of, for the message
     * @throws IllegalArgumentException if an escape is unfinished or a character is not printable ASCII
     */
    static String unescape(String what, String text) {
        StringBuilder octets = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isPrintable(c)) {
                throw wrong(
                        what,
                        "character U+" + Hexadecimal.digits(c, 4),
                        i,
                        text,
                        "printable ASCII, or \\xHH for an octet");
            } else if (c != '\\') {
                octets.append(c);
            } else if (text.startsWith("\\\\", i)) {
                octets.append('\\');
                i++;
            } else {
                octets.append((char) hexAfter(what, text, i));
                i += 3;
            }
        }
        return octets.toString();
    }

    private static int hexAfter(String what, String text, int backslash) {
        if (!text.startsWith("x", backslash + 1) || !isHex(text, backslash + 2)) {
            String found = text.substring(backslash, Math.min(text.length(), backslash + 2));
            throw wrong(what, found, backslash, text, "\\xHH or \\\\");
        }
        return HexFormat.fromHexDigits(text, backslash + 2, backslash + 4);
    }

    /** Whether two hexadecimal digits stand there. */
    static boolean isHex(String text, int at) {
        return at + 2 <= text.length()
                && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    /** Whether each character can stand for an octet. */
    static boolean isOctets(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException wrong(String what, String found, int index, String text, String expected) {
        return new IllegalArgumentException(what + ": " + Printable.shown(found) + " at character " + (index + 1)
                + " of " + Printable.shown(text) + " (expected: " + expected + ")");
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c < 0x7F;
    }
}
