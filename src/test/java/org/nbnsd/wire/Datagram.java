package org.nbnsd.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** A datagram under construction, for the tests that need one that no encoder would make. */
final class Datagram {
    private final byte[] octets;

    private Datagram(byte[] octets) {
        this.octets = octets;
    }

    /** The octets of hexadecimal parts, spaces ignored. */
    static Datagram of(String... hex) {
        return new Datagram(HexFormat.of().parseHex(String.join("", hex).replace(" ", "")));
    }

    static Datagram of(GoldenPacket packet) {
        return new Datagram(packet.octets());
    }

    static Datagram of(Message message) {
        return new Datagram(MessageEncoder.encode(message));
    }

    /** With octets from an index on replaced. */
    Datagram with(int index, int... values) {
        byte[] changed = octets.clone();
        for (int i = 0; i < values.length; i++) {
            changed[index + i] = (byte) values[i];
        }
        return new Datagram(changed);
    }

    /** With a number of sixteen bits replaced. */
    Datagram with16(int index, int value) {
        return with(index, value >> 8, value & 0xFF);
    }

    /** With some octets taken out and others put in their place. */
    Datagram splice(int index, int removed, String hex) {
        HexFormat format = HexFormat.of();
        return of(format.formatHex(octets, 0, index), hex, format.formatHex(octets, index + removed, octets.length));
    }

    Decoded decode() {
        return MessageDecoder.decode(octets);
    }

    int length() {
        return octets.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Datagram that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(octets);
    }
}
