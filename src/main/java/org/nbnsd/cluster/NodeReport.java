package org.nbnsd.cluster;

import java.util.List;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a node tells the others of itself, every two seconds.
 *
 * @param id the node's name, unique in the cluster
 * @param since when it started, in milliseconds since the epoch
 * @param time when, by its own clock, in milliseconds since the epoch
 * @param version the program's
 * @param state how it stands to the store
 * @param applied the last revision of the store that it has seen
 * @param addresses where it serves
 */
public record NodeReport(
        String id,
        long since,
        long time,
        String version,
        ClusterState state,
        long applied,
        List<Ipv4Address> addresses) {
    /** Copies the addresses. */
    public NodeReport {
        addresses = List.copyOf(addresses);
    }
}
