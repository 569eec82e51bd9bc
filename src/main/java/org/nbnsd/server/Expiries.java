package org.nbnsd.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Deadlines;

/**
 * Which record is due first: {@link Deadlines} for a million things, in a tenth of the memory (some 8 octets for each name
 * instead of 96). What is due within a minute or so is sorted; the rest lies in buckets of that length.
 *
 * <p>For each record with a deadline there is an entry that is not later. So a deadline that moves later, as with every
 * refresh, moves nothing: when the entry comes up, the record is asked. Entries that nothing needs any more vanish then,
 * or when they are as many as the records.
 */
final class Expiries {
    private static final int BUCKET_BITS = 16;
    private static final int FEW = 64;

    private record Entry(long at, NetbiosName name) {}

    private final ToLongFunction<NetbiosName> deadlineOf;
    private final PriorityQueue<Entry> near = new PriorityQueue<>(Comparator.comparingLong(Entry::at));
    private final TreeMap<Long, List<NetbiosName>> far = new TreeMap<>();
    /** What is due before this is near, in milliseconds since the epoch. */
    private long horizon = Long.MIN_VALUE;

    private int entries;

    /**
     * No records yet.
     *
     * @param deadlineOf the present deadline of a name in milliseconds since the epoch; {@link Deadlines#NEVER} for none
     */
    Expiries(ToLongFunction<NetbiosName> deadlineOf) {
        this.deadlineOf = deadlineOf;
    }

    /** A record has got a deadline, or an earlier one, or its entry was {@linkplain #poll taken out}. */
    void add(NetbiosName name, long deadline) {
        if (deadline == Deadlines.NEVER) {
            return;
        }
        if (deadline < horizon) {
            near.add(new Entry(deadline, name));
        } else {
            far.computeIfAbsent(deadline >> BUCKET_BITS, start -> new ArrayList<>())
                    .add(name);
        }
        entries++;
    }

    /** Whether there are so many entries that it is better to {@link #clear} and add those that are needed. */
    boolean isCrowded(int records) {
        return entries > 2L * records + FEW;
    }

    void clear() {
        near.clear();
        far.clear();
        entries = 0;
    }

    /** When something may be due, in milliseconds since the epoch: never too late, perhaps too early. */
    long next() {
        Entry first = near.peek();
        long sorted = first == null ? Deadlines.NEVER : first.at();
        return far.isEmpty() ? sorted : Math.min(sorted, far.firstKey() << BUCKET_BITS);
    }

    /**
     * Takes out the entry of a record that is due; the caller adds it again, with its next deadline.
     *
     * @return null if none is due
     */
    @Nullable
    NetbiosName poll(long now) {
        while (next() <= now) {
            Entry first = near.peek();
            if (first == null || first.at() > now) {
                openBucket();
                continue;
            }
            near.remove();
            entries--;
            long deadline = deadlineOf.applyAsLong(first.name());
            if (deadline <= now) {
                return first.name();
            }
            add(first.name(), deadline);
        }
        return null;
    }

    /** The names of all records that are due, in no order; without a look at those that are not. */
    Set<NetbiosName> due(long now) {
        Set<NetbiosName> due = new HashSet<>();
        for (NetbiosName name = poll(now); name != null; name = poll(now)) {
            due.add(name);
        }
        due.forEach(name -> add(name, deadlineOf.applyAsLong(name)));
        return due;
    }

    private void openBucket() {
        Map.Entry<Long, List<NetbiosName>> bucket = far.pollFirstEntry();
        horizon = Math.max(horizon, (bucket.getKey() + 1) << BUCKET_BITS);
        entries -= bucket.getValue().size();
        for (NetbiosName name : new HashSet<>(bucket.getValue())) {
            add(name, deadlineOf.applyAsLong(name));
        }
    }

    /** How many entries there are. */
    int size() {
        return entries;
    }
}
