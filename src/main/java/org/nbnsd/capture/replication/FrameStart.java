package org.nbnsd.capture.replication;

/** Where one can begin to read a connection that began before the capture: at a segment that begins with a message. */
final class FrameStart {
    private static final int HEADER = 16;
    private static final int SHORTEST = 12;
    private static final int LONGEST = 256 << 20;
    /** What Windows, Samba and nbnsd send where MS-WINSRA wants nothing. */
    private static final int OPCODE = 0x7800;

    private static final int LAST_TYPE = 3;

    private FrameStart() {}

    /** Whether the octets begin as a message does. */
    static boolean isOne(byte[] octets, int offset, int length) {
        if (length < HEADER) {
            return false;
        }
        int frame = thirtyTwo(octets, offset);
        int type = thirtyTwo(octets, offset + 12);
        return frame >= SHORTEST
                && frame <= LONGEST
                && thirtyTwo(octets, offset + 4) == OPCODE
                && type >= 0
                && type <= LAST_TYPE;
    }

    private static int thirtyTwo(byte[] octets, int at) {
        return octets[at] << 24 | (octets[at + 1] & 0xFF) << 16 | (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
    }
}
