package org.nbnsd.net;

import java.util.HashMap;
import java.util.Map;
import org.nbnsd.wire.Ipv4Address;

/** Episodes in which something could not leave. For any thread; times are in milliseconds on a clock that never goes back. */
final class Congestion {
    /** For how long nothing may be dropped for an episode to end, in milliseconds. */
    static final long CALM = 10_000;

    private static final int MOST_ADDRESSES = 1_000;

    private final Map<Ipv4Address, Long> addresses = new HashMap<>();
    private boolean congested;
    private long dropped;
    private long beganAt;
    private long lastAt;

    /** One more; whether an episode begins with it. */
    synchronized boolean dropped(Ipv4Address to, long now) {
        boolean begins = !congested;
        if (begins) {
            congested = true;
            dropped = 0;
            beganAt = now;
            addresses.clear();
        }
        dropped++;
        lastAt = now;
        if (addresses.size() < MOST_ADDRESSES || addresses.containsKey(to)) {
            addresses.merge(to, 1L, Long::sum);
        }
        return begins;
    }

    /** Whether an episode has ended by now. To be called every second or so as long as there is one. */
    synchronized boolean ends(long now) {
        boolean ends = congested && now - lastAt >= CALM;
        congested &= !ends;
        return ends;
    }

    /** The present episode, or the last one. */
    synchronized SendingState state() {
        return new SendingState(congested, dropped, lastAt - beganAt, addresses);
    }
}
