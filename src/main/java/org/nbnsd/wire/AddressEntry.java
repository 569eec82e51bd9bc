package org.nbnsd.wire;

/**
 * NB_FLAGS and NB_ADDRESS, the six octets that say who has a name (RFC 1002 section 4.2.1.3). Reserved flag bits, which
 * real hosts do set, are dropped by the decoder.
 *
 * @param group whether the name is a group name
 * @param nodeType the owner's node type
 * @param address the owner's address
 */
public record AddressEntry(boolean group, NodeType nodeType, Ipv4Address address) {
    /** The octets of one entry. */
    public static final int LENGTH = 6;

    private static final int GROUP = 0x8000;

    /**
     * From the wire.
     *
     * @param nbFlags sixteen bits; the reserved ones are ignored
     * @param address the address
     * @return the entry
     */
    public static AddressEntry of(int nbFlags, Ipv4Address address) {
        return new AddressEntry((nbFlags & GROUP) != 0, NodeType.of(nbFlags >> 13 & 3), address);
    }

    /**
     * A unique name's entry.
     *
     * @param nodeType the owner's node type
     * @param address the owner's address
     * @return the entry
     */
    public static AddressEntry unique(NodeType nodeType, Ipv4Address address) {
        return new AddressEntry(false, nodeType, address);
    }

    /**
     * A group name's entry.
     *
     * @param nodeType the member's node type
     * @param address the member's address
     * @return the entry
     */
    public static AddressEntry group(NodeType nodeType, Ipv4Address address) {
        return new AddressEntry(true, nodeType, address);
    }

    /**
     * The sixteen bits of NB_FLAGS, reserved ones zero.
     *
     * @return the bits
     */
    public int nbFlags() {
        return (group ? GROUP : 0) | nodeType.code() << 13;
    }
}
