package org.nbnsd.replication.frame;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Frames by hand. */
final class Octets {
    private Octets() {}

    static byte[] joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static byte[] joined(byte[]... parts) {
        return joined(Arrays.asList(parts));
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** A frame of what stands behind its length. */
    static byte[] frame(String body) {
        byte[] octets = hex(body);
        return joined(hex(HexFormat.of().toHexDigits(octets.length)), octets);
    }

    /** An answer with records that says how many they are. */
    static byte[] reply(long count, String... records) {
        return frame("00007800 00000000 00000003 00000003" + HexFormat.of().toHexDigits((int) count)
                + String.join("", records));
    }

    /** The octets of a good record, of type unique: FRED with a number as its suffix and version. */
    static String good(int number) {
        String digits = HexFormat.of().toHexDigits((byte) number);
        return "00000011 465245442020202020202020202020" + digits + " 00 000000 00000060 00000000 00000000000000"
                + digits + "0a42000b ffffffff";
    }
}
