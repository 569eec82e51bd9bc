package org.nbnsd.net;

/** What {@link UdpEndpoints} counts. */
public enum UdpCounter {
    /** Datagrams that came in, broadcasts included. */
    RECEIVED,
    /** Datagrams that the system dropped unread, because they flooded or because the queue was full; with epoll only. */
    SYSTEM_DROPPED,
    /** Broadcasts that came in. */
    BROADCASTS_RECEIVED,
    /** Broadcasts from a subnet where this machine has no address, dropped. */
    FOREIGN_BROADCASTS,
    /** Errors of reading, such as the system's word that a datagram of ours met no listener. */
    READ_ERRORS,
    /** Datagrams that a thread for queries could not answer and the event loop had no time for, dropped. */
    NOT_PASSED_ON,
    /** Datagrams over which the handler failed. */
    HANDLER_FAILURES,
    /** Datagrams handed to the system. */
    SENT,
    /** Datagrams not sent because the address that they were to leave from is gone. */
    NO_SOCKET,
    /** Datagrams not sent because the system takes no more. */
    CONGESTED,
    /** Datagrams not sent because nobody answers for their address (ARP), and enough waits for such addresses. */
    UNRESOLVED,
    /** Datagrams that the system refused. */
    SEND_ERRORS
}
