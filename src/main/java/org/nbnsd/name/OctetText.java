package org.nbnsd.name;

/** Octets as text that is safe to print and can be read back: {@code \xHH} for what is not printable ASCII. */
final class OctetText {
    private OctetText() {}

    /** Escapes a string whose characters are octets. */
    static String escape(String octets) {
        StringBuilder text = new StringBuilder(octets.length() + 8);
        for (int i = 0; i < octets.length(); i++) {
            char octet = octets.charAt(i);
            if (octet == '\\') {
                text.append("\\\\");
            } else if (isPrintable(octet)) {
                text.append(octet);
            } else {
                text.append(String.format("\\x%02X", (int) octet));
            }
        }
        return text.toString();
    }

    /** Any text as an error message may repeat it: what is not printable ASCII escaped, a backslash left alone. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPrintable(c)) {
                printable.append(c);
            } else {
                printable.append(String.format(c > 0xFF ? "\\u%04X" : "\\x%02X", (int) c));
            }
        }
        return printable.toString();
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
                String code = String.format("character U+%04X", (int) c);
                throw wrong(what, code, i, text, "printable ASCII, or \\xHH for an octet");
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
        String escape = text.substring(backslash, Math.min(text.length(), backslash + 4));
        if (!escape.matches("\\\\x[0-9A-Fa-f]{2}")) {
            throw wrong(what, escape.substring(0, Math.min(escape.length(), 2)), backslash, text, "\\xHH or \\\\");
        }
        return Integer.parseInt(escape.substring(2), 16);
    }

    private static IllegalArgumentException wrong(String what, String found, int index, String text, String expected) {
        return new IllegalArgumentException(what + ": " + printable(found) + " at character " + (index + 1) + " of "
                + printable(text) + " (expected: " + expected + ")");
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c < 0x7F;
    }
}
