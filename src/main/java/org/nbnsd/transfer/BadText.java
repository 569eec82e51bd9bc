package org.nbnsd.transfer;

import org.nbnsd.name.Printable;

/** Text out of a file as an error message may repeat it: what is not printable escaped, what is long shortened. */
final class BadText {
    /** The most characters of one quotation. */
    private static final int QUOTED = 60;

    private static final String GAP = " ... ";

    private BadText() {}

    /** The text in quotation marks. */
    static String quote(String text) {
        String start = text.length() > QUOTED ? text.substring(0, QUOTED) : text;
        return '"' + Printable.text(start).replace("\"", "\\\"") + (text.length() > QUOTED ? "...\"" : "\"");
    }

    /** A sentence with text of a file in it: not longer than {@code most}, its end kept, because it says what is expected. */
    static String shorten(String sentence, int most) {
        if (sentence.length() <= most) {
            return sentence;
        }
        int half = (most - GAP.length()) / 2;
        return sentence.substring(0, half) + GAP + sentence.substring(sentence.length() - half);
    }
}
