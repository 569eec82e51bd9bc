package org.nbnsd.cli.network;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Which addresses no host can have, as far as this machine can tell: small devices answer with that of their whole subnet.
 *
 * @param addresses of this machine
 */
record LocalSubnets(List<LocalAddress> addresses) {
    LocalSubnets {
        addresses = List.copyOf(addresses);
    }

    /** Those of this machine; none if the system does not tell. */
    static LocalSubnets ofSystem() {
        List<LocalAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InterfaceAddress of : each.getInterfaceAddresses()) {
                    if (of.getAddress() instanceof Inet4Address address) {
                        addresses.add(
                                new LocalAddress(Ipv4Address.of(address.getAddress()), of.getNetworkPrefixLength(), 0));
                    }
                }
            }
        } catch (SocketException e) {
            // The answers are of use without them.
        }
        return new LocalSubnets(addresses);
    }

    /** For a normal group a server knows no members: 255.255.255.255 says, send to everybody; nmbd also says 0.0.0.0. */
    static boolean isWholeGroup(AddressEntry entry) {
        return entry.group() && !entry.address().isHost();
    }

    /**
     * Why an address in an answer is none of a host.
     *
     * @param entry the address
     * @param from who answered
     * @return empty if it may be one
     */
    String impossible(AddressEntry entry, Endpoint from) {
        Ipv4Address address = entry.address();
        if (isWholeGroup(entry)) {
            return "";
        } else if (!address.isHost()) {
            return address.isMulticast() ? "a multicast address" : "no host has such an address";
        } else if (address.isLoopback() && !from.address().isLoopback() && !isLocal(from.address())) {
            return "a loopback address of another host";
        }
        for (LocalAddress local : addresses) {
            if (local.prefixLength() > 0
                    && local.prefixLength() < 31
                    && !local.address().isLoopback()) {
                if (address.equals(local.broadcast())) {
                    return "the broadcast address of " + local.subnet();
                } else if (address.equals(local.subnet().network())) {
                    return "the address of the network " + local.subnet();
                }
            }
        }
        return "";
    }

    private boolean isLocal(Ipv4Address address) {
        return addresses.stream().anyMatch(local -> local.address().equals(address));
    }

    /** The first of the addresses in answers that is impossible, in a sentence; empty if there is none. */
    String impossibleIn(Outcome outcome) {
        for (Reply reply : outcome.replies()) {
            if (reply.response() instanceof PositiveNameQueryResponse positive) {
                for (AddressEntry entry : positive.entries()) {
                    String impossible = impossible(entry, reply.from());
                    if (!impossible.isEmpty()) {
                        return Peers.text(reply.from()) + " answers " + entry.address() + ", which is impossible: "
                                + impossible;
                    }
                }
            }
        }
        return "";
    }
}
