package org.nbnsd.http.server;

/** What a server counts besides answers. */
enum HttpCounter {
    /** Connections that were made, refused ones included. */
    CONNECTIONS,
    /** Connections refused because there were too many. */
    REFUSED_BUSY,
    /** Times that the system gave no connection. */
    ACCEPT_ERRORS,
    /** Requests that were answered. */
    ANSWERED,
    /** Requests that are none. */
    MALFORMED,
    /** Requests refused because of what a browser said: another host's name, a page of another site. */
    FOREIGN,
    /** Requests with a token that is not good, or without one that is needed. */
    UNAUTHORIZED,
    /** Requests not answered because too many wait. */
    BUSY,
    /** Connections closed because the client was too slow. */
    TIMEOUTS,
    /** Connections that broke while something was asked or answered. */
    BROKEN,
    /** Connections that could not be encrypted. */
    TLS_FAILURES,
    /** Requests over which the daemon failed. */
    FAILURES
}
