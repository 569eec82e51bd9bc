package org.nbnsd.capture.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * A record that a server sent to another.
 *
 * @param millis when its last octet was captured, in milliseconds since the epoch
 * @param from who sent it
 * @param to to whom
 * @param owner whose record it is; null if the request, which says it, is not in the capture
 * @param version its version id, unsigned
 * @param name the name
 * @param type the kind of record
 * @param state such as {@code active}
 * @param isStatic whether a person put it there
 * @param addresses of its holders, perhaps none
 */
public record Replicated(
        long millis,
        Ipv4Address from,
        Ipv4Address to,
        @Nullable Ipv4Address owner,
        long version,
        NetbiosName name,
        RecordType type,
        String state,
        boolean isStatic,
        List<Ipv4Address> addresses) {
    /** Keeps a copy. */
    public Replicated {
        addresses = List.copyOf(addresses);
    }
}
