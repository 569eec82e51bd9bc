package org.nbnsd.wire;

/**
 * Octets that are not a message, and why.
 *
 * @param reason the kind of fault, stable enough to count by
 * @param detail where and what, and what was expected, for people
 */
public record Malformed(Reason reason, String detail) implements Decoded {
    /** The kinds of faults. */
    public enum Reason {
        /** The datagram ends before the message does. */
        TRUNCATED,
        /** An OPCODE that this direction of message does not have. */
        OPCODE,
        /** A section holds fewer or more records than the message kind has. */
        SECTION_COUNT,
        /** A name breaks the rules of RFC 1002 section 4.1. */
        NAME,
        /** A pointer in a name leads forward, to itself, or through too many others. */
        POINTER,
        /** A question or record type that the message kind does not have. */
        RECORD_TYPE,
        /** A class other than IN. */
        RECORD_CLASS,
        /** RDLENGTH does not fit the record type. */
        RDATA_LENGTH
    }
}
