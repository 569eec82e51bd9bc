package org.nbnsd.name;

/**
 * First-level encoding of a name (RFC 1001 section 14.1): each octet becomes two letters from A to P, its high half
 * first. Pure functions over arrays that the caller owns.
 */
public final class HalfAscii {
    /** The number of letters of an encoded name. */
    public static final int LENGTH = 2 * NetbiosName.LENGTH;

    private HalfAscii() {}

    /**
     * Writes the 32 letters of a name.
     *
     * @param name the name; its scope is not written
     * @param out where to write
     * @param offset the first index to write, with room for 32
     */
    public static void encode(NetbiosName name, byte[] out, int offset) {
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            int octet = name.octet(i);
            out[offset + 2 * i] = (byte) ('A' + (octet >> 4));
            out[offset + 2 * i + 1] = (byte) ('A' + (octet & 15));
        }
    }

    /**
     * Whether 32 octets are the encoding of a name: all from A to P.
     *
     * @param in the array
     * @param offset the first of the 32
     * @return false if one is anything else, lower case included
     */
    public static boolean isEncoded(byte[] in, int offset) {
        for (int i = 0; i < LENGTH; i++) {
            if (in[offset + i] < 'A' || in[offset + i] > 'P') {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a name from its 32 letters; call {@link #isEncoded} first.
     *
     * @param in the array
     * @param offset the first of the 32
     * @param scope the scope that the name shall have
     * @return the name
     */
    public static NetbiosName decode(byte[] in, int offset, Scope scope) {
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) ((in[offset + 2 * i] - 'A') << 4 | in[offset + 2 * i + 1] - 'A');
        }
        return NetbiosName.of(octets, 0, scope);
    }
}
