package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.registry.Mark;
import org.nbnsd.wire.Ipv4Address;

/** When the replicas of which owner are to be verified, and by whom. */
final class Verifications {
    private static final long HOUR_MILLIS = 3_600_000;
    /** The replicas that came first have the lowest versions: if none of so many is due, the others can wait. */
    private static final int LOOKED_AT = 1_000;

    private final Site site;
    private final Set<Ipv4Address> underWay = new HashSet<>();
    private long nextLook = Deadlines.NEVER;

    Verifications(Site site) {
        this.site = site;
    }

    private long pause() {
        return Math.min(
                HOUR_MILLIS, Math.max(1_000, site.settings.verifyInterval().toMillis() / 4));
    }

    void start(long now) {
        nextLook = now + pause();
    }

    long nextTimeout() {
        return nextLook;
    }

    /** The owners that are due now; each is due again only after {@link #over}. */
    List<Ipv4Address> due(long now) {
        List<Ipv4Address> due = new ArrayList<>();
        if (now < nextLook) {
            return due;
        }
        nextLook = now + pause();
        for (Mark mark : site.table.marks()) {
            Ipv4Address owner = mark.owner();
            if (!site.isOwn(owner) && !underWay.contains(owner) && isDue(owner, now)) {
                underWay.add(owner);
                due.add(owner);
            }
        }
        return due;
    }

    private boolean isDue(Ipv4Address owner, long now) {
        return site.table.range(owner, 0, -1, LOOKED_AT).stream()
                .anyMatch(record -> record.isActive() && record.expiresAt() <= now);
    }

    /** Who can tell what an owner has: itself, or else the partner who knows most of it. */
    static @Nullable Partnership witness(Iterable<Partnership> partners, Ipv4Address owner) {
        Partnership best = null;
        for (Partnership each : partners) {
            if (!each.partner.isPulled()) {
                continue;
            }
            if (each.partner.address().equals(owner)) {
                return each;
            }
            long known = each.announced(owner);
            if (known != 0 && (best == null || Long.compareUnsigned(known, best.announced(owner)) > 0)) {
                best = each;
            }
        }
        return best;
    }

    void over(Ipv4Address owner) {
        underWay.remove(owner);
    }
}
