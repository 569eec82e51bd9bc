package org.nbnsd.daemon.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant by a key or section that does not exist. */
final class ConfigurationSuggestion {
    private ConfigurationSuggestion() {}

    /**
     * The error message.
     *
     * @param path the key or section with the sections around it
     * @param section whether it is a section
     */
    static String unknown(String path, boolean section) {
        String meant = section ? nearestSection(path) : nearestKey(path);
        String what = section ? "unknown section" : "unknown key";
        return meant == null ? what : what + " (did you mean '" + meant + "'?)";
    }

    /** A misspelt one, or one that is in another section than somebody thinks. */
    private static @Nullable String nearestSection(String path) {
        String meant = nearest(path, sections());
        if (meant != null) {
            return meant;
        }
        String last = nearest(
                last(path),
                sections().stream().map(ConfigurationSuggestion::last).toList());
        return sections().stream()
                .filter(section -> last(section).equals(last))
                .findFirst()
                .orElse(null);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static List<String> sections() {
        return ConfigurationSchema.SECTIONS.stream()
                .map(ConfigurationSection::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A misspelt name in the same section, or the right name or nearly so in another one. */
    private static @Nullable String nearestKey(String path) {
        List<ConfigurationKey<?>> keys = ConfigurationSchema.SECTIONS.stream()
                .<ConfigurationKey<?>>flatMap(section -> section.keys().stream())
                .toList();
        String section = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        String name = last(path);
        String here = nearest(
                name,
                keys.stream()
                        .filter(key -> key.section().equals(section))
                        .map(ConfigurationKey::name)
                        .toList());
        if (here != null) {
            return here;
        }
        String elsewhere =
                nearest(name, keys.stream().map(ConfigurationKey::name).toList());
        return keys.stream()
                .filter(key -> key.name().equals(elsewhere))
                .map(ConfigurationKey::path)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String nearest(String wrong, List<String> known) {
        Stream<Map.Entry<String, Integer>> distances =
                known.stream().map(name -> Map.entry(name, distance(plain(wrong), plain(name))));
        return distances
                .filter(entry -> entry.getValue() <= Math.max(1, entry.getKey().length() / 3))
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** {@code userNames} and {@code user_names} are {@code user-names} to whoever wrote them. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    /** How many characters are to be changed, put in or left out (Levenshtein), or exchanged with their neighbours. */
    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                cost[i][j] =
                        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
