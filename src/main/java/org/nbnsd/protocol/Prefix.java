package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * A network prefix.
 *
 * @param network its first address; bits beyond the length are zero
 * @param length its length in bits, 0..32
 */
public record Prefix(Ipv4Address network, int length) {
    /** All addresses. */
    public static final Prefix ALL = new Prefix(Ipv4Address.ZERO, 0);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the length is out of range or the address has bits beyond it
     */
    public Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("prefix: length " + length + " (expected: 0..32)");
        }
        if ((network.bits() & ~mask(length)) != 0) {
            throw new IllegalArgumentException(
                    "prefix: " + network + "/" + length + " (expected: no bits beyond the length, "
                            + new Ipv4Address(network.bits() & mask(length)) + "/" + length + ")");
        }
    }

    /**
     * The prefix that an address and its prefix length belong to.
     *
     * @param address an address in it
     * @param length its length in bits, 0..32
     * @return the prefix
     */
    public static Prefix around(Ipv4Address address, int length) {
        return new Prefix(new Ipv4Address(address.bits() & mask(length)), length);
    }

    /**
     * Reads the usual notation.
     *
     * @param text such as {@code 10.1.0.0/16}, or an address alone for a prefix of one address
     * @return the prefix
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Prefix(Ipv4Address.parse(text), 32);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("prefix: " + text + " (expected: such as 10.1.0.0/16)");
        }
        return new Prefix(Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(length));
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    /**
     * Whether an address is in the prefix.
     *
     * @param address the address
     * @return true if so
     */
    public boolean contains(Ipv4Address address) {
        return (address.bits() & mask(length)) == network.bits();
    }

    /**
     * The last address, which is the broadcast address of a subnet.
     *
     * @return the address
     */
    public Ipv4Address last() {
        return new Ipv4Address(network.bits() | ~mask(length));
    }

    // Written out for the reason that Scope has.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Prefix that && network.equals(that.network) && length == that.length;
    }

    @Override
    public int hashCode() {
        return 31 * network.hashCode() + length;
    }

    @Override
    public String toString() {
        return network + "/" + length;
    }
}
