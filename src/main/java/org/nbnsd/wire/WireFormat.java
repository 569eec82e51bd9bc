package org.nbnsd.wire;

import org.nbnsd.name.HalfAscii;
import org.nbnsd.name.NetbiosName;

/** Numbers of the wire format that encoder, decoder and senders share (RFC 1002 sections 4.2 and 6). */
public final class WireFormat {
    /** MAX_DATAGRAM_LENGTH: the most octets that a message sent may have. */
    public static final int MAX_DATAGRAM = 576;
    /** The octets of the header. */
    public static final int HEADER_LENGTH = 12;
    /** The octets of each name in a node status response. */
    public static final int NODE_NAME_LENGTH = NetbiosName.LENGTH + 2;
    /** The octets of a node status response between the name and the first of its names. */
    static final int NODE_STATUS_FIXED_LENGTH = 11;

    static final int TYPE_A = 0x0001;
    static final int TYPE_NS = 0x0002;
    static final int TYPE_NULL = 0x000A;
    static final int TYPE_NB = 0x0020;
    /** The type of a question for the node status. */
    public static final int TYPE_NBSTAT = 0x0021;

    static final int CLASS_IN = 0x0001;
    static final int POINTER = 0xC000;
    static final int POINTER_TO_QUESTION = POINTER | HEADER_LENGTH;

    private WireFormat() {}

    /**
     * The octets of a name on the wire, written in full.
     *
     * @param name the name
     * @return 34 without scope
     */
    public static int encodedLength(NetbiosName name) {
        return 1 + HalfAscii.LENGTH + name.scope().encodedLength() + 1;
    }
}
