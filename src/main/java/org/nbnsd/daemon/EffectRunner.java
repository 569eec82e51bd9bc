package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the core wants done, in its order. The changes of a burst are made durable together; what follows the first
 * of them waits until they are, and so does everything of later bursts: they may speak of names whose registration is not
 * durable yet. Belongs to the event loop.
 */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    /** So many effects may wait for the disk; then no more datagrams are taken. */
    static final int MOST_WAITING = 100_000;

    /** Where messages leave. */
    interface Outlet {
        void send(Ipv4Address from, Endpoint to, byte[] message);

        void flush();
    }

    private static final class Burst {
        private final List<Effect> effects;
        private int next;
        private boolean durable;

        Burst(List<Effect> effects, boolean durable) {
            this.effects = effects;
            this.durable = durable;
        }
    }

    private final Outlet outlet;
    private final Durability durability;
    private final EventLog events;
    private final Executor loop;
    private final Deque<Burst> bursts = new ArrayDeque<>();
    private final List<Runnable> awaitingIdle = new ArrayList<>();
    private int waiting;
    private final AtomicLong failures = new AtomicLong();

    /**
     * Nothing to do yet.
     *
     * @param loop runs a task on the event loop; at once, if that is where it is called
     */
    EffectRunner(Outlet outlet, Durability durability, EventLog events, Executor loop) {
        this.outlet = outlet;
        this.durability = durability;
        this.events = events;
        this.loop = loop;
    }

    /** Does the effects of one burst, now or as soon as they may. */
    void run(List<Effect> effects) {
        if (effects.isEmpty()) {
            return;
        }
        List<Change> changes = effects.stream()
                .filter(Effect.Persist.class::isInstance)
                .map(effect -> ((Effect.Persist) effect).change())
                .toList();
        Burst burst = new Burst(List.copyOf(effects), changes.isEmpty());
        bursts.add(burst);
        waiting += effects.size();
        if (!changes.isEmpty()) {
            persist(changes, burst);
        }
        drain();
    }

    /** What follows changes that could not be handed over waits for ever, as it must: they are not durable. */
    private void persist(List<Change> changes, Burst burst) {
        try {
            durability.persist(
                    changes,
                    () -> loop.execute(() -> {
                        burst.durable = true;
                        drain();
                    }));
        } catch (RuntimeException | AssertionError e) {
            failures.incrementAndGet();
            LOG.error("changes cannot be made durable, this is a bug; nothing more is answered", e);
        }
    }

    private void drain() {
        boolean sent = false;
        for (Burst burst = bursts.peek(); burst != null; burst = bursts.peek()) {
            while (burst.next < burst.effects.size()) {
                Effect effect = burst.effects.get(burst.next);
                if (effect instanceof Effect.Persist && !burst.durable) {
                    flush(sent);
                    return;
                }
                burst.next++;
                waiting--;
                sent |= effect instanceof Effect.Send;
                perform(effect);
            }
            bursts.remove();
        }
        flush(sent);
        awaitingIdle.forEach(Runnable::run);
        awaitingIdle.clear();
    }

    private void flush(boolean sent) {
        if (sent) {
            outlet.flush();
        }
    }

    private void perform(Effect effect) {
        try {
            if (effect instanceof Effect.Send send) {
                outlet.send(send.from(), send.to(), MessageEncoder.encode(send.message()));
            } else if (effect instanceof Effect.Report report) {
                events.report(report.event());
            }
        } catch (RuntimeException | AssertionError e) {
            failures.incrementAndGet();
            LOG.error(
                    "an effect could not be carried out, this is a bug: {}", EventLog.printable(effect.toString()), e);
        }
    }

    /** Whether the disk is so far behind that nothing more should be taken on. */
    boolean isFull() {
        return waiting >= MOST_WAITING;
    }

    /** How many effects could not be carried out, each of them a bug; for any thread. */
    long failures() {
        return failures.get();
    }

    /** Runs a task as soon as nothing is left to do, perhaps at once. */
    void whenIdle(Runnable task) {
        if (bursts.isEmpty()) {
            task.run();
        } else {
            awaitingIdle.add(task);
        }
    }
}
