package org.nbnsd.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.Database;
import org.nbnsd.store.Durability;
import org.nbnsd.store.MemoryDatabase;
import org.nbnsd.store.Written;
import org.nbnsd.wire.Ipv4Address;

/**
 * A disk that takes its time, fails and recovers. Several groups of changes may go into one write, which is done or not as
 * a whole; a write that failed, or during which the process died, may have been done all the same.
 */
final class SimulatedDisk implements Durability {
    /** The daemon takes a disk that needs longer for one that has failed. */
    private static final int SLOWEST = 4900;

    private static final int VERSIONS_KEPT = 24;

    private record Write(List<Change> changes, Runnable whenDurable) {}

    private final Agenda agenda;
    private final LongSupplier clock;
    private final long seed;
    private final boolean slow;
    private final Deque<Write> queue = new ArrayDeque<>();
    private final Map<NetbiosName, Deque<NameRecord>> history = new HashMap<>();
    private Map<NetbiosName, NameRecord> records = new HashMap<>();
    private MemoryDatabase database = new MemoryDatabase();
    private Failure listener = reason -> {};
    private @Nullable Write recovery;
    private boolean writing;
    private boolean failing;
    /** Counts the times that what was being written was broken off. */
    private int breaks;

    private long lastVersion;
    private int commits;
    private int failures;

    SimulatedDisk(Agenda agenda, LongSupplier clock, long seed, boolean slow) {
        this.agenda = agenda;
        this.clock = clock;
        this.seed = seed;
        this.slow = slow;
    }

    /** By the time, so that it is the same whatever was written before. */
    private int dice(int bound) {
        return new SplittableRandom(seed + agenda.now() * 31 + bound).nextInt(bound);
    }

    /** What a new process finds. */
    Database.Loaded load(Consumer<NameRecord> into, long now, Duration mostAging) {
        database = database.reopened();
        records = new HashMap<>();
        history.clear();
        return database.load(
                record -> {
                    keep(record);
                    into.accept(record);
                },
                now,
                mostAging,
                Database.Progress.NONE);
    }

    private void keep(NameRecord record) {
        records.put(record.name(), record);
        Deque<NameRecord> versions = history.computeIfAbsent(record.name(), key -> new ArrayDeque<>());
        versions.addLast(record);
        if (versions.size() > VERSIONS_KEPT) {
            versions.removeFirst();
        }
        lastVersion = Math.max(lastVersion, record.version());
    }

    @Override
    public void onFailure(Failure failure) {
        listener = failure;
    }

    @Override
    public void persist(List<Durability.Write> group, Outcome outcome) {
        List<Change> changes = Written.changes(group);
        if (failing && recovery == null) {
            // the loop learns of the failure in the middle of a burst, or the process was started on a failing disk
            int started = breaks;
            agenda.after(1, () -> {
                if (started == breaks && failing) {
                    listener.failed("the disk is full");
                }
            });
            return;
        }
        if (failing) {
            throw new AssertionError("changes while none can be made durable: " + changes);
        }
        queue.add(new Write(changes, outcome::durable));
        startWriting();
    }

    @Override
    public void recover(List<Change> undo, Runnable whenWorking) {
        recovery = new Write(undo, whenWorking);
        if (!failing) { // too slow for the process
            failing = true;
            failures++;
            mayBeWritten();
            int started = breaks;
            agenda.after(dice(3000), () -> {
                if (started == breaks) {
                    heal();
                }
            });
        }
    }

    private void startWriting() {
        if (writing || failing || queue.isEmpty()) {
            return;
        }
        writing = true;
        int started = breaks;
        int delay = dice(slow && dice(20) == 0 ? SLOWEST : 15);
        agenda.after(delay, () -> {
            if (started == breaks) {
                writing = false;
                write();
                startWriting();
            }
        });
    }

    private void write() {
        List<Runnable> done = new ArrayList<>();
        for (int groups = 1 + dice(queue.size()); groups > 0; groups--) {
            Write next = queue.remove();
            commit(next.changes());
            done.add(next.whenDurable());
        }
        done.forEach(Runnable::run);
    }

    private void commit(List<Change> changes) {
        commits++;
        database.commit(changes, clock.getAsLong());
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                keep(put.record());
            } else if (change instanceof Change.Remove remove) {
                records.remove(remove.name());
            }
        }
    }

    /** Fails, until {@link #heal}. */
    void fail() {
        if (!failing) {
            failing = true;
            failures++;
            mayBeWritten();
            listener.failed("the disk is full");
        }
    }

    /** What was being written may be there or not, and nothing else is. */
    private void mayBeWritten() {
        if (!queue.isEmpty() && dice(2) == 0) {
            commit(queue.remove().changes());
        }
        queue.clear();
        writing = false;
        breaks++;
    }

    void heal() {
        Write undo = recovery;
        if (undo == null) {
            failing = false; // nobody has noticed
        } else if (failing) {
            recovery = null;
            commit(undo.changes());
            failing = false;
            undo.whenDurable().run();
            startWriting();
        }
    }

    /** The process that uses the disk dies. */
    void abandon() {
        mayBeWritten();
        recovery = null;
        failing = false;
    }

    boolean isIdle() {
        return queue.isEmpty() && !failing;
    }

    int size() {
        return records.size();
    }

    @Nullable
    NameRecord get(NetbiosName name) {
        return records.get(name);
    }

    /** The highest version id of any record that was ever on the disk. */
    long lastVersion() {
        return lastVersion;
    }

    /** How many commits, and how many failures. */
    int commits() {
        return commits;
    }

    int failures() {
        return failures;
    }

    /** Whether the disk had, since the start, a record of a name that an address held until a time; null for a group's. */
    boolean everHad(NetbiosName name, @Nullable Ipv4Address address, long until) {
        for (NameRecord record : history.getOrDefault(name, new ArrayDeque<>())) {
            boolean isGroup = record.type() == RecordType.GROUP;
            boolean found = record.isActive()
                    && record.holders().stream()
                            .anyMatch(holder -> (address == null
                                            ? isGroup
                                            : holder.address().equals(address))
                                    && holder.expiresAt() >= until);
            if (found) {
                return true;
            }
        }
        return false;
    }
}
