package org.nbnsd.cli.network;

import java.util.List;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.Endpoint;

/**
 * Whom a request goes to.
 *
 * @param endpoints at least one: a host, or the broadcast address of each subnet
 * @param broadcast whether any host may answer, and not only the one that was asked
 */
record Peers(List<Endpoint> endpoints, boolean broadcast) {
    Peers {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("peers: none (expected: at least one)");
        }
    }

    static Peers host(Endpoint endpoint) {
        return new Peers(List.of(endpoint), false);
    }

    /** An endpoint for people: the port only where it is not 137. */
    static String text(Endpoint endpoint) {
        return endpoint.port() == Constants.NAME_SERVICE_UDP_PORT
                ? endpoint.address().toString()
                : endpoint.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Endpoint endpoint : endpoints) {
            text.append(text.isEmpty() ? "" : ", ").append(text(endpoint));
        }
        return text.toString();
    }
}
