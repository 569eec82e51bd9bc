package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Room.Share;
import org.nbnsd.name.NetbiosName;

/**
 * Facts by some key, so many for each and so many in all. What goes when there is no room, {@link Room} decides. In all, a fact
 * of a name with a long scope counts twice, because it takes as much.
 */
final class Shelf<K> {
    /** When there is no room, so much more of it is made at once: that takes a look at everything. */
    private static final int PART = 20;

    private static final int LONG_SCOPE = 128;

    private record Entry<K>(K key, Fact fact) {}

    private final int perKey;
    private final int all;
    private Map<K, List<Fact>> facts = new HashMap<>();
    private long weight;

    Shelf(int perKey, int all) {
        this.perKey = perKey;
        this.all = all;
    }

    void put(K key, Fact fact) {
        List<Fact> of = facts.computeIfAbsent(key, any -> new ArrayList<>(2));
        of.add(fact);
        weight += weight(fact);
        if (of.size() > perKey) {
            makeRoom(key, of);
        }
        if (weight > all) {
            makeRoom();
        }
    }

    private static Share share(Fact fact) {
        return Share.of(fact.at(), fact.source());
    }

    private static long weight(Fact fact) {
        NetbiosName name = fact.name();
        return name == null ? 1 : 1 + name.scope().characters() / LONG_SCOPE;
    }

    private static long weight(List<Fact> facts) {
        return facts.stream().mapToLong(Shelf::weight).sum();
    }

    /** A host that refreshes for weeks must not push out why it once was refused: refreshes go first. */
    private void makeRoom(K key, List<Fact> of) {
        int most = perKey - perKey / PART;
        List<Fact> refreshes = new ArrayList<>();
        List<Fact> others = new ArrayList<>();
        Fact last = of.get(of.size() - 1);
        of.subList(0, of.size() - 1).forEach(fact -> (isRefresh(fact) ? refreshes : others).add(fact));
        long room = Math.max(0, most - 1 - others.size());
        List<Fact> kept = new ArrayList<>(Room.kept(others, Shelf::share, most - 1));
        kept.addAll(Room.kept(refreshes, Shelf::share, room));
        kept.sort(Comparator.comparingLong(Fact::at));
        kept.add(last);
        facts.put(key, kept);
        weight -= weight(of) - weight(kept);
    }

    private static boolean isRefresh(Fact fact) {
        return fact.kind() == FactKind.REFRESHED;
    }

    private void makeRoom() {
        List<Entry<K>> entries = new ArrayList<>();
        facts.forEach((key, of) -> of.forEach(fact -> entries.add(new Entry<>(key, fact))));
        entries.sort(Comparator.comparingLong(entry -> entry.fact().at()));
        List<Entry<K>> kept =
                Room.kept(entries, entry -> share(entry.fact()), entry -> weight(entry.fact()), all - all / PART);
        facts = new HashMap<>();
        kept.forEach(entry ->
                facts.computeIfAbsent(entry.key(), any -> new ArrayList<>(2)).add(entry.fact()));
        weight = kept.stream().mapToLong(entry -> weight(entry.fact())).sum();
    }

    /** What is known, the oldest first. */
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
        return facts.values().stream().mapToInt(List::size).sum();
    }
}
