package org.nbnsd.wire;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 address as a value; NetBIOS over TCP/IP knows no other kind.
 *
 * @param bits the address, first octet in the highest eight bits
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** 0.0.0.0. */
    public static final Ipv4Address ZERO = new Ipv4Address(0);
    /** 255.255.255.255: the limited broadcast, and what a server answers for a normal group. */
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

    /**
     * Reads four decimal numbers separated by dots; no other notation, no leading zeros.
     *
     * @param text such as {@code 10.0.0.5}
     * @return the address
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv4Address parse(String text) {
        String[] parts = text.split("\\.", -1);
        int bits = 0;
        boolean good = parts.length == 4;
        for (int i = 0; good && i < 4; i++) {
            int octet = octet(parts[i]);
            good = octet >= 0;
            bits = bits << 8 | octet;
        }
        if (!good) {
            throw new IllegalArgumentException("address: " + text + " (expected: an IPv4 address such as 10.0.0.5)");
        }
        return new Ipv4Address(bits);
    }

    /** -1 if it is none. Without a regular expression, because commands read addresses when they start. */
    private static int octet(String part) {
        int value = part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0' ? -1 : 0;
        for (int i = 0; i < part.length() && value >= 0; i++) {
            char c = part.charAt(i);
            value = c >= '0' && c <= '9' ? 10 * value + c - '0' : -1;
        }
        return value <= 255 ? value : -1;
    }

    /**
     * From four octets, as {@code InetAddress.getAddress()} gives them.
     *
     * @param octets exactly four
     * @return the address
     */
    public static Ipv4Address of(byte[] octets) {
        if (octets.length != 4) {
            throw new IllegalArgumentException("address: " + octets.length + " octets (expected: 4)");
        }
        return new Ipv4Address(octets[0] << 24 | (octets[1] & 0xFF) << 16 | (octets[2] & 0xFF) << 8 | octets[3] & 0xFF);
    }

    /**
     * The four octets, in network order.
     *
     * @return a new array
     */
    public byte[] octets() {
        return new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
    }

    /**
     * Whether this is 127.0.0.0/8.
     *
     * @return true for a loopback address
     */
    public boolean isLoopback() {
        return bits >>> 24 == 127;
    }

    /**
     * Whether this is 224.0.0.0/4.
     *
     * @return true for a multicast address
     */
    public boolean isMulticast() {
        return bits >>> 28 == 0xE;
    }

    /**
     * Whether this address can be one host: not 0.0.0.0/8, not multicast, not reserved (240.0.0.0/4), which includes
     * 255.255.255.255. Whether it is the broadcast address of a subnet only the interfaces can tell.
     *
     * @return false for an address that no answer should be sent to
     */
    public boolean isHost() {
        return bits >>> 24 != 0 && bits >>> 29 != 7;
    }

    // Written out for the reason that Scope has.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ipv4Address that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /** By unsigned value. */
    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >> 16 & 0xFF) + "." + (bits >> 8 & 0xFF) + "." + (bits & 0xFF);
    }
}
