package org.nbnsd.responder;

/** What a responder counts. */
public enum DnsCounter {
    /** Questions answered with what was asked for. */
    FOUND,
    /** Questions for a name that is not there (NXDOMAIN). */
    NO_NAME,
    /** Questions for a name that is there, but has nothing of the type (NODATA). */
    NO_DATA,
    /** Questions about other zones, of other classes, or for a transfer by somebody who may not have it. */
    REFUSED,
    /** Requests of a kind that is not done: updates, notifications, types that are none. */
    UNSUPPORTED,
    /** Requests that are no messages of the DNS, answered if there was enough to answer to. */
    MALFORMED,
    /** Requests with a signature that is not good. */
    BAD_SIGNATURES,
    /** Datagrams that were answers, or too short to be answered: dropped. */
    DROPPED,
    /** Requests from who may not ask: dropped. */
    FOREIGN,
    /** Requests not answered, or with the word to come by TCP, because too many came from a network. */
    RATE_LIMITED,
    /** Answers that did not fit into a datagram: the word to come by TCP. */
    TRUNCATED,
    /** Transfers of zones that began. */
    TRANSFERS,
    /** Hosts asked for their names, each time that they were. */
    PROBES,
    /** Hosts that have answered that. */
    PROBES_ANSWERED,
    /** Words to secondaries that a zone has changed. */
    NOTICES,
    /** Connections that were made, refused ones included. */
    CONNECTIONS,
    /** Connections refused because there were too many, in all or from one address. */
    REFUSED_BUSY,
    /** Connections closed because the client sent or took too slowly. */
    TIMEOUTS,
    /** Connections that broke, and datagrams that could not be read or sent. */
    BROKEN,
    /** Requests over which the responder failed: bugs. */
    FAILURES;

    /**
     * Its place in a tally.
     *
     * @return 0 or more, less than there are counters
     */
    @SuppressWarnings("EnumOrdinal") // an index into an array that nobody else sees
    public int place() {
        return ordinal();
    }
}
