package org.nbnsd.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** The addresses that the server listens on, and what follows from them. */
final class Locals {
    private static final String LOOPBACK = "a loopback address";
    /** 127.0.0.1, and what else systems give themselves. */
    private static final Prefix USUAL_LOOPBACK = Prefix.parse("127.0.0.0/16");

    private final Map<Ipv4Address, LocalAddress> addresses = new HashMap<>();
    private final Set<Ipv4Address> broadcasts = new HashSet<>();
    /** The addresses of subnets that are none of a host, and why. */
    private final Map<Ipv4Address, String> nobodys = new HashMap<>();

    private List<Prefix> subnets = List.of();

    void replace(Collection<LocalAddress> now) {
        addresses.clear();
        broadcasts.clear();
        nobodys.clear();
        for (LocalAddress local : now) {
            addresses.put(local.address(), local);
            if (!local.broadcast().equals(local.address())) {
                broadcasts.add(local.broadcast());
            }
            if (local.prefixLength() < 31) {
                nobodys.put(local.broadcast(), "the broadcast address of " + local.subnet());
                nobodys.put(local.subnet().network(), "the address of the network " + local.subnet());
            }
        }
        subnets = now.stream()
                .filter(local -> local.prefixLength() > 0) // 0 is what an interface has that does not know
                .map(LocalAddress::subnet)
                .distinct()
                .toList();
    }

    boolean contains(Ipv4Address address) {
        return addresses.containsKey(address);
    }

    /** Whether an address reaches this machine, by whatever interface. */
    boolean isThisMachine(Ipv4Address address) {
        return contains(address) || address.isLoopback();
    }

    /** Whether an address is one of this machine, or in the subnet of one. */
    boolean isAttached(Ipv4Address address) {
        for (Prefix subnet : subnets) {
            if (subnet.contains(address)) {
                return true;
            }
        }
        return contains(address);
    }

    /** Whether this server sent the datagram itself: from one of its addresses, and from the service's port. */
    boolean isOwn(Datagram datagram) {
        return datagram.source().port() == datagram.local().port()
                && contains(datagram.source().address());
    }

    /** Whether a datagram can have come from a host that can be answered. */
    boolean isPossibleSource(Datagram datagram) {
        Ipv4Address source = datagram.source().address();
        return datagram.source().port() != 0 && source.isHost() && !broadcasts.contains(source);
    }

    /**
     * The addresses of this host that a client can use, the one that it asked first. Loopback addresses are for clients on
     * this host only.
     */
    List<Ipv4Address> seenFrom(Ipv4Address asked) {
        List<Ipv4Address> seen = new ArrayList<>();
        seen.add(asked);
        addresses.keySet().stream()
                .filter(address -> !address.equals(asked) && !address.isLoopback() && !asked.isLoopback())
                .sorted()
                .limit(NameRecord.MAX_HOLDERS - 1L)
                .forEach(seen::add);
        return seen;
    }

    /** Whether an address can be one host's, so that a question may be sent to it. */
    boolean canBeAsked(Ipv4Address address) {
        return whyNobodys(address).isEmpty();
    }

    /** Why no host can have an address, in a few words; empty if one can. */
    private String whyNobodys(Ipv4Address address) {
        return address.isHost() ? nobodys.getOrDefault(address, "") : "not the address of a host";
    }

    /** Why an address cannot be that of a host that claims a name by a datagram; empty if it can. */
    String whyNotClaimed(Ipv4Address address, Datagram datagram) {
        String obstacle = whyNobodys(address);
        if (!obstacle.isEmpty()) {
            return obstacle;
        }
        Ipv4Address sender = datagram.source().address();
        if (address.isLoopback()
                && !(sender.isLoopback() && isAskedHere(datagram.local().address()))) {
            return LOOPBACK;
        }
        return contains(address) && !isThisMachine(sender) ? "an address of this server" : "";
    }

    /**
     * Whether a claimed address is one that only its own machine could use, and none that a host has by itself: Samba's tests
     * of name servers register such a one, and expect that no answer comes from there, but not to be refused.
     */
    boolean isNobodysLoopback(Ipv4Address address, Datagram datagram) {
        return address.isLoopback()
                && !USUAL_LOOPBACK.contains(address)
                && LOOPBACK.equals(whyNotClaimed(address, datagram));
    }

    /**
     * Why an address cannot be given a name by hand; empty if it can. A dynamic record may have what this machine could have
     * registered for itself, so that what was exported can be imported again; it is told to nobody else.
     */
    String whyNotByHand(Holder holder, boolean isStatic) {
        Ipv4Address address = holder.address();
        String obstacle = whyNobodys(address);
        if (!obstacle.isEmpty()) {
            return obstacle;
        }
        boolean isOwnDoing = !isStatic && isThisMachine(holder.registeredBy());
        if (address.isLoopback()
                && (isStatic || !holder.registeredBy().isLoopback())
                && addresses.keySet().stream().anyMatch(local -> !local.isLoopback())) {
            return LOOPBACK;
        }
        return contains(address) && !isOwnDoing
                ? "an address of this server, whose names are in its configuration"
                : "";
    }

    /** Whether a holder is of use to who asked at a local address; what is impossible may be there from earlier. */
    boolean isTold(Holder holder, Ipv4Address asked) {
        return isToldPlainly(holder.address(), asked)
                || contains(holder.address())
                        && isThisMachine(holder.registeredBy())
                        && whyNobodys(holder.address()).isEmpty()
                        && (!holder.address().isLoopback() || isAskedHere(asked));
    }

    /** The same, if that can be said without knowing who registered it. */
    boolean isToldPlainly(Ipv4Address address, Ipv4Address asked) {
        return address.isHost()
                && !nobodys.containsKey(address)
                && !addresses.containsKey(address)
                && (!address.isLoopback() || isAskedHere(asked));
    }

    /** Whether only this machine can ask at a local address. */
    private static boolean isAskedHere(Ipv4Address local) {
        return local.isLoopback();
    }

    /**
     * The address to ask a host from: one in its own subnet, because some hosts answer no other; else the one where the
     * claim came in, except that loopback addresses reach only each other.
     */
    Ipv4Address toReach(Ipv4Address host, Ipv4Address arrival) {
        Comparator<LocalAddress> nearest = Comparator.comparing(
                        (LocalAddress local) -> local.subnet().contains(host))
                .thenComparing(local -> local.address().equals(arrival))
                .thenComparing(LocalAddress::prefixLength)
                .thenComparing(LocalAddress::address, Comparator.reverseOrder());
        return addresses.values().stream()
                .filter(local -> local.address().isLoopback() == host.isLoopback())
                .max(nearest)
                .map(LocalAddress::address)
                .orElse(arrival);
    }

    /** The hardware address of the interface with an address; 0 if unknown. */
    long unitId(Ipv4Address address) {
        LocalAddress local = addresses.get(address);
        return local == null ? 0 : local.unitId();
    }
}
