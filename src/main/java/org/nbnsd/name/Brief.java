package org.nbnsd.name;

/** What others wrote, as far as our messages repeat it: nobody reads ten thousand characters to find out what is wrong. */
public final class Brief {
    /** So much of one text, in characters. */
    private static final int MOST = 100;

    private static final int SHOWN = 80;

    /** So much of a whole line, which repeats something and says what was expected. */
    private static final int LONGEST_LINE = 500;

    private static final int HEAD = 120;
    private static final int TAIL = 280;

    private Brief() {}

    /**
     * A text that a message repeats.
     *
     * @param text the text
     * @return the text if it has 100 characters at the most; otherwise its beginning and its length
     */
    public static String of(String text) {
        return text.length() <= MOST ? text : head(text, SHOWN) + "… (" + text.length() + " characters)";
    }

    /**
     * A message, each line of it.
     *
     * @param message what may repeat more than it should
     * @return lines of 500 characters at the most, of which the beginning and the end are left
     */
    public static String message(String message) {
        if (message.length() <= LONGEST_LINE) {
            return message;
        }
        StringBuilder brief = new StringBuilder();
        for (String line : message.split("\n", -1)) {
            brief.append(brief.isEmpty() ? "" : "\n").append(line(line));
        }
        return brief.toString();
    }

    private static String line(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        String head = head(line, HEAD);
        String tail = tail(line, TAIL);
        return head + "… (" + (line.length() - head.length() - tail.length()) + " characters left out) …" + tail;
    }

    /** Half a character is none. */
    private static String head(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static String tail(String text, int length) {
        int from = text.length() - length;
        return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }
}
