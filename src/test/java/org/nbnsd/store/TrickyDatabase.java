package org.nbnsd.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/** A {@link MemoryDatabase} whose commits can be watched, held up, and made to fail. */
final class TrickyDatabase implements Database {
    private static final long SECONDS = 60;

    /** How a commit fails. */
    enum Failing {
        BEFORE_IT_IS_DONE,
        AFTER_IT_IS_DONE,
        BY_A_BUG
    }

    private final MemoryDatabase memory = new MemoryDatabase();
    private final BlockingQueue<List<Change>> begun = new LinkedBlockingQueue<>();
    private final Semaphore allowed = new Semaphore(0);
    private final Set<Integer> failing = new HashSet<>();
    private Failing how = Failing.BEFORE_IT_IS_DONE;
    private int most = Integer.MAX_VALUE;
    private int commits;
    private boolean isHeld;
    private boolean broken;
    private boolean closed;

    TrickyDatabase() {
        memory.load(record -> {}, 0, Duration.ZERO, Progress.NONE);
    }

    /** From now on each commit waits for {@link #allow}. */
    synchronized void hold() {
        isHeld = true;
    }

    void allow(int count) {
        allowed.release(count);
    }

    /** No commit waits any more. */
    synchronized void letGo() {
        isHeld = false;
        allowed.release(1_000_000);
    }

    /** Makes commits fail, by their numbers from 1 on. */
    synchronized void failAt(Failing way, Integer... numbers) {
        how = way;
        failing.addAll(List.of(numbers));
    }

    /** From now on every commit fails, until {@link #repair}. */
    synchronized void breakDown() {
        broken = true;
    }

    synchronized void repair() {
        broken = false;
        most = Integer.MAX_VALUE;
    }

    /** From now on commits of more changes fail. */
    synchronized void takeAtMost(int changes) {
        most = changes;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits for the next commit to begin, and says what it is about. */
    List<Change> nextBegun() throws InterruptedException {
        List<Change> changes = begun.poll(SECONDS, TimeUnit.SECONDS);
        if (changes == null) {
            throw new AssertionError("no commit within " + SECONDS + " s");
        }
        return changes;
    }

    /** Whether a commit has begun that {@link #nextBegun} has not told yet. */
    boolean hasBegun() {
        return !begun.isEmpty();
    }

    /** What the next process would find. */
    synchronized List<NameRecord> found() {
        List<NameRecord> records = new ArrayList<>();
        memory.reopened().load(records::add, 0, Duration.ZERO, Progress.NONE);
        return records;
    }

    /** When it was committed last, as far as the next process can tell. */
    synchronized long lastCommit() {
        return -memory.reopened()
                .load(record -> {}, 0, Duration.ZERO, Progress.NONE)
                .down()
                .toMillis();
    }

    @Override
    public Loaded load(Consumer<NameRecord> into, long now, Duration mostAging, Progress progress) {
        throw new AssertionError("is loaded");
    }

    @Override
    public void commit(Collection<Change> changes, long now) throws StoreException {
        begun.add(List.copyOf(changes));
        awaitPermission();
        synchronized (this) {
            if (closed) {
                throw new AssertionError("a commit after the end");
            }
            commits++;
            boolean fails = broken || changes.size() > most || failing.contains(commits);
            if (!fails || how == Failing.AFTER_IT_IS_DONE) {
                memory.commit(changes, now);
            }
            if (fails && how == Failing.BY_A_BUG) {
                throw new IllegalStateException("broken on purpose");
            }
            if (fails) {
                throw new StoreException("the disk is full");
            }
        }
    }

    private void awaitPermission() {
        synchronized (this) {
            if (!isHeld) {
                return;
            }
        }
        try {
            if (!allowed.tryAcquire(2 * SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("held for ever");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
