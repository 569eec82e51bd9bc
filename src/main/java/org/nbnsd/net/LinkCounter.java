package org.nbnsd.net;

/** What is counted of TCP connections. */
public enum LinkCounter {
    /** Connections that are open now, also those that are only waited for to be closed by the peer. */
    OPEN,
    /** Connections of peers that were taken. */
    ACCEPTED,
    /** Connections of peers that were closed at once because there were too many. */
    REFUSED,
    /** Connections of peers that were closed because they said nothing. */
    SILENT,
    /** Times that the system could not give a socket for a connection of a peer. */
    ACCEPT_ERRORS,
    /** Connections to peers that were made. */
    CONNECTED,
    /** Connections to peers that could not be made. */
    CONNECT_FAILURES,
    /** Connections that broke. */
    BROKEN,
    /** Octets that came in. */
    RECEIVED_OCTETS,
    /** Octets that were handed to the system. */
    SENT_OCTETS
}
