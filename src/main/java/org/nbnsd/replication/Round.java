package org.nbnsd.replication;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.wire.Ipv4Address;

/**
 * Several partners asked at the same time: all of them say what they know before anything is pulled, and each owner is pulled
 * from whom knows it best (MS-WINSRA 3.1.4.1), so that nothing is pulled twice.
 */
final class Round {
    /** Who has not answered after so long is not waited for, in milliseconds. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final Set<Ipv4Address> waiting = new HashSet<>();
    private final Map<Ipv4Address, List<OwnerVersions>> tables = new HashMap<>();
    private final long until;
    private boolean isOver;

    Round(List<Ipv4Address> partners, long now) {
        waiting.addAll(partners);
        until = now + PATIENCE_MILLIS;
    }

    void told(Ipv4Address partner, List<OwnerVersions> table) {
        waiting.remove(partner);
        tables.put(partner, table);
    }

    void failed(Ipv4Address partner) {
        waiting.remove(partner);
        tables.remove(partner);
    }

    boolean isComplete(long now) {
        return waiting.isEmpty() || now >= until;
    }

    /** Whoever answers from now on goes on at once. */
    void end() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    long until() {
        return until;
    }

    @Nullable
    List<OwnerVersions> table(Ipv4Address partner) {
        return tables.get(partner);
    }

    /** Whether an owner is to be pulled from a partner that announces so much, and from nobody else. */
    boolean isBest(Ipv4Address partner, OwnerVersions row) {
        for (Map.Entry<Ipv4Address, List<OwnerVersions>> other : tables.entrySet()) {
            if (!other.getKey().equals(partner) && isBetter(other.getKey(), other.getValue(), partner, row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetter(
            Ipv4Address other, List<OwnerVersions> table, Ipv4Address partner, OwnerVersions row) {
        for (OwnerVersions each : table) {
            if (each.owner().equals(row.owner())) {
                int more = Long.compareUnsigned(each.max(), row.max());
                boolean isFirst =
                        other.equals(row.owner()) || !partner.equals(row.owner()) && other.compareTo(partner) < 0;
                return more > 0 || more == 0 && isFirst;
            }
        }
        return false;
    }
}
