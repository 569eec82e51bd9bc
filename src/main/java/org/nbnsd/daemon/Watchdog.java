package org.nbnsd.daemon;

import java.time.Duration;
import java.util.ArrayList;
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
    private volatile List<Seen> seen = List.of();
    private volatile long lookedAt;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * How something was at the last look.
     *
     * @param name what it is, for people
     * @param sign how it was
     * @param seconds for how long it has been at the same thing, 0 or more
     */
    record Seen(String name, Vital.Sign sign, long seconds) {}

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
        List<Seen> all = new ArrayList<>();
        for (Vital vital : vitals) {
            Vital.Sign sign = vital.look();
            switch (sign) {
                case GONE -> bark(vital.name() + " has ended");
                case BUSY -> {
                    if (busy.merge(vital, 1, Integer::sum) == PATIENCE) {
                        bark(vital.name() + " has been stuck for " + PATIENCE * PERIOD.toSeconds() + " s");
                    }
                }
                case WELL -> busy.remove(vital);
            }
            all.add(new Seen(vital.name(), sign, busy.getOrDefault(vital, 0) * PERIOD.toSeconds()));
        }
        seen = List.copyOf(all);
        lookedAt = System.nanoTime();
    }

    /**
     * How all were at the last look; for any thread.
     *
     * @return what has to go on, in its order, and the watchdog itself; empty if nobody has looked yet
     */
    List<Seen> seen() {
        List<Seen> all = new ArrayList<>(seen);
        if (!all.isEmpty()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lookedAt);
            all.add(new Seen("the watchdog", seconds < 1 ? Vital.Sign.WELL : Vital.Sign.BUSY, seconds));
        }
        return all;
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
