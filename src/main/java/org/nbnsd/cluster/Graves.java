package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Exchange;

/**
 * Families that have gone. Their keys stay for a day: a request to make a family that was not there must not come true when it arrives late,
 * after the family has come and gone, and whether a key was never there or is there again no longer, the store cannot compare.
 */
final class Graves {
    /** How late a request may come, at most: a machine that was stopped for so long and goes on. */
    static final long KEPT = 24 * 3_600_000L;

    private static final long SWEEP = 60_000;
    private static final int MOST_SWEPT = 100;

    private record Grave(long revision, long since) {}

    private final Calls calls;
    private final Map<FamilyKey, Grave> graves = new LinkedHashMap<>();
    private long nextSweep;
    private long call;

    Graves(Calls calls) {
        this.calls = calls;
    }

    /** The revision at which a family went; 0 if there was none. */
    long revision(FamilyKey key) {
        Grave grave = graves.get(key);
        return grave == null ? 0 : grave.revision();
    }

    void clear() {
        graves.clear();
    }

    void seen(FamilyKey key, StoreEntry entry) {
        graves.remove(key);
        if (entry.value() instanceof StoreValue.Gone gone) {
            graves.put(key, new Grave(entry.revision(), gone.since()));
        }
    }

    /** Takes away what is old enough; one node does, at its leisure. */
    void sweep() {
        if (calls.now() < nextSweep || call != 0) {
            return;
        }
        nextSweep = calls.now() + SWEEP;
        List<Exchange> old = new ArrayList<>();
        for (Map.Entry<FamilyKey, Grave> each : graves.entrySet()) {
            Grave grave = each.getValue();
            if (grave.since() <= calls.now() - KEPT && old.size() < MOST_SWEPT) {
                old.add(new Exchange(new StoreKey.Family(each.getKey()), grave.revision(), null, 0));
            }
        }
        if (!old.isEmpty()) {
            call = calls.ask(new Commit(old), Calls.TIMEOUT, (answer, asked) -> call = 0);
        }
    }

    long nextTimeout() {
        return graves.isEmpty() || nextSweep <= calls.now() ? Calls.NEVER : nextSweep;
    }
}
