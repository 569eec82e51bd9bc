package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import java.nio.charset.StandardCharsets;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;

/**
 * How the text of a file becomes octets of names. Of a file of characters it does so by the code page; a file whose octets
 * are kept as they are needs no such step, but the code page tells which of them are letters.
 */
final class NameOctets {
    private static final String MSBROWSE = "__MSBROWSE__";
    private static final char UNREADABLE = '\uFFFD';

    private final CodePage codePage;

    NameOctets(Findings findings) {
        this(findings.options().codePage());
    }

    NameOctets(CodePage codePage) {
        this.codePage = codePage;
    }

    /**
     * Octets, one in each character.
     *
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    String of(String text) {
        if (text.indexOf(UNREADABLE) >= 0) {
            throw FieldText.wrong("name", text, "UTF-8, or the file's character set as an option");
        }
        try {
            return codePage.octets(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "name: " + BadText.quote(text) + " (expected: characters of the code page " + codePage.name() + ")",
                    e);
        }
    }

    /**
     * Octets in upper case, as Windows and Samba write names.
     *
     * @param isOctets whether the characters are octets already
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    String upperCase(String text, boolean isOctets) {
        return isOctets ? upperCaseOctets(text) : of(codePage.upperCase(text));
    }

    /** Octets that are no text in this code page may be text in another. */
    private String upperCaseOctets(String octets) {
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), codePage.charset());
        try {
            boolean isText = codePage.octets(text).equals(octets);
            return isText ? codePage.octets(codePage.upperCase(text)) : upperCaseAscii(octets);
        } catch (IllegalArgumentException e) {
            return upperCaseAscii(octets);
        }
    }

    private static String upperCaseAscii(String octets) {
        StringBuilder upper = new StringBuilder(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c);
        }
        return upper.toString();
    }

    /**
     * A name that a program wrote, its case kept.
     *
     * @throws IllegalArgumentException if it is too long or has other characters
     */
    NetbiosName name(String text, int suffix) {
        int at = text.indexOf(MSBROWSE);
        if (at >= 0
                && at <= 2
                && suffix == NetbiosName.MSBROWSE.suffix()
                && text.length() <= at + MSBROWSE.length() + 1) {
            return NetbiosName.MSBROWSE; // its control characters are printed as dots, dashes, or not at all
        }
        return NetbiosName.of(of(CharMatcher.is(' ').trimTrailingFrom(text)), suffix);
    }
}
