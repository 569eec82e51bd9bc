package org.nbnsd.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;

/**
 * Stands between the event loop and a {@link Database}: one thread that commits whatever has come together while the last
 * commit was under way. So one sync serves all requests of a moment, and nobody waits for a full group.
 *
 * <pre>
 * WORKING --a commit fails; who listens is told--> FAILING: what comes is dropped (or, if late, kept)
 * FAILING --recover was called, and its changes could be committed--> WORKING
 * </pre>
 *
 * <p>Two ways, the administrator's choice: in step, changes are called durable when they are. Late, for media that wear
 * out, they are called so at once, and committed at intervals, each name once; a crash costs the last interval. In either
 * way the time is noted every minute, because the database cannot tell otherwise how long nobody served.
 */
public final class GroupCommit implements Durability, AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** For the last commit. */
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** Keeps a commit short when much has come together. */
    private static final int MOST_GROUPS = 4096;

    /** Groups that may wait to be committed late; more would mean that the disk does not answer. */
    private static final int MOST_LATE = 100_000;

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
    private final @Nullable Duration lateness;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    /** Changes that were called durable and are not yet, the last of each name. Late only. */
    private final Map<NetbiosName, Change> owed = new LinkedHashMap<>();

    private final Thread thread = new Thread(this::run, "nbnsd-store");
    private volatile Failure listener = reason -> {};
    private boolean failing;
    private boolean stopping;

    private GroupCommit(Database database, LongSupplier clock, @Nullable Duration lateness) {
        this.database = database;
        this.clock = clock;
        this.lateness = lateness;
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
        return new GroupCommit(database, clock, null);
    }

    /**
     * Changes are called durable at once, and committed at intervals.
     *
     * @param database where to; from now on only this uses it, and closes it at the end
     * @param clock the time, in milliseconds since the epoch
     * @param interval the most that a crash costs
     * @return ready to use
     */
    public static GroupCommit late(Database database, LongSupplier clock, Duration interval) {
        return new GroupCommit(database, clock, interval);
    }

    @Override
    public void persist(List<Change> changes, Runnable whenDurable) {
        if (lateness == null) {
            tasks.add(new Task(Task.Kind.COMMIT, changes, whenDurable));
        } else {
            if (tasks.size() == MOST_LATE) {
                listener.failed("the database is written too slowly: " + MOST_LATE + " groups of changes wait for it");
            }
            tasks.add(new Task(Task.Kind.COMMIT, changes, () -> {}));
            whenDurable.run();
        }
    }

    @Override
    public void recover(List<Change> undo, Runnable whenWorking) {
        tasks.add(new Task(Task.Kind.RECOVER, undo, whenWorking));
    }

    @Override
    public void onFailure(Failure failure) {
        listener = failure;
    }

    /**
     * Commits what is left, and closes the database. Waits for that, but not for a disk that does not work.
     *
     * @throws StoreException if the database could not be closed in order
     */
    @Override
    public void close() throws StoreException {
        tasks.add(new Task(Task.Kind.STOP, List.of(), () -> {}));
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new StoreException("the database is still busy after " + CLOSING.toSeconds()
                    + " s; what could not be written is lost, what was acknowledged is not");
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
        List<Task> batch = take();
        batch.forEach(this::note);
        int recovery = lastRecovery(batch);
        if (recovery >= 0) {
            recover(batch.get(recovery));
            batch = batch.subList(recovery + 1, batch.size());
        }
        if (!failing || stopping && lateness != null) {
            commit(batch);
        }
    }

    private void note(Task task) {
        stopping |= task.kind() == Task.Kind.STOP;
        if (lateness != null) {
            task.changes().forEach(change -> owed.put(change.name(), change));
        }
    }

    /** What has come together; nothing, if nothing came for as long as the time may go without being noted. */
    private List<Task> take() throws InterruptedException {
        List<Task> batch = new ArrayList<>();
        Task first = tasks.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            if (lateness != null && first.kind() == Task.Kind.COMMIT) {
                waitForMore(batch, lateness);
            }
            tasks.drainTo(batch, MOST_GROUPS);
        }
        return batch;
    }

    private void waitForMore(List<Task> batch, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            Task next = tasks.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
            if (next != null && next.kind() != Task.Kind.COMMIT) {
                return;
            }
        }
    }

    private static int lastRecovery(List<Task> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (batch.get(i).kind() == Task.Kind.RECOVER) {
                return i;
            }
        }
        return -1;
    }

    private void commit(List<Task> batch) {
        List<Change> changes = new ArrayList<>();
        batch.forEach(task -> changes.addAll(task.changes()));
        try {
            write(changes);
        } catch (StoreException e) {
            failing = true;
            listener.failed(String.valueOf(e.getMessage()));
            return;
        }
        batch.forEach(task -> task.whenDone().run());
    }

    /** Late, what is owed instead of what came, which is part of it. */
    private void write(Collection<Change> changes) throws StoreException {
        database.commit(lateness == null ? changes : List.copyOf(owed.values()), clock.getAsLong());
        owed.clear();
    }

    /** Tries until it works, or until nobody wants it any more. */
    private void recover(Task recovery) throws InterruptedException {
        while (true) {
            try {
                write(recovery.changes());
                failing = false;
                recovery.whenDone().run();
                return;
            } catch (StoreException e) {
                failing = true; // it is known already
            }
            long end = System.nanoTime() + RETRY.toNanos();
            for (long left = RETRY.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
                Task late = tasks.poll(left, TimeUnit.NANOSECONDS);
                if (late != null) {
                    note(late);
                }
            }
            if (stopping) {
                return;
            }
        }
    }
}
