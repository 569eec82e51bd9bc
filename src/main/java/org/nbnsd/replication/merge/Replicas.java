package org.nbnsd.replication.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/** Between records as they are stored, where this server is {@link NameRecord#LOCAL}, and as they travel, where it has its address. */
public final class Replicas {
    private Replicas() {}

    /**
     * A record from a partner as this server sees it: what belongs to its address belongs to {@link NameRecord#LOCAL}. An address of
     * nobody, 0.0.0.0, belongs to the record's owner, and never to this server for that.
     *
     * @param record as it came
     * @param self the address by which partners know this server
     * @return the record
     */
    public static ReplicaRecord incoming(ReplicaRecord record, Ipv4Address self) {
        Ipv4Address owner = local(record.owner(), self);
        List<ReplicaAddress> addresses = record.addresses().stream()
                .map(each -> new ReplicaAddress(
                        each.owner().equals(Ipv4Address.ZERO) ? owner : local(each.owner(), self), each.address()))
                .toList();
        return with(record, owner, addresses);
    }

    private static Ipv4Address local(Ipv4Address owner, Ipv4Address self) {
        return owner.equals(self) ? NameRecord.LOCAL : owner;
    }

    private static ReplicaRecord with(ReplicaRecord record, Ipv4Address owner, List<ReplicaAddress> addresses) {
        return new ReplicaRecord(
                record.name(),
                record.type(),
                record.state(),
                record.isStatic(),
                record.isReplica(),
                record.nodeType(),
                owner,
                record.version(),
                addresses);
    }

    /**
     * A stored record as partners get it.
     *
     * @param record the record, as it is now ({@link NameRecord#at})
     * @param self the address by which partners know this server
     * @return null if they do not: it is neither active nor a tombstone, its name cannot travel, or it has no address although its
     *     type has one
     */
    public static @Nullable ReplicaRecord outgoing(NameRecord record, Ipv4Address self) {
        boolean isSent = record.state() == RecordState.ACTIVE || record.state() == RecordState.TOMBSTONE;
        boolean isList = record.type() == RecordType.SPECIAL_GROUP || record.type() == RecordType.MULTIHOMED;
        if (!isSent || !isList && record.holders().isEmpty() || !ReplicaRecord.canTravel(record.name())) {
            return null;
        }
        Ipv4Address owner = named(record.owner(), self);
        List<ReplicaAddress> addresses = record.holders().stream()
                .map(holder -> new ReplicaAddress(isList ? named(holder.owner(), self) : owner, holder.address()))
                .toList();
        return new ReplicaRecord(
                record.name(),
                record.type(),
                record.isActive() ? ReplicaState.ACTIVE : ReplicaState.TOMBSTONE,
                record.isStatic(),
                !record.isLocal(),
                record.nodeType(),
                owner,
                record.version(),
                addresses);
    }

    private static Ipv4Address named(Ipv4Address owner, Ipv4Address self) {
        return owner.equals(NameRecord.LOCAL) ? self : owner;
    }

    /**
     * A user's name as a partner gets it that has one host for each user: unique, with the address of the latest logon.
     *
     * @param record the record that is to be sent
     * @return the record
     */
    public static NameRecord latestLogon(NameRecord record) {
        if (record.type() != RecordType.MULTIHOMED || record.holders().isEmpty()) {
            return record;
        }
        Holder latest = record.holders().get(0); // those of suffix 03 are in the order of their registration
        return new NameRecord(
                record.name(),
                RecordType.UNIQUE,
                record.state(),
                record.nodeType(),
                record.isStatic(),
                record.owner(),
                record.version(),
                record.registeredBy(),
                record.expiresAt(),
                List.of(latest));
    }
}
