package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * An address of this machine that the service listens on.
 *
 * @param address the address
 * @param prefixLength the length of its subnet's prefix, 0..32
 * @param unitId the hardware address of its interface in the low 48 bits; 0 if it has none
 */
public record LocalAddress(Ipv4Address address, int prefixLength, long unitId) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public LocalAddress {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException("prefix length: " + prefixLength + " (expected: 0..32)");
        }
        if (unitId >>> 48 != 0) {
            throw new IllegalArgumentException(String.format("unit id: %X (expected: 48 bits)", unitId));
        }
    }

    /**
     * Its subnet.
     *
     * @return the prefix
     */
    public Prefix subnet() {
        return Prefix.around(address, prefixLength);
    }

    /**
     * The broadcast address of its subnet.
     *
     * @return the address itself, where the subnet is too small to have one (/31 and /32)
     */
    public Ipv4Address broadcast() {
        return prefixLength < 31 ? subnet().last() : address;
    }

    // Written out for the reason that Scope has.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalAddress that
                && address.equals(that.address)
                && prefixLength == that.prefixLength
                && unitId == that.unitId;
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + Long.hashCode(unitId ^ prefixLength);
    }
}
