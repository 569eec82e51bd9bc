package org.nbnsd.simulation;

/** What can go wrong in a run. Each can be left out, to find what a failure needs. */
enum Trouble {
    LOSS,
    DOUBLES,
    DELAYS,
    CUTS,
    SLOW_DISK,
    DISK_FAILURES,
    CRASHES,
    CLOCK_JUMPS,
    HOST_CRASHES,
    MOVES,
    RENAMES,
    LOGONS,
    HOSTILITY,
    /** Hosts that claim, refresh, release and answer for others, from their own address and from those of others. */
    LIARS,
    /** What the server sends is now and then not taken by its machine, or taken later. */
    FULL_SOCKETS,
    /** The server is late, or stands still for a while. */
    LATE_TIMERS
}
