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
    HOSTILITY
}
