package org.nbnsd.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Committed;
import org.nbnsd.cluster.StoreAnswer.Exchanged;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreRequest.Exchange;

/**
 * Writes families in batches. Of one family one write at most is under way, so that each knows what it rests on, and no batch names a key
 * twice.
 *
 * <p>A write whose answer did not come may have been done, or may be done yet. It is repeated, as it was: what it expects has another
 * revision if it was done, so it cannot be done twice, and its nonce tells whose work it finds there. If it finds another's, that may
 * have come after this one was done; whether it was, is seen in the order of changes, and so such a refusal is believed only when
 * they have been seen as far as it.
 */
final class Writer {
    private static final int MOST_IN_BATCH = 120;
    private static final int MOST_BATCHES = 4;
    private static final long GATHER = 5;

    /** Octets of a batch, roughly; etcd takes 1.5 MiB. */
    private static final int MOST_WEIGHT = 512 << 10;

    /** A write that is to be done. */
    private static final class Pending {
        final Ticket ticket;
        final int index;
        final FamilyWrite write;
        final Nonce nonce;
        long expected;
        /** Part of a batch that was sent. */
        boolean isSent;
        /** Has its outcome. */
        boolean isOver;
        /** What it found instead, after an attempt of which nobody knows; believed when all up to then is seen. */
        @Nullable
        Doubtful doubtful;

        Pending(Ticket ticket, int index, FamilyWrite write, Nonce nonce) {
            this.ticket = ticket;
            this.index = index;
            this.write = write;
            this.nonce = nonce;
            expected = write.expected();
        }

        FamilyKey key() {
            return write.key();
        }
    }

    private record Doubtful(@Nullable StoreEntry current, long believedAt) {}

    /** A commit. */
    private static final class Ticket {
        final long number;
        final List<@Nullable FamilyOutcome> outcomes;
        int left;

        Ticket(long number, int size) {
            this.number = number;
            left = size;
            outcomes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                outcomes.add(null);
            }
        }
    }

    /** Writes that are sent together, and again together. */
    private static final class Batch {
        final List<Pending> writes;
        long call;
        /** An earlier attempt may have been done. */
        boolean isUnclear;

        Batch(List<Pending> writes) {
            this.writes = writes;
        }
    }

    private final Calls calls;
    private final ClientSettings settings;
    private final Graves graves;
    private final Map<FamilyKey, Deque<Pending>> families = new HashMap<>();
    private final Set<FamilyKey> ready = new LinkedHashSet<>();
    private final List<Batch> batches = new ArrayList<>();
    private final Map<Nonce, Pending> doubtful = new LinkedHashMap<>();
    private int most = MOST_IN_BATCH;
    private long numbers;
    private long gatherUntil;
    private long committedAt;
    private boolean isFull;
    private long passed;

    Writer(Calls calls, ClientSettings settings, Graves graves) {
        this.calls = calls;
        this.settings = settings;
        this.graves = graves;
    }

    Nonce nextNonce() {
        return new Nonce(settings.node(), settings.since(), ++numbers);
    }

    /** When a majority last took something, or was asked to and lives. */
    long committedAt() {
        return committedAt;
    }

    void committed(long now) {
        committedAt = now;
        isFull = false;
    }

    /** Whether the store's disk has no room. */
    boolean isFull() {
        return isFull;
    }

    void full() {
        isFull = true;
    }

    void commit(long number, List<FamilyWrite> writes, boolean isOpen) {
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("writes: none (expected: at least one)");
        }
        Ticket ticket = new Ticket(number, writes.size());
        Set<FamilyKey> seen = new LinkedHashSet<>();
        for (FamilyWrite write : writes) {
            if (!seen.add(write.key())) {
                throw new IllegalArgumentException(
                        "writes: two of " + write.key() + " (expected: at most one of a family)");
            }
        }
        for (int i = 0; i < writes.size(); i++) {
            add(new Pending(ticket, i, writes.get(i), nextNonce()), isOpen);
        }
    }

    private void add(Pending pending, boolean isOpen) {
        Deque<Pending> queue = families.get(pending.key());
        boolean restsOnNothing = pending.expected == FamilyWrite.PREVIOUS && queue == null;
        if (!isOpen || restsOnNothing) {
            tell(pending, new FamilyOutcome.Unavailable(pending.key()));
            return;
        }
        if (queue == null) {
            families.put(pending.key(), new ArrayDeque<>(List.of(pending)));
            makeReady(pending.key());
        } else {
            queue.add(pending);
        }
    }

    private void makeReady(FamilyKey key) {
        if (ready.isEmpty()) {
            gatherUntil = calls.now() + GATHER;
        }
        ready.add(key);
    }

    void act() {
        for (Batch batch : List.copyOf(batches)) {
            if (batch.call == 0) {
                send(batch);
            }
        }
        while (!ready.isEmpty() && batches.size() < MOST_BATCHES && isTimeToSend()) {
            Batch batch = gather();
            if (!send(batch)) {
                dissolve(batch);
                return;
            }
        }
    }

    /** At once if nothing is under way; then what comes meanwhile is gathered. */
    private boolean isTimeToSend() {
        return batches.isEmpty() || ready.size() >= most || calls.now() >= gatherUntil;
    }

    private Batch gather() {
        List<Pending> chosen = new ArrayList<>();
        int weight = 0;
        Iterator<FamilyKey> keys = ready.iterator();
        while (keys.hasNext() && chosen.size() < most) {
            Pending head = head(keys.next());
            weight += weight(head.write.value());
            if (weight > MOST_WEIGHT && !chosen.isEmpty()) {
                break;
            }
            keys.remove();
            chosen.add(head);
        }
        Batch batch = new Batch(chosen);
        batches.add(batch);
        return batch;
    }

    private Pending head(FamilyKey key) {
        return families.getOrDefault(key, new ArrayDeque<>()).getFirst();
    }

    private static int weight(@Nullable FamilyValue value) {
        int weight = 300;
        if (value != null) {
            for (var registered : value.records()) {
                weight += 400 + 200 * registered.holders().size();
            }
        }
        return weight;
    }

    private boolean send(Batch batch) {
        batch.writes.removeIf(pending -> pending.isOver || pending.doubtful != null);
        if (batch.writes.isEmpty()) {
            batches.remove(batch);
            return true;
        }
        List<Exchange> exchanges = new ArrayList<>();
        for (Pending pending : batch.writes) {
            if (pending.expected == 0) {
                pending.expected = graves.revision(pending.key());
            }
            FamilyValue value = pending.write.value();
            StoreValue stored = value == null
                    ? new StoreValue.Gone(pending.nonce, calls.now())
                    : new StoreValue.Family(pending.nonce, value);
            exchanges.add(new Exchange(new StoreKey.Family(pending.key()), pending.expected, stored, 0));
        }
        batch.call =
                calls.ask(new StoreRequest.Commit(exchanges), Calls.TIMEOUT, (answer, call) -> answered(batch, answer));
        if (batch.call != 0) {
            batch.writes.forEach(pending -> pending.isSent = true);
        }
        return batch.call != 0;
    }

    private void answered(Batch batch, StoreAnswer answer) {
        batch.call = 0;
        if (answer instanceof Committed committed && committed.exchanged().size() == batch.writes.size()) {
            batches.remove(batch);
            committed(calls.now());
            for (int i = 0; i < batch.writes.size(); i++) {
                found(batch.writes.get(i), committed.exchanged().get(i), committed.header(), batch.isUnclear);
            }
        } else if (answer instanceof Failed failed && failed.failure().isCertain()) {
            refusedAsAWhole(batch, failed.failure());
        } else {
            batch.isUnclear = true;
        }
    }

    private void found(Pending pending, Exchanged exchanged, StoreAnswer.Header header, boolean isUnclear) {
        StoreEntry current = exchanged.current();
        if (pending.isOver) {
            return; // was seen among the changes
        }
        if (exchanged.isDone()) {
            accepted(pending, header.revision());
        } else if (current != null && isBy(pending, current)) {
            accepted(pending, current.revision());
        } else if (!isUnclear
                && pending.write.expected() == 0
                && (current == null || current.value() instanceof StoreValue.Gone)) {
            pending.expected = current == null ? 0 : current.revision(); // it is not there, as was expected
            pending.isSent = false;
            makeReady(pending.key());
        } else if (isUnclear && header.revision() > passed) {
            pending.doubtful = new Doubtful(current, header.revision());
            doubtful.put(pending.nonce, pending);
        } else {
            refused(pending, current, header.revision());
        }
    }

    private static boolean isBy(Pending pending, StoreEntry entry) {
        return pending.nonce.equals(by(entry.value()));
    }

    private static @Nullable Nonce by(@Nullable StoreValue value) {
        if (value instanceof StoreValue.Family family) {
            return family.by();
        }
        return value instanceof StoreValue.Gone gone ? gone.by() : null;
    }

    /** Nothing of it was done by this attempt. */
    private void refusedAsAWhole(Batch batch, StoreFailure failure) {
        switch (failure) {
            case TOO_MANY, TOO_LARGE -> {
                most = Math.max(1, Math.min(most, batch.writes.size()) / 2);
                batches.remove(batch);
                if (batch.writes.size() == 1) {
                    unavailable(batch.writes.get(0));
                } else {
                    split(batch);
                }
                return;
            }
            case NO_SPACE -> full();
            default -> {
                // is sent again
            }
        }
        if (!batch.isUnclear) {
            dissolve(batch);
        }
    }

    private void split(Batch batch) {
        if (!batch.isUnclear) {
            dissolve(batch);
            return;
        }
        for (Pending pending : batch.writes) {
            Batch single = new Batch(new ArrayList<>(List.of(pending)));
            single.isUnclear = true;
            batches.add(single);
        }
    }

    private void dissolve(Batch batch) {
        batches.remove(batch);
        for (Pending pending : batch.writes) {
            if (!pending.isOver) {
                pending.isSent = false;
                makeReady(pending.key());
            }
        }
    }

    /** A change has come, in its order. */
    void seen(StoreEntry entry) {
        if (entry.key() instanceof StoreKey.Family family) {
            Deque<Pending> queue = families.get(family.family());
            if (queue != null && isBy(queue.getFirst(), entry)) {
                accepted(queue.getFirst(), entry.revision());
            }
        }
    }

    /** All changes up to a revision have come: what was found in them, or was not, is sure. */
    void passed(long revision) {
        passed = revision;
        for (Pending pending : List.copyOf(doubtful.values())) {
            Doubtful doubt = pending.doubtful;
            if (doubt != null && doubt.believedAt() <= revision) {
                refused(pending, doubt.current(), doubt.believedAt());
            }
        }
    }

    private void accepted(Pending pending, long revision) {
        over(pending, new FamilyOutcome.Accepted(pending.key(), revision));
        next(pending.key(), revision);
    }

    private void refused(Pending pending, @Nullable StoreEntry current, long at) {
        FamilyValue value = null;
        long revision = at;
        if (current != null && current.value() instanceof StoreValue.Family family) {
            value = family.family();
            revision = current.revision();
        } else if (current != null && !(current.value() instanceof StoreValue.Gone)) {
            unavailable(pending); // what is there cannot be read, so nothing can be decided by it
            return;
        }
        FamilyOutcome.Refused outcome = new FamilyOutcome.Refused(pending.key(), value, revision);
        over(pending, outcome);
        dropDependent(pending.key(), outcome);
        next(pending.key(), 0);
    }

    private void unavailable(Pending pending) {
        FamilyOutcome.Unavailable outcome = new FamilyOutcome.Unavailable(pending.key());
        over(pending, outcome);
        dropDependent(pending.key(), outcome);
        next(pending.key(), 0);
    }

    private void over(Pending pending, FamilyOutcome outcome) {
        pending.isOver = true;
        doubtful.remove(pending.nonce);
        Deque<Pending> queue = families.get(pending.key());
        if (queue != null) {
            queue.remove(pending);
        }
        tell(pending, outcome);
    }

    /** What rests on a write that did not happen does not happen either. */
    private void dropDependent(FamilyKey key, FamilyOutcome outcome) {
        Deque<Pending> queue = families.get(key);
        while (queue != null && !queue.isEmpty() && queue.getFirst().expected == FamilyWrite.PREVIOUS) {
            over(queue.getFirst(), outcome);
        }
    }

    private void next(FamilyKey key, long revision) {
        Deque<Pending> queue = families.get(key);
        if (queue == null || queue.isEmpty()) {
            families.remove(key);
            ready.remove(key);
            return;
        }
        Pending head = queue.getFirst();
        if (head.expected == FamilyWrite.PREVIOUS) {
            head.expected = revision;
        }
        if (!head.isSent) {
            makeReady(key);
        }
    }

    private void tell(Pending pending, FamilyOutcome outcome) {
        pending.isOver = true;
        Ticket ticket = pending.ticket;
        ticket.outcomes.set(pending.index, outcome);
        ticket.left--;
        if (ticket.left == 0) {
            List<FamilyOutcome> all = new ArrayList<>();
            for (FamilyOutcome each : ticket.outcomes) {
                if (each != null) {
                    all.add(each);
                }
            }
            calls.tell(new StoreNotice.Committed(ticket.number, all));
        }
    }

    /** The store cannot be reached: what certainly was not done never will be. What may have been is asked on. */
    void giveUp() {
        for (Batch batch : List.copyOf(batches)) {
            if (batch.call == 0 && !batch.isUnclear) {
                dissolve(batch);
            }
        }
        for (Deque<Pending> queue : List.copyOf(families.values())) {
            for (Pending pending : List.copyOf(queue)) {
                if (!pending.isSent) {
                    over(pending, new FamilyOutcome.Unavailable(pending.key()));
                }
            }
        }
        families.values().removeIf(Deque::isEmpty);
        ready.removeIf(key -> !families.containsKey(key));
    }

    /** How many writes have no outcome yet. */
    int pending() {
        int count = 0;
        for (Deque<Pending> queue : families.values()) {
            count += queue.size();
        }
        return count;
    }

    long nextTimeout() {
        return ready.isEmpty() || batches.size() >= MOST_BATCHES || gatherUntil <= calls.now()
                ? Calls.NEVER
                : gatherUntil;
    }
}
