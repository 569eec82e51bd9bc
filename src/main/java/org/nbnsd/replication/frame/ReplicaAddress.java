package org.nbnsd.replication.frame;

import org.nbnsd.wire.Ipv4Address;

/**
 * An address in a record.
 *
 * @param owner the name server that took its registration
 * @param address the address
 */
public record ReplicaAddress(Ipv4Address owner, Ipv4Address address) {
    @Override
    public String toString() {
        return address + " of " + owner;
    }
}
