package org.nbnsd.wire;

/**
 * The second sixteen bits of the header: response bit, OPCODE, NM_FLAGS and RCODE (RFC 1002 section 4.2.1.1), and
 * words of them that several kinds of responses carry.
 */
public final class HeaderFlags {
    /** R: the message is a response. */
    public static final int RESPONSE = 0x8000;
    /** AA: authoritative answer. */
    public static final int AUTHORITATIVE = 0x0400;
    /** TC: truncated. */
    public static final int TRUNCATED = 0x0200;
    /** RD: recursion desired. */
    public static final int RECURSION_DESIRED = 0x0100;
    /** RA: recursion available. */
    public static final int RECURSION_AVAILABLE = 0x0080;
    /** B: sent by broadcast or multicast. */
    public static final int BROADCAST = 0x0010;
    /** The bits that have a meaning; the others are ignored on receipt and never sent. */
    public static final int MEANINGFUL = 0xFF9F;

    /** OPCODE of queries and node status. */
    public static final int QUERY = 0;
    /** OPCODE of registrations, and of every response to one, a refresh or a multihomed registration. */
    public static final int REGISTRATION = 5;
    /** OPCODE of releases. */
    public static final int RELEASE = 6;
    /** OPCODE of the wait acknowledgement. */
    public static final int WACK = 7;
    /** OPCODE of refreshes. */
    public static final int REFRESH = 8;
    /** The other OPCODE of refreshes, from a contradiction in RFC 1002; accepted, never sent. */
    public static final int REFRESH_ALTERNATE = 9;
    /** OPCODE of multihomed registrations (Microsoft). */
    public static final int MULTIHOMED_REGISTRATION = 15;

    /** The word of a name server's answer to any claim. */
    static final int REGISTRATION_RESPONSE =
            RESPONSE | REGISTRATION << 11 | AUTHORITATIVE | RECURSION_DESIRED | RECURSION_AVAILABLE;
    /** The word of an answer to a release. */
    static final int RELEASE_RESPONSE = RESPONSE | RELEASE << 11 | AUTHORITATIVE;

    private HeaderFlags() {}

    /**
     * The OPCODE in its place, all other bits zero.
     *
     * @param opcode 0..15
     * @return the flags word
     */
    public static int ofOpcode(int opcode) {
        return opcode << 11;
    }

    /**
     * The OPCODE of a flags word.
     *
     * @param flags the word
     * @return 0..15
     */
    public static int opcode(int flags) {
        return flags >> 11 & 15;
    }

    /**
     * The RCODE of a flags word.
     *
     * @param flags the word
     * @return 0..15
     */
    public static int rcode(int flags) {
        return flags & 15;
    }
}
