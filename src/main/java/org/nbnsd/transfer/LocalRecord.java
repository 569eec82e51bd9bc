package org.nbnsd.transfer;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Records of files that know no owners and versions: they become this server's, active, with version 0, which asks for
 * the next; registered now, and by nobody.
 */
final class LocalRecord {
    private LocalRecord() {}

    /** A static one. */
    static NameRecord lasting(NetbiosName name, RecordType type, List<Ipv4Address> addresses, long now) {
        return of(name, type, NodeType.H, true, addresses, now, Long.MAX_VALUE);
    }

    /**
     * A record.
     *
     * @param expiresAt of the record and its holders; {@link Long#MAX_VALUE} for a static one
     * @throws IllegalArgumentException if an address is no host's, or there are too many
     */
    static NameRecord of(
            NetbiosName name,
            RecordType type,
            NodeType nodeType,
            boolean isStatic,
            List<Ipv4Address> addresses,
            long now,
            long expiresAt) {
        List<Holder> holders = addresses.stream()
                .distinct()
                .map(address -> new Holder(checked(address, type), NameRecord.LOCAL, now, expiresAt))
                .toList();
        return new NameRecord(
                name,
                type,
                RecordState.ACTIVE,
                nodeType,
                isStatic,
                NameRecord.LOCAL,
                0,
                Ipv4Address.ZERO,
                expiresAt,
                holders);
    }

    /** Of a normal group no member's address is needed; 255.255.255.255 stands for it. */
    private static Ipv4Address checked(Ipv4Address address, RecordType type) {
        if (type == RecordType.GROUP) {
            return address.isHost() ? address : Ipv4Address.BROADCAST;
        }
        if (!address.isHost()) {
            throw FieldText.wrong("address", address.toString(), "the address of a host");
        }
        return address;
    }
}
