package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.wire.Ipv4Address;

/** What kind of name it is, and what the records of name servers say of it. */
final class RecordRules {
    /** Fewer refusals are no struggle. */
    private static final int REPEATED = 3;

    private final Evidence evidence;
    private final Findings findings;

    RecordRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        sameUser();
        staticBlocks();
        typeCollision();
        browsers();
        application();
        partialRelease();
        splitServers();
        replication();
    }

    private void sameUser() {
        if (!evidence.isUserName() || evidence.isGroup()) {
            return;
        }
        for (Fact shared : evidence.of(FactKind.USER_SHARED)) {
            findings.add(VerdictCode.SAME_USER_TWO_HOSTS, 95, reason("the name is no computer's", shared));
        }
        for (Pair pair : evidence.pairs()) {
            Fact first = logon(pair.first());
            Fact second = logon(pair.second());
            Set<String> one = evidence.computers(pair.first());
            Set<String> other = evidence.computers(pair.second());
            if (first != null
                    && second != null
                    && evidence.oneHost(pair) == null
                    && !one.isEmpty()
                    && !other.isEmpty()
                    && !one.equals(other)) {
                findings.add(
                        VerdictCode.SAME_USER_TWO_HOSTS,
                        90,
                        reason("is the computer " + String.join(", ", one), first),
                        reason("is the computer " + String.join(", ", other), second));
            }
        }
    }

    private @Nullable Fact logon(Ipv4Address address) {
        return evidence.last(address, FactKind.GRANTED, FactKind.REFRESHED, FactKind.CLAIMED, FactKind.ANSWERED);
    }

    private void staticBlocks() {
        for (Fact refused : evidence.of(FactKind.REFUSED_BY_STATIC)) {
            if (!refused.addresses().contains(refused.actor())) {
                findings.add(
                        VerdictCode.STATIC_BLOCKS_LIVE,
                        95,
                        reason("is alive and was refused by a person's entry", refused));
            }
        }
    }

    /** Somebody claims as unique what somebody else claims as a group, and one of them was refused or is asked. */
    private void typeCollision() {
        if (evidence.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS || evidence.isBrowserName()) {
            return;
        }
        Fact unique = null;
        Fact group = null;
        for (Fact fact : evidence.facts()) {
            unique = fact.detail(Detail.TYPE).equals("unique") ? fact : unique;
            group = fact.detail(Detail.TYPE).equals("group") ? fact : group;
        }
        List<Fact> refusals = evidence.of(FactKind.REFUSED, FactKind.CONFLICT);
        if (unique != null && group != null && !unique.actor().equals(group.actor()) && !refusals.isEmpty()) {
            findings.add(
                    VerdictCode.TYPE_COLLISION,
                    90,
                    reason("wants it for itself", unique),
                    reason("uses it as a group", group),
                    reason("and that ended so", refusals.get(refusals.size() - 1)));
        }
    }

    private void browsers() {
        List<Fact> refusals = evidence.of(FactKind.REFUSED, FactKind.CONFLICT);
        if (evidence.isBrowserName() && refusals.size() >= REPEATED) {
            findings.add(
                    VerdictCode.BROWSER_CONTENTION,
                    85,
                    reason("refused first", refusals.get(0)),
                    reason("refused " + refusals.size() + " times, last", refusals.get(refusals.size() - 1)));
        }
    }

    private void application() {
        List<Fact> refusals = evidence.of(FactKind.REFUSED, FactKind.CONFLICT);
        boolean looksMade = evidence.isDerived()
                || NameSuffix.describe(evidence.name(), false).startsWith("application");
        if (looksMade && !refusals.isEmpty() && evidence.claimants().size() > 1) {
            Fact last = refusals.get(refusals.size() - 1);
            findings.add(
                    VerdictCode.APP_ALIAS,
                    evidence.isDerived() ? 85 : 65,
                    reason(
                            evidence.isDerived()
                                    ? "the name is that of a computer with a letter behind it"
                                    : "the suffix is none of Windows' own",
                            last),
                    held());
        }
    }

    /** That the holder was asked, and has the name. */
    private @Nullable Reason held() {
        List<Fact> defended = evidence.of(FactKind.DEFENDED);
        return defended.isEmpty() ? null : reason("has it", defended.get(defended.size() - 1));
    }

    private void partialRelease() {
        if (evidence.name().suffix() == NameSuffix.MESSENGER || evidence.isGroup()) {
            return;
        }
        for (Fact released : evidence.of(FactKind.RELEASED)) {
            boolean stillListed = released.addresses().stream()
                    .anyMatch(left -> evidence.lastBefore(Long.MAX_VALUE, left, FactKind.RELEASED) == null);
            if (!released.addresses().isEmpty() && stillListed) {
                findings.add(
                        VerdictCode.PARTIAL_RELEASE,
                        60,
                        reason("released one of several addresses", released),
                        silentAmong(released));
            }
        }
    }

    private @Nullable Reason silentAmong(Fact released) {
        for (Ipv4Address left : released.addresses()) {
            Fact silent = evidence.last(left, FactKind.SILENT);
            if (silent != null) {
                return reason("is one of the others", silent);
            }
        }
        return null;
    }

    private void splitServers() {
        for (Pair pair : evidence.pairs()) {
            Reason oneHost = evidence.oneHost(pair);
            Fact first = registration(pair.first());
            Fact second = registration(pair.second());
            if (oneHost != null
                    && first != null
                    && second != null
                    && first.peer() != null
                    && second.peer() != null
                    && !first.peer().equals(second.peer())) {
                findings.add(
                        VerdictCode.SPLIT_WINS,
                        80,
                        oneHost,
                        reason("registers with " + first.peer(), first),
                        reason("registers with " + second.peer(), second));
            }
        }
    }

    private @Nullable Fact registration(Ipv4Address address) {
        return evidence.last(address, FactKind.GRANTED, FactKind.REFRESHED, FactKind.CLAIMED, FactKind.REPLICATED);
    }

    private void replication() {
        if (evidence.isUserName() || evidence.isGroup()) {
            return;
        }
        List<Fact> replicas = evidence.of(FactKind.REPLICATED);
        for (Fact one : replicas) {
            for (Fact other : replicas) {
                Set<Ipv4Address> shared = new HashSet<>(one.addresses());
                shared.retainAll(other.addresses());
                boolean twoOwners = one.at() <= other.at()
                        && one.peer() != null
                        && !one.peer().equals(other.peer());
                if (twoOwners && shared.isEmpty() && !areOneHost(one, other)) {
                    findings.add(
                            VerdictCode.REPLICATION_CONFLICT,
                            75,
                            reason("has one record", one),
                            reason("has another, for another host", other));
                }
            }
        }
    }

    private boolean areOneHost(Fact one, Fact other) {
        return one.addresses().stream()
                .anyMatch(first -> other.addresses().stream()
                        .anyMatch(second -> evidence.oneHost(new Pair(first, second)) != null));
    }
}
