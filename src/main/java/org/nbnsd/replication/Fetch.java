package org.nbnsd.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.ReplicaEvent.Replica;
import org.nbnsd.protocol.ReplicaEvent.ReplicaSkipped;
import org.nbnsd.protocol.ReplicationEvent.ReplicationUnreadable;
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
    private final Skips skips = new Skips();
    private long records;
    /** Of these, how many the name server does not keep. */
    private long unkept;

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

    void next(ReplicaRecord record) {
        OwnerVersions asked = range;
        if (asked == null) {
            return;
        }
        site.traffic.recordsIn++;
        if (Long.compareUnsigned(record.version(), asked.min()) < 0
                || Long.compareUnsigned(record.version(), asked.max()) > 0) {
            skip(record, asked);
            return;
        }
        owners.add(record.owner());
        isInOrder &= Long.compareUnsigned(record.version(), last) > 0;
        last = record.version();
        records++;
        batch.add(record);
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    private void skip(ReplicaRecord record, OwnerVersions asked) {
        site.traffic.recordsBad++;
        ReplicaSkipped skipped = new ReplicaSkipped(
                new Replica(record.name(), record.owner(), record.version(), on.peer),
                "asked for were versions " + Long.toUnsignedString(asked.min()) + " to "
                        + Long.toUnsignedString(asked.max()));
        site.report(skipped);
        skips.add(1, skipped.text());
    }

    /** One that cannot be read. */
    void bad(SendReply.Bad bad) {
        OwnerVersions asked = range;
        if (asked != null) {
            site.traffic.recordsBad++;
            ReplicationUnreadable unreadable =
                    new ReplicationUnreadable(on.peer, site.outside(asked.owner()), bad.number(), bad.detail());
            site.report(unreadable);
            skips.add(1, unreadable.text());
        }
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
            long before = skips.records();
            site.apply(
                    new Input.Replicated(site.inside(asked.owner()), on.source(), batch, upTo, !isMarking),
                    on.now,
                    skips);
            unkept += skips.records() - before;
        }
        batch.clear();
    }

    /** All that was asked for last has come. */
    void end() {
        if (range != null) {
            flush(isMarking ? range.max() : 0);
        }
    }

    /** There will be no more. */
    void stop() {
        flush();
        release();
        ranges.forEach(each -> site.fetching.remove(each.owner()));
        ranges.clear();
    }

    /** How many were taken. */
    long records() {
        return records - unkept;
    }

    Skips skips() {
        return skips;
    }

    int owners() {
        return owners.size();
    }
}
