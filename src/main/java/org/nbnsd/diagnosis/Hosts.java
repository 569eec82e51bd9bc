package org.nbnsd.diagnosis;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Identity.Held;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What the hosts that have to do with a name did with this and other names, as the rules look at it. */
final class Hosts {
    private static final String NO_MAC = "00-00-00-00-00-00";

    private final Map<Ipv4Address, List<Fact>> known = new HashMap<>(); // many rules look at a host many times
    private final Map<Ipv4Address, Set<String>> lastComputers = new HashMap<>();
    private final Map<Ipv4Address, Set<String>> computers = new HashMap<>();
    private final Map<Ipv4Address, List<Fact>> lies = new HashMap<>();
    private final IdentityHashMap<Fact, Boolean> strange = new IdentityHashMap<>();
    private final Function<Ipv4Address, ? extends Collection<Fact>> ofHost;
    private final Function<Ipv4Address, String> neighbours;

    /**
     * @param ofHost facts about an address, with whatever name, in any order; of one time in the order in which they came
     * @param neighbours the MAC address that an address has on a segment of this machine now; empty if it is not known
     */
    Hosts(Function<Ipv4Address, ? extends Collection<Fact>> ofHost, Function<Ipv4Address, String> neighbours) {
        this.ofHost = ofHost;
        this.neighbours = neighbours;
    }

    /** Sorted by time; what has one time stays as it came. */
    static List<Fact> sorted(Collection<Fact> facts) {
        return facts.stream().sorted(Comparator.comparingLong(Fact::at)).toList();
    }

    /** Everything that the host did or that concerned it, whatever the name. */
    List<Fact> of(Ipv4Address address) {
        return known.computeIfAbsent(address, host -> sorted(ofHost.apply(host)));
    }

    /** The last of a kind that the host did itself; null if it did none. */
    @Nullable
    Fact last(Ipv4Address address, FactKind kind) {
        Fact last = null;
        for (Fact fact : of(address)) {
            if (fact.kind() == kind && fact.actor().equals(address)) {
                last = fact;
            }
        }
        return last;
    }

    /** The last node status response of an address; null if there is none. */
    @Nullable
    Fact status(Ipv4Address address) {
        return last(address, FactKind.STATUS);
    }

    /** The address of an adapter on its segment, as it is now if that is known, else as it was. */
    String macNow(Ipv4Address address) {
        String now = neighbours.apply(address);
        return now.isEmpty() ? mac(address) : now;
    }

    /**
     * The address of an adapter on its segment; empty if it is not known. What it was when something happened goes before
     * what it is now: the address may be another machine's by now.
     */
    String mac(Ipv4Address address) {
        String mac = "";
        for (Fact fact : of(address)) {
            String told = toldMac(fact);
            if (fact.actor().equals(address) && !told.isEmpty()) {
                mac = told;
            }
        }
        return mac.isEmpty() ? neighbours.apply(address) : mac;
    }

    /** What a fact tells of its actor's address on the segment; empty if nothing: Samba tells only zeros. */
    static String toldMac(Fact fact) {
        String told = fact.detail(Detail.MAC);
        return told.equals(NO_MAC) ? "" : told;
    }

    /** The names of a node status response; a group's with {@code *} behind it. */
    static Set<String> table(Fact status) {
        String names = status.detail(Detail.NAMES);
        return names.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(names.split(Fact.BETWEEN_NAMES)));
    }

    /** What an address has, up to a fact and with it. */
    List<Held> held(Ipv4Address address, @Nullable Fact upTo) {
        Holdings holdings = new Holdings(address);
        for (Fact fact : of(address)) {
            if (upTo != null && fact.at() > upTo.at()) {
                break;
            }
            holdings.add(fact);
            if (upTo != null && isSame(fact, upTo)) {
                break;
            }
        }
        return holdings.names();
    }

    @SuppressWarnings("ReferenceEquality") // two equal facts are two things that happened
    static boolean isSame(Fact fact, Fact other) {
        return fact == other;
    }

    /** The names that an address has now as a computer (00, unique), by what it registered or told. */
    Set<String> computers(Ipv4Address address) {
        return computers.computeIfAbsent(address, host -> computers(held(host, null)));
    }

    /** The same at the time of a fact, with what that fact tells. */
    Set<String> computers(Ipv4Address address, @Nullable Fact upTo) {
        return computers(held(address, upTo));
    }

    /** The bases of all names (00 and 20, unique) that an address had as a computer at the time of a fact. */
    Set<String> computersAndServers(Ipv4Address address, Fact upTo) {
        Set<String> bases = new TreeSet<>();
        for (Held held : held(address, upTo)) {
            if (!held.isGroup() && !held.isDoubtful() && isComputers(held.name())) {
                bases.add(held.name().base());
            }
        }
        return bases;
    }

    /** Whether a name is one of those that only computers have. */
    private static boolean isComputers(@Nullable NetbiosName name) {
        return name != null && (name.suffix() == NameSuffix.WORKSTATION || name.suffix() == NameSuffix.SERVER);
    }

    /** The names by which an address was known as a computer, the last ones that it had. */
    Set<String> lastComputers(Ipv4Address address) {
        return lastComputers.computeIfAbsent(address, this::findLastComputers);
    }

    private Set<String> findLastComputers(Ipv4Address address) {
        Set<String> last = Set.of();
        Holdings holdings = new Holdings(address);
        for (Fact fact : of(address)) {
            if (holdings.mayEndWith(fact)) {
                Set<String> before = computers(holdings.names());
                last = before.isEmpty() ? last : before;
            }
            holdings.add(fact);
        }
        Set<String> present = computers(holdings.names());
        return present.isEmpty() ? last : present;
    }

    /** The computers' names that an address has, or ever wanted. */
    Set<String> computersAndWishes(Ipv4Address address) {
        return computersAndWishes(address, null);
    }

    /** The same up to a fact and with it: by them two addresses of one host are known. */
    Set<String> computersAndWishes(Ipv4Address address, @Nullable Fact upTo) {
        Set<String> computers = new TreeSet<>(computers(address, upTo));
        for (Fact fact : of(address)) {
            if (upTo != null && fact.at() > upTo.at()) {
                break;
            }
            String claimed = ownClaim(fact, address);
            if (claimed != null) {
                computers.add(claimed);
            }
        }
        return computers;
    }

    /** Whether a list of addresses is a lie, or by somebody who lied about others around that time, whatever the name. */
    boolean isLiar(Fact list) {
        return isStrange(list)
                || lies.computeIfAbsent(list.actor(), this::findLies).stream()
                        .anyMatch(lie -> Math.abs(lie.at() - list.at()) <= Evidence.USUAL_LIFETIME);
    }

    private List<Fact> findLies(Ipv4Address address) {
        return of(address).stream()
                .filter(fact -> fact.actor().equals(address) && Evidence.isYes(fact) && isStrange(fact))
                .toList();
    }

    /**
     * Whether there is no computer that all of the listed addresses were, as far as they were any, and who lists them, too:
     * then it lies, about all of them. What the listed ones were a lifetime before does not count: addresses go from one
     * computer to another. Neither does what they are by its own word alone.
     */
    private boolean isStrange(Fact list) {
        return strange.computeIfAbsent(list, this::hasNothingInCommon);
    }

    private boolean hasNothingInCommon(Fact list) {
        long since = list.at() - Evidence.USUAL_LIFETIME;
        Set<String> common = computersAndWishes(list.actor());
        boolean isKnown = false;
        for (Ipv4Address address : list.addresses()) {
            Set<String> computers =
                    address.equals(list.actor()) ? Set.of() : computersAndWishesSince(address, since, list.actor());
            if (!computers.isEmpty()) {
                isKnown = true;
                common.retainAll(computers);
            }
        }
        return isKnown && common.isEmpty();
    }

    /**
     * The computers' names that an address has and that were heard of there since some time, and those that it claimed since,
     * but for what one host says of it.
     */
    private Set<String> computersAndWishesSince(Ipv4Address address, long since, Ipv4Address notBy) {
        Holdings holdings = new Holdings(address);
        of(address).stream().filter(fact -> !isSaidBy(notBy, fact)).forEach(holdings::add);
        Set<String> computers = new TreeSet<>(computers(holdings.names().stream()
                .filter(held -> held.last().at() >= since)
                .toList()));
        for (Fact fact : of(address)) {
            String claimed = fact.at() >= since ? ownClaim(fact, address) : null;
            if (claimed != null) {
                computers.add(claimed);
            }
        }
        return computers;
    }

    /** Whether a host lists addresses by a fact, or the server took its word for that they are one host's. */
    private static boolean isSaidBy(Ipv4Address host, Fact fact) {
        boolean isList = Evidence.isYes(fact) && fact.actor().equals(host);
        return isList || fact.kind() == FactKind.RECOGNISED && isListed(fact, host);
    }

    private static boolean isListed(Fact fact, Ipv4Address address) {
        return fact.actor().equals(address) || fact.addresses().contains(address);
    }

    /** The computer whose name (00 or 20) an address claimed itself, or refreshed; null if it is no such claim. */
    private static @Nullable String ownClaim(Fact fact, Ipv4Address address) {
        NetbiosName name = fact.name();
        if (name == null
                || !fact.actor().equals(address)
                || fact.sender() != null
                || !(fact.kind().isClaim() || fact.kind() == FactKind.REFRESHED)) {
            return null;
        }
        return isComputers(name) && !fact.detail(Detail.TYPE).equals("group") ? name.base() : null;
    }

    /**
     * That an address claims another computer's name for the first time after a fact, so that it was renamed; null if not.
     * What it claims together with the first is an alias.
     */
    @Nullable
    Fact renamedSince(Ipv4Address address, NetbiosName name, Fact since) {
        Set<String> before = new TreeSet<>(Set.of(name.base()));
        boolean isSince = false;
        for (Fact fact : of(address)) {
            isSince |= isSame(fact, since);
            String claimed = fact.kind() == FactKind.REFRESHED ? null : ownClaim(fact, address);
            boolean isNew = claimed != null && before.add(claimed);
            if (isNew && isSince && fact.at() - since.at() > Holdings.TOGETHER.toMillis()) {
                return fact;
            }
        }
        return null;
    }

    /**
     * Whether the last that an address did with a computer's name (00 or 20) up to some time, in milliseconds since the epoch,
     * was with the one of these fifteen octets.
     */
    boolean wantsComputer(Ipv4Address address, NetbiosName name, long upTo) {
        boolean wants = false;
        for (Fact fact : of(address)) {
            if (fact.at() > upTo) {
                break;
            }
            NetbiosName other = fact.name();
            if (other == null || !isComputers(other) || fact.detail(Detail.TYPE).equals("group")) {
                continue;
            }
            boolean isSame = other.withSuffix(name.suffix()).equals(name);
            boolean isMet = fact.kind() == FactKind.CONFLICT && address.equals(fact.peer());
            if (isMet) {
                wants = isSame;
            }
            if (!fact.actor().equals(address) || fact.sender() != null) {
                continue;
            }
            switch (fact.kind()) {
                case CLAIMED, GRANTED, REFRESHED, TOOK_OVER, CONFLICT, REFUSED, REFUSED_BY_STATIC, DEFENDED ->
                    wants = isSame;
                case RELEASED, DENIED, EXPIRED -> wants = wants && !isSame;
                default -> {}
            }
        }
        return wants;
    }

    /** Whether an address ever did anything with a computer's name; the 00 of a workgroup is none. */
    boolean hasToDoWithComputers(Ipv4Address address) {
        return of(address).stream()
                .filter(fact -> fact.actor().equals(address)
                        && !fact.detail(Detail.TYPE).equals("group"))
                .map(Fact::name)
                .anyMatch(Hosts::isComputers);
    }

    private static Set<String> computers(List<Held> names) {
        Set<String> computers = new TreeSet<>();
        for (Held held : names) {
            if (held.isComputer() && !held.isDoubtful()) {
                computers.add(held.name().base());
            }
        }
        return computers;
    }
}
