package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.FamilyOutcome;
import org.nbnsd.cluster.FamilyValue;
import org.nbnsd.cluster.FamilyWrite;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.store.Durability;

/**
 * A family of names that this node is changing. The client of the store decides first what becomes of a write, and the core is told
 * after; in between there are two views, and what the core decides then still rests on the older one.
 */
final class ClusterFamily {
    private static final long AS_KNOWN = -1;

    /** Changes of a burst, of any number of families. */
    static final class Group {
        private final Durability.Outcome outcome;
        private int open;

        Group(Durability.Outcome outcome, int families) {
            this.outcome = outcome;
            open = families;
        }

        Durability.Outcome outcome() {
            return outcome;
        }

        /** Another family of it has been decided; true if that was the last. */
        boolean isDone() {
            open--;
            return open == 0;
        }
    }

    /** What a burst makes of this family. */
    static final class Pending {
        final Group group;
        final ClusterFamily family;
        final Set<NetbiosName> names;
        final @Nullable FamilyValue value;
        /** What it rests on was refused, and it with that, so that the core need not be told. */
        boolean isTakenBack;
        /** Whether the store was asked, which tells what comes of it. */
        boolean isAsked;

        @Nullable
        FamilyOutcome result;

        Pending(Group group, ClusterFamily family, Set<NetbiosName> names, @Nullable FamilyValue value) {
            this.group = group;
            this.family = family;
            this.names = names;
            this.value = value;
        }
    }

    private final FamilyKey key;
    /** What the core waits for, in order. */
    private final Deque<Pending> queue = new ArrayDeque<>();
    /** Suffixes that may have a record in the table. */
    private final BitSet suffixes = new BitSet(256);

    /** How many of them the store has not decided. */
    private int undecided;
    /** One has been refused, which the core has not heard: nothing that it decides until then can stand. */
    private boolean isBroken;
    /** The revision that the store has decided last; 0 if there is no family since; less if it has not decided any. */
    private long head = AS_KNOWN;
    /** That of the last write that was done. */
    private long doneAt;

    private @Nullable FamilyValue done;
    private StoreNotice.@Nullable Seen seen;

    ClusterFamily(FamilyKey key) {
        this.key = key;
    }

    FamilyKey key() {
        return key;
    }

    /** What rests on a write: that is told to be unavailable before it is known what became of one that it rests on itself. */
    List<Pending> after(Pending pending) {
        List<Pending> after = new ArrayList<>();
        boolean isAfter = false;
        for (Pending each : queue) {
            if (isAfter) {
                after.add(each);
            }
            isAfter |= each == pending;
        }
        return after;
    }

    BitSet suffixes() {
        return suffixes;
    }

    Deque<Pending> queue() {
        return queue;
    }

    boolean isBroken() {
        return isBroken;
    }

    /** What the next write of it is to expect. */
    long expected(long known) {
        if (undecided > 0) {
            return FamilyWrite.PREVIOUS;
        }
        return head == AS_KNOWN ? known : head;
    }

    void asked(Pending pending) {
        pending.isAsked = true;
        undecided++;
    }

    /** The store has decided; the core is told later. */
    void decided(Pending pending, FamilyOutcome result) {
        undecided--;
        pending.result = result;
        if (result instanceof FamilyOutcome.Accepted accepted) {
            head = pending.value == null ? 0 : accepted.revision();
        } else {
            isBroken = true;
        }
    }

    /** A write was done. */
    void done(@Nullable FamilyValue value, long revision) {
        done = value;
        doneAt = revision;
    }

    /** The core is about to hear of what was refused: from now on it decides by what there is instead. */
    void mended() {
        isBroken = false;
    }

    /** The core is about to hear that the family is so. */
    void is(@Nullable FamilyValue value, long revision) {
        head = value == null ? 0 : revision;
        done = null;
        doneAt = revision;
    }

    /** What the last write that was done has made, and no later one has changed; null for nothing. */
    @Nullable
    FamilyValue done() {
        return done;
    }

    long doneAt() {
        return doneAt;
    }

    /** Something that was seen waits until it is known what comes of the writes. */
    void defer(StoreNotice.Seen other) {
        StoreNotice.Seen before = seen;
        if (before == null || other.revision() > before.revision()) {
            seen = other;
        }
    }

    /** What was seen after what is known by now; null for nothing. */
    StoreNotice.@Nullable Seen newerThan(long revision) {
        StoreNotice.Seen latest = seen;
        return latest != null && latest.revision() > revision ? latest : null;
    }
}
