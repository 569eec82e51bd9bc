package org.nbnsd.cluster;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What the client of the store is told when it is made.
 *
 * @param node the node's name, unique in the cluster
 * @param since when the node started, in milliseconds since the epoch
 * @param version the program's
 * @param owner the address by which partners know the cluster
 * @param addresses where this node serves
 * @param endpoints how many endpoints there are, the preferred first
 * @param login who to be there; null for nobody
 * @param roles which roles this node would take
 * @param copy what it knows from an earlier life; null for nothing
 */
public record ClientSettings(
        String node,
        long since,
        String version,
        Ipv4Address owner,
        List<Ipv4Address> addresses,
        int endpoints,
        StoreRequest.@Nullable Authenticate login,
        Set<Role> roles,
        @Nullable Copy copy) {
    /**
     * How far the own copy of the store is.
     *
     * @param cluster the id of the etcd cluster that it is of
     * @param applied the last revision that is in it
     */
    public record Copy(long cluster, long applied) {}

    /**
     * Checks the number of endpoints.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ClientSettings {
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
        if (endpoints < 1) {
            throw new IllegalArgumentException("endpoints: none (expected: at least one)");
        }
    }
}
