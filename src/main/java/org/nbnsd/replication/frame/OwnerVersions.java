package org.nbnsd.replication.frame;

import org.nbnsd.wire.Ipv4Address;

/**
 * A row of a table of owners, and what a request for records asks for. Version ids are unsigned.
 *
 * @param owner the name server that the records belong to
 * @param max the highest version: known of it, or asked for
 * @param min the lowest version: held of it, or asked for; Samba tells 0 for all that it holds
 */
public record OwnerVersions(Ipv4Address owner, long max, long min) {
    @Override
    public String toString() {
        return owner + " " + Long.toUnsignedString(min) + ".." + Long.toUnsignedString(max);
    }
}
