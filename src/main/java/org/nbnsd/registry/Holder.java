package org.nbnsd.registry;

import org.nbnsd.wire.Ipv4Address;

/**
 * One address that has a name registered.
 *
 * @param address the address
 * @param owner the name server that took its registration; {@link NameRecord#LOCAL} for this one
 * @param registeredAt when it was first registered, in milliseconds since the epoch; refreshes do not change it
 * @param expiresAt when it expires unless refreshed, in milliseconds since the epoch
 */
public record Holder(Ipv4Address address, Ipv4Address owner, long registeredAt, long expiresAt) {
    /**
     * Registered here once more. If it was registered here before, its lifetime does not get shorter.
     *
     * @param atLeast when it expires at the earliest, in milliseconds since the epoch
     * @return the holder, of this server
     */
    public Holder refreshed(long atLeast) {
        long until = owner.equals(NameRecord.LOCAL) ? Math.max(expiresAt, atLeast) : atLeast;
        return new Holder(address, NameRecord.LOCAL, registeredAt, until);
    }
}
