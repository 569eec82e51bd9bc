package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** How a name moves between hosts, and who says what it has no right to say. */
final class TrafficRules {
    /** A host that gives one name up and takes another at once does so within this time, in milliseconds. */
    static final long AT_ONCE = 10_000;
    /** Who answers for so many names that it never registered has no right to them. */
    static final int MANY_NAMES = 5;
    /** What has not been seen for a day goes on no more: names that go back and forth, demands, false answers. */
    static final long DAY = 24 * 3_600_000L;
    /** Who hears no echo for so long hears none any more, in milliseconds. */
    static final long HOUR = 3_600_000;

    private final Evidence evidence;
    private final Findings findings;

    TrafficRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        floating();
        flapping();
        renamed();
        gatewayed();
        spoofed();
        echoed();
    }

    /** Who had the name, one after the other. */
    private List<Fact> owners() {
        List<Fact> owners = new ArrayList<>();
        for (Fact fact : evidence.of(FactKind.GRANTED, FactKind.TOOK_OVER)) {
            boolean isNext =
                    owners.isEmpty() || !owners.get(owners.size() - 1).actor().equals(fact.actor());
            if (isNext && Evidence.isOwnDeed(fact)) {
                owners.add(fact);
            }
        }
        return owners;
    }

    /**
     * Whether a host was heard of with a computer name of its own besides, after it got the name: who is renamed has the old
     * one for a while, because releases get lost.
     */
    private boolean hasOwnName(Ipv4Address address, Fact got, @Nullable Fact upTo) {
        return evidence.hosts().held(address, upTo).stream()
                .filter(held -> held.isComputer() && !held.isDoubtful())
                .filter(held -> !held.name().base().equals(evidence.name().base()))
                .anyMatch(held -> held.since().at() <= got.at() && evidence.isAfter(held.last(), got));
    }

    private void floating() {
        List<Fact> owners = owners();
        if (evidence.name().suffix() == NameSuffix.MESSENGER || evidence.isBrowserName() || evidence.isGroup()) {
            return;
        }
        for (int i = 1; i < owners.size(); i++) {
            Fact before = owners.get(i - 1);
            Fact after = owners.get(i);
            Fact gaveUp = evidence.lastUpTo(evidence.order(after), before.actor(), FactKind.RELEASED, FactKind.DENIED);
            if (gaveUp != null
                    && !evidence.isAfter(before, gaveUp)
                    && hasOwnName(before.actor(), before, gaveUp)
                    && hasOwnName(after.actor(), after, null)) {
                findings.add(
                        VerdictCode.VIRTUAL_NAME_MOVE,
                        owners.size() > 2 ? 80 : 65,
                        Ending.first(
                                evidence.lost(after.actor(), evidence.order(after)),
                                evidence.silentForLong(List.of(after.actor()))),
                        reason("had it besides a name of its own", before),
                        reason("gave it up", gaveUp),
                        reason("has it now, besides a name of its own", after));
            }
        }
    }

    private void flapping() {
        List<Fact> owners = owners();
        for (int i = 2; i < owners.size(); i++) {
            Fact first = owners.get(i - 2);
            Fact second = owners.get(i - 1);
            Fact third = owners.get(i);
            Fact silent = silentBefore(second, first);
            Fact silentToo = silentBefore(third, second);
            if (first.actor().equals(third.actor())
                    && silent != null
                    && silentToo != null
                    && evidence.oneHost(new Pair(first.actor(), second.actor())) == null) {
                findings.add(
                        VerdictCode.OWNER_FLAP,
                        80,
                        settled(third, second.actor(), third),
                        reason("did not answer", silent),
                        reason("got it for that", second),
                        reason("did not answer, either", silentToo),
                        reason("has it again", third));
            }
        }
        for (Fact silent : evidence.of(FactKind.SILENT)) {
            Fact taken = tookOverFrom(silent);
            Fact back = evidence.last(silent.actor(), FactKind.CLAIMED, FactKind.REFUSED, FactKind.CONFLICT);
            if (taken != null
                    && back != null
                    && evidence.isAfter(back, taken)
                    && evidence.oneHost(new Pair(silent.actor(), taken.actor())) == null) {
                findings.add(
                        VerdictCode.OWNER_FLAP,
                        65,
                        settled(back, silent.actor(), taken),
                        reason("did not answer", silent),
                        reason("got it for that", taken),
                        reason("wants it back", back));
            }
        }
    }

    /** That the owner was silent before the next one got the name for it; null if not. */
    private @Nullable Fact silentBefore(Fact next, Fact owner) {
        Fact silent = evidence.lastUpTo(evidence.order(next), owner.actor(), FactKind.SILENT);
        return silent != null && evidence.isAfter(silent, owner) ? silent : null;
    }

    /**
     * Since when the name stays where it is: who has it answers, one of the two does not want it any more, or it has not moved
     * for a day.
     *
     * @param last the last that is told of it
     * @param other who had the name, or wanted it, besides
     * @param owner who got the name last
     */
    private @Nullable Ending settled(Fact last, Ipv4Address other, Fact owner) {
        int order = evidence.order(last);
        Ending gaveUp = evidence.course().state(other, order) == State.WANTS ? evidence.stopped(other, order) : null;
        return Ending.first(
                answered(owner),
                gaveUp,
                released(other, last),
                evidence.course().state(last.actor(), order) == State.HAS ? evidence.lost(last.actor(), order) : null,
                evidence.quietSince(last, DAY));
    }

    /** That who got the name has said since that it has it; null if not. */
    private @Nullable Ending answered(Fact got) {
        for (Fact yes : evidence.of(FactKind.DEFENDED, FactKind.ANSWERED)) {
            if (yes.actor().equals(got.actor()) && evidence.isAfter(yes, got)) {
                return Ending.by(yes);
            }
        }
        return null;
    }

    /** That the last that a host did about the name was to give it up, after some fact; null if not. */
    private @Nullable Ending released(Ipv4Address host, Fact since) {
        Fact latest = evidence.last(
                host,
                FactKind.RELEASED,
                FactKind.CLAIMED,
                FactKind.GRANTED,
                FactKind.REFRESHED,
                FactKind.TOOK_OVER,
                FactKind.REFUSED,
                FactKind.CONFLICT);
        return latest != null && latest.kind() == FactKind.RELEASED && evidence.isAfter(latest, since)
                ? Ending.by(latest)
                : null;
    }

    private @Nullable Fact tookOverFrom(Fact silent) {
        for (Fact fact : evidence.of(FactKind.TOOK_OVER)) {
            if (evidence.isAfter(fact, silent) && fact.addresses().contains(silent.actor())) {
                return fact;
            }
        }
        return null;
    }

    private void renamed() {
        int suffix = evidence.name().suffix();
        if (suffix != NameSuffix.WORKSTATION && suffix != NameSuffix.SERVER) {
            return; // users log off and others log on, which is no renaming
        }
        for (Ipv4Address address : evidence.claimants()) {
            List<Fact> all = evidence.hosts().of(address);
            for (int i = 0; i < all.size(); i++) {
                if (isOwn(all.get(i), address, suffix) && all.get(i).kind() == FactKind.RELEASED) {
                    renamed(address, all, i);
                }
            }
        }
    }

    private static boolean isOwn(Fact fact, Ipv4Address address, int suffix) {
        return fact.actor().equals(address)
                && Evidence.isOwnDeed(fact)
                && fact.name() != null
                && fact.name().suffix() == suffix
                && !fact.detail(Fact.Detail.TYPE).equals("group");
    }

    /** What an address took right after a fact, of names like it. */
    private static List<Integer> takenAtOnce(Ipv4Address address, List<Fact> all, int place, int suffix) {
        List<Integer> taken = new ArrayList<>();
        long until = all.get(place).at() + AT_ONCE;
        for (int i = place + 1; i < all.size() && all.get(i).at() <= until; i++) {
            FactKind kind = all.get(i).kind();
            if ((kind == FactKind.CLAIMED || kind == FactKind.GRANTED) && isOwn(all.get(i), address, suffix)) {
                taken.add(i);
            }
        }
        return taken;
    }

    /**
     * Whether a name was taken at once for the one that was released, and no other name of a computer kept. Whoever takes the old
     * one again at once has given nothing up, as after {@code nbtstat -RR}.
     */
    private void renamed(Ipv4Address address, List<Fact> all, int place) {
        Fact released = all.get(place);
        NetbiosName old = released.name();
        if (old == null) {
            return;
        }
        List<Integer> taken = takenAtOnce(address, all, place, old.suffix());
        if (taken.stream().anyMatch(i -> Objects.equals(old, all.get(i).name()))) {
            return;
        }
        for (int i : taken) {
            Fact claim = all.get(i);
            NetbiosName other = claim.name();
            if (other == null) {
                continue;
            }
            boolean concernsThis = old.equals(evidence.name()) || other.equals(evidence.name());
            Set<String> kept = evidence.hosts().computersAndServers(address, claim);
            kept.remove(old.base());
            kept.remove(other.base());
            if (concernsThis && kept.isEmpty() && !isGroup(all, old) && !isGroup(all, other)) {
                findings.add(
                        VerdictCode.DERIVED_RENAME,
                        60,
                        undone(address, all, i, old),
                        reason("gave one name up", released),
                        reason("took another at once", claim));
            }
        }
    }

    /** Whether some fact tells that a name is a group's; not each does. */
    private static boolean isGroup(List<Fact> all, NetbiosName name) {
        return all.stream()
                .anyMatch(fact -> Objects.equals(name, fact.name())
                        && fact.detail(Fact.Detail.TYPE).equals("group"));
    }

    /** That the host claims another name again, its old one perhaps, or has given the new one up; null if neither. */
    private @Nullable Ending undone(Ipv4Address address, List<Fact> all, int place, NetbiosName old) {
        Fact claim = all.get(place);
        for (Fact fact : all.subList(place + 1, all.size())) {
            NetbiosName name = fact.name();
            boolean isTaken =
                    fact.kind() == FactKind.TOOK_OVER && fact.addresses().contains(address);
            if (isTaken && name != null && Objects.equals(name, claim.name())) {
                return Ending.by(fact);
            }
            if (name == null || !fact.actor().equals(address)) {
                continue;
            }
            boolean hasOld =
                    fact.kind().isClaim() && !Objects.equals(name, claim.name()) && isOwn(fact, address, old.suffix());
            boolean leavesNew = (fact.kind() == FactKind.RELEASED || fact.kind() == FactKind.EXPIRED)
                    && claim.name() != null
                    && name.equals(claim.name());
            if (hasOld || leavesNew) {
                return Ending.by(fact);
            }
        }
        return evidence.quietSince(claim, evidence.lifetime());
    }

    private void gatewayed() {
        for (Fact claim : evidence.of(FactKind.CLAIMED_FOR_ANOTHER)) {
            boolean isItsOwn = claim.addresses().stream()
                    .allMatch(address -> evidence.oneHost(new Pair(claim.actor(), address)) != null);
            if (!claim.addresses().isEmpty() && isItsOwn) {
                continue;
            }
            findings.add(
                    VerdictCode.GATEWAYED_ADDRESS,
                    85,
                    Ending.first(ownClaim(claim), released(claim), evidence.quietSince(claim, evidence.lifetime())),
                    reason("claims it for addresses that are not its own", claim));
        }
    }

    /** That the sender claims the name for itself by now; null if it does not. */
    private @Nullable Ending ownClaim(Fact claim) {
        for (Fact fact : evidence.of(FactKind.CLAIMED, FactKind.GRANTED)) {
            boolean isForItself = fact.actor().equals(claim.actor())
                    && (fact.kind() == FactKind.CLAIMED
                            ? fact.addresses().contains(claim.actor())
                            : fact.peer() == null); // by its own word, the server's: a grant goes to who asked
            if (isForItself && evidence.isAfter(fact, claim)) {
                return Ending.by(fact);
            }
        }
        return null;
    }

    /** That the name is gone again from where it was claimed for; null if it is not. */
    private @Nullable Ending released(Fact claim) {
        for (Fact fact : evidence.of(FactKind.RELEASED, FactKind.EXPIRED, FactKind.RELEASE_DEMANDED)) {
            boolean isOf =
                    claim.addresses().contains(fact.actor()) || fact.actor().equals(claim.actor());
            if (isOf && evidence.isAfter(fact, claim)) {
                return Ending.by(fact);
            }
        }
        for (Ipv4Address address : claim.addresses()) {
            Fact granted = evidence.course().begin(address, State.HAS, evidence.order(claim));
            Ending lost = granted == null ? null : evidence.lost(address, evidence.order(granted));
            if (lost != null) {
                return lost;
            }
        }
        return null;
    }

    private void spoofed() {
        for (Fact bait : evidence.of(FactKind.BAIT_ANSWERED)) {
            findings.add(
                    VerdictCode.SPOOFING_SUSPECTED,
                    95,
                    evidence.quietSince(bait, DAY),
                    reason("answers for what nobody has", bait));
        }
        Set<Ipv4Address> servers = new HashSet<>();
        for (Fact fact : evidence.of(FactKind.GRANTED, FactKind.REFRESHED, FactKind.CLAIMED, FactKind.LISTED)) {
            servers.add(
                    fact.kind() == FactKind.LISTED ? fact.actor() : fact.peer() == null ? fact.actor() : fact.peer());
        }
        for (Fact demand : evidence.of(FactKind.CONFLICT_DEMANDED, FactKind.RELEASE_DEMANDED)) {
            boolean hasNoRight = !evidence.claimants().contains(demand.actor()) && !servers.contains(demand.actor());
            if (hasNoRight) {
                findings.add(
                        VerdictCode.SPOOFING_SUSPECTED,
                        75,
                        evidence.quietSince(demand, DAY),
                        reason("neither has the name nor is its name server", demand));
            }
        }
        for (Fact demand : evidence.of(FactKind.DEMANDED_FALSELY)) {
            findings.add(
                    VerdictCode.SPOOFING_SUSPECTED,
                    75,
                    evidence.quietSince(demand, DAY),
                    reason("says that somebody else has the name, and nobody has", demand));
        }
        for (Ipv4Address address : evidence.claimants()) {
            unrelated(address);
        }
    }

    private void unrelated(Ipv4Address address) {
        Set<String> answered = new HashSet<>();
        Set<String> own = new HashSet<>();
        Fact last = null;
        for (Fact fact : evidence.hosts().of(address)) {
            NetbiosName of = fact.name();
            if (!fact.actor().equals(address)) {
                continue;
            }
            if (fact.kind() == FactKind.STATUS) {
                Hosts.table(fact).forEach(line -> own.add(line.substring(0, Math.max(0, line.lastIndexOf('<')))));
            } else if (of != null
                    && fact.kind() == FactKind.ANSWERED
                    && !fact.active()) { // who is asked alone may answer
                answered.add(of.base());
                last = of.equals(evidence.name()) ? fact : last;
            } else if (of != null
                    && (fact.kind() == FactKind.CLAIMED
                            || fact.kind() == FactKind.GRANTED
                            || fact.kind() == FactKind.REFRESHED)) {
                own.add(of.base());
            }
        }
        answered.removeAll(own);
        if (last != null && answered.size() >= MANY_NAMES) {
            findings.add(
                    VerdictCode.SPOOFING_SUSPECTED,
                    60,
                    evidence.quietSince(last, DAY),
                    reason("answers for " + answered.size() + " names that it never claimed", last));
        }
    }

    private void echoed() {
        List<Fact> echoes = evidence.of(FactKind.ECHOED);
        if (!echoes.isEmpty()) {
            Fact last = echoes.get(echoes.size() - 1);
            findings.add(
                    VerdictCode.SELF_ECHO,
                    90,
                    evidence.quietSince(last, HOUR),
                    reason("seen first", echoes.get(0)),
                    echoes.size() == 1 ? null : reason("seen " + echoes.size() + " times, last", last));
        }
    }
}
