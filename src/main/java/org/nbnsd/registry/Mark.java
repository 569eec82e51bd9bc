package org.nbnsd.registry;

import org.nbnsd.wire.Ipv4Address;

/**
 * How far the records of another name server are known here: what replication asks for next begins above it. It outlives the
 * records themselves, or all of them would come again when the last one is gone.
 *
 * @param owner the server that owns the records; {@link NameRecord#LOCAL} for this one, whose version counter is above what
 *     others have seen of it
 * @param seen the highest version id of its records that was seen, taken or not; unsigned, never 0
 * @param heardAt when that was heard, in milliseconds since the epoch
 * @param from the partner that said so
 */
public record Mark(Ipv4Address owner, long seen, long heardAt, Ipv4Address from) {
    /**
     * Whether a version is above it.
     *
     * @param version a version id, unsigned
     * @return true if it is not known yet
     */
    public boolean isBelow(long version) {
        return Long.compareUnsigned(seen, version) < 0;
    }

    @Override
    public String toString() {
        return owner + " up to " + Long.toUnsignedString(seen) + " by " + from + " at " + heardAt;
    }
}
