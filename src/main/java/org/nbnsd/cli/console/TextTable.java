package org.nbnsd.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of cells in columns that are as wide on the terminal as their widest cell, whatever the script. */
public final class TextTable {
    private static final String BETWEEN = "  ";
    /** A sentence in fewer columns is hard to read. */
    private static final int LEAST_SENTENCE = 24;

    private final List<List<String>> rows = new ArrayList<>();
    private final Letters letters;

    /**
     * A table.
     *
     * @param letters how names are printed in the end: what is an escape here may be a letter there
     * @param heads one for each column
     */
    public TextTable(Letters letters, List<String> heads) {
        this.letters = letters;
        rows.add(List.copyOf(heads));
    }

    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The heads and the rows, without spaces at the end. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /**
     * The same in no more than so many columns, if the last column is of sentences: these are broken into lines.
     *
     * @param width of the terminal
     */
    public List<String> lines(int width) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], width(row.get(column))));
        }
        List<String> lines = new ArrayList<>();
        int last = widths.length - 1;
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                line.append(cell)
                        .append(" ".repeat(widths[column] - width(cell)))
                        .append(BETWEEN);
            }
            int left = width - line.length();
            if (widths[last] <= left) {
                lines.add((line + row.get(last)).stripTrailing());
            } else if (left >= LEAST_SENTENCE) {
                lines.addAll(Page.wrapped(width, line.toString(), row.get(last)));
            } else {
                lines.add(line.toString().stripTrailing());
                lines.addAll(Page.wrapped(width, "     ", row.get(last)));
            }
        }
        return lines;
    }

    private int width(String cell) {
        return of(letters.shown(cell));
    }

    /**
     * How many columns of a terminal a text takes: two for each wide character of East Asia, none for what is put over
     * another one (Unicode Standard Annex 11, as far as code pages have such characters).
     */
    static int of(String text) {
        return text.codePoints().map(TextTable::of).sum();
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean isWide = character >= 0x1100
                && (character <= 0x115F // Hangul that begins a syllable
                        || character >= 0x2E80 && character <= 0xA4CF && character != 0x303F
                        || character >= 0xAC00 && character <= 0xD7A3
                        || character >= 0xF900 && character <= 0xFAFF
                        || character >= 0xFE30 && character <= 0xFE6F
                        || character >= 0xFF01 && character <= 0xFF60
                        || character >= 0xFFE0 && character <= 0xFFE6
                        || character >= 0x1F300 && character <= 0x1F64F
                        || character >= 0x20000 && character <= 0x3FFFD);
        return isWide ? 2 : 1;
    }
}
