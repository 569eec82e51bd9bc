package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * A UDP endpoint.
 *
 * @param address its address
 * @param port its port, 0..65535; 0 is never a real sender's
 */
public record Endpoint(Ipv4Address address, int port) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that && port == that.port && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + port;
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
