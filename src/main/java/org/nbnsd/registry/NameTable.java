package org.nbnsd.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * All records of the server, by name, with what the limits need to know. Changed only by {@link #apply}, by one thread.
 */
public final class NameTable {
    private final Map<NetbiosName, NameRecord> records = new HashMap<>();
    private final Map<Ipv4Address, Integer> namesOfHosts = new HashMap<>();
    private long lastVersion;

    /**
     * The record of a name, in whatever state.
     *
     * @param name the name
     * @return null if there is none
     */
    public @Nullable NameRecord get(NetbiosName name) {
        return records.get(name);
    }

    /**
     * Applies a change.
     *
     * @param change the change
     * @return the record that was there before, or null
     */
    public @Nullable NameRecord apply(Change change) {
        NameRecord after = change instanceof Change.Put put ? put.record() : null;
        NameRecord before = after == null ? records.remove(change.name()) : records.put(change.name(), after);
        count(before, -1);
        count(after, 1);
        if (after != null && after.isLocal()) {
            lastVersion = Math.max(lastVersion, after.version());
        }
        return before;
    }

    private void count(@Nullable NameRecord record, int by) {
        if (record != null && record.isActive()) {
            for (Holder holder : record.holders()) {
                namesOfHosts.merge(holder.address(), by, NameTable::sumOrNothing);
            }
        }
    }

    private static @Nullable Integer sumOrNothing(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : sum;
    }

    /**
     * How many records there are, in all states.
     *
     * @return the number
     */
    public int size() {
        return records.size();
    }

    /**
     * How many active records an address holds.
     *
     * @param address the address
     * @return the number
     */
    public int namesOf(Ipv4Address address) {
        return namesOfHosts.getOrDefault(address, 0);
    }

    /**
     * All records, in no order.
     *
     * @return a view
     */
    public Collection<NameRecord> records() {
        return Collections.unmodifiableCollection(records.values());
    }

    /**
     * The version id for the next record that this server creates or changes. It counts only once the record is applied.
     *
     * @return one more than the last
     */
    public long nextVersion() {
        return lastVersion + 1;
    }
}
