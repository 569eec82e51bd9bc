package org.nbnsd.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.Ipv4Address;

/** What becomes of the records of partners. How far an owner is known becomes durable with the records that say so. */
final class Replicas {
    private final Records records;
    private final Lifetimes lifetimes;

    Replicas(Records records, Lifetimes lifetimes) {
        this.records = records;
        this.lifetimes = lifetimes;
    }

    /**
     * Takes what can be taken.
     *
     * @return the names whose records are other ones now
     */
    Set<NetbiosName> take(Input.Replicated replicated, long now) {
        Set<NetbiosName> changed = new LinkedHashSet<>();
        long highest = replicated.upTo();
        for (ReplicaRecord replica : replicated.records()) {
            NameRecord stored = records.stored(replica.name());
            NameRecord after = record(replicated.owner(), replica, now);
            if (after != null && (stored == null || stored.owner().equals(replicated.owner()))) {
                records.put(after);
                changed.add(replica.name());
            }
            highest = Long.compareUnsigned(replica.version(), highest) > 0 ? replica.version() : highest;
        }
        if (highest != 0) {
            see(replicated.owner(), highest, replicated.source().partner(), now);
        }
        return changed;
    }

    private void see(Ipv4Address owner, long version, Ipv4Address from, long now) {
        Mark before = records.mark(owner);
        if (before == null || before.isBelow(version)) {
            records.apply(new Change.Seen(owner, new Mark(owner, version, now, from), before));
        }
    }

    private @Nullable NameRecord record(Ipv4Address owner, ReplicaRecord replica, long now) {
        boolean isActive = replica.state() == ReplicaState.ACTIVE;
        if (!isActive && replica.state() != ReplicaState.TOMBSTONE
                || replica.addresses().isEmpty()) {
            return null;
        }
        long until = now + (isActive ? lifetimes.verifyInterval() : lifetimes.extinctionTimeout()).toMillis();
        List<Holder> holders = new ArrayList<>();
        for (ReplicaAddress each : replica.addresses()) {
            Ipv4Address by = each.owner().equals(replica.owner()) ? owner : each.owner();
            holders.add(new Holder(each.address(), by, now, until));
        }
        return new NameRecord(
                replica.name(),
                replica.type(),
                isActive ? RecordState.ACTIVE : RecordState.TOMBSTONE,
                replica.nodeType(),
                replica.isStatic(),
                owner,
                replica.version(),
                holders.get(0).address(),
                isActive && replica.isStatic() ? Long.MAX_VALUE : until,
                holders);
    }

    /**
     * Forgets what is gone.
     *
     * @return the names whose records are other ones now
     */
    Set<NetbiosName> forget(Input.ReplicasGone gone, long now) {
        Set<NetbiosName> changed = new LinkedHashSet<>();
        for (NetbiosName name : gone.names()) {
            NameRecord stored = records.stored(name);
            if (stored != null && stored.owner().equals(gone.owner())) {
                records.apply(
                        gone.asTombstones()
                                ? new Change.Put(stored.withState(
                                                RecordState.TOMBSTONE,
                                                now
                                                        + lifetimes
                                                                .extinctionTimeout()
                                                                .toMillis())
                                        .withVersion(records.nextVersion()))
                                : new Change.Remove(name));
                changed.add(name);
            }
        }
        Mark mark = records.mark(gone.owner());
        if (gone.forgetsOwner() && mark != null) {
            records.apply(new Change.Seen(gone.owner(), null, mark));
        }
        return changed;
    }
}
