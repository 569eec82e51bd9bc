package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.nbnsd.name.NetbiosName;

/**
 * How the characters of a file become octets of names. A NetBIOS name is octets; Windows and Samba make them from
 * characters by an OEM code page, so a file of characters is turned into names by that code page, too. A file whose octets
 * are kept as they are needs no such step.
 */
final class NameOctets {
    private static final String MSBROWSE = "__MSBROWSE__";

    private final Charset charset;
    private final CharsetEncoder encoder;

    NameOctets(TextFile file, Findings findings) {
        this(
                file.keepsOctets()
                        ? StandardCharsets.ISO_8859_1
                        : findings.options().nameCharset());
    }

    NameOctets(Charset charset) {
        this.charset = charset;
        this.encoder = charset.newEncoder()
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .onMalformedInput(CodingErrorAction.REPORT);
    }

    /** Whether characters outside ASCII are known, so that they have an upper case. */
    boolean knowsLetters() {
        return !charset.equals(StandardCharsets.ISO_8859_1);
    }

    /**
     * Octets, one in each character.
     *
     * @throws IllegalArgumentException if the code page does not have one of the characters
     */
    String of(String text) {
        if (isAscii(text)) {
            return text;
        }
        try {
            ByteBuffer octets = encoder.encode(CharBuffer.wrap(text));
            return StandardCharsets.ISO_8859_1.decode(octets).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "name: " + BadText.quote(text) + " (expected: characters of the code page " + charset.name() + ")",
                    e);
        }
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

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
