package org.nbnsd.responder;

import org.nbnsd.wire.Ipv4Address;

/** What becomes of a request. */
public sealed interface Reply {
    /**
     * An answer.
     *
     * @param octets of the message
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(byte[] octets) implements Reply {}

    /**
     * Many messages, by TCP.
     *
     * @param transfer makes them
     */
    record Whole(Transfer transfer) implements Reply {}

    /**
     * It is to be answered when a host has told its names, or has not.
     *
     * @param address the host
     */
    record Host(Ipv4Address address) implements Reply {}

    /** Nothing is sent. */
    record Silence() implements Reply {}
}
