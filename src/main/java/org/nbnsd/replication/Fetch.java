package org.nbnsd.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Input;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.wire.Ipv4Address;

/**
 * The records of some owners on their way from a partner, one owner after the other. They are handed to the name server as they
 * come; what cannot be read is skipped, and what was announced counts as seen when all of it has come.
 */
final class Fetch {
    /** So many records are handed over at once. */
    private static final int BATCH = 500;

    private final Site site;
    private final Association on;
    private final Deque<OwnerVersions> ranges;
    /** False if a person has asked for records that may be known here: they are only to come again. */
    private final boolean isMarking;

    private final Set<Ipv4Address> owners = new HashSet<>();
    private final List<ReplicaRecord> batch = new ArrayList<>();
    private @Nullable OwnerVersions range;
    /** The highest version of the range that came, as long as they come in their order; so far all are there. */
    private long last;

    private boolean isInOrder;
    private boolean isUnderWay;
    private long records;
    private long skipped;

    Fetch(Site site, Association on, List<OwnerVersions> ranges, boolean isMarking) {
        this.site = site;
        this.on = on;
        this.ranges = new ArrayDeque<>(ranges);
        this.isMarking = isMarking;
        ranges.forEach(each -> site.fetching.add(each.owner()));
    }

    /**
     * Asks for the next owner.
     *
     * @return false if there is none
     */
    boolean ask() {
        release();
        range = ranges.poll();
        if (range == null) {
            return false;
        }
        last = 0;
        isInOrder = true;
        on.expect(range.owner());
        on.send(new SendRequest(on.peerHandle, range));
        return true;
    }

    private void release() {
        if (range != null) {
            site.fetching.remove(range.owner());
            range = null;
        }
    }

    void begin() {
        isUnderWay = range != null;
    }

    /** Whether a reply has begun. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    void next(SendReply.Next next) {
        OwnerVersions asked = range;
        if (!isUnderWay || asked == null) {
            return;
        }
        ReplicaRecord record = next.record();
        site.traffic.recordsIn++;
        records++;
        if (Long.compareUnsigned(record.version(), asked.min()) < 0
                || Long.compareUnsigned(record.version(), asked.max()) > 0) {
            bad();
            return;
        }
        owners.add(record.owner());
        isInOrder &= Long.compareUnsigned(record.version(), last) > 0;
        last = record.version();
        batch.add(record);
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    void bad() {
        site.traffic.recordsBad++;
        skipped++;
    }

    /** Hands over what has come so far. */
    void flush() {
        if (!batch.isEmpty()) {
            flush(isMarking && isInOrder ? last : 0);
        }
    }

    private void flush(long upTo) {
        OwnerVersions asked = range;
        if (asked != null) {
            site.apply(new Input.Replicated(site.inside(asked.owner()), on.source(), batch, upTo, !isMarking), on.now);
        }
        batch.clear();
    }

    /**
     * The reply is over.
     *
     * @return whether it had all that it announced
     */
    boolean end(SendReply.End end) {
        OwnerVersions asked = range;
        boolean isWhole = end.missing() == 0;
        if (isUnderWay && asked != null) {
            flush(isWhole && isMarking ? asked.max() : 0);
        }
        isUnderWay = false;
        return isWhole;
    }

    /** There will be no more. */
    void stop() {
        flush();
        release();
        ranges.forEach(each -> site.fetching.remove(each.owner()));
        ranges.clear();
    }

    long records() {
        return records;
    }

    long skipped() {
        return skipped;
    }

    int owners() {
        return owners.size();
    }
}
