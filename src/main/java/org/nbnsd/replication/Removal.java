package org.nbnsd.replication;

import java.util.List;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.ReplicationEvent.OwnerRemoved;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.Ipv4Address;

/** All records of an owner go, a slice at a time, so that nobody waits for it. */
final class Removal {
    private static final int SLICE = 500;

    private final Site site;
    private final ReplicationWish.RemoveOwner wish;
    private final long ticket;
    private long after;
    private long records;
    private boolean isOver;

    Removal(Site site, ReplicationWish.RemoveOwner wish, long ticket) {
        this.site = site;
        this.wish = wish;
        this.ticket = ticket;
    }

    void goOn(long now) {
        Ipv4Address owner = wish.owner();
        List<NameRecord> slice = site.table.range(owner, after, -1, SLICE);
        if (!slice.isEmpty()) {
            after = slice.get(slice.size() - 1).version();
            records += slice.size();
            site.gone(
                    new Input.ReplicasGone(
                            owner, slice.stream().map(NameRecord::name).toList(), wish.asTombstones(), false),
                    now);
            return;
        }
        isOver = true;
        site.gone(new Input.ReplicasGone(owner, List.of(), wish.asTombstones(), true), now);
        site.report(new OwnerRemoved(owner, records, wish.asTombstones(), wish.author()));
        site.answer(ticket, new Done(List.of(), records));
    }

    void fail(String problem) {
        isOver = true;
        site.answer(ticket, new Done(List.of(ByPartner.failed(wish.owner(), problem)), records));
    }

    boolean isOver() {
        return isOver;
    }
}
