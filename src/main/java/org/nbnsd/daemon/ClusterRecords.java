package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.FamilyOutcome;
import org.nbnsd.cluster.FamilyValue;
import org.nbnsd.cluster.FamilyWrite;
import org.nbnsd.cluster.Role;
import org.nbnsd.cluster.SharedStore;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.ClusterFamily.Group;
import org.nbnsd.daemon.ClusterFamily.Pending;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.store.ClusterMark;
import org.nbnsd.store.Durability;

/**
 * Between the core and the store that it shares with other nodes: changes of a burst become writes of families, and what happens in the store
 * becomes inputs of the core. A write expects what the core knew when it decided, never what is known by now. Belongs to the event loop.
 *
 * <p>What the store tells is noted at once, and told to the core in turn, never while the core is being called. While a family is being
 * changed here, what is seen of it waits: only then it is known which of both is the later.
 */
final class ClusterRecords implements Durability, SharedStore.Listener {
    /** So many families are told to the core together, so that datagrams get their turn. */
    private static final int MOST_TOGETHER = 500;

    private static final int MOST_WAITING = 20_000;

    /** No family ever has this revision, so that nothing is changed that was only found in the own copy. */
    private static final long FROM_COPY = 1;

    /** Tells the core. */
    @FunctionalInterface
    interface Core {
        /** As {@link NameServiceLoop#hear}. */
        void hear(Supplier<@Nullable Input> news);
    }

    /** A family as the core knows it. There are as many as names, so that it is kept small. */
    private static final class Known {
        private final long revision;
        private final byte[] suffixes;

        /**
         * Keeps what is known.
         *
         * @param revision that of it
         * @param suffixes of its records; none if it has gone, and older news of it may still come
         */
        Known(long revision, byte[] suffixes) {
            this.revision = revision;
            this.suffixes = suffixes;
        }

        long revision() {
            return revision;
        }

        byte[] suffixes() {
            return suffixes;
        }
    }

    private final Function<NetbiosName, @Nullable NameRecord> table;
    private final ClusterCopy copy;
    private final Executor later;
    private final LongSupplier clock;
    private final ClusterNodes nodes;
    private final ClusterCounts counts;
    private final Map<FamilyKey, Known> known = new HashMap<>();
    private final Map<FamilyKey, ClusterFamily> busy = new HashMap<>();
    private final Map<Long, Pending> tickets = new ConcurrentHashMap<>();
    private final Deque<StoreNotice> news = new ArrayDeque<>();
    private final Set<FamilyKey> found = new HashSet<>();
    private final Set<Role> roles = EnumSet.noneOf(Role.class);
    private volatile ClusterStanding standing;
    private @Nullable SharedStore store;
    private @Nullable Core core;
    private boolean isTelling;
    private long lastTicket;
    private long cluster;
    private long epoch;
    private boolean isInSnapshot;

    /**
     * For a core whose records are those of the own copy.
     *
     * @param table what the core has
     * @param copy what it has on its disk
     * @param later runs tasks on the event loop, later
     * @param clock the time of the core, in milliseconds since the epoch
     * @param nodes learns of all that is not about records
     * @param counts gets what is counted
     * @param standing how the node stands at first
     */
    ClusterRecords(
            Function<NetbiosName, @Nullable NameRecord> table,
            ClusterCopy copy,
            Executor later,
            LongSupplier clock,
            ClusterNodes nodes,
            ClusterCounts counts,
            ClusterStanding standing) {
        this.table = table;
        this.copy = copy;
        this.later = later;
        this.clock = clock;
        this.nodes = nodes;
        this.counts = counts;
        this.standing = standing;
    }

    /** Begins: the core is told how it stands before anything else. */
    void start(SharedStore shared, Core told, Iterable<NameRecord> fromCopy) {
        store = shared;
        core = told;
        for (NameRecord each : fromCopy) {
            FamilyKey key = FamilyKey.of(each.name());
            BitSet suffixes = suffixes(known.get(key));
            suffixes.set(each.name().suffix());
            known.put(key, new Known(FROM_COPY, octets(suffixes)));
        }
        tell(() -> new Input.Clustered(standing));
    }

    /** How the node stands; for any thread. */
    ClusterStanding standing() {
        return standing;
    }

    /** How many writes have no outcome yet; for any thread. */
    int waiting() {
        return tickets.size();
    }

    private void tell(Supplier<@Nullable Input> input) {
        Objects.requireNonNull(core, "started").hear(input);
    }

    private void change(ClusterStanding other) {
        standing = other;
        tell(() -> new Input.Clustered(other));
    }

    @Override
    public boolean mayTakeLong() {
        return true;
    }

    @Override
    public boolean isFull() {
        return tickets.size() >= MOST_WAITING;
    }

    @Override
    public void onFailure(Failure listener) {
        // the store does not fail: it refuses, family by family
    }

    @Override
    public void recover(List<Change> undo, Runnable whenWorking) {
        throw new AssertionError("nothing has failed that could be recovered");
    }

    @Override
    public void persist(List<Write> group, Outcome outcome) {
        Map<FamilyKey, Set<NetbiosName>> families = new LinkedHashMap<>();
        List<Change> marks = new ArrayList<>(0);
        for (Write write : group) {
            NetbiosName name = write.change().name();
            if (name == null) {
                marks.add(write.change());
            } else {
                families.computeIfAbsent(FamilyKey.of(name), key -> new LinkedHashSet<>())
                        .add(name);
            }
        }
        copy.write(marks, null);
        if (families.isEmpty()) {
            outcome.durable();
            return;
        }
        Group made = new Group(outcome, families.size());
        families.forEach((key, names) -> write(made, key, names));
    }

    private void write(Group group, FamilyKey key, Set<NetbiosName> names) {
        ClusterFamily family = busy.computeIfAbsent(key, ClusterFamily::new);
        Known before = known.get(key);
        family.suffixes().or(suffixes(before));
        names.forEach(name -> family.suffixes().set(name.suffix()));
        Pending pending = new Pending(group, family, names, present(family));
        family.queue().add(pending);
        if (family.isBroken()) {
            pending.isTakenBack = true; // closes with what it rests on
            return;
        }
        long expected = family.expected(revision(before));
        family.asked(pending);
        lastTicket++;
        tickets.put(lastTicket, pending);
        if (expected == 0 && pending.value == null) {
            told(new StoreNotice.Committed(lastTicket, List.of(new FamilyOutcome.Accepted(key, 0)))); // came and went
            return;
        }
        Objects.requireNonNull(store, "started")
                .commit(lastTicket, List.of(new FamilyWrite(key, expected, pending.value)));
    }

    /** What the store would have to have for what the core knows. */
    private static long revision(@Nullable Known before) {
        return before == null || before.suffixes().length == 0 ? 0 : before.revision();
    }

    /** The family as the core has it now; null if it has gone. */
    private @Nullable FamilyValue present(ClusterFamily family) {
        List<NameRecord> records = new ArrayList<>();
        family.suffixes().stream().forEach(suffix -> {
            NameRecord present = table.apply(family.key().name().withSuffix(suffix));
            if (present != null) {
                records.add(present);
            }
        });
        return records.isEmpty() ? null : new FamilyValue(records);
    }

    private static BitSet suffixes(@Nullable Known family) {
        BitSet set = new BitSet(256);
        if (family != null) {
            for (byte suffix : family.suffixes()) {
                set.set(suffix & 0xFF);
            }
        }
        return set;
    }

    private static byte[] octets(BitSet suffixes) {
        byte[] octets = new byte[suffixes.cardinality()];
        int[] all = suffixes.stream().toArray();
        for (int i = 0; i < all.length; i++) {
            octets[i] = (byte) all[i];
        }
        return octets;
    }

    private static byte[] octets(@Nullable FamilyValue value) {
        BitSet suffixes = new BitSet(256);
        if (value != null) {
            value.records().forEach(each -> suffixes.set(each.name().suffix()));
        }
        return octets(suffixes);
    }

    /** Only notes what was told: this may be called while the core is. */
    @Override
    public void told(StoreNotice notice) {
        if (notice instanceof StoreNotice.Committed committed) {
            Pending pending = tickets.get(committed.ticket());
            if (pending != null) {
                pending.family.decided(pending, committed.outcomes().get(0));
            }
        }
        news.add(notice);
        if (!isTelling) {
            isTelling = true;
            later.execute(this::tellAll);
        }
    }

    private void tellAll() {
        isTelling = false;
        for (int i = 0; i < MOST_TOGETHER && !news.isEmpty(); i++) {
            StoreNotice next = news.element();
            if (next instanceof StoreNotice.Seen) {
                tell(this::takeSeen);
            } else {
                news.remove();
                take(next);
            }
        }
        if (!news.isEmpty() && !isTelling) {
            isTelling = true;
            later.execute(this::tellAll);
        }
    }

    private void take(StoreNotice notice) {
        if (notice instanceof StoreNotice.Committed committed) {
            Pending pending = tickets.remove(committed.ticket());
            if (pending != null) {
                take(pending);
            }
        } else if (notice instanceof StoreNotice.SnapshotBegun) {
            isInSnapshot = true;
            found.clear();
        } else if (notice instanceof StoreNotice.SnapshotEnded ended) {
            endSnapshot(ended.revision());
        } else if (notice instanceof StoreNotice.StateChanged changed) {
            stateChanged(changed);
        } else if (notice instanceof StoreNotice.RoleChanged changed) {
            if (changed.isHeld()) {
                roles.add(changed.role());
            } else {
                roles.remove(changed.role());
            }
            change(new ClusterStanding(standing.state(), standing.reason(), standing.since(), roles, standing.rules()));
        } else if (notice instanceof StoreNotice.Joined joined) {
            cluster = joined.cluster();
            epoch = joined.epoch();
            known.replaceAll((key, family) -> new Known(FROM_COPY, family.suffixes()));
            nodes.told(notice);
        } else {
            nodes.told(notice);
        }
    }

    private void stateChanged(StoreNotice.StateChanged changed) {
        boolean wasNormal = standing.isNormal();
        boolean isNormal = changed.state() == ClusterState.NORMAL;
        long since = wasNormal || isNormal ? clock.getAsLong() : standing.since();
        change(new ClusterStanding(changed.state(), changed.reason(), since, roles, standing.rules()));
    }

    /** Some of what was seen, of each family once. */
    private @Nullable Input takeSeen() {
        List<Change> changes = new ArrayList<>();
        Set<FamilyKey> taken = new HashSet<>();
        long last = 0;
        while (taken.size() < MOST_TOGETHER && news.peek() instanceof StoreNotice.Seen seen && taken.add(seen.key())) {
            news.remove();
            see(seen, changes);
            last = seen.revision();
        }
        copy.write(List.copyOf(changes), isInSnapshot ? null : mark(last));
        return changes.isEmpty() ? null : new Input.ChangedElsewhere(changes);
    }

    private ClusterMark mark(long revision) {
        counts.set(Statistic.CLUSTER_REVISION, revision);
        return new ClusterMark(cluster, epoch, revision);
    }

    private void see(StoreNotice.Seen seen, List<Change> changes) {
        if (isInSnapshot) {
            found.add(seen.key());
        }
        ClusterFamily family = busy.get(seen.key());
        if (family != null) {
            family.defer(seen);
        } else {
            adopt(seen, changes);
        }
    }

    /** Takes what is newer than what the core knows. */
    private void adopt(StoreNotice.Seen seen, List<Change> changes) {
        Known before = known.get(seen.key());
        if (before != null && seen.revision() <= before.revision()) {
            if (before.suffixes().length == 0 && seen.revision() == before.revision()) {
                known.remove(seen.key()); // gone, as was known: nothing older can come any more
            }
            return;
        }
        counts.add(Statistic.CLUSTER_SEEN, 1);
        FamilyValue value = seen.value();
        FamilyValue now = value == null ? null : value.at(epoch, seen.revision());
        changes.addAll(differences(seen.key(), suffixes(before), now, true));
        if (now == null) {
            known.remove(seen.key());
        } else {
            known.put(seen.key(), new Known(seen.revision(), octets(now)));
        }
    }

    private List<Change> differences(FamilyKey key, BitSet suffixes, @Nullable FamilyValue now, boolean onlyDifferent) {
        List<Change> changes = new ArrayList<>();
        BitSet gone = (BitSet) suffixes.clone();
        if (now != null) {
            for (NameRecord record : now.records()) {
                gone.clear(record.name().suffix());
                if (!onlyDifferent || !record.equals(table.apply(record.name()))) {
                    changes.add(new Change.Put(record));
                }
            }
        }
        gone.stream().forEach(suffix -> changes.add(new Change.Remove(key.name().withSuffix(suffix))));
        return changes;
    }

    /** A family that was not found is not there. */
    private void endSnapshot(long revision) {
        isInSnapshot = false;
        tell(() -> {
            List<Change> changes = new ArrayList<>();
            for (FamilyKey key : List.copyOf(known.keySet())) {
                Known family = known.get(key);
                if (family != null && !found.contains(key) && family.revision() <= revision) {
                    see(new StoreNotice.Seen(key, null, revision), changes);
                }
            }
            found.clear();
            copy.write(List.copyOf(changes), mark(revision));
            return changes.isEmpty() ? null : new Input.ChangedElsewhere(changes);
        });
    }

    private void take(Pending pending) {
        ClusterFamily family = pending.family;
        List<Pending> later = family.after(pending);
        family.queue().remove(pending);
        if (pending.isTakenBack) {
            finish(List.of(pending));
        } else if (pending.result instanceof FamilyOutcome.Accepted accepted) {
            counts.add(Statistic.CLUSTER_ACCEPTED, 1);
            StoreNotice.Seen newer = later.isEmpty() ? family.newerThan(accepted.revision()) : null;
            if (newer == null) {
                accept(pending, accepted.revision());
                finish(List.of(pending));
            } else { // it was done, and others have changed it since: nobody must be told that it is so
                refuse(pending, later, new FamilyOutcome.Refused(family.key(), newer.value(), newer.revision()));
            }
        } else if (pending.result != null) {
            refuse(pending, later, pending.result);
        }
        settle(family);
    }

    private void accept(Pending pending, long revision) {
        ClusterFamily family = pending.family;
        FamilyValue value = pending.value;
        family.done(value, revision);
        if (revision > 0) {
            known.put(family.key(), new Known(revision, octets(value)));
        }
        copy.write(written(pending, revision), null);
    }

    /** What a write that was done has changed, with the version that it has got: also what earlier ones had changed without getting one. */
    private List<Change> written(Pending pending, long revision) {
        List<Change> changes = new ArrayList<>();
        FamilyValue value = pending.value;
        if (value != null) {
            FamilyValue stored = value.at(epoch, revision);
            for (int i = 0; i < value.records().size(); i++) {
                if (value.records().get(i).version() == 0
                        || pending.names.contains(value.records().get(i).name())) {
                    changes.add(new Change.Put(stored.records().get(i)));
                }
            }
        }
        for (NetbiosName name : pending.names) {
            if (value == null || value.record(name) == null) {
                changes.add(new Change.Remove(name));
            }
        }
        return changes;
    }

    private static BitSet suffixes(Set<NetbiosName> names) {
        BitSet set = new BitSet(256);
        names.forEach(name -> set.set(name.suffix()));
        return set;
    }

    /** The core takes back what it wanted, and what it has decided since in this family; it may decide anew at once. */
    private void refuse(Pending pending, List<Pending> restOnIt, FamilyOutcome result) {
        ClusterFamily family = pending.family;
        List<Pending> finished = new ArrayList<>(List.of(pending));
        BitSet suffixes = suffixes(pending.names);
        for (Pending later : restOnIt) {
            later.isTakenBack = true;
            suffixes.or(suffixes(later.names));
            if (!later.isAsked) {
                family.queue().remove(later);
                finished.add(later);
            }
        }
        family.mended();
        List<Change> instead = List.of();
        if (result instanceof FamilyOutcome.Refused refused) {
            instead = instead(family, refused, suffixes);
            copy.write(instead, null);
        }
        boolean isUnavailable = result instanceof FamilyOutcome.Unavailable;
        counts.add(isUnavailable ? Statistic.CLUSTER_UNAVAILABLE : Statistic.CLUSTER_REFUSED, finished.size());
        pending.group.outcome().refused(new Refusal(family.key().name(), isUnavailable, instead));
        finish(finished);
    }

    private List<Change> instead(ClusterFamily family, FamilyOutcome.Refused refused, BitSet suffixes) {
        Known before = known.get(family.key());
        suffixes.or(suffixes(before));
        StoreNotice.Seen newer = family.newerThan(refused.revision());
        FamilyValue current = newer == null ? refused.current() : newer.value();
        long revision = newer == null ? refused.revision() : newer.revision();
        FamilyValue now = current == null ? null : current.at(epoch, revision);
        known.put(family.key(), new Known(revision, octets(now)));
        family.is(now, revision);
        return differences(family.key(), suffixes, now, false);
    }

    private static void finish(List<Pending> decided) {
        for (Pending each : decided) {
            if (each.group.isDone()) {
                each.group.outcome().durable();
            }
        }
    }

    /** When nothing of a family is open: what was seen of it meanwhile, and else the versions that the store has given. */
    private void settle(ClusterFamily family) {
        if (!family.queue().isEmpty() || busy.get(family.key()) != family) {
            return;
        }
        tell(() -> {
            if (!family.queue().isEmpty() || !busy.remove(family.key(), family)) {
                return null; // changed again meanwhile
            }
            StoreNotice.Seen newer = family.newerThan(family.doneAt());
            List<Change> changes = new ArrayList<>();
            if (newer != null) {
                adopt(newer, changes);
                copy.write(List.copyOf(changes), null);
            }
            if (!changes.isEmpty()) {
                return new Input.ChangedElsewhere(changes);
            }
            FamilyValue done = family.done();
            return done == null
                    ? null
                    : new Input.Numbered(done.at(epoch, family.doneAt()).records());
        });
    }
}
