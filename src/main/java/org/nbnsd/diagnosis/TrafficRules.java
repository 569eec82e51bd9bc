package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** How a name moves between hosts, and who says what it has no right to say. */
final class TrafficRules {
    /** A host that gives one name up and takes another at once does so within this time. */
    private static final long AT_ONCE = 10_000;
    /** Who answers for so many names that it never registered has no right to them. */
    private static final int MANY_NAMES = 5;

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

    /** Hosts that have a computer name of their own besides, by which they are alive now. */
    Set<Ipv4Address> withOwnNames() {
        Set<Ipv4Address> own = new HashSet<>();
        for (Ipv4Address address : evidence.claimants()) {
            boolean hasOther = evidence.computers(address).stream()
                    .anyMatch(computer -> !computer.equals(evidence.name().base()));
            if (hasOther) {
                own.add(address);
            }
        }
        return own;
    }

    /** Who had the name, one after the other. */
    private List<Fact> owners() {
        List<Fact> owners = new ArrayList<>();
        for (Fact fact : evidence.of(FactKind.GRANTED, FactKind.TOOK_OVER)) {
            if (owners.isEmpty() || !owners.get(owners.size() - 1).actor().equals(fact.actor())) {
                owners.add(fact);
            }
        }
        return owners;
    }

    private void floating() {
        Set<Ipv4Address> own = withOwnNames();
        List<Fact> owners = owners();
        if (evidence.name().suffix() == NameSuffix.MESSENGER || evidence.isBrowserName() || evidence.isGroup()) {
            return;
        }
        for (int i = 1; i < owners.size(); i++) {
            Fact before = owners.get(i - 1);
            Fact after = owners.get(i);
            Fact released = evidence.lastBefore(after.at() + 1, before.actor(), FactKind.RELEASED, FactKind.DENIED);
            if (released != null
                    && released.at() >= before.at()
                    && own.contains(before.actor())
                    && own.contains(after.actor())) {
                findings.add(
                        VerdictCode.VIRTUAL_NAME_MOVE,
                        owners.size() > 2 ? 80 : 65,
                        reason("had it besides a name of its own", before),
                        reason("gave it up", released),
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
            Fact silent = evidence.lastBefore(second.at() + 1, first.actor(), FactKind.SILENT);
            if (first.actor().equals(third.actor()) && silent != null && silent.at() >= first.at()) {
                findings.add(
                        VerdictCode.OWNER_FLAP,
                        80,
                        reason("did not answer", silent),
                        reason("got it for that", second),
                        reason("has it again, so it was alive", third));
            }
        }
        for (Fact silent : evidence.of(FactKind.SILENT)) {
            Fact back = evidence.last(silent.actor(), FactKind.REFRESHED, FactKind.CLAIMED, FactKind.REFUSED);
            Fact taken = tookOverFrom(silent);
            if (taken != null && back != null && back.at() > taken.at()) {
                findings.add(
                        VerdictCode.OWNER_FLAP,
                        65,
                        reason("did not answer", silent),
                        reason("got it for that", taken),
                        reason("wants it back, so it was alive", back));
            }
        }
    }

    private @Nullable Fact tookOverFrom(Fact silent) {
        for (Fact fact : evidence.of(FactKind.TOOK_OVER)) {
            if (fact.at() >= silent.at() && fact.addresses().contains(silent.actor())) {
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
            List<Fact> all = evidence.host(address);
            for (Fact released : all) {
                NetbiosName old = released.name();
                if (released.kind() != FactKind.RELEASED
                        || old == null
                        || !released.actor().equals(address)
                        || old.suffix() != suffix) {
                    continue;
                }
                for (Fact claim : all) {
                    NetbiosName other = claim.name();
                    boolean renames = (claim.kind() == FactKind.CLAIMED || claim.kind() == FactKind.GRANTED)
                            && claim.actor().equals(address)
                            && other != null
                            && other.suffix() == suffix
                            && !other.equals(old)
                            && claim.at() >= released.at()
                            && claim.at() - released.at() <= AT_ONCE;
                    if (renames && (old.equals(evidence.name()) || other != null && other.equals(evidence.name()))) {
                        findings.add(
                                VerdictCode.DERIVED_RENAME,
                                60,
                                reason("gave one name up", released),
                                reason("took another at once", claim));
                    }
                }
            }
        }
    }

    private void gatewayed() {
        for (Fact claim : evidence.of(FactKind.CLAIMED_FOR_ANOTHER)) {
            findings.add(
                    VerdictCode.GATEWAYED_ADDRESS, 85, reason("claims it for addresses that are not its own", claim));
        }
    }

    private void spoofed() {
        for (Fact bait : evidence.of(FactKind.BAIT_ANSWERED)) {
            findings.add(VerdictCode.SPOOFING_SUSPECTED, 95, reason("answers for what nobody has", bait));
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
                        reason("neither has the name nor is its name server", demand));
            }
        }
        for (Ipv4Address address : evidence.claimants()) {
            unrelated(address);
        }
    }

    private void unrelated(Ipv4Address address) {
        Set<String> answered = new HashSet<>();
        Set<String> claimed = new HashSet<>();
        Fact last = null;
        for (Fact fact : evidence.host(address)) {
            NetbiosName of = fact.name();
            if (of == null || !fact.actor().equals(address)) {
                continue;
            }
            if (fact.kind() == FactKind.ANSWERED && !fact.active()) { // who is asked alone may answer
                answered.add(of.base());
                last = of.equals(evidence.name()) ? fact : last;
            } else if (fact.kind() == FactKind.CLAIMED
                    || fact.kind() == FactKind.GRANTED
                    || fact.kind() == FactKind.REFRESHED) {
                claimed.add(of.base());
            }
        }
        answered.removeAll(claimed);
        if (last != null && answered.size() >= MANY_NAMES) {
            findings.add(
                    VerdictCode.SPOOFING_SUSPECTED,
                    60,
                    reason("answers for " + answered.size() + " names that it never claimed", last));
        }
    }

    private void echoed() {
        List<Fact> echoes = evidence.of(FactKind.ECHOED);
        if (!echoes.isEmpty()) {
            findings.add(
                    VerdictCode.SELF_ECHO,
                    90,
                    reason("seen first", echoes.get(0)),
                    reason("seen " + echoes.size() + " times, last", echoes.get(echoes.size() - 1)));
        }
    }
}
