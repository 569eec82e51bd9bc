package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** All facts about one name, and what the hosts concerned did besides, as the rules look at it. */
final class Evidence {
    private static final String NO_MAC = "00-00-00-00-00-00";

    /** More claimants than that tell no more about a name, and take a time that grows with their square. */
    private static final int MOST_PAIRED = 40;

    /** Two hosts that want one name; the first had it, or wanted it, before the second. */
    record Pair(Ipv4Address first, Ipv4Address second) {}

    private final NetbiosName name;
    private final List<Fact> facts;
    private final Function<Ipv4Address, List<Fact>> ofHost;
    private final Function<Ipv4Address, String> neighbours;
    /** Rules ask for the same again for each pair of claimants. */
    private final Map<Set<FactKind>, List<Fact>> ofKinds = new HashMap<>();

    /**
     * @param facts about the name, in any order
     * @param ofHost facts about an address, with this name and others, in any order
     * @param neighbours the MAC address that an address has on a segment of this machine now; empty if it is not known
     */
    Evidence(
            NetbiosName name,
            Collection<Fact> facts,
            Function<Ipv4Address, ? extends Collection<Fact>> ofHost,
            Function<Ipv4Address, String> neighbours) {
        this.name = name;
        this.neighbours = neighbours;
        this.facts = sorted(facts);
        Map<Ipv4Address, List<Fact>> known = new HashMap<>(); // many rules look at a host many times
        this.ofHost = address -> known.computeIfAbsent(address, host -> sorted(ofHost.apply(host)));
    }

    private static List<Fact> sorted(Collection<Fact> facts) {
        return facts.stream().sorted(Comparator.comparingLong(Fact::at)).toList();
    }

    NetbiosName name() {
        return name;
    }

    List<Fact> facts() {
        return facts;
    }

    List<Fact> of(FactKind... kinds) {
        Set<FactKind> wanted = EnumSet.copyOf(Arrays.asList(kinds));
        return ofKinds.computeIfAbsent(
                wanted,
                any -> facts.stream().filter(fact -> any.contains(fact.kind())).toList());
    }

    @Nullable
    Fact last(Ipv4Address actor, FactKind... kinds) {
        return lastBefore(Long.MAX_VALUE, actor, kinds);
    }

    @Nullable
    Fact lastBefore(long time, Ipv4Address actor, FactKind... kinds) {
        Fact last = null;
        for (Fact fact : of(kinds)) {
            if (fact.actor().equals(actor) && fact.at() < time) {
                last = fact;
            }
        }
        return last;
    }

    /** Everything that the host did, whatever the name. */
    List<Fact> host(Ipv4Address address) {
        return ofHost.apply(address);
    }

    /** Who has, had or wants the name, in the order of their appearance. */
    Set<Ipv4Address> claimants() {
        Set<Ipv4Address> claimants = new LinkedHashSet<>();
        for (Fact fact : facts) {
            if (fact.kind().isClaimants() && fact.actor().isHost()) {
                claimants.add(fact.actor());
            }
        }
        return claimants;
    }

    /** All pairs of claimants; if there are very many, of those that appeared last. */
    List<Pair> pairs() {
        List<Ipv4Address> claimants = List.copyOf(claimants());
        claimants = claimants.subList(Math.max(0, claimants.size() - MOST_PAIRED), claimants.size());
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < claimants.size(); i++) {
            for (int j = i + 1; j < claimants.size(); j++) {
                pairs.add(new Pair(claimants.get(i), claimants.get(j)));
            }
        }
        return pairs;
    }

    /** Why two addresses are those of one host: one of them says so; null if nothing says so. */
    @Nullable
    Reason oneHost(Pair pair) {
        Reason found = null;
        for (Fact fact : of(FactKind.RECOGNISED, FactKind.DEFENDED, FactKind.ANSWERED)) {
            boolean speaksForItself = fact.actor().equals(pair.first())
                    || fact.actor().equals(pair.second())
                    || fact.kind() == FactKind.RECOGNISED;
            if (speaksForItself && isListed(fact, pair.first()) && isListed(fact, pair.second())) {
                found = new Reason("one host says that it has both addresses", fact);
            }
        }
        return found;
    }

    private static boolean isListed(Fact fact, Ipv4Address address) {
        return fact.actor().equals(address) || fact.addresses().contains(address);
    }

    /** The last that an address said of the name, if it said that it has it. */
    @Nullable
    Fact yes(Ipv4Address address) {
        Fact last = last(
                address,
                FactKind.DEFENDED,
                FactKind.ANSWERED,
                FactKind.DENIED,
                FactKind.SILENT,
                FactKind.RELEASED,
                FactKind.EXPIRED);
        return last != null && (last.kind() == FactKind.DEFENDED || last.kind() == FactKind.ANSWERED) ? last : null;
    }

    /** What proves that a host was alive and wanted the name, after some moment. */
    @Nullable
    Fact claimAfter(Ipv4Address address, long time) {
        Fact claim = last(address, FactKind.CLAIMED, FactKind.REFUSED, FactKind.CONFLICT, FactKind.REFRESHED);
        return claim != null && claim.at() >= time ? claim : null;
    }

    /** The last node status response of an address; null if there is none. */
    @Nullable
    Fact status(Ipv4Address address) {
        Fact last = null;
        for (Fact fact : host(address)) {
            if (fact.kind() == FactKind.STATUS && fact.actor().equals(address)) {
                last = fact;
            }
        }
        return last;
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
        for (Fact fact : host(address)) {
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

    /** The names of a node status response. */
    static Set<String> table(Fact status) {
        String names = status.detail(Detail.NAMES);
        return names.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(names.split(Fact.BETWEEN_NAMES)));
    }

    /** The names that a host has as a computer (00, unique), by what it registered or told. */
    Set<String> computers(Ipv4Address address) {
        Set<String> computers = new TreeSet<>();
        for (Fact fact : host(address)) {
            NetbiosName of = fact.name();
            boolean has = fact.kind() == FactKind.GRANTED
                    || fact.kind() == FactKind.REFRESHED
                    || fact.kind() == FactKind.DEFENDED
                    || fact.kind() == FactKind.ANSWERED
                    || fact.kind() == FactKind.TOOK_OVER;
            if (has
                    && of != null
                    && of.suffix() == NameSuffix.WORKSTATION
                    && fact.actor().equals(address)
                    && !fact.detail(Detail.TYPE).equals("group")) {
                computers.add(of.base());
            }
            if (fact.kind() == FactKind.STATUS && fact.actor().equals(address)) {
                table(fact).stream()
                        .filter(line -> line.endsWith("<00>"))
                        .map(line -> line.substring(0, line.length() - 4))
                        .forEach(computers::add);
            }
        }
        return computers;
    }

    /** Whether the name can be nothing but a user's: a host that has it is not the computer of that name. */
    boolean isUserName() {
        return name.suffix() == NameSuffix.MESSENGER
                && claimants().stream().noneMatch(address -> computers(address).contains(name.base()));
    }

    boolean isGroup() {
        return facts.stream().anyMatch(fact -> fact.detail(Detail.TYPE).equals("group"));
    }

    /** A name of the browser service: it is fought for in elections. */
    boolean isBrowserName() {
        return name.suffix() == NameSuffix.MASTER_BROWSER
                || name.suffix() == NameSuffix.DOMAIN_MASTER_BROWSER
                || name.suffix() == NameSuffix.BROWSER_ELECTIONS
                || name.octet(0) == 1;
    }

    /** Whether a name has the look of those that applications derive from a computer's: a letter in its last place. */
    boolean isDerived() {
        int last = name.octet(NetbiosName.LENGTH - 2);
        return last >= 'A' && last <= 'Z' && name.octet(NetbiosName.LENGTH - 3) == ' ' && name.octet(0) != ' ';
    }
}
