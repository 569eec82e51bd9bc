package org.nbnsd.node;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * How a local name fares on one interface.
 *
 * @param name the name
 * @param address the address of the interface
 * @param state the state
 * @param reason why it is in that state, for people; empty if that needs no words
 * @param otherHost who has the name instead; null if that is not known, or nobody
 * @param server the name server that granted it; null if none did
 * @param since when it got into the state, in milliseconds since the epoch
 * @param leases how many programs hold it; 0 for a configured name that no program holds
 */
public record LocalNameState(
        LocalName name,
        Ipv4Address address,
        NameState state,
        String reason,
        @Nullable Ipv4Address otherHost,
        @Nullable Endpoint server,
        long since,
        int leases) {}
