package org.nbnsd.capture.replication;

import java.util.List;

/**
 * What servers said to each other.
 *
 * @param pairs by who spoke with whom, in the order in which they began
 * @param records that were sent, in their order; none if nobody asked for them
 * @param recordsLeftOut how many records are not listed, because they are too many
 * @param leftOut how many segments, owners and kinds of records were not counted, because there is a limit to what is remembered
 */
public record TrafficReport(List<PairReport> pairs, List<Replicated> records, long recordsLeftOut, long leftOut) {
    /** Keeps copies. */
    public TrafficReport {
        pairs = List.copyOf(pairs);
        records = List.copyOf(records);
    }
}
