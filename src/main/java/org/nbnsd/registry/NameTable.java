package org.nbnsd.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * All records of the server, by name, with what the limits need to know. Changed only by {@link #apply}, by one thread; what
 * others {@link #find} meanwhile is worth nothing, and they have to know.
 */
public final class NameTable {
    private final RecordSlots records;
    private final Map<Ipv4Address, Integer> namesOfHosts = new HashMap<>();
    /** The names of released, extinct and deleted records, in the order in which they came to their state. */
    private final Set<NetbiosName> ended = new LinkedHashSet<>();

    private final Map<Ipv4Address, Mark> marks = new TreeMap<>();

    /** Null after a change, until somebody asks. */
    private @Nullable List<Mark> allMarks = List.of();

    /** Null as long as nobody needs it. */
    private @Nullable VersionIndex versions;

    private final RecordCounts counts = new RecordCounts();

    /** Of all records. */
    private long octets;

    private long lastVersion;

    /** An empty one, of which everybody knows where a name goes: for tests. */
    public NameTable() {
        this(0);
    }

    /**
     * An empty one.
     *
     * @param secret any number that nobody can guess, so that nobody can choose names that make it slow; the order of
     *     {@link #records} depends on it
     */
    public NameTable(long secret) {
        records = new RecordSlots(secret);
    }

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
     * Answers a query for a name, if the answer is one address for a time or that nobody has it; without looking at the
     * record, for speed.
     *
     * @param name the name
     * @param now milliseconds since the epoch
     * @param into learns the answer; of nothing, if that takes a look at the record
     * @return whether there is an answer
     */
    public boolean find(NetbiosName name, long now, Finding into) {
        int slot = records.find(name);
        if (slot == RecordSlots.NONE) {
            into.notFound();
            return true;
        }
        if (!records.isPlain(slot) || records.expiresAt(slot) <= now) {
            return false;
        }
        into.found(
                records.isGroup(slot),
                records.nodeType(slot),
                records.address(slot),
                records.hasTtl(slot) ? records.expiresAt(slot) : Long.MAX_VALUE);
        return true;
    }

    /** Learns what {@link #find} found. */
    public interface Finding {
        /**
         * An active record with one address.
         *
         * @param isGroup whether it is a normal group
         * @param nodeType the node type of its host
         * @param address the address
         * @param expiresAt when it expires, in milliseconds since the epoch; {@link Long#MAX_VALUE} for a static record or a
         *     group
         */
        void found(boolean isGroup, NodeType nodeType, Ipv4Address address, long expiresAt);

        /** There is no record of the name. */
        void notFound();
    }

    /**
     * Applies a change.
     *
     * @param change the change
     * @return the record that was there before, or null; null if it is about no name
     */
    public @Nullable NameRecord apply(Change change) {
        if (change instanceof Change.Seen seen) {
            mark(seen);
            return null;
        }
        return apply((Change.OfName) change);
    }

    private void mark(Change.Seen seen) {
        Mark mark = seen.mark();
        if (mark == null) {
            marks.remove(seen.owner());
        } else {
            marks.put(seen.owner(), mark);
        }
        if (mark != null && mark.owner().equals(NameRecord.LOCAL)) {
            startVersionsAfter(mark.seen());
        }
        allMarks = null;
    }

    private @Nullable NameRecord apply(Change.OfName change) {
        NameRecord after = change.after();
        NameRecord before = after == null ? records.remove(change.name()) : records.put(after);
        if (before == null || after == null || !hasSameHosts(before, after)) {
            count(before, -1);
            count(after, 1);
            octets += size(after) - size(before);
        }
        if (before != null) {
            counts.add(before, -1);
        }
        if (after != null) {
            counts.add(after, 1);
        }
        if (versions != null) {
            versions.changed(before, after);
        }
        if (before != null && !before.isActive()) {
            ended.remove(change.name());
        }
        if (after != null && !after.isActive()) {
            ended.add(change.name());
        }
        if (after != null && after.isLocal()) {
            lastVersion = Math.max(lastVersion, after.version());
        }
        return before;
    }

    private static int size(@Nullable NameRecord record) {
        return record == null ? 0 : RecordSize.of(record);
    }

    /** As after most changes, which are refreshes. */
    private static boolean hasSameHosts(NameRecord before, NameRecord after) {
        return before.isActive()
                && after.isActive()
                && before.holders().size() == 1
                && after.holders().size() == 1
                && before.holders()
                        .get(0)
                        .registeredBy()
                        .equals(after.holders().get(0).registeredBy());
    }

    /** Whoever has registered an address of a record counts it once. */
    private void count(@Nullable NameRecord record, int by) {
        if (record == null || !record.isActive()) {
            return;
        }
        List<Holder> holders = record.holders();
        for (int i = 0; i < holders.size(); i++) {
            Ipv4Address sender = holders.get(i).registeredBy();
            if (!isRegisteredBy(sender, holders.subList(0, i))) {
                namesOfHosts.merge(sender, by, NameTable::sumOrNothing);
            }
        }
    }

    private static boolean isRegisteredBy(Ipv4Address sender, List<Holder> holders) {
        for (Holder holder : holders) {
            if (holder.registeredBy().equals(sender)) {
                return true;
            }
        }
        return false;
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
     * How many records are in a state.
     *
     * @param state the state
     * @return the number
     */
    public int size(RecordState state) {
        return counts.of(state);
    }

    /**
     * How many records there are of one sort.
     *
     * @param type the type
     * @param state the state
     * @param origin who made them
     * @return the number
     */
    public int size(RecordType type, RecordState state, Origin origin) {
        return counts.of(type, state, origin);
    }

    /**
     * How many records a person has put.
     *
     * @return the number, in all states
     */
    public int statics() {
        return counts.statics();
    }

    /**
     * How much of the heap the records take.
     *
     * @return octets, as {@link RecordSize} knows them
     */
    public long octets() {
        return octets
                + (long) namesOfHosts.size() * RecordSize.HOST
                + (long) ended.size() * RecordSize.ENDED
                + (long) marks.size() * RecordSize.MARK
                + (versions == null ? 0 : (long) records.size() * RecordSize.VERSION);
    }

    /**
     * How many active records an address has registered, for itself or for other addresses. What others registered for it
     * is theirs to answer for, so that nobody can use up what is granted to another.
     *
     * @param address the address
     * @return the number
     */
    public int namesOf(Ipv4Address address) {
        return namesOfHosts.getOrDefault(address, 0);
    }

    /**
     * The record that has been released, extinct or deleted for the longest, which can go first when room is needed.
     *
     * @return its name; null if all records are active
     */
    public @Nullable NetbiosName oldestEnded() {
        return ended.isEmpty() ? null : ended.iterator().next();
    }

    /**
     * A part of a walk along all records, for who is not the thread that changes them. Records may come, go and change
     * between two parts: one that is there all the while is in exactly one part, any other in one or none. What is found
     * while the table is being changed is worth nothing, and the walker has to know: it may even throw, but it ends.
     *
     * @param from 0 for the first part; {@link RecordPage#next} of the part before for another
     * @return the part
     */
    public RecordPage page(long from) {
        return records.page(from);
    }

    /**
     * All records, in no order.
     *
     * @return a view
     */
    public Collection<NameRecord> records() {
        return Collections.unmodifiableCollection(records.records());
    }

    /**
     * How far the records of a server are known.
     *
     * @param owner the server
     * @return null if nothing of it was ever seen, or that is forgotten
     */
    public @Nullable Mark mark(Ipv4Address owner) {
        return marks.get(owner);
    }

    /**
     * How far the records of all servers are known.
     *
     * @return as they are now, by the owners' addresses
     */
    public List<Mark> marks() {
        List<Mark> all = allMarks;
        if (all == null) {
            all = List.copyOf(marks.values());
            allMarks = all;
        }
        return all;
    }

    /** From now on records can be found by owner and version; to be called at most once. */
    public void indexVersions() {
        versions = new VersionIndex(records::get, records.records());
    }

    private VersionIndex versions() {
        VersionIndex index = versions;
        if (index == null) {
            throw new IllegalStateException("no index of versions (expected: indexVersions was called)");
        }
        return index;
    }

    /**
     * Records of an owner by version, ascending, in whatever state. Versions are unsigned. For the thread that changes the
     * table, as all that is by version; {@link #indexVersions} has been called.
     *
     * @param owner the owner
     * @param after they are higher than this
     * @param max and not higher than this
     * @param limit so many are enough, 1 or more; there are more only if several have the version of the last one
     * @return the lowest of them
     */
    public List<NameRecord> range(Ipv4Address owner, long after, long max, int limit) {
        return versions().range(owner, after, max, limit);
    }

    /**
     * The lowest version of an owner's records.
     *
     * @param owner the owner
     * @return 0 if there is none
     */
    public long lowestVersion(Ipv4Address owner) {
        return versions().lowest(owner);
    }

    /**
     * The highest version of an owner's records; higher ones may have been {@linkplain #mark seen}.
     *
     * @param owner the owner
     * @return 0 if there is none
     */
    public long highestVersion(Ipv4Address owner) {
        return versions().highest(owner);
    }

    /**
     * How many records an owner has here.
     *
     * @param owner the owner
     * @return the number, in all states
     */
    public int recordsOf(Ipv4Address owner) {
        return versions().count(owner);
    }

    /**
     * How many records of a state an owner has here.
     *
     * @param owner the owner
     * @param state the state
     * @return the number
     */
    public int recordsOf(Ipv4Address owner, RecordState state) {
        return versions().count(owner, state);
    }

    /**
     * The records of an owner as they are now, to be looked at while they change.
     *
     * @param owner the owner
     * @param min the lowest version, unsigned
     * @param max the highest
     * @return to be closed
     */
    public OwnerSnapshot snapshot(Ipv4Address owner, long min, long max) {
        return versions().snapshot(owner, min, max);
    }

    /**
     * The version id for the next record that this server creates or changes. It counts only once the record is applied.
     *
     * @return one more than the last
     */
    public long nextVersion() {
        return lastVersion + 1;
    }

    /**
     * Keeps version ids from being given again that records had that are no longer there.
     *
     * @param version the highest that was ever given; without effect if a record has a higher one
     */
    public void startVersionsAfter(long version) {
        lastVersion = Math.max(lastVersion, version);
    }
}
