package org.nbnsd.registry;

import java.util.regex.Pattern;

/**
 * Who changed records by hand, and why.
 *
 * @param who the user, as far as the daemon can tell
 * @param reason in the user's words; empty if none was given
 */
public record Author(String who, String reason) {
    /** What could end a line, or is a command to a terminal, in any language. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** Both in a few words, for the end of a sentence: {@code by root: "old printer"}. Safe to print. */
    @Override
    public String toString() {
        return printable("by " + who + (reason.isEmpty() ? "" : ": \"" + reason + "\""));
    }

    private static String printable(String text) {
        return UNSAFE.matcher(text)
                .replaceAll(found -> String.format("\\\\u{%X}", found.group().codePointAt(0)));
    }
}
