package org.nbnsd.net;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** What {@link NetworkInterface} tells. */
final class SystemInterfaces {
    private static final int MAC_LENGTH = 6;

    private SystemInterfaces() {}

    /**
     * In the order of the interfaces and of the addresses of each, loopback last: whoever takes the first address of a
     * subnet takes the primary one.
     */
    static List<LocalAddress> addresses() throws IOException {
        Map<Ipv4Address, LocalAddress> found = new LinkedHashMap<>();
        List<NetworkInterface> tops = NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .toList();
        for (NetworkInterface top : tops) {
            for (NetworkInterface one :
                    Stream.concat(Stream.of(top), top.subInterfaces()).toList()) {
                add(one, found);
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing(local -> local.address().isLoopback()))
                .toList();
    }

    private static void add(NetworkInterface one, Map<Ipv4Address, LocalAddress> found) {
        try {
            if (!one.isUp()) {
                return;
            }
            long unitId = unitId(one.getHardwareAddress());
            List<InterfaceAddress> entries = one.getInterfaceAddresses();
            // On Linux the JDK puts each address before those that it has read already: the primary one comes last.
            for (InterfaceAddress entry : UdpTransport.isLinux() ? Lists.reverse(entries) : entries) {
                if (entry.getAddress() instanceof Inet4Address inet) {
                    Ipv4Address address = Ipv4Address.of(inet.getAddress());
                    // Some drivers of tunnels on Windows tell lengths above 32, or below 0.
                    int prefixLength = Math.min(32, Math.max(0, entry.getNetworkPrefixLength()));
                    if (address.isHost()) {
                        found.putIfAbsent(address, new LocalAddress(address, prefixLength, unitId));
                    }
                }
            }
        } catch (SocketException e) {
            // The interface has gone between the listing and the question; the next scan does not see it.
            return;
        }
    }

    private static long unitId(byte[] mac) {
        long unitId = 0;
        if (mac != null && mac.length == MAC_LENGTH) {
            for (byte octet : mac) {
                unitId = unitId << 8 | octet & 0xFF;
            }
        }
        return unitId;
    }
}
