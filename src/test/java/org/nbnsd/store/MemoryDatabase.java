package org.nbnsd.store;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** What a {@link Database} is to do, in the simplest way: its records outlive {@link #close}, but not the process. */
public final class MemoryDatabase implements Database {
    private final Map<NetbiosName, NameRecord> records = new LinkedHashMap<>();
    private final Map<Ipv4Address, Mark> marks = new TreeMap<>();
    private long lastVersion;
    private @Nullable Long lastCommit;
    private boolean loaded;

    /** As long as nothing is committed, loading leaves everything as it was for the next process. */
    private @Nullable MemoryDatabase untouched;

    /** The database as the next process finds it. */
    public MemoryDatabase reopened() {
        if (untouched != null) {
            return untouched.reopened();
        }
        MemoryDatabase next = new MemoryDatabase();
        next.records.putAll(records);
        next.marks.putAll(marks);
        next.lastVersion = lastVersion;
        next.lastCommit = lastCommit;
        return next;
    }

    @Override
    public Loaded load(Consumer<NameRecord> into, long now, Duration mostAging, Progress progress) {
        if (loaded) {
            throw new IllegalStateException("loaded twice");
        }
        untouched = reopened();
        loaded = true;
        long down = lastCommit == null ? 0 : now - lastCommit;
        long aged = Math.max(0, Math.min(down, mostAging.toMillis()));
        records.replaceAll((name, record) -> moved(record, down - aged));
        marks.replaceAll((owner, mark) -> new Mark(owner, mark.seen(), mark.heardAt() + down - aged, mark.from()));
        records.values().forEach(into);
        progress.loaded(records.size(), records.size());
        return new Loaded(
                records.size(),
                lastVersion,
                Duration.ofMillis(down),
                Duration.ofMillis(aged),
                List.copyOf(marks.values()));
    }

    private static NameRecord moved(NameRecord record, long by) {
        List<Holder> holders = record.holders().stream()
                .map(holder -> new Holder(
                        holder.address(),
                        holder.owner(),
                        moved(holder.registeredAt(), by),
                        moved(holder.expiresAt(), by),
                        holder.registeredBy()))
                .toList();
        return new NameRecord(
                record.name(),
                record.type(),
                record.state(),
                record.nodeType(),
                record.isStatic(),
                record.owner(),
                record.version(),
                record.registeredBy(),
                moved(record.expiresAt(), by),
                holders);
    }

    private static long moved(long time, long by) {
        return time == Long.MAX_VALUE ? time : time + by;
    }

    @Override
    public void commit(Collection<Change> changes, long now) {
        if (!loaded) {
            throw new IllegalStateException("not loaded");
        }
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                records.put(put.name(), put.record());
                if (put.record().isLocal()) {
                    lastVersion = Math.max(lastVersion, put.record().version());
                }
            } else if (change instanceof Change.Remove remove) {
                records.remove(remove.name());
            } else if (change instanceof Change.Seen seen) {
                see(seen);
            }
        }
        lastCommit = now;
        untouched = null;
    }

    private void see(Change.Seen seen) {
        Mark mark = seen.mark();
        if (mark == null) {
            marks.remove(seen.owner());
            return;
        }
        marks.put(seen.owner(), mark);
        if (seen.owner().equals(NameRecord.LOCAL)) {
            lastVersion = Math.max(lastVersion, mark.seen());
        }
    }

    @Override
    public void close() {}
}
