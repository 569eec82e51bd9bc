package org.nbnsd.daemon.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.StorageEvent.UpdatesDropped;
import org.nbnsd.protocol.StorageEvent.UpdatesTaken;

/**
 * Counts the datagrams that are dropped because the disk is too far behind, with an event when that begins and one when it
 * has ended. Belongs to the event loop, but for the count.
 */
public final class DroppedUpdates {
    /** For how long nothing may be dropped for an episode to end, in milliseconds. */
    public static final long CALM_MILLIS = 5_000;

    private final Consumer<NameEvent> report;
    private final AtomicLong count = new AtomicLong();
    private long beganAt = Deadlines.NEVER;
    private long lastAt;
    private long before;

    public DroppedUpdates(Consumer<NameEvent> report) {
        this.report = report;
    }

    /** One more. */
    public void add(long now) {
        if (beganAt == Deadlines.NEVER) {
            beganAt = now;
            before = count.get();
            report.accept(new UpdatesDropped());
        }
        lastAt = now;
        count.incrementAndGet();
    }

    /** To be called every second or so. */
    public void check(long now) {
        if (beganAt != Deadlines.NEVER && now - lastAt >= CALM_MILLIS) {
            report.accept(new UpdatesTaken(count.get() - before, lastAt - beganAt));
            beganAt = Deadlines.NEVER;
        }
    }

    /** All there were; for any thread. */
    public long count() {
        return count.get();
    }
}
