package org.nbnsd.transfer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of comma-separated values (RFC 4180), which may go over several lines where quotation marks enclose their ends.
 *
 * @param fields the values, without the quotation marks around them
 * @param source its first line
 */
record CsvRow(List<String> fields, String source) {
    /**
     * The next row that is none of blanks alone. A row that goes on too long, or to the end of the file, is a problem, and
     * the line behind its first one is the next.
     *
     * @return null at the end
     */
    static @Nullable CsvRow next(TextFile text, char separator, Findings findings) {
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            if (line.text().isBlank()) {
                continue;
            }
            String row = line.text().indexOf('"') < 0 ? line.text() : whole(line, text, findings);
            if (row == null) {
                continue;
            }
            try {
                return new CsvRow(split(row, separator), line.source());
            } catch (IllegalArgumentException e) {
                findings.problem(line.source(), e);
            }
        }
        return null;
    }

    /** The text of a row that begins with a line; null if it does not end. */
    private static @Nullable String whole(Line first, TextFile text, Findings findings) {
        int most = findings.options().limits().line();
        StringBuilder row = new StringBuilder(first.text());
        boolean open = isOdd(first.text());
        List<Line> more = new ArrayList<>();
        while (open) {
            Line line = row.length() > most ? null : text.nextLine();
            if (line == null) {
                findings.problem(
                        first.source(),
                        BadText.quote(first.text()) + " (expected: as many closing quotation marks as opening ones)");
                text.pushBack(more);
                return null;
            }
            more.add(line);
            row.append('\n').append(line.text());
            open ^= isOdd(line.text());
        }
        return row.toString();
    }

    private static boolean isOdd(String line) {
        boolean odd = false;
        for (int i = 0; i < line.length(); i++) {
            odd ^= line.charAt(i) == '"';
        }
        return odd;
    }

    /**
     * The values of a row.
     *
     * @throws IllegalArgumentException if a quotation mark is where none may be
     */
    static List<String> split(String row, char separator) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= row.length()) {
            if (row.startsWith("\"", start)) {
                int close = closing(row, start);
                if (close + 1 < row.length() && row.charAt(close + 1) != separator) {
                    throw new IllegalArgumentException(
                            "field " + (fields.size() + 1) + ": " + BadText.quote(row.substring(start))
                                    + " (expected: nothing behind the closing quotation mark)");
                }
                fields.add(row.substring(start + 1, close).replace("\"\"", "\""));
                start = close + 2;
            } else {
                int end = row.indexOf(separator, start);
                end = end < 0 ? row.length() : end;
                String field = row.substring(start, end);
                if (field.indexOf('"') >= 0) {
                    throw new IllegalArgumentException("field " + (fields.size() + 1) + ": " + BadText.quote(field)
                            + " (expected: quotation marks around the whole field)");
                }
                fields.add(field);
                start = end + 1;
            }
        }
        return fields;
    }

    private static int closing(String row, int open) {
        int at = row.indexOf('"', open + 1);
        while (at >= 0 && row.startsWith("\"\"", at)) {
            at = row.indexOf('"', at + 2);
        }
        if (at < 0) {
            throw new IllegalArgumentException(
                    BadText.quote(row.substring(open)) + " (expected: a closing quotation mark)");
        }
        return at;
    }
}
