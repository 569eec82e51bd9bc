package org.nbnsd.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Octets as a value: nobody can change them, and two that have the same are equal. */
public final class OctetString {
    /** Of no length. */
    public static final OctetString EMPTY = new OctetString(new byte[0]);

    private static final int MOST_SHOWN = 64;

    private final byte[] octets;

    private OctetString(byte[] octets) {
        this.octets = octets;
    }

    /**
     * A copy of octets.
     *
     * @param octets the octets
     * @return the value
     */
    public static OctetString of(byte... octets) {
        return new OctetString(octets.clone());
    }

    /**
     * A copy of the first of some octets.
     *
     * @param octets the octets
     * @param length how many, at most all of them
     * @return the value
     */
    public static OctetString of(byte[] octets, int length) {
        return new OctetString(Arrays.copyOf(octets, length));
    }

    /**
     * How many they are.
     *
     * @return 0 or more
     */
    public int length() {
        return octets.length;
    }

    /**
     * All of them.
     *
     * @return a copy
     */
    public byte[] toArray() {
        return octets.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OctetString that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** The first of them in hexadecimal digits, and how many there are if that is not all. */
    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(octets, 0, Math.min(octets.length, MOST_SHOWN));
        return octets.length <= MOST_SHOWN ? shown : shown + "… (" + octets.length + " octets)";
    }
}
