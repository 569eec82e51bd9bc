package org.nbnsd.daemon.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Events that must not be left out of the log, but are too many for a line each: in a few words, by source, equal ones
 * counted. Not for several threads.
 */
final class Briefs {
    /** In one line, so that lines stay short enough for what reads logs. */
    private static final int MOST_IN_A_LINE = 40;

    /** Octets of a line, if it has more than one of them. */
    private static final int LONG_LINE = 4_000;

    /** When so many have come they are to be written, before the window is over. */
    private static final int MOST_WAITING = 400;

    /**
     * A line of them.
     *
     * @param source who caused them; null for several, who stand in the text then
     * @param sources how many these are
     * @param count how many events it tells of
     * @param text what they are
     */
    record Line(@Nullable Object source, int sources, int count, String text) {
        /** Whose they are. */
        String of() {
            return source == null ? sources + " senders" : source.toString();
        }
    }

    /** Of one source, as much as goes into one line. */
    private record Part(Object source, int entries, int count, String text) {}

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

    /** All of them, and begins anew. Sources with few share lines: there may be thousands of them. */
    List<Line> take() {
        List<Part> parts = new ArrayList<>();
        bySource.forEach((source, briefs) -> {
            Iterator<Map.Entry<String, Integer>> left = briefs.entrySet().iterator();
            while (left.hasNext()) {
                parts.add(part(source, left));
            }
        });
        bySource.clear();
        waiting = 0;
        List<Line> lines = new ArrayList<>();
        List<Part> line = new ArrayList<>();
        int entries = 0;
        int length = 0;
        for (Part part : parts) {
            if (entries + part.entries() > MOST_IN_A_LINE
                    || length + part.text().length() > LONG_LINE) {
                add(line, lines);
                entries = 0;
                length = 0;
            }
            line.add(part);
            entries += part.entries();
            length += part.text().length();
        }
        add(line, lines);
        return lines;
    }

    private static void add(List<Part> parts, List<Line> lines) {
        if (parts.size() == 1) {
            Part only = parts.get(0);
            lines.add(new Line(only.source(), 1, only.count(), only.text()));
        } else if (!parts.isEmpty()) {
            StringJoiner text = new StringJoiner("; ");
            parts.forEach(part -> text.add(part.source() + ": " + part.text()));
            int count = parts.stream().mapToInt(Part::count).sum();
            int sources = (int) parts.stream().map(Part::source).distinct().count();
            lines.add(
                    sources == 1
                            ? new Line(parts.get(0).source(), 1, count, text.toString())
                            : new Line(null, sources, count, text.toString()));
        }
        parts.clear();
    }

    private static Part part(Object source, Iterator<Map.Entry<String, Integer>> left) {
        StringJoiner text = new StringJoiner("; ");
        int count = 0;
        int entries = 0;
        while (entries < MOST_IN_A_LINE && text.length() < LONG_LINE && left.hasNext()) {
            Map.Entry<String, Integer> entry = left.next();
            int times = entry.getValue();
            text.add(times == 1 ? entry.getKey() : entry.getKey() + " (" + times + " times)");
            count += times;
            entries++;
        }
        return new Part(source, entries, count, text.toString());
    }
}
