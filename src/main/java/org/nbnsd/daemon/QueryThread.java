package org.nbnsd.daemon;

import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.count.PlainCounts;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.QueryHandler;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.wire.PlainQuery;

/**
 * Answers plain queries on a thread of its own, from the same records that {@link NameServiceLoop} alone changes. It looks
 * without a lock, and afterwards whether anything was changed meanwhile; then, and in all cases that are not plain, the
 * query is the loop's.
 */
final class QueryThread implements QueryHandler {
    private final QueryReader reader;
    private final EffectRunner runner;
    private final LongSupplier clock;
    private final StampedLock changes;
    private final PlainCounts counts;
    private final Misses misses;
    private final PlainQuery answer = new PlainQuery();
    private boolean inBurst;
    private long now;

    /**
     * One for a thread.
     *
     * @param runner knows which records are not durable
     * @param changes is locked while anything that the reader looks at is changed
     * @param counts what this thread answers
     * @param misses who looks elsewhere for names of which there is no record: those are the loop's
     */
    QueryThread(
            QueryReader reader,
            EffectRunner runner,
            LongSupplier clock,
            StampedLock changes,
            PlainCounts counts,
            Misses misses) {
        this.misses = misses;
        this.counts = counts;
        this.reader = reader;
        this.runner = runner;
        this.clock = clock;
        this.changes = changes;
    }

    @Override
    public byte @Nullable [] answer(Datagram datagram) {
        NetbiosName name = PlainQuery.name(datagram.octets(), datagram.length());
        if (name == null) {
            return null;
        }
        if (!inBurst) {
            inBurst = true;
            now = Math.max(now, clock.getAsLong());
            counts.begin();
        }
        if (!find(datagram, name)) {
            return null;
        }
        if (answer.address() == null && misses.mayLookFor(name) || !reader.admits(datagram, now)) {
            return null;
        }
        runner.tellAnswered(datagram, name, answer, now);
        counts.answered(answer.address() != null);
        return answer.octets();
    }

    private boolean find(Datagram datagram, NetbiosName name) {
        long stamp = changes.tryOptimisticRead();
        if (stamp == 0) {
            return false;
        }
        boolean found;
        try {
            found = runner.isFree(name) && reader.find(datagram, name, answer, now);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // Something was changed meanwhile; if it was not, the loop will meet the same, and tell.
            return false;
        }
        return found && changes.validate(stamp);
    }

    @Override
    public void burstOver() {
        if (inBurst) {
            inBurst = false;
            counts.burstOver();
        }
    }
}
