package org.nbnsd.registry;

import org.nbnsd.wire.Ipv4Address;

/**
 * One address that has a name registered.
 *
 * @param address the address
 * @param owner the name server that took its registration; {@link NameRecord#LOCAL} for this one
 * @param registeredAt when it was first registered, in milliseconds since the epoch; refreshes do not change it
 * @param expiresAt when it expires unless refreshed, in milliseconds since the epoch
 * @param registeredBy who sent its registration: the address itself, or somebody else on its behalf, such as a router that
 *     translates addresses; the address itself for what no host registered here
 */
public record Holder(
        Ipv4Address address, Ipv4Address owner, long registeredAt, long expiresAt, Ipv4Address registeredBy) {
    /** The owner of what this server registered itself. */
    static final Ipv4Address LOCAL = Ipv4Address.ZERO;

    /** Keeps one object instead of two where that is possible: there can be a million. */
    public Holder {
        registeredBy = registeredBy.equals(address) ? address : registeredBy;
    }

    /**
     * An address that registered itself.
     *
     * @param address the address
     * @param owner see above, as for the others
     * @param registeredAt when it was first registered
     * @param expiresAt when it expires
     */
    public Holder(Ipv4Address address, Ipv4Address owner, long registeredAt, long expiresAt) {
        this(address, owner, registeredAt, expiresAt, address);
    }

    /**
     * Whether the address spoke for itself.
     *
     * @return false if somebody else registered it
     */
    public boolean isSelfRegistered() {
        return registeredBy.equals(address);
    }

    /**
     * Registered here once more. If it was registered here before, its lifetime does not get shorter.
     *
     * @param atLeast when it expires at the earliest, in milliseconds since the epoch
     * @return the holder, of this server
     */
    public Holder refreshed(long atLeast) {
        long until = owner.equals(LOCAL) ? Math.max(expiresAt, atLeast) : atLeast;
        return new Holder(address, LOCAL, registeredAt, until, registeredBy);
    }

    /**
     * The same, registered by somebody.
     *
     * @param sender who registered it
     * @return the holder
     */
    public Holder registeredBy(Ipv4Address sender) {
        return new Holder(address, owner, registeredAt, expiresAt, sender);
    }
}
