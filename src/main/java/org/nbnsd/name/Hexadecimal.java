package org.nbnsd.name;

import java.util.HexFormat;

/** Numbers as the text forms of names and other texts have them. */
final class Hexadecimal {
    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

    private Hexadecimal() {}

    /** An octet's escape. */
    static String escape(int octet) {
        return "\\x" + digits(octet, 2);
    }

    /** The lowest hexadecimal digits of a number. */
    static String digits(int value, int count) {
        return UPPER_CASE.toHexDigits(value, count);
    }
}
