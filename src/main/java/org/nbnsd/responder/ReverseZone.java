package org.nbnsd.responder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.Holder;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/** Names of computers by their addresses, for a network of 8, 16 or 24 bits (RFC 1035 3.5). */
final class ReverseZone extends Zone {
    private static final String ROOT = "in-addr.arpa.";

    private final Prefix network;
    private final Name suffix;
    private final ComputerTable computers;
    private final ProbedHosts hosts;

    ReverseZone(
            Prefix network,
            Name suffix,
            Name nameServer,
            Name person,
            int timeToLive,
            ComputerTable computers,
            ProbedHosts hosts) {
        super(name(network.network(), network.length() / 8), nameServer, person, timeToLive);
        this.network = network;
        this.suffix = suffix;
        this.computers = computers;
        this.hosts = hosts;
    }

    /** The networks at the borders of octets that make up another one. */
    static List<Prefix> zones(Prefix network) {
        int length = (network.length() + 7) / 8 * 8;
        List<Prefix> zones = new ArrayList<>();
        for (int i = 0; i < 1 << (length - network.length()); i++) {
            zones.add(new Prefix(new Ipv4Address(network.network().bits() | i << (32 - length)), length));
        }
        return zones;
    }

    private static Name name(Ipv4Address address, int octets) {
        StringBuilder text = new StringBuilder();
        for (int i = octets - 1; i >= 0; i--) {
            text.append(address.octets()[i] & 0xFF).append('.');
        }
        return Name.fromConstantString(text + ROOT);
    }

    @Override
    @Nullable
    List<Record> find(Name name, long now) {
        int octets = name.labels() - 3;
        Ipv4Address first = octets > 4 ? null : read(name, octets);
        if (first == null) {
            return null;
        }
        if (octets < 4) {
            Prefix part = Prefix.around(first, octets * 8);
            return isAnythingIn(part) || hosts.mayAskIn(part) ? List.of() : null;
        }
        List<Record> names = names(name, first, now);
        return names == null ? told(name, first, now) : names;
    }

    /** What a host said that the records do not know; nothing of any type as long as it may be asked. */
    private @Nullable List<Record> told(Name owner, Ipv4Address address, long now) {
        if (!hosts.mayAsk(address)) {
            return null;
        }
        ProbedHosts.Answer answer = hosts.get(address, now);
        if (answer == null) {
            return List.of();
        }
        long ttl = Math.min(timeToLive(), (answer.until() - now) / 1000);
        return answer.label().isEmpty()
                ? null
                : List.of(new PTRRecord(owner, DClass.IN, ttl, ForwardZone.below(answer.label(), suffix)));
    }

    /** The host that has to be asked before anybody can say which name it has; null if there is nothing to ask. */
    @Nullable
    Ipv4Address toAsk(Name name, long now) {
        Ipv4Address address = name.labels() == 7 ? read(name, 4) : null;
        boolean isAsked = address != null
                && hosts.mayAsk(address)
                && hosts.get(address, now) == null
                && names(name, address, now) == null;
        return isAsked ? address : null;
    }

    /** The address of which a name has the first octets; null if it is no such name. */
    private static @Nullable Ipv4Address read(Name name, int octets) {
        int bits = 0;
        for (int i = 0; i < octets; i++) {
            int octet = octet(name.getLabelString(octets - 1 - i));
            if (octet < 0) {
                return null;
            }
            bits |= octet << (24 - 8 * i);
        }
        return new Ipv4Address(bits);
    }

    /** -1 if it is none, as 01 or 256. */
    private static int octet(String label) {
        if (!label.matches("0|[1-9][0-9]{0,2}")) {
            return -1;
        }
        int octet = Integer.parseInt(label);
        return octet > 0xFF ? -1 : octet;
    }

    /** Who is told that a name is not there believes that there is nothing below it either (RFC 8020). */
    private boolean isAnythingIn(Prefix part) {
        Ipv4Address first = part.network();
        Ipv4Address next = computers.after(new Ipv4Address(first.bits() - 1));
        return next != null && part.contains(next);
    }

    private @Nullable List<Record> names(Name owner, Ipv4Address address, long now) {
        Computer computer = computers.at(address, now).stream()
                .min(Comparator.<Computer, Boolean>comparing(
                                other -> other.record().name().suffix() != NameSuffix.WORKSTATION)
                        .thenComparing(other -> -registeredAt(other, address))
                        .thenComparing(Computer::label))
                .orElse(null);
        return computer == null
                ? null
                : List.of(new PTRRecord(
                        owner,
                        DClass.IN,
                        computer.timeToLive(now, timeToLive()),
                        ForwardZone.below(computer.label(), suffix)));
    }

    /** The latest one is there, another has gone without a word. */
    private static long registeredAt(Computer computer, Ipv4Address address) {
        Holder holder = computer.record().holder(address);
        return holder == null ? 0 : holder.registeredAt();
    }

    @Override
    @Nullable
    Step step(@Nullable Object from, long now) {
        Ipv4Address before = from == null ? new Ipv4Address(network.network().bits() - 1) : (Ipv4Address) from;
        Ipv4Address address = computers.after(before);
        if (address == null || !network.contains(address)) {
            return null;
        }
        List<Record> records = names(name(address, 4), address, now);
        return new Step(address, records == null ? List.of() : records);
    }
}
