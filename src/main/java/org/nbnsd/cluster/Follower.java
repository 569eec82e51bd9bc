package org.nbnsd.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.Calls.Call;
import org.nbnsd.cluster.StoreAnswer.Changed;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Header;
import org.nbnsd.cluster.StoreAnswer.Page;
import org.nbnsd.cluster.StoreAnswer.Watching;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Exchange;
import org.nbnsd.cluster.StoreRequest.Range;
import org.nbnsd.cluster.StoreRequest.Watch;

/**
 * Follows what happens in the store: all that there is at one revision, in pages, and then each change once and in its order.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><th>step</th><th>goes on to</th></tr>
 * <tr><td>{@code SNAPSHOT}: the pages are read</td><td>{@code WATCH} with the last page; anew if the revision of the pages has been compacted</td></tr>
 * <tr><td>{@code LOOK}: is it the same store, and has it all that was seen?</td><td>{@code WATCH}</td></tr>
 * <tr><td>{@code WATCH}: changes come</td><td>{@code LOOK} when they stop coming, {@code SNAPSHOT} if some were compacted</td></tr>
 * </table>
 */
final class Follower {
    /** Nodes tell every two seconds that they live, so changes that do not come for so long have no way here. */
    static final long SILENCE = 6000;

    private static final int PAGE = 2000;
    private static final long PAGE_TIMEOUT = 5000;

    /** Gets all that is seen. */
    interface Reader {
        /** All that there is follows. */
        void begun();

        /**
         * Something is there, or has changed.
         *
         * @param entry what
         * @param isChange whether it has just changed; otherwise it was found
         */
        void seen(StoreEntry entry, boolean isChange);

        /**
         * All up to a revision has been seen.
         *
         * @param revision the revision
         * @param isSnapshot whether it was all that there is
         */
        void passed(long revision, boolean isSnapshot);
    }

    private enum Step {
        SNAPSHOT,
        LOOK,
        WATCH
    }

    private final Calls calls;
    private final ClientSettings settings;
    private final Reader reader;
    private Step step = Step.SNAPSHOT;
    private long call;
    private long cluster;
    private long applied;
    private long epoch = -1;
    /** Of the pages that are being read. */
    private long snapshotRevision;

    private @Nullable StoreKey lastKey;
    private boolean isMetaMissing;
    private boolean isWatching;
    private long heardAt;
    private @Nullable String refusal;
    private long pausedUntil;
    private boolean hasSynced;

    Follower(Calls calls, ClientSettings settings, Reader reader) {
        this.calls = calls;
        this.settings = settings;
        this.reader = reader;
        ClientSettings.Copy copy = settings.copy();
        if (copy != null) {
            cluster = copy.cluster();
            applied = copy.applied();
            calls.applied(applied);
        }
    }

    /** The last revision that was seen. */
    long applied() {
        return applied;
    }

    /** Whether this has been all that there is, once. */
    boolean hasSynced() {
        return hasSynced;
    }

    /** Whether changes come. */
    boolean isWatching() {
        return isWatching;
    }

    /** When something came last. */
    long heardAt() {
        return heardAt;
    }

    /** Why this node must not take part; null if it may. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Reads everything anew, from whatever store there is. */
    void resync() {
        stop();
        cluster = 0;
        applied = 0;
        calls.applied(0);
        epoch = -1;
        refusal = null;
        isMetaMissing = false;
        hasSynced = false;
        startSnapshot();
    }

    void refuse(String reason) {
        stop();
        refusal = reason;
        pausedUntil = calls.now() + Login.RETRY;
        step = hasSynced ? Step.LOOK : Step.SNAPSHOT;
        snapshotRevision = 0;
        lastKey = null;
    }

    private void stop() {
        calls.drop(call);
        call = 0;
        isWatching = false;
    }

    private void startSnapshot() {
        step = Step.SNAPSHOT;
        snapshotRevision = 0;
        lastKey = null;
    }

    void act() {
        if (refusal != null && calls.now() < pausedUntil) {
            return;
        }
        if (isWatching && calls.now() - heardAt >= SILENCE) {
            Call silent = calls.open(call);
            if (silent != null) {
                calls.blame(silent.endpoint(), "no change came for " + SILENCE / 1000 + " s");
            }
            stop();
            step = Step.LOOK;
        }
        if (call == 0) {
            ask();
        }
    }

    private void ask() {
        if (isMetaMissing) {
            StoreValue meta = new StoreValue.Meta(StoreValue.Meta.FORMAT, settings.owner(), 0);
            Commit create = new Commit(List.of(new Exchange(new StoreKey.Meta(), 0, meta, 0)));
            call = calls.ask(create, Calls.TIMEOUT, (answer, asked) -> {
                call = 0;
                isMetaMissing = false; // made by this node or by another: it is read next
            });
            return;
        }
        call = switch (step) {
            case SNAPSHOT -> calls.ask(new Range(lastKey, PAGE, snapshotRevision), PAGE_TIMEOUT, this::page);
            case LOOK -> calls.ask(new Range(null, 1, 0), Calls.TIMEOUT, this::look);
            case WATCH -> calls.ask(new Watch(applied + 1), Calls.NEVER, this::changes);
        };
        if (step == Step.WATCH && call != 0) {
            isWatching = true;
            heardAt = calls.now();
        }
    }

    private void page(StoreAnswer answer, Call asked) {
        call = 0;
        if (answer instanceof Failed failed) {
            if (failed.failure() == StoreFailure.COMPACTED) {
                startSnapshot();
            }
            return;
        }
        if (!(answer instanceof Page page)) {
            return;
        }
        heardAt = calls.now();
        if (lastKey == null) {
            if (!isRight(page, asked)) {
                return;
            }
            snapshotRevision = page.header().revision();
            calls.tell(new StoreNotice.SnapshotBegun(snapshotRevision));
            reader.begun();
        }
        for (StoreEntry entry : page.entries()) {
            reader.seen(entry, false);
            lastKey = entry.key();
        }
        if (!page.hasMore()) {
            hasSynced = true;
            applied = snapshotRevision;
            calls.applied(applied);
            calls.tell(new StoreNotice.SnapshotEnded(applied));
            reader.passed(applied, true);
            step = Step.WATCH;
        }
    }

    private void look(StoreAnswer answer, Call asked) {
        call = 0;
        if (answer instanceof Page page && isRight(page, asked)) {
            step = Step.WATCH;
        }
    }

    /** Whether this is the store that this node knows, has what the node has seen, and is one that it understands. */
    private boolean isRight(Page page, Call asked) {
        Header header = page.header();
        if (cluster != 0 && header.cluster() != cluster) {
            refuse("another etcd cluster answers: " + id(header.cluster()) + " (expected: " + id(cluster) + ")");
            return false;
        }
        if (header.revision() < asked.applied()) {
            refuse("etcd has lost what this node has seen: it is at revision " + header.revision()
                    + " (expected: at least " + asked.applied() + "), perhaps restored from a backup");
            return false;
        }
        StoreEntry first = page.entries().isEmpty() ? null : page.entries().get(0);
        if (first == null || !(first.key() instanceof StoreKey.Meta)) {
            if (applied == 0) {
                isMetaMissing = true;
            } else {
                refuse("the key meta of the cluster has gone from etcd (expected: as it was)");
            }
            return false;
        }
        return isRight(first, header.cluster());
    }

    private boolean isRight(StoreEntry meta, long id) {
        if (!(meta.value() instanceof StoreValue.Meta known)) {
            refuse("the key meta of the cluster cannot be read: " + meta.value());
            return false;
        }
        if (known.format() != StoreValue.Meta.FORMAT) {
            refuse("the cluster's format is " + known.format() + " (expected: " + StoreValue.Meta.FORMAT + ")");
            return false;
        }
        if (!known.owner().equals(settings.owner())) {
            refuse("the cluster's owner is " + known.owner() + " (expected: " + settings.owner()
                    + ", as configured here)");
            return false;
        }
        refusal = null;
        if (cluster != id || epoch != known.epoch()) {
            cluster = id;
            epoch = known.epoch();
            calls.tell(new StoreNotice.Joined(cluster, epoch));
        }
        return true;
    }

    private static String id(long cluster) {
        return Long.toHexString(cluster);
    }

    private void changes(StoreAnswer answer, Call asked) {
        if (answer instanceof Watching) {
            heardAt = calls.now();
        } else if (answer instanceof Changed changed) {
            heardAt = calls.now();
            apply(changed);
        } else {
            call = 0;
            isWatching = false;
            boolean isGap = answer instanceof Failed failed && failed.failure() == StoreFailure.COMPACTED;
            if (isGap) {
                startSnapshot();
            } else {
                step = Step.LOOK;
            }
        }
    }

    /** The revision in the head is not to be trusted: it may be ahead of changes that come later. */
    private void apply(Changed changed) {
        long last = applied;
        for (StoreEntry entry : changed.entries()) {
            if (entry.revision() <= applied) {
                continue;
            }
            last = Math.max(last, entry.revision());
            if (entry.key() instanceof StoreKey.Meta) {
                boolean isGood = isRight(entry, cluster);
                if (!isGood) {
                    return;
                }
            }
            reader.seen(entry, true);
        }
        applied = last;
        calls.applied(applied);
        reader.passed(applied, false);
    }

    long nextTimeout() {
        if (refusal != null && calls.now() < pausedUntil) {
            return pausedUntil;
        }
        return isWatching ? heardAt + SILENCE : Calls.NEVER;
    }
}
