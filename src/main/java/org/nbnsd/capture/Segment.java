package org.nbnsd.capture;

import org.nbnsd.protocol.Endpoint;

/**
 * A segment of TCP (RFC 9293) in a capture file.
 *
 * @param micros when it was captured, in microseconds since the epoch
 * @param source who sent it
 * @param target to whom
 * @param sequence the number of its first octet, or of its SYN, 32 bits
 * @param flags FIN 1, SYN 2, RST 4, ACK 16, and others that do not matter here
 * @param payload what was captured of its octets; nobody changes it
 * @param missing how many of its octets were not captured
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares segments
public record Segment(
        long micros, Endpoint source, Endpoint target, int sequence, int flags, byte[] payload, int missing) {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    /**
     * Whether nothing follows.
     *
     * @return true if its sender has sent all
     */
    public boolean isFin() {
        return (flags & FIN) != 0;
    }

    /**
     * Whether its sender begins.
     *
     * @return true for the first segment of each side
     */
    public boolean isSyn() {
        return (flags & SYN) != 0;
    }

    /**
     * Whether its sender is the one who opens the connection.
     *
     * @return true for the very first segment
     */
    public boolean isOpening() {
        return (flags & (SYN | ACK)) == SYN;
    }

    /**
     * Whether the connection is torn down.
     *
     * @return true if there is no connection any more
     */
    public boolean isReset() {
        return (flags & RST) != 0;
    }
}
