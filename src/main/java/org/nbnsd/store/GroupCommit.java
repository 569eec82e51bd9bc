package org.nbnsd.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.tally.Durations;
import org.nbnsd.tally.Tally;

/**
 * Stands between the event loop and a {@link Database}: one thread that commits whatever has come together while the last
 * commit was under way. So one sync serves all requests of a moment, and nobody waits for a full group.
 *
 * <pre>
 * WORKING --a commit fails; who listens is told--> FAILING: what comes is dropped (or, if late, kept)
 * FAILING --recover was called, and its changes could be committed--> WORKING
 * </pre>
 *
 * <p>To take changes back takes less room than to make them, so that on a full disk the one works and the other does not. So
 * what failed is tried once more together with what takes it back, in one commit: only if that works, there is room again. A
 * failure that follows soon after another one waits longer before that is tried, up to half a minute.
 *
 * <p>Two ways, the administrator's choice: in step, changes are called durable when they are. Late, for media that wear
 * out, they are called so at once, and committed at intervals, each name once; a crash costs the last interval. In either
 * way the time is noted every minute, because the database cannot tell otherwise how long nobody served.
 */
public final class GroupCommit implements Durability, AutoCloseable {
    /**
     * How often, and for how long.
     *
     * @param heartbeat after so long without a commit there is one of nothing, which notes the time
     * @param retry how long to wait before the next try to recover; after a failure that follows soon after another one twice
     *     as long as the last time
     * @param longest the longest of these
     * @param settling for how long it must have worked before a failure is another one
     * @param patience how long late changes may wait for a disk that does not answer; then it counts as failed
     * @param closing how long to wait for the last commit
     */
    record Pace(
            Duration heartbeat,
            Duration retry,
            Duration longest,
            Duration settling,
            Duration patience,
            Duration closing) {
        static final Pace USUAL = new Pace(
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** Keeps a commit short when much has come together. */
    private static final int MOST_GROUPS = 4096;

    /** Something to do for the thread: changes to commit, or to begin anew after a failure. */
    private record Task(Kind kind, List<Change> changes, Runnable whenDone) {
        enum Kind {
            COMMIT,
            RECOVER,
            STOP
        }
    }

    private final Database database;
    private final LongSupplier clock;
    private final LongSupplier awake;
    private final @Nullable Duration lateness;
    private final Pace pace;
    private final int mostLate;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    /** Changes in late tasks that the thread has not taken yet: nobody waits for them, so only this bounds them. */
    private final AtomicInteger late = new AtomicInteger();
    /** Has a permit if there is a task for which late changes must not be waited for. */
    private final Semaphore urgent = new Semaphore(0);

    /** Changes that were called durable and are not yet, the last of each subject. Late only. */
    private final Map<Object, Change> owed = new LinkedHashMap<>();

    /** Since when there are any, by the monotonic clock. */
    private volatile @Nullable Long owedSince;

    /** Those that have not worked yet. */
    private final List<Task> recoveries = new ArrayList<>();

    private final Thread thread = new Thread(this::run, "nbnsd-store");
    /** How long commits took; written by the thread. */
    private final Durations commits = Durations.ofRequests();
    /** How many have failed; written by the thread. */
    private final Tally errors = new Tally(1);

    private volatile Failure listener = reason -> {};
    /** Whether who listens knows of the present failure. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** What could not be committed last. */
    private List<Change> failed = List.of();
    /** Since when it works again; null if it has never failed. */
    private @Nullable Long workingSince;

    private Duration pause = Duration.ZERO;
    private long retryAt = System.nanoTime();
    private boolean failing;
    private boolean stopping;

    /** Bugs are for the handler of the thread; if there is none, for that of all threads. */
    GroupCommit(
            Database database,
            LongSupplier clock,
            LongSupplier awake,
            @Nullable Duration lateness,
            Pace pace,
            int mostLate,
            Thread.@Nullable UncaughtExceptionHandler bugs) {
        thread.setUncaughtExceptionHandler(bugs);
        this.mostLate = mostLate;
        this.database = database;
        this.clock = clock;
        this.awake = awake;
        this.lateness = lateness;
        this.pace = pace;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Changes are called durable when they are.
     *
     * @param database where to; from now on only this uses it, and closes it at the end
     * @param clock the time, in milliseconds since the epoch
     * @return ready to use
     */
    public static GroupCommit inStep(Database database, LongSupplier clock) {
        return new GroupCommit(database, clock, System::nanoTime, null, Pace.USUAL, Integer.MAX_VALUE, null);
    }

    /**
     * Changes are called durable at once, and committed at intervals.
     *
     * @param database where to; from now on only this uses it, and closes it at the end
     * @param clock the time, in milliseconds since the epoch
     * @param awake a monotonic clock, in nanoseconds, which stands still while this process does
     * @param interval the most that a crash costs, besides what a commit takes
     * @param most so many changes may wait for the thread; half of them do not wait for the interval, and with all of them
     *     it {@linkplain #isFull is full}
     * @return ready to use
     */
    public static GroupCommit late(
            Database database, LongSupplier clock, LongSupplier awake, Duration interval, int most) {
        return new GroupCommit(database, clock, awake, interval, Pace.USUAL, most, null);
    }

    @Override
    public void persist(List<Write> group, Outcome outcome) {
        List<Change> changes = new ArrayList<>(group.size());
        group.forEach(write -> changes.add(write.change()));
        if (lateness == null) {
            tasks.add(new Task(Task.Kind.COMMIT, changes, outcome::durable));
            return;
        }
        Long since = owedSince;
        if (since != null && awake.getAsLong() - since > pace.patience().toNanos()) {
            fail("the database has not been written for " + pace.patience().toSeconds() + " s");
        }
        tasks.add(new Task(Task.Kind.COMMIT, changes, () -> {}));
        if (late.addAndGet(changes.size()) > mostLate / 2) {
            urgent.release();
        }
        outcome.durable();
    }

    @Override
    public void recover(List<Change> undo, Runnable whenWorking) {
        tasks.add(new Task(Task.Kind.RECOVER, undo, whenWorking));
        urgent.release();
    }

    @Override
    public boolean isFull() {
        return late.get() >= mostLate;
    }

    @Override
    public void onFailure(Failure failure) {
        listener = failure;
    }

    /**
     * Whether changes still go to the database, or could: false if the thread that does it is no more.
     *
     * @return whether there is that thread; how long the disk takes is another question
     */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * How long commits took, those that failed and those of nothing but the time included; for any thread.
     *
     * @return as of a moment ago
     */
    public Durations.Snapshot commits() {
        return commits.read();
    }

    /**
     * How many commits have failed; for any thread.
     *
     * @return as of a moment ago
     */
    public long errors() {
        return errors.get(0);
    }

    private void fail(String reason) {
        if (told.compareAndSet(false, true)) {
            listener.failed(reason);
        }
    }

    /**
     * Commits what is left, and closes the database. Waits for that, but not for a disk that does not work.
     *
     * @throws StoreException if the database could not be closed in order, or what was acknowledged early is not in it
     */
    @Override
    public void close() throws StoreException {
        tasks.add(new Task(Task.Kind.STOP, List.of(), () -> {}));
        urgent.release();
        try {
            thread.join(pace.closing().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new StoreException("the database is still busy; "
                    + (lateness == null
                            ? "nothing that was acknowledged is lost"
                            : "what was acknowledged since the last commit may be lost"));
        }
        database.close();
        if (!owed.isEmpty()) {
            throw new StoreException("the database could not be written: " + owed.size()
                    + " names are in it as they were before, although changes were acknowledged");
        }
    }

    private void run() {
        try {
            while (!stopping) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; it ends the thread like close
        }
    }

    private void step() throws InterruptedException {
        List<Task> commits = new ArrayList<>();
        for (Task task : take()) {
            switch (task.kind()) {
                case COMMIT -> commits.add(task);
                case RECOVER -> {
                    commits.clear(); // taken back
                    recoveries.add(task);
                }
                case STOP -> stopping = true;
            }
            if (lateness != null) {
                late.addAndGet(task.kind() == Task.Kind.COMMIT ? -task.changes().size() : 0);
                owe(task.changes());
            }
        }
        boolean recovered = !recoveries.isEmpty() && nanosUntilRetry() == 0 && recover();
        boolean lastTry = stopping && lateness != null && recoveries.isEmpty();
        boolean isDone = recovered && commits.isEmpty();
        if (lastTry || !failing && !isDone) {
            commitAll(commits);
        }
    }

    private void owe(List<Change> changes) {
        changes.forEach(change -> owed.put(change.subject(), change));
        if (owedSince == null && !owed.isEmpty()) {
            owedSince = awake.getAsLong();
        }
    }

    /** What has come together; nothing, if nothing came until the time must be noted, or recovery tried again. */
    private List<Task> take() throws InterruptedException {
        List<Task> batch = new ArrayList<>();
        long most = recoveries.isEmpty() ? pace.heartbeat().toNanos() : nanosUntilRetry();
        Task first = tasks.poll(most, TimeUnit.NANOSECONDS);
        if (first != null) {
            batch.add(first);
            if (lateness != null && first.kind() == Task.Kind.COMMIT) {
                waitForMore(batch, lateness);
            }
            tasks.drainTo(batch, MOST_GROUPS);
        }
        return batch;
    }

    /** Without waking for each change: on one core that would take more time than the change. */
    private void waitForMore(List<Task> batch, Duration time) throws InterruptedException {
        boolean unused = urgent.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
        urgent.drainPermits();
        tasks.drainTo(batch);
    }

    private void commitAll(List<Task> batch) {
        List<Change> changes = changes(batch);
        String reason = write(changes);
        if (reason == null) {
            batch.forEach(this::done);
        } else {
            failing = true;
            failed = changes;
            beginPause();
            fail(reason);
        }
    }

    /** The first try is made at once: most failures are over then. */
    private void beginPause() {
        long now = System.nanoTime();
        Long since = workingSince;
        boolean isAgain = since != null && now - since < pace.settling().toNanos();
        pause = isAgain ? longer() : Duration.ZERO;
        retryAt = now + pause.toNanos();
    }

    private Duration longer() {
        Duration twice = pause.isZero() ? pace.retry() : pause.multipliedBy(2);
        return twice.compareTo(pace.longest()) < 0 ? twice : pace.longest();
    }

    private long nanosUntilRetry() {
        return Math.max(0, retryAt - System.nanoTime());
    }

    private static List<Change> changes(List<Task> batch) {
        List<Change> changes = new ArrayList<>();
        batch.forEach(task -> changes.addAll(task.changes()));
        return changes;
    }

    /** Tries once; if it does not work, that is known already. */
    private boolean recover() {
        List<Change> changes = new ArrayList<>(failed);
        changes.addAll(changes(recoveries));
        failing = write(changes) != null;
        if (failing) {
            retryAt = System.nanoTime() + Math.max(pause.toNanos(), pace.retry().toNanos());
        } else {
            List<Task> worked = List.copyOf(recoveries);
            recoveries.clear();
            failed = List.of();
            workingSince = System.nanoTime();
            told.set(false);
            worked.forEach(this::done);
        }
        return !failing;
    }

    /** Late, what is owed instead of what came, which is part of it. Returns what is wrong; null if nothing is. */
    private @Nullable String write(Collection<Change> changes) {
        long start = System.nanoTime();
        String reason = commit(changes);
        commits.add(System.nanoTime() - start, 1);
        if (reason != null) {
            errors.count(0);
        }
        return reason;
    }

    private @Nullable String commit(Collection<Change> changes) {
        try {
            database.commit(lateness == null ? changes : List.copyOf(owed.values()), clock.getAsLong());
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            complain(e);
            return "changes cannot be written, this is a bug: " + e;
        }
        owed.clear();
        owedSince = null;
        return null;
    }

    private void done(Task task) {
        try {
            task.whenDone().run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            complain(e);
        }
    }

    /** As if this thread ended by it, but it goes on: without it nothing would ever be durable again. */
    private void complain(Throwable bug) {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
    }
}
