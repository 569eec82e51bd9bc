package org.nbnsd.diagnosis;

import org.nbnsd.protocol.Endpoint;

/**
 * A UDP datagram of the name service, as it was captured.
 *
 * @param micros when, in microseconds since the epoch
 * @param sourceMac the sender on its segment, such as {@code 00-0C-29-12-34-56}; empty if the capture does not have it
 * @param source who sent it
 * @param target to whom
 * @param ipId what its IP header has to tell it from others of its sender; 0 if that does not tell them apart, or is not known
 * @param octets the payload, as far as it was captured
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares packets
public record Packet(long micros, String sourceMac, Endpoint source, Endpoint target, int ipId, byte[] octets) {
    /** By how much the clock of a capture is finer than that of facts. */
    static final long MICROS = 1000;
}
