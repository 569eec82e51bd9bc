package org.nbnsd.server;

import java.time.Duration;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request.Claim;

/**
 * Claims that their own host has withdrawn by a release. The network may deliver one of them once more, after the release;
 * it must not start anew then. Kept for as long as a datagram may be under way, and never many.
 */
final class Withdrawn {
    private record Key(int id, int flags, NetbiosName name, Endpoint source) {
        Key(Claim request, Datagram datagram) {
            this(request.id(), request.flags(), request.name(), datagram.source());
        }
    }

    private final Recent<Key> claims = new Recent<>(Duration.ofSeconds(15), 1024);

    void add(PendingClaim claim, long now) {
        claims.add(new Key(claim.request(), claim.datagram()), now);
    }

    boolean contains(Claim request, Datagram datagram, long now) {
        return claims.contains(new Key(request, datagram), now);
    }
}
