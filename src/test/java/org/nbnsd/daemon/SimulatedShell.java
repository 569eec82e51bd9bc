package org.nbnsd.daemon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.daemon.log.FairLimit;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Part;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;

/**
 * One process of the daemon as a simulation runs it: the real {@link NameServiceLoop} and {@link EffectRunner} around a
 * core, on a clock, a network and a disk that are not real.
 */
public final class SimulatedShell {
    /** What the process runs in. */
    public interface World {
        /** The time, by the clock of the server's machine. */
        long clock();

        /** Runs a task later. */
        void after(long millis, Runnable task);

        /** A message leaves; if it does not and somebody wants to know, that is to be run, now or later. */
        void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent);

        /** The process tells of something that people may want to know. */
        default void told(NameEvent event) {}
    }

    private final World world;
    private final EffectRunner runner;
    private final NameServiceLoop loop;
    private boolean inBurst;
    private boolean dead;

    /** Starts the process. */
    public SimulatedShell(Part core, Durability durability, World world, List<LocalAddress> locals) {
        this.world = world;
        EffectRunner.Outlet outlet = new EffectRunner.Outlet() {
            @Override
            public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                if (!dead) {
                    world.send(from, to, message, unsent == null ? null : () -> tellUnsent(unsent));
                }
            }

            @Override
            public void flush() {}
        };
        runner = new EffectRunner(
                outlet,
                durability,
                new EventLog(new FairLimit.Shares(0, 0, 0), world::told, event -> false),
                Runnable::run,
                () -> world.clock() * 1_000_000);
        loop = new NameServiceLoop(core, runner, world::clock, this::arm);
        durability.onFailure(loop::storageFailed);
        loop.addressesChanged(locals);
        watchStorage();
    }

    private void tellUnsent(Runnable unsent) {
        if (!dead) {
            unsent.run();
        }
    }

    private void watchStorage() {
        world.after(1000, () -> {
            if (!dead) {
                loop.checkStorage();
                watchStorage();
            }
        });
    }

    private Future<?> arm(long millis, Runnable task) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        world.after(millis, () -> {
            if (!future.isDone() && !dead) {
                task.run();
            }
        });
        return future;
    }

    /** A datagram comes in; what comes in the same millisecond is one burst. */
    public void receive(Datagram datagram) {
        loop.received(datagram);
        if (!inBurst) {
            inBurst = true;
            world.after(0, () -> {
                inBurst = false;
                if (!dead) {
                    loop.burstOver();
                }
            });
        }
    }

    /** Whoever keeps the records has news. */
    void hear(Supplier<? extends @Nullable Input> news) {
        if (!dead) {
            loop.hear(news);
        }
    }

    /** How many changes are not durable yet. */
    int backlog() {
        return runner.backlog();
    }

    /** Whether nothing waits for the disk. */
    public boolean isIdle() {
        return !inBurst && runner.nanosBehind() == 0 && !runner.isFailing();
    }

    /** Exceptions of the core or of what carries out its effects, each of them a bug. */
    public long failures() {
        return loop.failures() + runner.failures();
    }

    /** The process dies, in the middle of whatever it does. */
    public void kill() {
        dead = true;
        loop.stop();
    }
}
