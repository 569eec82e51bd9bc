package org.nbnsd.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * A host that has, had or wants a name.
 *
 * @param address its address
 * @param firstSeen when it first had to do with the name, in milliseconds since the epoch
 * @param lastSeen when it last had
 * @param computers the names that it has as a computer; empty if none is known
 * @param mac its address on the segment; empty if that is not known
 * @param owner the name server that owns what the record has of it now; null if that is this one, or the record has nothing of it, or
 *     is not known
 */
public record Claimant(
        Ipv4Address address,
        long firstSeen,
        long lastSeen,
        List<String> computers,
        String mac,
        @Nullable Ipv4Address owner) {
    /** Keeps a copy. */
    public Claimant {
        computers = List.copyOf(computers);
    }

    /**
     * Whose guest it is, if its MAC address is a virtual machine's.
     *
     * @return such as {@code VMware}; empty if it is no virtual machine, or nothing is known
     */
    public String hypervisor() {
        return Hypervisor.of(mac);
    }
}
