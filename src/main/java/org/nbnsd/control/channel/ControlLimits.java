package org.nbnsd.control.channel;

import java.time.Duration;

/**
 * What the control channel takes at the most.
 *
 * @param connections connections at a time
 * @param holders those of them that may hold names; the others are for who asks and goes
 * @param importOctets the octets of the heap that the records of one import may take
 * @param patience how long to wait for the rest of a line, for the next request if no name is held, or for a client to
 *     read
 */
record ControlLimits(int connections, int holders, long importOctets, Duration patience) {
    private static final int MOST_CONNECTIONS = 508;
    private static final int LEAST_CONNECTIONS = 16;
    /** The others are for who asks and goes. */
    private static final int NEVER_HOLD = 8;
    /** A connection has buffers of 32 KB, and 64 KB of a line. */
    private static final int HEAP_OF_CONNECTION = 1 << 20;

    /** So much of the heap, one of so many parts, is for records that are imported, all of which are there before the first is done. */
    private static final int PART_FOR_IMPORT = 8;

    /** 508 connections, 500 of which hold names, or what a small heap has room for; an eighth of the heap for an import; 60 s. */
    static ControlLimits usual() {
        long heap = Runtime.getRuntime().maxMemory();
        int connections = (int) Math.max(LEAST_CONNECTIONS, Math.min(MOST_CONNECTIONS, heap / HEAP_OF_CONNECTION));
        return new ControlLimits(connections, connections - NEVER_HOLD, heap / PART_FOR_IMPORT, Duration.ofSeconds(60));
    }
}
