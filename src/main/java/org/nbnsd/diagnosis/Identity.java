package org.nbnsd.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who an address was at some time, by what is known of it. Addresses go from one computer to another, so what happened later
 * does not count; what happened at that very time does.
 *
 * @param address the address
 * @param at the time, in milliseconds since the epoch
 * @param names what it had then, in the order in which it got it, as far as that is known
 * @param mac its address on the segment then, as it was told last; empty if that is not known
 * @param earliest the first that is known of it at all; null if nothing is
 * @param lastBefore the last that it did at that time or before; null if nothing is known
 * @param firstAfter the first that it did later; null if nothing is known
 * @param around what happened to it and others within {@link #AROUND} before and after, apart from questions and refreshes;
 *     the oldest first
 */
public record Identity(
        Ipv4Address address,
        long at,
        List<Held> names,
        String mac,
        @Nullable Fact earliest,
        @Nullable Fact lastBefore,
        @Nullable Fact firstAfter,
        List<Fact> around) {
    /** How far the clocks of two machines may differ, and how long it may take until one logs what the other did. */
    public static final Duration AROUND = Duration.ofMinutes(5);

    /**
     * A name that an address had.
     *
     * @param name the name
     * @param isGroup whether it is a group's
     * @param since what told first that it had it
     * @param last what told it last
     * @param isDoubtful whether it may be what another computer left that had the address before: another computer's name
     *     has come since, and this one was not heard of again
     */
    public record Held(NetbiosName name, boolean isGroup, Fact since, Fact last, boolean isDoubtful) {
        /** A unique name with the suffix 00: its base is the computer's name. */
        boolean isComputer() {
            return !isGroup && name.suffix() == NameSuffix.WORKSTATION;
        }
    }

    /** Keeps copies. */
    public Identity {
        names = List.copyOf(names);
        around = List.copyOf(around);
    }

    /**
     * Draws it from facts.
     *
     * @param address the address
     * @param facts all that is known about it, in any order; of several at one time what came first stands first
     * @param at the time, in milliseconds since the epoch
     * @return who it was
     * @throws IllegalArgumentException if a fact tells of names that are none
     */
    public static Identity of(Ipv4Address address, Collection<Fact> facts, long at) {
        List<Fact> sorted =
                facts.stream().sorted(Comparator.comparingLong(Fact::at)).toList();
        Holdings holdings = new Holdings(address);
        Fact lastBefore = null;
        Fact firstAfter = null;
        List<Fact> around = new ArrayList<>();
        for (Fact fact : sorted) {
            boolean isDeed = fact.actor().equals(address) && fact.kind().showsActor();
            if (fact.at() <= at) {
                holdings.add(fact);
                lastBefore = isDeed ? fact : lastBefore;
            } else if (isDeed && firstAfter == null) {
                firstAfter = fact;
            }
            if (fact.kind().isOfNote() && Math.abs(fact.at() - at) <= AROUND.toMillis()) {
                around.add(fact);
            }
        }
        return new Identity(
                address,
                at,
                holdings.names(),
                holdings.mac(),
                sorted.isEmpty() ? null : sorted.get(0),
                lastBefore,
                firstAfter,
                around);
    }

    /**
     * The names that it had as a computer: unique ones with the suffix 00, or 20 if there is none such. Doubtful ones do
     * not count.
     *
     * @return mostly one; empty if none is known
     */
    public List<String> computers() {
        Set<String> computers = bases(NameSuffix.WORKSTATION);
        return List.copyOf(computers.isEmpty() ? bases(NameSuffix.SERVER) : computers);
    }

    /**
     * The users who were logged on there: unique names with the suffix 03 that are no computer's. Doubtful ones do not count.
     *
     * @return empty if none is known
     */
    public List<String> users() {
        Set<String> users = bases(NameSuffix.MESSENGER);
        users.removeAll(bases(NameSuffix.WORKSTATION));
        users.removeAll(bases(NameSuffix.SERVER));
        return List.copyOf(users);
    }

    private Set<String> bases(int suffix) {
        Set<String> bases = new LinkedHashSet<>();
        for (Held held : names) {
            if (!held.isGroup() && !held.isDoubtful() && held.name().suffix() == suffix) {
                bases.add(held.name().base());
            }
        }
        return bases;
    }

    /**
     * Whether anything is known of the address at all, whenever that was.
     *
     * @return true if so
     */
    public boolean isKnown() {
        return earliest != null;
    }

    /**
     * Whose guest it was, if its MAC address is a virtual machine's.
     *
     * @return such as {@code VMware}; empty if it was no virtual machine, or nothing is known
     */
    public String hypervisor() {
        return Hypervisor.of(mac);
    }
}
