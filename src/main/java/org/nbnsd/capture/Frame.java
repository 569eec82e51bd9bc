package org.nbnsd.capture;

/**
 * A frame as a capture file has it.
 *
 * @param micros when, in microseconds since the epoch
 * @param linkType how it begins, by the numbers of https://www.tcpdump.org/linktypes.html
 * @param octets what was captured of it
 * @param length how long it was on the wire, if that is more
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares frames
record Frame(long micros, int linkType, byte[] octets, long length) {
    boolean isCut() {
        return octets.length < length;
    }
}
