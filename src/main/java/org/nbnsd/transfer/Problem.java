package org.nbnsd.transfer;

import org.nbnsd.name.Printable;

/**
 * Something in a file that gave no record, or not the one that the line alone would have given. Both texts are safe to
 * print: what is not printable in them is escaped, and what is very long is shortened.
 *
 * @param source where: the file and the line, such as {@code lmhosts:12}
 * @param reason what was found there, and what was expected or is done about it
 * @param isNote whether the line is right and only its record not wanted, such as one that has expired
 */
public record Problem(String source, String reason, boolean isNote) {
    /** The most characters of a source or a reason. */
    public static final int MAX_LENGTH = 500;

    /** Escapes and shortens. */
    public Problem {
        source = BadText.shorten(Printable.text(source), MAX_LENGTH);
        reason = BadText.shorten(Printable.text(reason), MAX_LENGTH);
    }

    /** As one line: {@code lmhosts:12: address: ...}. */
    @Override
    public String toString() {
        return source + ": " + reason;
    }
}
