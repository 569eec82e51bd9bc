package org.nbnsd.name;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * First-level encoding of a name (RFC 1001 section 14.1): each octet becomes two letters from A to P, its high half
 * first. Pure functions over arrays that the caller owns.
 *
 * <p>Eight letters are read and written as one number: every datagram has a name, and one letter after the other takes
 * five times as long.
 */
public final class HalfAscii {
    /** The number of letters of an encoded name. */
    public static final int LENGTH = 2 * NetbiosName.LENGTH;

    private static final int WORD = 8;
    private static final VarHandle LETTERS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Eight times the letter A. */
    private static final long ALL_A = 0x4141_4141_4141_4141L;
    /** What is not zero in a difference to A, if it is no half of an octet; a borrow shows where it begins. */
    private static final long NO_HALVES = 0xF0F0_F0F0_F0F0_F0F0L;

    private HalfAscii() {}

    /**
     * Writes the 32 letters of a name.
     *
     * @param name the name; its scope is not written
     * @param out where to write
     * @param offset the first index to write, with room for 32
     */
    public static void encode(NetbiosName name, byte[] out, int offset) {
        LETTERS.set(out, offset, spread((int) (name.high() >>> 32)));
        LETTERS.set(out, offset + WORD, spread((int) name.high()));
        LETTERS.set(out, offset + 2 * WORD, spread((int) (name.low() >>> 32)));
        LETTERS.set(out, offset + 3 * WORD, spread((int) name.low()));
    }

    /**
     * Whether 32 octets are the encoding of a name: all from A to P.
     *
     * @param in the array
     * @param offset the first of the 32
     * @return false if one is anything else, lower case included
     */
    public static boolean isEncoded(byte[] in, int offset) {
        long others = halves(in, offset)
                | halves(in, offset + WORD)
                | halves(in, offset + 2 * WORD)
                | halves(in, offset + 3 * WORD);
        return (others & NO_HALVES) == 0;
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
        long high = (long) gather(halves(in, offset)) << 32 | gather(halves(in, offset + WORD)) & 0xFFFF_FFFFL;
        long low = (long) gather(halves(in, offset + 2 * WORD)) << 32
                | gather(halves(in, offset + 3 * WORD)) & 0xFFFF_FFFFL;
        return new NetbiosName(high, low, scope);
    }

    private static long halves(byte[] in, int offset) {
        return (long) LETTERS.get(in, offset) - ALL_A;
    }

    /** From a half of an octet in each of eight octets to four octets. */
    private static int gather(long halves) {
        long octets = (halves | halves >>> 4) & 0x00FF_00FF_00FF_00FFL;
        octets = (octets | octets >>> 8) & 0x0000_FFFF_0000_FFFFL;
        return (int) (octets | octets >>> 16);
    }

    /** The way back, to letters. */
    private static long spread(int octets) {
        long halves = octets & 0xFFFF_FFFFL;
        halves = (halves | halves << 16) & 0x0000_FFFF_0000_FFFFL;
        halves = (halves | halves << 8) & 0x00FF_00FF_00FF_00FFL;
        halves = (halves | halves << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        return halves + ALL_A;
    }
}
