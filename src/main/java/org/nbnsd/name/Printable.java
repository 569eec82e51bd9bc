package org.nbnsd.name;

import org.jspecify.annotations.Nullable;

/**
 * Text that others chose, as a line may hold it, whoever they are: hosts, name servers, the DNS, files, programs, people. One
 * text stays in one line, and no terminal, log or reader of one takes a part of it for a command.
 *
 * <p>Names escape themselves where they are made ({@link NetbiosName#toString}, {@link Scope#toString}); this is for sentences
 * with names in them, and for everything else.
 */
public final class Printable {
    /** More characters than a name or a label of a scope has, escaped. */
    private static final int MOST_SHOWN = 80;

    private Printable() {}

    /**
     * A text without anything that is more than text.
     *
     * @param text any text; null for none
     * @return the text, in which all but letters, digits, marks and spaces is written {@code \xHH} or <code>&#92;uHHHH</code>;
     *     a backslash is left alone, because it is part of such an escape
     */
    public static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        int at = 0;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7F) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 8).append(text, 0, at);
        text.codePoints().skip(at).forEach(character -> append(printable, character));
        return printable.toString();
    }

    /** Any text as an error message may repeat it: what is long is shortened. */
    static String shown(String text) {
        return text.length() <= MOST_SHOWN ? text(text) : text(text.substring(0, MOST_SHOWN)) + "...";
    }

    private static void append(StringBuilder printable, int character) {
        if (is(character)) {
            printable.appendCodePoint(character);
        } else if (character <= 0xFF) {
            printable.append(Hexadecimal.escape(character));
        } else {
            for (char half : Character.toChars(character)) {
                printable.append("\\u").append(Hexadecimal.digits(half, 4));
            }
        }
    }

    /**
     * A text in quotation marks, which ends where they end.
     *
     * @param text any text
     * @return such as {@code "the old \"printer\""}
     */
    public static String quoted(String text) {
        return '"' + text(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static boolean is(int character) {
        if (character < 0x7F) {
            return character >= ' ';
        }
        return switch (Character.getType(character)) {
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
