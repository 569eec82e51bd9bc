package org.nbnsd.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values that the page of metrics lists for each label; empty for a label of which it says in words what they are. */
public final class DocumentedLabels {
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    private DocumentedLabels() {}

    /** Reads them. */
    public static Map<String, Set<String>> read(Path page) throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        boolean isIn = false;
        for (String line : Files.readAllLines(page)) {
            isIn = line.startsWith("## ") ? line.equals("## Labels") : isIn;
            if (isIn && line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                boolean isList = cells[2].matches(" `\\w+`(, `\\w+`)* ");
                words(cells[1]).forEach(label -> documented.put(label, isList ? words(cells[2]) : Set.of()));
            }
        }
        return documented;
    }

    private static Set<String> words(String cell) {
        return WORD.matcher(cell)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
