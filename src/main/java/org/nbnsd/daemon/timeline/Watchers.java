package org.nbnsd.daemon.timeline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisBackend.Watching;
import org.nbnsd.diagnosis.Fact;

/** Those who watch what happens. Who is too slow misses some of it, and nobody waits. */
public final class Watchers {
    /** Facts that wait for one who watches. */
    static final int MOST = 5_000;
    /** The same, where memory is short. */
    static final int FEW = 500;

    private final Set<Watcher> all = ConcurrentHashMap.newKeySet();
    private final AtomicLong missed = new AtomicLong();
    private final int most;

    /** Nobody yet; so many facts may wait for each. */
    Watchers(int most) {
        this.most = most;
    }

    private final class Watcher implements Watching {
        private final BlockingQueue<Fact> waiting = new ArrayBlockingQueue<>(most);
        private final AtomicLong notSeen = new AtomicLong();

        @Override
        public @Nullable Fact next(Duration patience) throws InterruptedException {
            return waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public long missed() {
            return notSeen.get();
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    /** One more, from now on. */
    public Watching open() {
        Watcher watcher = new Watcher();
        all.add(watcher);
        return watcher;
    }

    void tell(Fact fact) {
        for (Watcher each : all) {
            if (!each.waiting.offer(fact)) {
                each.notSeen.incrementAndGet();
                missed.incrementAndGet();
            }
        }
    }

    /** How much was not seen by somebody. */
    long missed() {
        return missed.get();
    }
}
