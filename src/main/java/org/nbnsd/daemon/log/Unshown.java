package org.nbnsd.daemon.log;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many events were not shown in a window of time, and who caused most of them, or which names they were about. Not for
 * several threads.
 */
final class Unshown {
    private static final int MOST_SOURCES = 1_000;
    private static final int MOST_NAMED = 5;

    private final String preposition;
    private final Multiset<Object> sources = HashMultiset.create();
    /** Those of sources for which there was no room. */
    private long others;

    /**
     * None yet.
     *
     * @param preposition what stands before each in the text, such as {@code of}
     */
    Unshown(String preposition) {
        this.preposition = preposition;
    }

    void add(Object source) {
        if (sources.contains(source) || sources.elementSet().size() < MOST_SOURCES) {
            sources.add(source);
        } else {
            others++;
        }
    }

    long count() {
        return sources.size() + others;
    }

    /** Who they are from, the worst first: {@code 12 of 10.0.0.5, 3 of 10.0.0.6, 4 of others}. */
    String text() {
        List<Multiset.Entry<Object>> worst = sources.entrySet().stream()
                .sorted(Comparator.comparingInt((Multiset.Entry<Object> entry) -> entry.getCount())
                        .reversed()
                        .thenComparing(entry -> String.valueOf(entry.getElement())))
                .limit(MOST_NAMED)
                .toList();
        long named = worst.stream().mapToLong(Multiset.Entry::getCount).sum();
        String text = worst.stream()
                .map(entry -> entry.getCount() + " " + preposition + " " + entry.getElement())
                .collect(Collectors.joining(", "));
        return count() == named ? text : text + ", " + (count() - named) + " " + preposition + " others";
    }

    void clear() {
        sources.clear();
        others = 0;
    }
}
