package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Facts by some key, so many for each and so many in all. The key that was used least recently goes first. */
final class Shelf<K> {
    private final int perKey;
    private final int all;
    /** In the order of their last use. */
    private final Map<K, List<Fact>> facts = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    Shelf(int perKey, int all) {
        this.perKey = perKey;
        this.all = all;
    }

    void put(K key, Fact fact) {
        List<Fact> of = facts.computeIfAbsent(key, any -> new ArrayList<>(2));
        of.add(fact);
        size++;
        if (of.size() > perKey) {
            of.remove(leastWorth(of));
            size--;
        }
        while (size > all) {
            Iterator<List<Fact>> oldest = facts.values().iterator();
            size -= oldest.next().size();
            oldest.remove();
        }
    }

    /** A host that refreshes for weeks must not push out why it once was refused. */
    private static int leastWorth(List<Fact> facts) {
        for (int i = 0; i < facts.size() - 1; i++) {
            if (facts.get(i).kind() == FactKind.REFRESHED) {
                return i;
            }
        }
        return 0;
    }

    /** What is known, the oldest first; looking it up is a use. */
    List<Fact> get(K key) {
        List<Fact> known = facts.get(key);
        return known == null ? List.of() : List.copyOf(known);
    }

    /** The last that fits; null if none does. */
    @Nullable
    Fact last(K key, Predicate<Fact> fits) {
        List<Fact> known = facts.getOrDefault(key, List.of());
        for (int i = known.size() - 1; i >= 0; i--) {
            if (fits.test(known.get(i))) {
                return known.get(i);
            }
        }
        return null;
    }

    int size() {
        return size;
    }
}
