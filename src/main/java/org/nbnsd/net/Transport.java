package org.nbnsd.net;

/** Which of Netty's ways to use the sockets. */
public enum Transport {
    /** {@link #EPOLL} where it works, else {@link #NIO}. */
    AUTO,
    /** Linux only, with many datagrams for each system call. */
    EPOLL,
    /** Everywhere. Broadcasts to 255.255.255.255 are not heard, those to the broadcast address of a subnet are. */
    NIO
}
