package org.nbnsd.replication.frame;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records of any kind. */
final class Samples {
    private Samples() {}

    static ReplicaRecord named(NetbiosName name) {
        return new ReplicaRecord(
                name,
                RecordType.UNIQUE,
                ReplicaState.ACTIVE,
                false,
                false,
                NodeType.H,
                GoldenFrames.A,
                1,
                List.of(GoldenFrames.of(GoldenFrames.A, GoldenFrames.HOST_11)));
    }

    static ReplicaRecord any(RandomGenerator random) {
        RecordType type = RecordType.values()[random.nextInt(4)];
        boolean isList = ReplicaRecord.isList(type);
        int addresses = isList ? random.nextInt(26) : 1;
        return new ReplicaRecord(
                name(random),
                type,
                ReplicaState.values()[random.nextInt(4)],
                random.nextBoolean(),
                random.nextBoolean(),
                NodeType.of(random.nextInt(4)),
                GoldenFrames.A,
                random.nextLong(),
                IntStream.range(0, addresses)
                        .mapToObj(i -> GoldenFrames.of(
                                isList ? new Ipv4Address(random.nextInt()) : GoldenFrames.A,
                                new Ipv4Address(random.nextInt())))
                        .toList());
    }

    /** One that can travel. */
    private static NetbiosName name(RandomGenerator random) {
        while (true) {
            byte[] octets = new byte[NetbiosName.LENGTH];
            random.nextBytes(octets);
            if (random.nextInt(10) == 0) {
                octets[15] = 0x1B;
            }
            List<String> labels = IntStream.range(0, random.nextInt(5))
                    .mapToObj(i -> "x".repeat(1 + random.nextInt(63)))
                    .toList();
            NetbiosName name = NetbiosName.of(octets, 0, new Scope(labels));
            if (ReplicaRecord.canTravel(name)) {
                return name;
            }
        }
    }
}
