package org.nbnsd.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Up to where the records of each owner count as seen. Not beyond one that waits for an answer, nor beyond one for which
 * there was no room: those are asked for again if they are not stored by then, also by the next process. For what came since
 * the start; what was seen before is in the table.
 */
final class ReplicaProgress {
    private static final Comparator<Long> UNSIGNED = Long::compareUnsigned;

    private static final class OfOwner {
        /** Up to where it is seen, but for those that wait. */
        private long target;
        /** The highest up to which all came last. */
        private long came;
        /** The lowest of this pull that could not be kept; null if all could. */
        private @Nullable Long unkept;
        /** The same, of what came since then. */
        private @Nullable Long latest;
        /** Those that wait, and how many of each. */
        private final TreeMap<Long, Integer> waiting = new TreeMap<>(UNSIGNED);
    }

    private final Map<Ipv4Address, OfOwner> owners = new HashMap<>();

    private OfOwner of(Ipv4Address owner) {
        return owners.computeIfAbsent(owner, each -> new OfOwner());
    }

    /** A record could not be kept. */
    void unkept(Ipv4Address owner, long version) {
        OfOwner of = of(owner);
        of.latest = lower(of.latest, version);
    }

    /** A record could not be kept after it had waited, when all that came with it may have been seen. */
    void unkeptAfterAll(Ipv4Address owner, long version) {
        OfOwner of = of(owner);
        of.unkept = lower(of.unkept, version);
        of.latest = lower(of.latest, version);
    }

    /** A record comes, perhaps again. */
    void comes(Ipv4Address owner, long version) {
        OfOwner of = of(owner);
        Long latest = of.latest;
        if (latest != null && latest == version) {
            of.latest = null;
        }
    }

    private static Long lower(@Nullable Long one, long other) {
        return one == null || Long.compareUnsigned(other, one) < 0 ? other : one;
    }

    /** A record waits. */
    void waits(Ipv4Address owner, long version) {
        of(owner).waiting.merge(version, 1, Integer::sum);
    }

    /** A record waits no longer. */
    void settled(Ipv4Address owner, long version) {
        of(owner).waiting.computeIfPresent(version, (each, count) -> count == 1 ? null : count - 1);
    }

    /**
     * All records up to a version came. What could not be kept comes again with the next pull, which is known by that it
     * begins where the last one had been already.
     *
     * @param lowest the lowest version that came with it
     */
    void reached(Ipv4Address owner, long lowest, long upTo) {
        OfOwner of = of(owner);
        boolean isAnew = Long.compareUnsigned(upTo, of.came) <= 0 || Long.compareUnsigned(lowest, of.came) <= 0;
        Long unkept = isAnew ? null : of.unkept;
        Long latest = of.latest;
        unkept = latest == null ? unkept : lower(unkept, latest);
        of.unkept = unkept;
        of.latest = null;
        of.came = upTo;
        long reached = unkept == null || Long.compareUnsigned(unkept, upTo) > 0 ? upTo : unkept - 1;
        of.target = Long.compareUnsigned(reached, of.target) > 0 ? reached : of.target;
    }

    /** Up to where the records of an owner are seen; 0 for no further than before. */
    long seen(Ipv4Address owner) {
        OfOwner of = of(owner);
        Long waiting = of.waiting.isEmpty() ? null : of.waiting.firstKey();
        return below(waiting, below(of.unkept, of.target));
    }

    private static long below(@Nullable Long missing, long seen) {
        return missing != null && Long.compareUnsigned(missing, seen) <= 0 ? missing - 1 : seen;
    }

    /** What is seen of an owner counts no more. */
    void forget(Ipv4Address owner) {
        owners.remove(owner);
    }

    /** What was seen may not be durable. */
    void clear() {
        owners.clear();
    }
}
