package org.nbnsd.transfer;

/** Text out of a file as an error message may repeat it: what is not printable escaped, what is long shortened. */
final class BadText {
    /** The most characters of one quotation. */
    private static final int QUOTED = 60;

    private static final String GAP = " ... ";

    private BadText() {}

    /** The text in quotation marks. */
    static String quote(String text) {
        String start = text.length() > QUOTED ? text.substring(0, QUOTED) : text;
        return '"' + printable(start).replace("\"", "\\\"") + (text.length() > QUOTED ? "...\"" : "\"");
    }

    /** A sentence with text of a file in it: not longer than {@code most}, its end kept, because it says what is expected. */
    static String shorten(String sentence, int most) {
        if (sentence.length() <= most) {
            return sentence;
        }
        int half = (most - GAP.length()) / 2;
        return sentence.substring(0, half) + GAP + sentence.substring(sentence.length() - half);
    }

    /** Without anything that a terminal or a log could take for more than text. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPrintable(c)) {
                printable.append(c);
            } else {
                printable.append(c > 0xFF ? String.format("\\u%04X", (int) c) : String.format("\\x%02X", (int) c));
            }
        }
        return printable.toString();
    }

    private static boolean isPrintable(char c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.DASH_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.CURRENCY_SYMBOL,
                    Character.MATH_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }
}
