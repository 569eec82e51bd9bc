package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is known of the records of one name server. Versions are unsigned.
 *
 * @param owner the name server
 * @param isLocal whether that is this server
 * @param highestSeen the highest version of it that was ever seen
 * @param highestHeld the highest version that a record has here, 0 if there is none
 * @param lowestHeld the lowest, 0 if there is none
 * @param records how many records of it there are
 * @param source the partner from whom it was heard of last; null for this server, or if that is not known
 * @param announced the highest version that any partner has announced
 */
public record OwnerStatus(
        Ipv4Address owner,
        boolean isLocal,
        long highestSeen,
        long highestHeld,
        long lowestHeld,
        long records,
        @Nullable Ipv4Address source,
        long announced) {
    /**
     * How much is still to be pulled.
     *
     * @return versions, 0 or more
     */
    public long lag() {
        return Long.compareUnsigned(announced, highestSeen) > 0 ? announced - highestSeen : 0;
    }
}
