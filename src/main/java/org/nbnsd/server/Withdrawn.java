package org.nbnsd.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request.Claim;

/**
 * Claims that their own host has withdrawn by a release. The network may deliver one of them once more, after the release;
 * it must not start anew then. Kept for as long as a datagram may be under way, and never many.
 */
final class Withdrawn {
    private static final Duration KEPT = Duration.ofSeconds(15);
    private static final int MOST = 1024;

    private record Key(int id, int flags, NetbiosName name, Endpoint source) {
        Key(Claim request, Datagram datagram) {
            this(request.id(), request.flags(), request.name(), datagram.source());
        }
    }

    /** Until when each is kept, the oldest first. */
    private final Map<Key, Long> keptUntil = new LinkedHashMap<>();

    void add(PendingClaim claim, long now) {
        Key key = new Key(claim.request(), claim.datagram());
        keptUntil.remove(key);
        keptUntil.put(key, now + KEPT.toMillis());
        Iterator<Long> oldest = keptUntil.values().iterator();
        for (int size = keptUntil.size(); oldest.next() <= now || size > MOST; size--) {
            oldest.remove();
        }
    }

    boolean contains(Claim request, Datagram datagram, long now) {
        Long until = keptUntil.get(new Key(request, datagram));
        return until != null && now < until;
    }
}
