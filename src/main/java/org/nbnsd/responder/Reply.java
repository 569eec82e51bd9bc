package org.nbnsd.responder;

/** What becomes of a request. */
public sealed interface Reply {
    /**
     * An answer.
     *
     * @param octets of the message
     */
    record Answer(byte[] octets) implements Reply {}

    /**
     * Many messages, by TCP.
     *
     * @param transfer makes them
     */
    record Whole(Transfer transfer) implements Reply {}

    /** Nothing is sent. */
    record Silence() implements Reply {}
}
