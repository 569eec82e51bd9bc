package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration without the lines that say nothing, and where the others were. The parser takes the cube of the number of
 * such lines in a row: seconds for the thousand lines that somebody has commented out, minutes for three thousand.
 */
final class TomlLines {
    /** How the parser speaks of another place. */
    private static final Pattern LINE = Pattern.compile("\\bline (\\d{1,9})\\b");

    /** What is going on at the beginning of a line. */
    private enum Inside {
        NOTHING(""),
        TEXT("\"\"\""),
        LITERAL("'''");

        private final String end;

        Inside(String end) {
            this.end = end;
        }
    }

    private final StringBuilder text = new StringBuilder();
    /** For each line of the text, its number in the original. */
    private final List<Integer> originals = new ArrayList<>();

    private int last;

    private TomlLines() {}

    /** Those of a whole file. */
    static TomlLines of(String original) {
        TomlLines lines = new TomlLines();
        Inside inside = Inside.NOTHING;
        for (int start = 0; start < original.length(); ) {
            int newline = original.indexOf('\n', start);
            int end = newline < 0 ? original.length() : newline + 1;
            String line = original.substring(start, end);
            lines.last++;
            if (inside != Inside.NOTHING || !saysNothing(line)) {
                lines.text.append(line);
                lines.originals.add(lines.last);
                inside = after(line, inside);
            }
            start = end;
        }
        return lines;
    }

    /** An empty line, or a comment that the parser takes for one: whatever else is in it, it is to complain about. */
    private static boolean saysNothing(String line) {
        boolean comment = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean ends = c == '\n' || c == '\r' && i + 2 == line.length() && line.charAt(i + 1) == '\n';
            comment |= c == '#';
            if (!ends && c != ' ' && c != '\t' && !(comment && c > 0x1F && c != 0x7F)) {
                return false;
            }
        }
        return line.endsWith("\n");
    }

    /** Whether a text of several lines goes on after this line. */
    private static Inside after(String line, Inside before) {
        Inside inside = before;
        for (int i = 0; i < line.length(); ) {
            char c = line.charAt(i);
            if (inside != Inside.NOTHING) {
                boolean ends = line.startsWith(inside.end, i);
                i += ends ? inside.end.length() : inside == Inside.TEXT && c == '\\' ? 2 : 1;
                inside = ends ? Inside.NOTHING : inside;
            } else if (c == '#') {
                return inside;
            } else if (line.startsWith(Inside.TEXT.end, i) || line.startsWith(Inside.LITERAL.end, i)) {
                inside = c == '"' ? Inside.TEXT : Inside.LITERAL;
                i += inside.end.length();
            } else {
                i = c == '"' || c == '\'' ? closing(line, i) : i + 1;
            }
        }
        return inside;
    }

    /** Behind the quote that closes the one at an index; such a text ends with the line at the latest. */
    private static int closing(String line, int opening) {
        char quote = line.charAt(opening);
        int at = opening + 1;
        while (at < line.length() && line.charAt(at) != quote) {
            at += quote == '"' && line.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** What the parser gets. */
    String text() {
        return text.toString();
    }

    /** The number in the original of a line of the text, both from 1; behind the last line, that of the original's end. */
    int original(int line) {
        return line <= originals.size() ? originals.get(line - 1) : Math.max(1, last + line - originals.size());
    }

    /** A message of the parser with the numbers of the original. */
    String renumbered(String message) {
        return LINE.matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement("line " + original(Integer.parseInt(found.group(1)))));
    }
}
