package org.nbnsd.daemon.timeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.LocalNameInConflict;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;

/**
 * Whether the log has said the same of a conflict already, and it has gone on since. Hosts that are refused try again every
 * few minutes; how often they did is told when the incident is over. Of so many conflicts at once that they cannot be
 * remembered the log says more. For any thread.
 */
public final class OldNews {
    /** Events that are remembered, each with a name. */
    public static final int MOST = 2_000;
    /** The same, where memory is short. */
    public static final int FEW = 200;

    private final LongSupplier clock;
    private final long quietMillis;
    private final int most;

    private final Map<NameEvent, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NameEvent, Long> eldest) {
            return size() > most;
        }
    };

    /**
     * Nothing has been said.
     *
     * @param clock the time, in milliseconds
     * @param quietMillis after so long without it, the same is news again
     * @param most events that are remembered
     */
    public OldNews(LongSupplier clock, long quietMillis, int most) {
        this.most = most;
        this.clock = clock;
        this.quietMillis = quietMillis;
    }

    /** Whether it has been said; if not, it is now. */
    public boolean test(NameEvent event) {
        if (!isOfConflict(event)) {
            return false;
        }
        synchronized (told) {
            long now = clock.getAsLong();
            Long before = told.put(event, now);
            return before != null && now - before < quietMillis;
        }
    }

    private static boolean isOfConflict(NameEvent event) {
        return event instanceof NameConflict
                || event instanceof ClaimRefused
                || event instanceof RefusedByStatic
                || event instanceof AppAlias
                || event instanceof DemandReceived
                || event instanceof LocalNameRefused
                || event instanceof LocalNameInConflict;
    }
}
