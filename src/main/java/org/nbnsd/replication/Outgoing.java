package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/** What a partner gets to see of a record. */
final class Outgoing {
    private final Site site;
    private final Partner partner;
    private final boolean isNbnsd;

    Outgoing(Site site, Partner partner, boolean isNbnsd) {
        this.site = site;
        this.partner = partner;
        this.isNbnsd = isNbnsd;
    }

    /**
     * A record for the partner.
     *
     * @return null for what is not told: released and deleted names, names that the format has no room for, and what the
     *     partner is not to have
     */
    @Nullable
    ReplicaRecord of(NameRecord record) {
        boolean isTold = record.isActive() || record.state() == RecordState.TOMBSTONE;
        if (!isTold || !ReplicaRecord.canTravel(record.name()) || record.isActiveStatic() && !partner.sendsStatics()) {
            return null;
        }
        if (record.name().suffix() == NameSuffix.MESSENGER
                && !isNbnsd
                && record.type().isUnique()) {
            return partner.userNames() == UserNames.OFF ? null : of(record, RecordType.UNIQUE);
        }
        return of(record, record.type());
    }

    private @Nullable ReplicaRecord of(NameRecord record, RecordType type) {
        boolean isList = type == RecordType.SPECIAL_GROUP || type == RecordType.MULTIHOMED;
        if (isList && record.holders().isEmpty() && !partner.sendsStatics()) {
            return null; // as with statics, Samba cannot take it, and takes nothing that comes after it
        }
        Ipv4Address owner = site.outside(record.owner());
        List<ReplicaAddress> addresses = isList
                ? record.holders().stream()
                        .map(holder -> new ReplicaAddress(site.outside(holder.owner()), holder.address()))
                        .toList()
                : List.of(new ReplicaAddress(owner, first(record)));
        return new ReplicaRecord(
                record.name(),
                type,
                record.isActive() ? ReplicaState.ACTIVE : ReplicaState.TOMBSTONE,
                record.isStatic(),
                !record.isLocal(),
                record.nodeType(),
                owner,
                record.version(),
                addresses);
    }

    /** The latest logon of a user; the only address of a unique name or group. */
    private static Ipv4Address first(NameRecord record) {
        List<Holder> holders = record.holders();
        return holders.isEmpty() ? record.registeredBy() : holders.get(0).address();
    }
}
