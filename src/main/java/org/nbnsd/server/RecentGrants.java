package org.nbnsd.server;

import java.time.Duration;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who was granted which name within the last seconds. The answer may be lost or under way, so that the host does not know
 * yet, and denies what it has.
 */
final class RecentGrants {
    /** Longer than a client goes on sending a registration that is not answered. */
    private static final Duration RECENT = Duration.ofSeconds(15);

    private record Grant(NetbiosName name, Ipv4Address address) {}

    private final Recent<Grant> grants = new Recent<>(RECENT, 16_384);

    void add(NetbiosName name, Ipv4Address address, long now) {
        grants.add(new Grant(name, address), now);
    }

    boolean contains(NetbiosName name, Ipv4Address address, long now) {
        return grants.contains(new Grant(name, address), now);
    }
}
