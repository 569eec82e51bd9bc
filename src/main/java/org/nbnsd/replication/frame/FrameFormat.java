package org.nbnsd.replication.frame;

import java.util.List;

/** Numbers of the frame format that reader and encoders share (MS-WINSRA section 2.2). */
final class FrameFormat {
    /** The octets of the word that says how many follow it. */
    static final int LENGTH_WORD = 4;
    /** What a frame has at least: opcode, handle and message type. */
    static final int SHORTEST = 12;
    /** The octets behind the length up to the command of a replication message, which is the last word of its header. */
    static final int HEADER = 16;
    /** Windows ignores the word, and has these bits in it; Samba insists on them. */
    static final int OPCODE = 0x7800;

    static final int TYPE_START = 0;
    static final int TYPE_START_REPLY = 1;
    static final int TYPE_STOP = 2;
    static final int TYPE_REPLICATION = 3;

    static final int TABLE_QUERY = 0;
    static final int TABLE_REPLY = 1;
    static final int SEND_REQUEST = 2;
    static final int SEND_REPLY = 3;
    static final int UPDATE = 4;
    static final int UPDATE_PROPAGATED = 5;
    static final int INFORM = 8;
    static final int INFORM_PROPAGATED = 9;

    /** Reserved octets at the end of START, in which nbnsd says who it is: its name, then its version. */
    static final int START_RESERVED = 21;

    static final List<Integer> MARK = List.of(0x6E, 0x62, 0x6E, 0x73, 0x64);
    /** Reserved octets at the end of STOP. */
    static final int STOP_RESERVED = 24;

    static final int OWNER_ROW = 24;
    static final int OWNER_TYPE = 1;

    /** A name's octets, and the zero behind the scope. */
    static final int SHORTEST_NAME = 17;

    static final int LONGEST_NAME = 255;
    /** The octets of a record between the padding of its name and its addresses: flags, group, version. */
    static final int RECORD_FIXED = 16;
    /** The octets of an address in a list, with its owner. */
    static final int LISTED_ADDRESS = 8;

    static final int FLAGS_TYPE = 0x03;
    static final int FLAGS_LIST = 0x02;
    static final int FLAGS_STATE_SHIFT = 2;
    static final int FLAGS_REPLICA = 0x10;
    static final int FLAGS_NODE_SHIFT = 5;
    static final int FLAGS_STATIC = 0x80;

    private FrameFormat() {}

    /** What fills the octets of a name, of any length, up to a multiple of four; a whole word if it is one already. */
    static int padding(int nameLength) {
        return 4 - (nameLength & 3);
    }
}
