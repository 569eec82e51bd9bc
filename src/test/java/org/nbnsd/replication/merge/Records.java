package org.nbnsd.replication.merge;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records in few words. */
final class Records {
    static final Ipv4Address SELF = Ipv4Address.parse("10.66.0.1");
    static final Ipv4Address B = Ipv4Address.parse("10.66.0.2");
    static final Ipv4Address C = Ipv4Address.parse("10.66.0.3");
    static final ReplicaTimes TIMES = new ReplicaTimes(1_000, 2_000, 3_000, 4_000);

    private Records() {}

    static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.66.1." + number);
    }

    static ReplicaAddress of(Ipv4Address owner, int number) {
        return new ReplicaAddress(owner, host(number));
    }

    static NameRecord stored(
            NetbiosName name,
            RecordType type,
            RecordState state,
            boolean isStatic,
            Ipv4Address owner,
            long version,
            List<ReplicaAddress> addresses) {
        List<Holder> holders = new ArrayList<>();
        for (ReplicaAddress each : addresses) {
            boolean isLocal = each.owner().equals(NameRecord.LOCAL);
            holders.add(new Holder(each.address(), each.owner(), 500 - holders.size(), isLocal ? 2_500 : 3_000));
        }
        long expiresAt = isStatic && state == RecordState.ACTIVE ? Long.MAX_VALUE : 3_000;
        return new NameRecord(name, type, state, NodeType.H, isStatic, owner, version, host(1), expiresAt, holders);
    }

    static NameRecord active(
            NetbiosName name, RecordType type, Ipv4Address owner, long version, ReplicaAddress... addresses) {
        return stored(name, type, RecordState.ACTIVE, false, owner, version, List.of(addresses));
    }

    static ReplicaRecord incoming(
            NetbiosName name,
            RecordType type,
            ReplicaState state,
            boolean isStatic,
            Ipv4Address owner,
            long version,
            List<ReplicaAddress> addresses) {
        return new ReplicaRecord(name, type, state, isStatic, false, NodeType.H, owner, version, addresses);
    }

    static ReplicaRecord came(
            NetbiosName name, RecordType type, Ipv4Address owner, long version, ReplicaAddress... addresses) {
        return incoming(name, type, ReplicaState.ACTIVE, false, owner, version, List.of(addresses));
    }
}
