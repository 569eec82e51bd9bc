package org.nbnsd.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.RecordEvent.HoldersExpired;
import org.nbnsd.protocol.RecordEvent.RecordAged;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordState;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.Ipv4Address;

/**
 * The server's records and their life: every change goes through {@link #apply}, which makes it durable and keeps the
 * deadlines, and {@link #expire} moves records on when their time has come.
 *
 * <pre>
 * ACTIVE    --(no holder refreshed, or the last one released)--> RELEASED   for the extinction interval
 * RELEASED  --(extinction interval)--> TOMBSTONE, with a new version        for the extinction timeout
 * TOMBSTONE --(extinction timeout)--> gone
 * any       --(deleted by a person)--> DELETED                              for the extinction timeout
 * RELEASED, of another server --(extinction timeout)--> gone
 * DELETED   --(extinction timeout)--> gone
 * </pre>
 */
final class Records {
    private static final int MOST_AT_ONCE = 2_000;

    private final NameTable table;
    private final Supplier<Lifetimes> lifetimes;
    private final PresentStanding standing;
    private final Outbox outbox;
    private final Expiries expiries = new Expiries(this::nextExpiry);
    private boolean writable = true;

    Records(NameTable table, Supplier<Lifetimes> lifetimes, PresentStanding standing, Outbox outbox) {
        this.table = table;
        this.standing = standing;
        this.lifetimes = lifetimes;
        this.outbox = outbox;
        addAllExpiries();
    }

    private void addAllExpiries() {
        expiries.clear();
        table.records().forEach(record -> expiries.add(record.name(), record.nextExpiry()));
    }

    private long nextExpiry(NetbiosName name) {
        return nextExpiry(table.get(name));
    }

    private static long nextExpiry(@Nullable NameRecord record) {
        return record == null ? Deadlines.NEVER : record.nextExpiry();
    }

    /** The record of a name as it is stored, in whatever state; null if there is none. */
    @Nullable
    NameRecord stored(NetbiosName name) {
        return table.get(name);
    }

    /** As {@link NameTable#find}. */
    boolean find(NetbiosName name, long now, NameTable.Finding into) {
        return table.find(name, now, into);
    }

    /**
     * The record of a name as it is at a time, without what has expired by then; null if there is none, or if a person has
     * deleted it.
     */
    @Nullable
    NameRecord get(NetbiosName name, long now) {
        NameRecord record = table.get(name);
        return record == null || record.state() == RecordState.DELETED ? null : record.at(now);
    }

    /** The record of a name if it is active at a time; null otherwise. */
    @Nullable
    NameRecord getActive(NetbiosName name, long now) {
        NameRecord record = get(name, now);
        return record != null && record.isActive() ? record : null;
    }

    void put(NameRecord record) {
        apply(new Change.Put(record));
    }

    void apply(Change change) {
        NameRecord before = table.apply(change);
        outbox.persist(change, before);
        NameRecord after = change.after();
        if (after != null) {
            watch(before, after);
        }
    }

    /**
     * Takes a change that is durable already.
     *
     * @return the record that there was before, durable or not; null if there was none
     */
    @Nullable
    NameRecord adopt(Change change) {
        NameRecord before = table.apply(change);
        NameRecord after = change.after();
        if (after != null) {
            watch(before, after);
        }
        return before;
    }

    private void watch(@Nullable NameRecord before, NameRecord after) {
        if (after.nextExpiry() < nextExpiry(before)) {
            expiries.add(after.name(), after.nextExpiry());
            if (expiries.isCrowded(table.size())) {
                addAllExpiries();
            }
        }
    }

    /** The store that several servers share has given a version to a change of this one. If that is changed again already, it gets another. */
    void number(NameRecord numbered) {
        NameRecord present = table.get(numbered.name());
        if (present != null && present.version() == 0 && present.equals(withoutVersion(numbered))) {
            Change change = new Change.Put(numbered);
            outbox.add(new Effect.Adopted(change, adopt(change)));
        }
    }

    private static NameRecord withoutVersion(NameRecord record) {
        return record.isLocal() ? record.withVersion(0) : record;
    }

    /** One holder goes, and with the last one the record is released. */
    NameRecord removeHolder(NameRecord record, Ipv4Address address, long now) {
        long interval = lifetimes.get().extinctionInterval().toMillis();
        long timeout = lifetimes.get().extinctionTimeout().toMillis();
        NameRecord after =
                RecordEdits.removeHolder(record, address, nextVersion(), now + interval, now + interval + timeout);
        put(after);
        return after;
    }

    /** How far the records of another server are known; null for not at all. */
    @Nullable
    Mark mark(Ipv4Address owner) {
        return table.mark(owner);
    }

    /** How far the records of all others are known. */
    List<Mark> marks() {
        return table.marks();
    }

    /** What is shared gets its version from the store, when it is durable; until then it has none. */
    long nextVersion() {
        return standing.isShared() ? 0 : table.nextVersion();
    }

    int size() {
        return table.size();
    }

    /**
     * Removes the record that has been released, extinct or deleted for the longest, so that a host that registers and
     * releases names cannot fill the table with them; false if there is none.
     */
    boolean makeRoom() {
        NetbiosName oldest = table.oldestEnded();
        if (oldest != null) {
            apply(new Change.Remove(oldest));
            outbox.report(new RecordAged(oldest, null));
        }
        return oldest != null;
    }

    /** The same until there is room for so many octets more; false if there is not. */
    boolean makeRoom(long octets, long most) {
        while (table.octets() + octets > most) {
            if (!makeRoom()) {
                return false;
            }
        }
        return true;
    }

    /** The octets of all records. */
    long octets() {
        return table.octets();
    }

    /** Whether {@link #makeRoom} would find a record to remove. */
    boolean canMakeRoom() {
        return table.oldestEnded() != null;
    }

    int namesOf(Ipv4Address address) {
        return table.namesOf(address);
    }

    /** Whether records may change: not while changes cannot be made durable, not even by the passing of time. */
    boolean isWritable() {
        return writable;
    }

    /** Whether time moves records on here. Where it does not, whoever looks at one sees it as of now all the same. */
    private boolean ages() {
        return writable && standing.ages();
    }

    void setWritable(boolean writable) {
        this.writable = writable;
    }

    /** How many deadlines are kept, those included that are over or of records that have gone: few more than records. */
    int deadlines() {
        return expiries.size();
    }

    long nextTimeout() {
        return ages() ? expiries.next() : Deadlines.NEVER;
    }

    /**
     * Moves on the records whose time has come, but not so many at once that queries would have to wait for long.
     *
     * @return their names
     */
    List<NetbiosName> expire(long now) {
        List<NetbiosName> moved = new ArrayList<>();
        while (ages() && moved.size() < MOST_AT_ONCE) {
            NetbiosName name = expiries.poll(now);
            if (name == null) {
                break;
            }
            moved.add(name);
            NameRecord record = table.get(name);
            if (record != null) {
                age(record, now);
            }
            expiries.add(name, nextExpiry(name));
        }
        return moved;
    }

    /** All records whose time has come, the first due first. */
    List<NameRecord> due(long now) {
        return expiries.due(now).stream()
                .map(table::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(NameRecord::nextExpiry).thenComparing(NameRecord::name))
                .toList();
    }

    /** Moves on a record whose time has come. */
    void age(NameRecord record, long now) {
        NameRecord after = aged(record, now);
        apply(after == null ? new Change.Remove(record.name()) : new Change.Put(after));
        outbox.report(
                record.isActive()
                        ? new HoldersExpired(
                                record.name(),
                                record.expiredAt(now).stream()
                                        .map(Holder::address)
                                        .toList(),
                                after != null && after.isActive() ? after.addresses() : List.of())
                        : new RecordAged(record.name(), after == null ? null : after.state()));
    }

    /** What becomes of a record whose time has come; null if it goes. */
    @Nullable
    NameRecord aged(NameRecord record, long now) {
        return switch (record.state()) {
            case ACTIVE -> {
                NameRecord left = record.at(now);
                if (left.isActive()) {
                    yield left.withVersion(nextVersion()); // partners learn who has gone
                }
                yield record.isLocal()
                        ? record.withState(
                                RecordState.RELEASED,
                                now + lifetimes.get().extinctionInterval().toMillis())
                        : tombstone(record, now);
            }
            case RELEASED -> record.isLocal() ? tombstone(record, now) : null;
            case TOMBSTONE, DELETED -> null;
        };
    }

    private NameRecord tombstone(NameRecord record, long now) {
        return record.withState(
                        RecordState.TOMBSTONE,
                        now + lifetimes.get().extinctionTimeout().toMillis())
                .withVersion(nextVersion());
    }
}
