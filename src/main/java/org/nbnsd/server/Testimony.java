package org.nbnsd.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * What a host answers to the question whether it has a name.
 *
 * @param rcode 0 if it has the name, else why not, 1..15
 * @param addresses the addresses that it says the name has; none if it does not have it
 */
record Testimony(int rcode, List<Ipv4Address> addresses) {
    Testimony {
        addresses = List.copyOf(addresses);
    }

    /** What a response says; null if it is of a kind that says nothing about a name. */
    static @Nullable Testimony of(Response response) {
        if (response instanceof PositiveNameQueryResponse positive) {
            return new Testimony(
                    0, positive.entries().stream().map(AddressEntry::address).toList());
        }
        return response instanceof NegativeNameQueryResponse negative
                ? new Testimony(negative.rcode(), List.of())
                : null;
    }

    boolean isDenial() {
        return rcode != 0;
    }
}
