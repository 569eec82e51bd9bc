package org.nbnsd.server;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * A room for all hosts together that has no room for one more.
 *
 * @param network which network has used up its share; all addresses (length 0) if nobody has room
 * @param used how much that has
 * @param limit the configuration key of the limit
 * @param value its value
 */
record Full(Prefix network, int used, String limit, int value) {
    /** Whether something for a host has no room. */
    static @Nullable Full of(Shares shares, Ipv4Address source, String limit, int value) {
        Prefix network = shares.full(source, value);
        return network == null ? null : new Full(network, shares.of(network), limit, value);
    }

    /** Whether nobody has room. */
    boolean isForAll() {
        return network.length() == 0;
    }
}
