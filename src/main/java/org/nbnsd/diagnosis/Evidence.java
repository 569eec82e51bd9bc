package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** All facts about one name, what is now, and what the hosts concerned did besides, as the rules look at it. */
final class Evidence {
    /** More claimants than that tell no more about a name, and take a time that grows with their square. */
    private static final int MOST_PAIRED = 40;

    /** Six days, in milliseconds. */
    static final long USUAL_LIFETIME = 6 * 24 * 3_600_000L;

    /** Two hosts that want one name; the first had it, or wanted it, before the second. */
    record Pair(Ipv4Address first, Ipv4Address second) {}

    private final NetbiosName name;
    private final List<Fact> facts;
    private final Present present;
    private final Present ofComputer;
    private final Hosts hosts;
    private final Course course;
    private final IdentityHashMap<Fact, Integer> orders = new IdentityHashMap<>();
    /** Rules ask for the same again for each pair of claimants. */
    private final Map<Set<FactKind>, List<Fact>> ofKinds = new HashMap<>();

    private final Set<Ipv4Address> claimants = new LinkedHashSet<>();
    /** The last that each host did itself. */
    private final Map<Ipv4Address, Fact> deeds = new HashMap<>();
    /** Where somebody may have said that several addresses are one host's. */
    private final List<Fact> lists = new ArrayList<>();

    private final boolean isGroup;
    private final long lifetime;
    private @Nullable Boolean isUserName;

    /**
     * @param facts about the name, in any order; of one time in the order in which they came
     * @param ofHost facts about an address, with this name and others, in any order
     * @param neighbours the MAC address that an address has on a segment of this machine now; empty if it is not known
     * @param present what is now
     */
    Evidence(
            NetbiosName name,
            Collection<Fact> facts,
            Function<Ipv4Address, ? extends Collection<Fact>> ofHost,
            Function<Ipv4Address, String> neighbours,
            Present present) {
        this(
                name,
                facts,
                new Hosts(ofHost, neighbours),
                of -> of.equals(name) ? present : Present.unknown(present.now()));
    }

    /**
     * @param hosts may be that of other names, too: what is known of hosts is looked at once, then
     * @param presents what is now of this name and that of the computer that is called so
     */
    Evidence(NetbiosName name, Collection<Fact> facts, Hosts hosts, Function<NetbiosName, Present> presents) {
        this.name = name;
        present = presents.apply(name);
        ofComputer = presents.apply(computer(name));
        this.facts = Hosts.sorted(facts).stream()
                .filter(fact -> fact.at() <= present.now())
                .toList();
        this.hosts = hosts;
        course = new Course(name, this.facts);
        for (int order = 0; order < this.facts.size(); order++) {
            add(order, this.facts.get(order));
        }
        isGroup = present.isGroup()
                || this.facts.stream().anyMatch(fact -> fact.detail(Detail.TYPE).equals("group"));
        lifetime = longestLifetime();
    }

    private long longestLifetime() {
        long longest = facts.stream().mapToLong(Evidence::lifetime).max().orElse(0);
        if (longest == 0) {
            longest = claimants.stream()
                    .flatMap(address -> hosts.of(address).stream())
                    .mapToLong(Evidence::lifetime)
                    .max()
                    .orElse(0);
        }
        return longest == 0 ? USUAL_LIFETIME : longest;
    }

    private static long lifetime(Fact fact) {
        boolean isGrant = fact.kind() == FactKind.GRANTED || fact.kind() == FactKind.REFRESHED;
        String ttl = isGrant ? fact.detail(Detail.TTL) : "";
        return ttl.isEmpty() ? 0 : Long.parseLong(ttl) * 1000;
    }

    private void add(int order, Fact fact) {
        orders.putIfAbsent(fact, order);
        Ipv4Address rival = fact.kind() == FactKind.CONFLICT ? fact.peer() : null;
        if (rival != null && rival.isHost()) {
            claimants.add(rival); // a node hears of it from its name server alone
        }
        if (fact.kind().isClaimants() && fact.actor().isHost()) {
            claimants.add(fact.actor());
        }
        if (fact.kind() == FactKind.REPLICATED) {
            fact.addresses().stream().filter(Ipv4Address::isHost).forEach(claimants::add);
        }
        if (fact.kind().showsActor() && isOwnDeed(fact)) {
            deeds.put(fact.actor(), fact);
        }
        if (isYes(fact) || fact.kind() == FactKind.RECOGNISED) {
            lists.add(fact);
        }
    }

    NetbiosName name() {
        return name;
    }

    /** In their order. */
    List<Fact> facts() {
        return facts;
    }

    Present present() {
        return present;
    }

    Hosts hosts() {
        return hosts;
    }

    Course course() {
        return course;
    }

    /**
     * The place of a fact about the name among all of them; one that is not about the name has that of the last before it
     * that concerned its host, or else of the last of an earlier time.
     */
    int order(Fact fact) {
        Integer known = orders.get(fact);
        if (known != null) {
            return known;
        }
        int last = -1;
        for (int i = 0; i < facts.size() && facts.get(i).at() < fact.at(); i++) {
            last = i;
        }
        for (Fact of : hosts.of(fact.actor())) {
            if (of.at() > fact.at() || Hosts.isSame(of, fact)) {
                break;
            }
            last = Math.max(last, orders.getOrDefault(of, -1));
        }
        return last;
    }

    /** Whether a fact came after another one, perhaps in the same millisecond. */
    boolean isAfter(Fact fact, Fact other) {
        if (fact.at() != other.at()) {
            return fact.at() > other.at();
        }
        int order = order(fact);
        int otherOrder = order(other);
        return order != otherOrder ? order > otherOrder : !orders.containsKey(fact) && orders.containsKey(other);
    }

    List<Fact> of(FactKind... kinds) {
        Set<FactKind> wanted = EnumSet.copyOf(Arrays.asList(kinds));
        return ofKinds.computeIfAbsent(
                wanted,
                any -> facts.stream().filter(fact -> any.contains(fact.kind())).toList());
    }

    @Nullable
    Fact last(Ipv4Address actor, FactKind... kinds) {
        return lastUpTo(Integer.MAX_VALUE, actor, kinds);
    }

    /** The last one at a place or before it. */
    @Nullable
    Fact lastUpTo(int order, Ipv4Address actor, FactKind... kinds) {
        List<Fact> of = of(kinds);
        for (int i = of.size() - 1; i >= 0; i--) {
            if (of.get(i).actor().equals(actor) && order(of.get(i)) <= order) {
                return of.get(i);
            }
        }
        return null;
    }

    /** Who has, had or wants the name, in the order of their appearance. */
    Set<Ipv4Address> claimants() {
        return Collections.unmodifiableSet(claimants);
    }

    /** All pairs of claimants; if there are very many, of those that appeared last. */
    List<Pair> pairs() {
        List<Ipv4Address> all = List.copyOf(claimants);
        List<Ipv4Address> latest = all.subList(Math.max(0, all.size() - MOST_PAIRED), all.size());
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < latest.size(); i++) {
            for (int j = i + 1; j < latest.size(); j++) {
                pairs.add(new Pair(latest.get(i), latest.get(j)));
            }
        }
        return pairs;
    }

    /** Why two addresses are those of one host: one of them said so last; null if nothing says so. */
    @Nullable
    Reason oneHost(Pair pair) {
        Reason found = null;
        boolean isLie = false;
        for (Fact fact : lists) {
            boolean speaksForItself =
                    fact.actor().equals(pair.first()) || fact.actor().equals(pair.second());
            boolean isConclusion = fact.kind() == FactKind.RECOGNISED; // from the answer before it
            if (!isListed(fact, pair.first()) || !isListed(fact, pair.second()) || !speaksForItself && !isConclusion) {
                continue;
            }
            isLie = isConclusion && isLie || hosts.isLiar(fact) || fought(pair, fact);
            if (!isLie) {
                found = new Reason("one host says that it has both addresses", fact);
            }
        }
        return found;
    }

    /** Whether one of the two was refused before because the other has the name, and that still counts: no host does that to itself. */
    private boolean fought(Pair pair, Fact list) {
        Ipv4Address other = list.actor().equals(pair.first()) ? pair.second() : pair.first();
        return of(FactKind.CONFLICT).stream()
                .filter(fact -> fact.actor().equals(pair.first())
                                && pair.second().equals(fact.peer())
                        || fact.actor().equals(pair.second()) && pair.first().equals(fact.peer()))
                .anyMatch(fact ->
                        isAfter(list, fact) && list.at() - fact.at() <= lifetime && !hasLeft(other, fact, list));
    }

    /**
     * Whether who had an address when something happened gave the name up there before a host listed the address as its own:
     * then that host may have got the address. It is not for others to say so.
     */
    private boolean hasLeft(Ipv4Address address, Fact since, Fact list) {
        return of(FactKind.RELEASED, FactKind.EXPIRED).stream()
                .anyMatch(fact ->
                        fact.actor().equals(address) && isOwnDeed(fact) && isAfter(fact, since) && isAfter(list, fact));
    }

    /** That one of the two answered later, when it was asked, without the other's address; null if none did. */
    @Nullable
    Fact oneHostDenied(Pair pair, Fact said) {
        for (Fact fact : of(FactKind.DEFENDED, FactKind.ANSWERED)) {
            boolean speaks = fact.actor().equals(pair.first()) || fact.actor().equals(pair.second());
            boolean isOne = fact.addresses().isEmpty() || isListed(fact, pair.first()) && isListed(fact, pair.second());
            if (speaks && fact.active() && !isOne && isAfter(fact, said)) {
                return fact;
            }
        }
        return null;
    }

    private static boolean isListed(Fact fact, Ipv4Address address) {
        return fact.actor().equals(address) || fact.addresses().contains(address);
    }

    /** Whether the actor did it itself: others may claim, refresh and release names in its place. */
    static boolean isOwnDeed(Fact fact) {
        return fact.sender() == null;
    }

    /** Whether a host says by a fact that it has the name. */
    static boolean isYes(Fact fact) {
        return fact.kind() == FactKind.DEFENDED || fact.kind() == FactKind.ANSWERED;
    }

    /** The last that an address said of the name, if it said that it has it and nothing has come that speaks against it. */
    @Nullable
    Fact yes(Ipv4Address address) {
        return yesAt(address, Integer.MAX_VALUE);
    }

    /** The same as it was right after the fact at a place. */
    @Nullable
    Fact yesAt(Ipv4Address address, int order) {
        Fact last = lastUpTo(order, address, FactKind.DEFENDED, FactKind.ANSWERED, FactKind.DENIED, FactKind.SILENT);
        return last != null && isYes(last) && course.state(address, order) == State.HAS ? last : null;
    }

    /** Why an address does not have the name any more that it had at a place; null if it still has it. */
    @Nullable
    Ending lost(Ipv4Address address, int order) {
        Fact end = course.state(address, order) == State.HAS ? course.end(address, State.HAS, order) : null;
        return end == null ? notInRecord(address, order) : Ending.by(end);
    }

    /** That the record of the name server does not have an address that once was in it; null if it may have it. */
    private @Nullable Ending notInRecord(Ipv4Address address, int order) {
        boolean wasRegistered = facts.stream().anyMatch(fact -> isInRecord(fact, address));
        return wasRegistered && present.excludes(address)
                ? recordChanged(order, "the name server has no record of it for " + address + " any more")
                : null;
    }

    /**
     * Whether the name server of this machine had an address in its record, by some fact. What another one granted this
     * machine, or nobody objected to on its segment, is not in the records here.
     */
    private static boolean isInRecord(Fact fact, Ipv4Address address) {
        return switch (fact.kind()) {
            case GRANTED, REFRESHED, TOOK_OVER ->
                fact.actor().equals(address)
                        && fact.peer() == null
                        && fact.detail(Detail.REASON).isEmpty();
            case RECOGNISED, USER_SHARED, RECORDED, REPLICATED, RELEASED, EXPIRED ->
                fact.addresses().contains(address);
            default -> false;
        };
    }

    /** Since when the record is as it is: since somebody edited it, if that is known. */
    Ending recordChanged(int order, String text) {
        Fact edited = null;
        for (Fact fact : of(FactKind.EDITED, FactKind.AGED)) {
            edited = order(fact) > order ? fact : edited;
        }
        return new Ending(edited == null ? present.now() : edited.at(), text);
    }

    /** Why an address does not want the name any more that it wanted at a place; null if it does, as far as that is known. */
    @Nullable
    Ending stopped(Ipv4Address address, int order) {
        Fact end = course.end(address, State.WANTS, order);
        return end == null ? null : Ending.by(end);
    }

    /**
     * For how long a host that is there may be silent, in milliseconds: as long as the name is granted for, because it
     * refreshes it before, or as long as other names are that the same hosts have; six days if that is not known, the time
     * for which Windows asks.
     */
    long lifetime() {
        return lifetime;
    }

    /** That nothing was heard of the name for a lifetime from any of some hosts; null if something was. */
    @Nullable
    Ending silentForLong(Collection<Ipv4Address> addresses) {
        Fact last = null;
        for (Ipv4Address address : addresses) {
            Fact deed = deeds.get(address);
            last = deed != null && (last == null || deed.at() > last.at()) ? deed : last;
        }
        return last == null ? null : quietSince(last, lifetime);
    }

    /** That a fact is older than so many milliseconds; null if it is not. */
    @Nullable
    Ending quietSince(Fact last, long millis) {
        return present.now() - last.at() > millis
                ? new Ending(last.at(), "nothing of the kind has been seen since")
                : null;
    }

    /** Whether the name can be nothing but a user's: a host that has it is not the computer of that name. */
    boolean isUserName() {
        Boolean known = isUserName;
        if (known == null) {
            known = name.suffix() == NameSuffix.MESSENGER
                    && claimants.stream()
                            .noneMatch(address -> hosts.lastComputers(address).contains(name.base()));
            isUserName = known;
        }
        return known;
    }

    /** The name of the computer that is called so. */
    static NetbiosName computer(NetbiosName name) {
        return name.withSuffix(NameSuffix.WORKSTATION);
    }

    /**
     * Whether an address is that of the computer that is called so, by what is known of it and by that name's record. A
     * computer that turns to another name server, or to none, has no record here.
     */
    boolean isComputerNow(Ipv4Address address) {
        boolean isGone = ofComputer.record() != null && ofComputer.excludes(address);
        return hosts.computers(address).contains(name.base()) && !isGone;
    }

    boolean isGroup() {
        return isGroup;
    }

    /** A name of the browser service: it is fought for in elections. */
    boolean isBrowserName() {
        return name.suffix() == NameSuffix.MASTER_BROWSER
                || name.suffix() == NameSuffix.DOMAIN_MASTER_BROWSER
                || name.suffix() == NameSuffix.BROWSER_ELECTIONS
                || name.octet(0) == 1;
    }

    /** Whether the name is one that a program has made, and no computer's. */
    boolean isOfProgram() {
        return isDerived() || NameSuffix.isApplications(name);
    }

    /** Whether a name has the look of those that applications derive from a computer's: a letter in its last place. */
    boolean isDerived() {
        int last = name.octet(NetbiosName.LENGTH - 2);
        return last >= 'A' && last <= 'Z' && name.octet(NetbiosName.LENGTH - 3) == ' ' && name.octet(0) != ' ';
    }
}
