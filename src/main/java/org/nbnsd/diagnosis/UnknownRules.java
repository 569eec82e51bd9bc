package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.wire.Ipv4Address;

/** What is left when all other rules have spoken: what nobody has, and what nobody can explain. */
final class UnknownRules {
    /** Who asked so long ago does not ask now, in milliseconds. */
    static final long ASKED_LATELY = 24 * 3_600_000L;

    private static final int MOST_ASKERS = 10;

    private final Evidence evidence;
    private final Findings findings;

    UnknownRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        nobodyHasIt();
        if (findings.isNothingCurrent()) {
            undecided();
        }
    }

    /**
     * Hosts ask for it, and the name server has no record of it. A capture does not show that: the answer may have gone past
     * who captured.
     */
    private void nobodyHasIt() {
        List<Fact> queries = evidence.of(FactKind.QUERIED);
        Present present = evidence.present();
        boolean isHad = present.isActive()
                || evidence.course().in(State.HAS, Integer.MAX_VALUE).stream()
                        .anyMatch(address -> !present.excludes(address) || answersHere(address));
        if (queries.isEmpty() || !present.isKnown() || isHad || evidence.name().isWildcard()) {
            return;
        }
        Fact last = queries.get(queries.size() - 1);
        Fact found = lastFound();
        if (found != null && !evidence.isAfter(last, found)) {
            return;
        }
        Map<Ipv4Address, List<Fact>> askers = new LinkedHashMap<>();
        queries.forEach(query ->
                askers.computeIfAbsent(query.actor(), any -> new ArrayList<>()).add(query));
        List<Reason> reasons = new ArrayList<>();
        askers.values().stream().limit(MOST_ASKERS).forEach(of -> reasons.add(asked(of)));
        findings.add(
                VerdictCode.NOBODY_HAS_IT, 90, evidence.quietSince(last, ASKED_LATELY), reasons.toArray(new Reason[0]));
    }

    /** Whether a host that has nothing to do with the name server answered for it itself, as on its segment. */
    private boolean answersHere(Ipv4Address address) {
        Fact yes = evidence.yes(address);
        return yes != null
                && yes.kind() == FactKind.ANSWERED
                && evidence.lost(address, Integer.MAX_VALUE) == null
                && evidence.silentForLong(List.of(address)) == null;
    }

    private @Nullable Fact lastFound() {
        Fact found = null;
        for (Fact fact : evidence.of(FactKind.QUERIED)) {
            found = fact.addresses().isEmpty() ? found : fact;
        }
        return found;
    }

    private static Reason asked(List<Fact> of) {
        Fact last = of.get(of.size() - 1);
        return reason(
                of.size() == 1
                        ? "asked for it, and nobody had it"
                        : "asked for it at least " + of.size() + " times, last",
                last);
    }

    /** Somebody was refused and still wants the name, or several hosts have or want a unique one, and no rule knows why. */
    private void undecided() {
        Fact refused = null;
        for (Fact fact : evidence.of(FactKind.REFUSED, FactKind.CONFLICT)) {
            refused = isOpen(fact) ? fact : refused;
        }
        for (Fact fact : evidence.of(FactKind.CONFLICT_DEMANDED, FactKind.RELEASE_DEMANDED)) {
            refused = evidence.quietSince(fact, TrafficRules.DAY) == null ? fact : refused;
        }
        List<Ipv4Address> involved = new ArrayList<>(evidence.course().in(State.HAS, Integer.MAX_VALUE));
        involved.removeIf(address -> evidence.lost(address, Integer.MAX_VALUE) != null);
        evidence.course().in(State.WANTS, Integer.MAX_VALUE).stream()
                .filter(address -> !isRenamed(address))
                .forEach(involved::add);
        involved.removeIf(address -> evidence.silentForLong(List.of(address)) != null);
        if (refused != null) {
            findings.add(VerdictCode.INSUFFICIENT_EVIDENCE, 0, null, reason("this is not explained", refused));
        } else if (areSeveral(involved) && !isOfSeveral()) {
            List<Fact> facts = evidence.facts();
            findings.add(
                    VerdictCode.INSUFFICIENT_EVIDENCE,
                    0,
                    null,
                    reason("several hosts have to do with it", facts.get(facts.size() - 1)));
        }
    }

    /** Whether a host that wanted the name has claimed that of another computer since, so that it wants this one no more. */
    private boolean isRenamed(Ipv4Address address) {
        Fact claim = evidence.last(address, FactKind.CLAIMED, FactKind.CONFLICT, FactKind.REFUSED);
        int suffix = evidence.name().suffix();
        return claim != null
                && (suffix == NameSuffix.WORKSTATION || suffix == NameSuffix.SERVER)
                && evidence.hosts().renamedSince(address, evidence.name(), claim) != null;
    }

    /** Whether no host says that all of some addresses are its own. */
    private boolean areSeveral(List<Ipv4Address> addresses) {
        return addresses.stream().skip(1).anyMatch(address -> {
            Pair pair = new Pair(addresses.get(0), address);
            Reason oneHost = evidence.oneHost(pair);
            return oneHost == null || evidence.oneHostDenied(pair, oneHost.fact()) != null;
        });
    }

    private boolean isOfSeveral() {
        return evidence.isGroup()
                || evidence.present().isActive() && !evidence.present().isUnique();
    }

    /** Whether it is neither explained as history nor settled since. */
    private boolean isOpen(Fact refused) {
        int order = evidence.order(refused);
        boolean isTold = findings.verdicts().stream()
                .flatMap(verdict -> verdict.reasons().stream())
                .map(Reason::fact)
                .anyMatch(told -> !evidence.isAfter(refused, told)
                        && (told.actor().equals(refused.actor())
                                || refused.actor().equals(told.peer())));
        return !isTold
                && evidence.stopped(refused.actor(), order) == null
                && evidence.silentForLong(List.of(refused.actor())) == null;
    }
}
