package org.nbnsd.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the system's {@link NeighbourTable} every second, and sooner when somebody wants it, on a thread of its own:
 * a table of a thousand lines takes the kernel half a millisecond.
 */
final class NeighbourWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NeighbourWatch.class);

    private static final long PERIOD_MILLIS = 1000;
    /** From one look to the next at least, in milliseconds. */
    private static final long PAUSE_MILLIS = 50;

    /** Learns what was seen, on the thread that looks. */
    @FunctionalInterface
    interface Listener {
        /** What the table said, some time after one in milliseconds. */
        void looked(NeighbourTable table, long began);
    }

    private final Path file;
    private final LongSupplier clock;
    private final Listener listener;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("nbnsd-neighbours", true));
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile long lookedAt;
    private volatile boolean works;

    /**
     * One that has not begun.
     *
     * @param clock in milliseconds, never going back
     */
    NeighbourWatch(Path file, LongSupplier clock, Listener listener) {
        this.file = file;
        this.clock = clock;
        this.listener = listener;
    }

    /** Begins to look, if there is such a table. */
    void start() {
        works = UdpTransport.isLinux() && Files.isReadable(file);
        if (works) {
            Future<?> unused = thread.scheduleWithFixedDelay(this::tryToLook, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Wants a look as soon as may be. For any thread. */
    void soon() {
        if (works && wanted.compareAndSet(false, true)) {
            long pause = Math.max(0, lookedAt + PAUSE_MILLIS - clock.getAsLong());
            try {
                Future<?> unused = thread.schedule(this::tryToLook, pause, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("no look at the neighbours: stopping", e);
            }
        }
    }

    /** Whatever fails, it goes on to look. */
    private void tryToLook() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            FatalErrors.check(e);
            LOG.error("a look at the neighbours failed, this is a bug; trying again", e);
        }
    }

    private void look() {
        wanted.set(false);
        long began = clock.getAsLong();
        lookedAt = began;
        try {
            listener.looked(NeighbourTable.read(file), began);
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", file, e.toString());
            listener.looked(NeighbourTable.NONE, began);
        }
    }

    /** Looks no more; false if a look that is going on takes longer. */
    boolean stop(Duration patience) {
        thread.shutdownNow();
        try {
            return thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
