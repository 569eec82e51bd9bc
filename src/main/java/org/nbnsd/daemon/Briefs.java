package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Events that must not be left out of the log, but are too many for a line each: in a few words, by source, equal ones
 * counted. Not for several threads.
 */
final class Briefs {
    /** In one line, so that lines stay short enough for what reads logs. */
    private static final int MOST_IN_A_LINE = 40;
    /** When so many have come they are to be written, before the window is over. */
    private static final int MOST_WAITING = 400;

    /**
     * A line of them.
     *
     * @param source who caused them
     * @param count how many events it tells of
     * @param text what they are
     */
    record Line(Object source, int count, String text) {}

    private final Map<Object, Map<String, Integer>> bySource = new LinkedHashMap<>();
    private int waiting;

    /** One more of what is there already; false if it is not. */
    boolean repeat(Object source, String brief) {
        Map<String, Integer> of = bySource.get(source);
        return of != null && of.computeIfPresent(brief, (key, count) -> count + 1) != null;
    }

    void add(Object source, String brief) {
        bySource.computeIfAbsent(source, any -> new LinkedHashMap<>()).put(brief, 1);
        waiting++;
    }

    boolean isFull() {
        return waiting >= MOST_WAITING;
    }

    /** All of them, and begins anew. */
    List<Line> take() {
        List<Line> lines = new ArrayList<>();
        bySource.forEach((source, briefs) -> {
            Iterator<Map.Entry<String, Integer>> left = briefs.entrySet().iterator();
            while (left.hasNext()) {
                lines.add(line(source, left));
            }
        });
        bySource.clear();
        waiting = 0;
        return lines;
    }

    private static Line line(Object source, Iterator<Map.Entry<String, Integer>> left) {
        StringJoiner text = new StringJoiner("; ");
        int count = 0;
        for (int i = 0; i < MOST_IN_A_LINE && left.hasNext(); i++) {
            Map.Entry<String, Integer> entry = left.next();
            int times = entry.getValue();
            text.add(times == 1 ? entry.getKey() : entry.getKey() + " (" + times + " times)");
            count += times;
        }
        return new Line(source, count, text.toString());
    }
}
