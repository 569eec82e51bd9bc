package org.nbnsd.dns.update;

import org.jspecify.annotations.Nullable;

/**
 * How it goes with a zone.
 *
 * @param zone the zone
 * @param server its server
 * @param ours how many names of ours are in it, as far as is known
 * @param waiting how many are still to be looked at, to come, to change or to go
 * @param taken how many of ours somebody else has
 * @param changes how many changes were made, since the start
 * @param failures how many requests failed, since the start
 * @param problem why it does not go on; null if it does
 * @param nextTry when it is tried again; 0 if nothing is wrong
 */
public record ZoneStatus(
        String zone,
        String server,
        long ours,
        long waiting,
        long taken,
        long changes,
        long failures,
        @Nullable String problem,
        long nextTry) {}
