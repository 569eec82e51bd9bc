package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What verdicts were worth, by what they say, and which of the troubles that there really were they found. */
final class Scores {
    private static final int MOST_COMPLAINTS = 20;

    private final Map<String, Map<Oracle.Worth, Integer>> verdicts = new TreeMap<>(Comparator.naturalOrder());
    private final Map<String, Map<Oracle.Worth, Integer>> troubles = new TreeMap<>(Comparator.naturalOrder());
    private final List<String> complaints = new ArrayList<>();

    /** One more verdict; the complaint is told if it is wrong. */
    void verdict(Enum<?> code, Oracle.Worth worth, Supplier<String> complaint) {
        add(verdicts, code, worth);
        if (worth == Oracle.Worth.WRONG && complaints.size() < MOST_COMPLAINTS) {
            complaints.add(complaint.get());
        }
    }

    /** One more trouble: right if it was found, vague if not, wrong if something else was said that is not so. */
    void trouble(Enum<?> trouble, Oracle.Worth worth) {
        add(troubles, trouble, worth);
    }

    private static void add(Map<String, Map<Oracle.Worth, Integer>> to, Enum<?> what, Oracle.Worth worth) {
        to.computeIfAbsent(what.name(), any -> new EnumMap<>(Oracle.Worth.class))
                .merge(worth, 1, Integer::sum);
    }

    /** How many verdicts there were. */
    int all() {
        return verdicts.values().stream()
                .flatMap(of -> of.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    List<String> complaints() {
        return complaints;
    }

    private static void tell(StringBuilder text, String title, Map<String, Map<Oracle.Worth, Integer>> scores) {
        Map<String, Map<Oracle.Worth, Integer>> withSum = new TreeMap<>(scores);
        Map<Oracle.Worth, Integer> sum = new EnumMap<>(Oracle.Worth.class);
        scores.values().forEach(of -> of.forEach((worth, count) -> sum.merge(worth, count, Integer::sum)));
        withSum.put("(all)", sum);
        withSum.forEach((what, of) -> {
            int all = of.values().stream().mapToInt(Integer::intValue).sum();
            text.append(String.format("%-8s %-26s %8d:", title, what, all));
            for (Oracle.Worth worth : Oracle.Worth.values()) {
                double share = 100.0 * of.getOrDefault(worth, 0) / all;
                text.append(String.format("  %6.2f %% %s", share, worth.name().toLowerCase(java.util.Locale.ROOT)));
            }
            text.append('\n');
        });
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tell(text, "verdict", verdicts);
        tell(text, "trouble", troubles);
        return text.toString();
    }
}
