package org.nbnsd.control;

import java.time.Duration;

/**
 * What the control channel takes at the most.
 *
 * @param connections connections at a time
 * @param holders those of them that may hold names; the others are for who asks and goes
 * @param importRecords records of one import
 * @param patience how long to wait for the rest of a line, for the next request if no name is held, or for a client to
 *     read
 */
record ControlLimits(int connections, int holders, int importRecords, Duration patience) {
    private static final int MOST_RECORDS = 10_000_000;

    /** What an import takes of the heap for each record, in octets, with a good margin: all are there before the first is done. */
    private static final int OCTETS_OF_RECORD = 1024;

    /** 508 connections, 500 of which hold names, 10 million records or what a small heap has room for, 60 s. */
    static ControlLimits usual() {
        long room = Runtime.getRuntime().maxMemory() / OCTETS_OF_RECORD;
        return new ControlLimits(508, 500, (int) Math.min(MOST_RECORDS, room), Duration.ofSeconds(60));
    }
}
