package org.nbnsd.replication.merge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of rules in the documentation, read as a person reads it: cells are compared with what is plain to see in a combination,
 * and nothing here asks the code under test.
 */
final class PlainTable {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/docs/replica-rules.md");

    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    /** A row: what fits in each column. */
    static final class Row {
        private final int number;
        private final List<String> cells;
        private final List<Set<String>> words;

        private Row(int number, List<String> cells) {
            this.number = number;
            this.cells = cells;
            words = cells.stream()
                    .map(cell -> Set.copyOf(Arrays.asList(cell.split(" "))))
                    .toList();
        }

        int number() {
            return number;
        }

        private boolean fits(int column, String seen) {
            return words.get(column).contains(seen) || cells.get(column).equals("any");
        }

        @Override
        public String toString() {
            return number + " " + cells;
        }
    }

    private PlainTable(List<String> columns) {
        this.columns = columns;
    }

    /** The table between two comments. */
    static PlainTable read(String mark) {
        String text;
        try {
            text = Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String part = text.substring(
                text.indexOf("<!-- " + mark + ": begin -->"), text.indexOf("<!-- " + mark + ": end -->"));
        List<List<String>> lines = part.lines()
                .filter(line -> line.startsWith("|"))
                .map(PlainTable::cells)
                .toList();
        PlainTable table = new PlainTable(lines.get(0));
        lines.subList(2, lines.size()).forEach(cells -> table.rows.add(new Row(table.rows.size() + 1, cells)));
        return table;
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }

    List<Row> rows() {
        return rows;
    }

    String cell(Row row, String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalStateException("no column " + column + " in " + columns);
        }
        return row.cells.get(index);
    }

    /** The first row that fits; null if none does. */
    @Nullable
    Row first(Map<String, String> combination) {
        List<Map.Entry<Integer, String>> seen = combination.entrySet().stream()
                .map(each -> Map.entry(columns.indexOf(each.getKey()), each.getValue()))
                .toList();
        for (Row row : rows) {
            if (seen.stream().allMatch(each -> row.fits(each.getKey(), each.getValue()))) {
                return row;
            }
        }
        return null;
    }
}
