package org.nbnsd.replication;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.OwnerSnapshot;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.SendReplyEncoder;

/**
 * The records of an owner on their way to a partner: as they are when their turn comes, however long it reads. They are walked through
 * twice, a slice at a time, because their number and size stand in front of them.
 */
final class Reply {
    private static final int SLICE = 1_000;
    private static final int PIECE = 64 << 10;
    private static final byte[] NOTHING = {};

    private final Site site;
    private final Outgoing outgoing;
    private final OwnerVersions wanted;
    private final SendReplyEncoder encoder;
    private final Deque<ReplicaRecord> ready = new ArrayDeque<>();
    /** Null before its turn: each costs all changes a little, and a partner may ask for many at once. */
    private @Nullable OwnerSnapshot records;

    private boolean isCounted;

    Reply(Site site, Partner partner, boolean isNbnsd, int handle, OwnerVersions wanted) {
        this.site = site;
        outgoing = new Outgoing(site, partner, isNbnsd);
        this.wanted = wanted;
        encoder = new SendReplyEncoder(handle);
    }

    private OwnerSnapshot records() {
        OwnerSnapshot made = records;
        if (made == null) {
            long max = wanted.max() == 0 ? -1 : wanted.max(); // what Samba means by it; Windows never asks so
            made = site.table.snapshot(site.inside(wanted.owner()), wanted.min(), max);
            records = made;
        }
        return made;
    }

    /** The next octets; none if that takes another while. */
    byte[] next() {
        return isCounted ? write() : count();
    }

    private byte[] count() {
        List<NameRecord> slice = records().next(SLICE);
        for (NameRecord record : slice) {
            ReplicaRecord told = outgoing.of(record);
            if (told != null) {
                encoder.count(told);
            }
        }
        if (!slice.isEmpty()) {
            return NOTHING;
        }
        isCounted = true;
        records().again();
        return encoder.begin();
    }

    private byte[] write() {
        ByteBuffer out = ByteBuffer.allocate(PIECE);
        List<NameRecord> slice = ready.isEmpty() ? records().next(SLICE) : List.of();
        for (NameRecord record : slice) {
            ReplicaRecord told = outgoing.of(record);
            if (told != null) {
                ready.add(told);
            }
        }
        while (!ready.isEmpty() && encoder.write(ready.element(), out)) {
            ready.remove();
            site.traffic.recordsOut++;
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    boolean isOver() {
        return encoder.isComplete();
    }

    /** How many records it has, once that is known. */
    long number() {
        return encoder.records();
    }

    void close() {
        if (records != null) {
            records.close();
        }
    }
}
