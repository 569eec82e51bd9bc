package org.nbnsd.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.RegistrationRule.Action;

/**
 * The table of the rules in the documentation. It is read as a person reads it: cells are compared with what is plain to
 * see in a combination, and nothing here asks the code under test.
 */
final class RuleTable {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/docs/registration-rules.md");
    private static final String ANY = "any";

    /** A row: its cells by the titles of their columns. */
    record Row(int number, Map<String, String> cells) {
        String cell(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalStateException("no column " + column + " in " + cells.keySet());
            }
            return cell;
        }

        String rule() {
            return cell("rule");
        }

        Action action() {
            return Action.valueOf(cell("decision").toUpperCase(Locale.ROOT).replace(' ', '_'));
        }

        String answer() {
            return cell("answer");
        }

        /** Whether the row speaks of a combination. */
        boolean fits(Map<String, String> combination) {
            return combination.entrySet().stream().allMatch(seen -> fits(cell(seen.getKey()), seen.getValue()));
        }

        private static boolean fits(String cell, String seen) {
            if (cell.equals("-")) {
                return seen.equals("-");
            }
            return cell.equals(ANY)
                    || cell.equals(seen)
                    || Arrays.asList(cell.split(" ")).contains(seen);
        }
    }

    private RuleTable() {}

    static List<Row> read() {
        List<String> lines = tableLines();
        List<String> columns = cells(lines.get(0));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            List<String> cells = cells(line);
            if (cells.size() != columns.size()) {
                throw new IllegalStateException(cells.size() + " cells (expected: " + columns.size() + "): " + line);
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                row.put(columns.get(i), cells.get(i));
            }
            rows.add(new Row(rows.size() + 1, row));
        }
        return rows;
    }

    private static List<String> tableLines() {
        String text;
        try {
            text = Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int begin = text.indexOf("<!-- rules: begin -->");
        int end = text.indexOf("<!-- rules: end -->");
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("no rules between comments in " + DOCUMENT);
        }
        return text.substring(begin, end)
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }

    /** The first row that fits; null if none does. */
    static @Nullable Row first(List<Row> rows, Map<String, String> combination) {
        return rows.stream().filter(row -> row.fits(combination)).findFirst().orElse(null);
    }
}
