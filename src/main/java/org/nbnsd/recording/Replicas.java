package org.nbnsd.recording;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records of partners as octets and back. */
final class Replicas {
    private Replicas() {}

    static void write(Pen pen, ReplicaRecord record) {
        Values.write(pen, record.name());
        pen.choice(record.type())
                .choice(record.state())
                .flag(record.isStatic())
                .flag(record.isReplica())
                .choice(record.nodeType());
        Values.write(pen, record.owner());
        pen.sixtyFour(record.version()).list(record.addresses(), Replicas::write);
    }

    private static void write(Pen pen, ReplicaAddress address) {
        Values.write(pen, address.owner());
        Values.write(pen, address.address());
    }

    static ReplicaRecord read(Eye eye) {
        NetbiosName name = Values.name(eye);
        RecordType type = eye.choice("type", List.of(RecordType.values()));
        ReplicaState state = eye.choice("state", List.of(ReplicaState.values()));
        boolean isStatic = eye.flag("static");
        boolean isReplica = eye.flag("replica");
        NodeType nodeType = eye.choice("node type", List.of(NodeType.values()));
        Ipv4Address owner = Values.address(eye);
        long version = eye.sixtyFour("version");
        List<ReplicaAddress> addresses = eye.list("addresses", Replicas::address);
        return new ReplicaRecord(name, type, state, isStatic, isReplica, nodeType, owner, version, addresses);
    }

    private static ReplicaAddress address(Eye eye) {
        Ipv4Address owner = Values.address(eye);
        return new ReplicaAddress(owner, Values.address(eye));
    }
}
