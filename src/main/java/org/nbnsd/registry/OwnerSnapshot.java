package org.nbnsd.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * The records of one owner in a range of versions as they were when this was made, by version, whatever becomes of them. It
 * can be walked through any number of times, in parts, each time with the same records. It takes memory for what changes
 * meanwhile, and a little time of each change, until it is {@linkplain #close closed}. For the thread that changes the table.
 */
public final class OwnerSnapshot implements AutoCloseable {
    private record Key(long version, NetbiosName name) {
        private static final Comparator<Key> ORDER =
                (one, other) -> VersionList.compare(one.version, one.name, other.version, other.name);
    }

    private final VersionList versions;
    private final Function<NetbiosName, @Nullable NameRecord> records;
    private final long min;
    private final long max;
    private final Consumer<OwnerSnapshot> whenClosed;
    /** What was there and has changed since, as it was. */
    private final TreeMap<Key, NameRecord> changed = new TreeMap<>(Key.ORDER);
    /** What is there only since then. */
    private final Set<Key> added = new TreeSet<>(Key.ORDER);

    private @Nullable Key last;
    private boolean isOver;

    OwnerSnapshot(
            VersionList versions,
            Function<NetbiosName, @Nullable NameRecord> records,
            long min,
            long max,
            Consumer<OwnerSnapshot> whenClosed) {
        this.versions = versions;
        this.records = records;
        this.min = min;
        this.max = max;
        this.whenClosed = whenClosed;
        again();
    }

    private boolean isInRange(long version) {
        return Long.compareUnsigned(version, min) >= 0 && Long.compareUnsigned(version, max) <= 0;
    }

    /** A record is about to be another, or to go. */
    void leaves(NameRecord record) {
        if (isInRange(record.version())) {
            Key key = new Key(record.version(), record.name());
            if (!added.contains(key)) {
                changed.putIfAbsent(key, record);
            }
        }
    }

    /** A record has come. */
    void comes(NameRecord record) {
        if (isInRange(record.version())) {
            Key key = new Key(record.version(), record.name());
            if (!changed.containsKey(key)) {
                added.add(key);
            }
        }
    }

    /** Begins another walk. */
    public void again() {
        last = null;
        isOver = Long.compareUnsigned(min, max) > 0;
    }

    /**
     * The next part of the walk.
     *
     * @param most how many records at the most, 1 or more
     * @return at least one, by version; empty when the walk is over
     */
    public List<NameRecord> next(int most) {
        List<NameRecord> found = new ArrayList<>(Math.min(most, versions.size() + changed.size()));
        if (isOver) {
            return found;
        }
        Key from = last;
        VersionList.Cursor present =
                from == null ? versions.ceiling(min, null) : versions.after(from.version(), from.name());
        Map.@Nullable Entry<Key, NameRecord> past = from == null ? changed.firstEntry() : changed.higherEntry(from);
        while (found.size() < most) {
            Key next = key(present);
            if (past != null && (next == null || Key.ORDER.compare(past.getKey(), next) <= 0)) {
                if (past.getKey().equals(next)) {
                    present.next();
                }
                last = past.getKey();
                found.add(past.getValue());
                past = changed.higherEntry(past.getKey());
            } else if (next != null) {
                last = next;
                present.next();
                NameRecord record = added.contains(next) ? null : records.apply(next.name());
                if (record != null) {
                    found.add(record);
                }
            } else {
                isOver = true;
                return found;
            }
        }
        return found;
    }

    private @Nullable Key key(VersionList.Cursor present) {
        return present.isThere() && Long.compareUnsigned(present.version(), max) <= 0
                ? new Key(present.version(), present.name())
                : null;
    }

    /** How many records it has had to keep, or to remember, because they changed. */
    int kept() {
        return changed.size() + added.size();
    }

    /** Frees what it keeps; it is of no more use. */
    @Override
    public void close() {
        isOver = true;
        changed.clear();
        added.clear();
        whenClosed.accept(this);
    }
}
