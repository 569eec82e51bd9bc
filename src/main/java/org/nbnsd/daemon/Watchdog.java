package org.nbnsd.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks every second whether the threads that serve are still there and turn. One that is gone, or has been at the same thing
 * for a minute of such looks, is reported, once. Time is counted in looks, so that a process that was stopped, or a machine
 * that slept, is not taken for one that is stuck.
 *
 * <p>A disk that hangs is no matter for this: the loop notices that, refuses updates and goes on answering queries.
 */
final class Watchdog implements AutoCloseable {
    /** Between two looks. */
    static final Duration PERIOD = Duration.ofSeconds(1);
    /** So many looks at the same thing are too many. */
    static final int PATIENCE = 60;

    private final List<Vital> vitals;
    private final Consumer<String> bark;
    private final Map<Vital, Integer> busy = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * One that looks when {@link #look} is called, or by itself from {@link #start} on.
     *
     * @param vitals what has to go on
     * @param bark learns what is wrong, for people
     */
    Watchdog(List<Vital> vitals, Consumer<String> bark) {
        this.vitals = List.copyOf(vitals);
        this.bark = bark;
    }

    /** Looks from now on, on a thread of its own. */
    void start() {
        Thread thread = new Thread(this::run, "nbnsd-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; it ends the thread like close
        }
    }

    void look() {
        for (Vital vital : vitals) {
            switch (vital.look()) {
                case GONE -> bark(vital.name() + " has ended");
                case BUSY -> {
                    if (busy.merge(vital, 1, Integer::sum) == PATIENCE) {
                        bark(vital.name() + " has been stuck for " + PATIENCE * PERIOD.toSeconds() + " s");
                    }
                }
                case WELL -> busy.remove(vital);
            }
        }
    }

    private void bark(String reason) {
        if (closed.getCount() > 0) {
            bark.accept(reason);
        }
    }

    /** Looks no more: what is told to stop may end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
