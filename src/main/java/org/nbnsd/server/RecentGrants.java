package org.nbnsd.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who was granted which name within the last seconds. The answer may be lost or under way, so that the host does not know
 * yet, and denies what it has.
 */
final class RecentGrants {
    /** Longer than a client goes on sending a registration that is not answered. */
    private static final Duration RECENT = Duration.ofSeconds(15);

    private static final int MOST = 16_384;

    private record Grant(NetbiosName name, Ipv4Address address) {}

    /** Until when each is recent, the oldest first. */
    private final Map<Grant, Long> recentUntil = new LinkedHashMap<>();

    void add(NetbiosName name, Ipv4Address address, long now) {
        Grant grant = new Grant(name, address);
        recentUntil.remove(grant);
        recentUntil.put(grant, now + RECENT.toMillis());
        Iterator<Long> oldest = recentUntil.values().iterator();
        for (int size = recentUntil.size(); oldest.next() <= now || size > MOST; size--) {
            oldest.remove();
        }
    }

    boolean contains(NetbiosName name, Ipv4Address address, long now) {
        Long until = recentUntil.get(new Grant(name, address));
        return until != null && now < until;
    }
}
