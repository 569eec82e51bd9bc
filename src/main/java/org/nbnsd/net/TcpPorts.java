package org.nbnsd.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.nbnsd.wire.Ipv4Address;

/** What the system says of ports of TCP, for who listens on one by his own means. */
public final class TcpPorts {
    private TcpPorts() {}

    /**
     * Why one cannot be listened on.
     *
     * @param address where
     * @param port where
     * @param cause what the system said
     * @return the reason in a few words, with the program that is in the way where that can be told
     */
    public static String whyNot(InetAddress address, int port, Throwable cause) {
        Ipv4Address where = address instanceof Inet4Address four ? Ipv4Address.of(four.getAddress()) : Ipv4Address.ZERO;
        return BindFailure.ofTcp(where, port, cause);
    }
}
