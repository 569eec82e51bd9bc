package org.nbnsd.registry;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** Records and claims for the tests of this package. */
final class Samples {
    static final NetbiosName NAME = NetbiosName.of("FRED", 0x20);
    static final NetbiosName USER = NetbiosName.of("ALICE", 0x03);
    static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    static final Ipv4Address B = Ipv4Address.parse("10.0.0.2");
    static final Ipv4Address C = Ipv4Address.parse("10.0.0.3");
    static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address LOCAL = NameRecord.LOCAL;

    private Samples() {}

    static Ipv4Address host(int number) {
        return new Ipv4Address(10 << 24 | 1 << 16 | number);
    }

    static NameClaim claim(NetbiosName name, boolean group, Ipv4Address address) {
        return NameClaim.of(NameRegistrationRequest.of(1, name, 300, new AddressEntry(group, NodeType.H, address)));
    }

    static Holder own(Ipv4Address address, long registeredAt, long expiresAt) {
        return new Holder(address, LOCAL, registeredAt, expiresAt);
    }

    static Holder foreign(Ipv4Address address, long expiresAt) {
        return new Holder(address, PARTNER, 0, expiresAt);
    }

    /** An active record of this server, version 7. */
    static NameRecord own(RecordType type, Holder... holders) {
        return record(NAME, type, LOCAL, 7, holders);
    }

    /** An active record of a partner, version 7. */
    static NameRecord replica(RecordType type, Holder... holders) {
        return record(NAME, type, PARTNER, 7, holders);
    }

    static NameRecord record(NetbiosName name, RecordType type, Ipv4Address owner, long version, Holder... holders) {
        long latest = 0;
        for (Holder holder : holders) {
            latest = Math.max(latest, holder.expiresAt());
        }
        return new NameRecord(
                name,
                type,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                owner,
                version,
                holders.length == 0 ? A : holders[0].address(),
                latest,
                List.of(holders));
    }

    static NameRecord asStatic(NameRecord record) {
        return new NameRecord(
                record.name(),
                record.type(),
                record.state(),
                record.nodeType(),
                true,
                record.owner(),
                record.version(),
                record.registeredBy(),
                Long.MAX_VALUE,
                record.holders());
    }

    /** So many holders of this server, the first to expire at 1000, each next a millisecond later. */
    static Holder[] owns(int count) {
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            holders.add(own(host(i), 0, 1_000 + i));
        }
        return holders.toArray(Holder[]::new);
    }
}
