package org.nbnsd.protocol;

import org.nbnsd.wire.Ipv4Address;

/**
 * A UDP endpoint.
 *
 * @param address its address
 * @param port its port, 0..65535; 0 is never a real sender's
 */
public record Endpoint(Ipv4Address address, int port) {
    @Override
    public String toString() {
        return address + ":" + port;
    }
}
