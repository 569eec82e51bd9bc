package org.nbnsd.dns;

import java.util.stream.Stream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records for the tests of what the DNS has of them. */
public final class DnsRecords {
    /** The time of the tests, in milliseconds since the epoch. */
    public static final long NOW = 1_800_000_000_000L;

    private DnsRecords() {}

    /** An active record whose addresses expire an hour from {@link #NOW}. */
    public static NameRecord record(String name, RecordType type, String... addresses) {
        return until(NOW + 3_600_000, name, type, addresses);
    }

    /** An active unique record. */
    public static NameRecord unique(String name, String address) {
        return record(name, RecordType.UNIQUE, address);
    }

    /** An active record whose addresses expire at a time. */
    public static NameRecord until(long expiresAt, String name, RecordType type, String... addresses) {
        return new NameRecord(
                NetbiosName.parse(name),
                type,
                RecordState.ACTIVE,
                NodeType.H,
                /* isStatic= */ false,
                NameRecord.LOCAL,
                1,
                Ipv4Address.parse("10.0.0.9"),
                expiresAt,
                Stream.of(addresses)
                        .map(Ipv4Address::parse)
                        .map(address -> new Holder(address, NameRecord.LOCAL, NOW - 1000, expiresAt))
                        .toList());
    }
}
