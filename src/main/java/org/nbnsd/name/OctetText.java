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
            } else if (octet >= 0x20 && octet < 0x7F) {
                text.append(octet);
            } else {
                text.append(String.format("\\x%02X", (int) octet));
            }
        }
        return text.toString();
    }

    /**
     * Undoes {@link #escape}.
     *
     * @throws IllegalArgumentException if an escape is unfinished or a character is not printable ASCII
     */
    static String unescape(String text) {
        StringBuilder octets = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7F) {
                throw new IllegalArgumentException(
                        "name: character " + (int) c + " (expected: printable ASCII, or \\xHH for other octets)");
            } else if (c != '\\') {
                octets.append(c);
            } else if (text.startsWith("\\\\", i)) {
                octets.append('\\');
                i++;
            } else {
                octets.append((char) hexAfter(text, i));
                i += 3;
            }
        }
        return octets.toString();
    }

    private static int hexAfter(String text, int backslash) {
        String escape = text.substring(backslash, Math.min(text.length(), backslash + 4));
        if (!escape.matches("\\\\x[0-9A-Fa-f]{2}")) {
            throw new IllegalArgumentException("name: escape " + escape + " (expected: \\xHH or \\\\)");
        }
        return Integer.parseInt(escape.substring(2), 16);
    }
}
