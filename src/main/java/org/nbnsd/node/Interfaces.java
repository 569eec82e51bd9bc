package org.nbnsd.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * The interfaces of this machine; each is known by its address. Names are registered on all of them, on the loopback
 * interface only if there is no other.
 */
final class Interfaces {
    private static final List<Prefix> PRIVATE = List.of(
            Prefix.parse("10.0.0.0/8"),
            Prefix.parse("172.16.0.0/12"),
            Prefix.parse("192.168.0.0/16"),
            Prefix.parse("169.254.0.0/16"));

    private final Map<Ipv4Address, LocalAddress> addresses = new TreeMap<>();
    private final Set<Ipv4Address> broadcasts = new HashSet<>();

    void replace(Collection<LocalAddress> now) {
        addresses.clear();
        broadcasts.clear();
        for (LocalAddress local : now) {
            addresses.put(local.address(), local);
            if (hasBroadcast(local)) {
                broadcasts.add(local.broadcast());
            }
        }
    }

    private static boolean hasBroadcast(LocalAddress local) {
        return !local.broadcast().equals(local.address()) && local.prefixLength() > 0;
    }

    /** Those that names are registered on, in a stable order. */
    List<Ipv4Address> active() {
        List<Ipv4Address> outside = addresses.keySet().stream()
                .filter(address -> !address.isLoopback())
                .toList();
        return outside.isEmpty() ? List.copyOf(addresses.keySet()) : outside;
    }

    /** The first of those that names are registered on; null if there is none. */
    @Nullable
    Ipv4Address first() {
        return addresses.isEmpty() ? null : active().get(0);
    }

    boolean contains(Ipv4Address address) {
        return addresses.containsKey(address);
    }

    /** The broadcast address of an interface; null if it has none. */
    @Nullable
    Ipv4Address broadcastOf(Ipv4Address address) {
        LocalAddress local = addresses.get(address);
        return local != null && hasBroadcast(local) ? local.broadcast() : null;
    }

    /** Whether a host is on the subnet of an interface, or is this machine. */
    boolean isOnSubnet(Ipv4Address host, Ipv4Address address) {
        LocalAddress local = addresses.get(address);
        return contains(host)
                || local != null && local.prefixLength() > 0 && local.subnet().contains(host);
    }

    /** Whether a host may ask for anything: one on a subnet of ours, or in a private network. */
    boolean isNear(Ipv4Address host) {
        return host.isLoopback()
                || PRIVATE.stream().anyMatch(prefix -> prefix.contains(host))
                || addresses.keySet().stream().anyMatch(address -> isOnSubnet(host, address));
    }

    /** Whether this machine sent the datagram itself: from one of its addresses, and from the port where it came to. */
    boolean isOwn(Datagram datagram) {
        return datagram.source().port() == datagram.local().port()
                && contains(datagram.source().address());
    }

    /** Whether a datagram can have come from a host that can be answered. */
    boolean isPossibleSource(Datagram datagram) {
        return datagram.source().port() != 0 && canBeAsked(datagram.source().address());
    }

    /** Whether an address can be one host's, so that a question may be sent to it. */
    boolean canBeAsked(Ipv4Address address) {
        return address.isHost() && !broadcasts.contains(address);
    }

    /** The interface to reach a host from: the one on its subnet, else the first; null if there is none. */
    @Nullable
    Ipv4Address toReach(Ipv4Address host) {
        Comparator<LocalAddress> nearest = Comparator.comparing(
                        (LocalAddress local) -> local.address().equals(host))
                .thenComparing(local -> local.subnet().contains(host))
                .thenComparing(LocalAddress::prefixLength)
                .thenComparing(LocalAddress::address, Comparator.reverseOrder());
        return addresses.values().stream()
                .filter(local -> local.address().isLoopback() == host.isLoopback())
                .max(nearest)
                .map(LocalAddress::address)
                .orElse(first());
    }

    /** These addresses with one of them in front, if it is among them. */
    static List<Ipv4Address> preferring(Ipv4Address first, Collection<Ipv4Address> all) {
        List<Ipv4Address> ordered = new ArrayList<>(all);
        if (ordered.remove(first)) {
            ordered.add(0, first);
        }
        return ordered;
    }

    /** The hardware address of an interface; 0 if unknown. */
    long unitId(Ipv4Address address) {
        LocalAddress local = addresses.get(address);
        return local == null ? 0 : local.unitId();
    }
}
