package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Draws verdicts from facts. */
public final class Diagnosis {
    private Diagnosis() {}

    /**
     * What explains the facts about a name.
     *
     * @param name the name
     * @param facts all that is known about it
     * @param ofHost all that is known about an address, with this name and others
     * @return what holds, the most confident first; empty if nothing needs an explanation
     */
    public static List<Verdict> explain(
            NetbiosName name, Collection<Fact> facts, Function<Ipv4Address, ? extends Collection<Fact>> ofHost) {
        return explain(new Evidence(name, facts, ofHost, address -> ""));
    }

    static List<Verdict> explain(Evidence evidence) {
        Findings findings = new Findings(evidence);
        HostRules hosts = new HostRules(evidence, findings);
        TrafficRules traffic = new TrafficRules(evidence, findings);
        hosts.judge();
        hosts.moved(traffic.withOwnNames());
        new RecordRules(evidence, findings).judge();
        traffic.judge();
        if (findings.verdicts().isEmpty()) {
            undecided(evidence, findings);
        }
        return findings.verdicts().stream()
                .map(verdict -> new Verdict(
                        verdict.code(),
                        verdict.name(),
                        verdict.confidence(),
                        verdict.reasons(),
                        missing(evidence, verdict)))
                .sorted(Comparator.comparingInt(Verdict::confidence).reversed())
                .toList();
    }

    /** Somebody was refused, or several hosts want one unique name, and no rule knows why. */
    private static void undecided(Evidence evidence, Findings findings) {
        List<Fact> refusals =
                evidence.of(FactKind.REFUSED, FactKind.CONFLICT, FactKind.CONFLICT_DEMANDED, FactKind.RELEASE_DEMANDED);
        boolean several = evidence.claimants().size() > 1 && !evidence.isGroup();
        if (!refusals.isEmpty()) {
            findings.add(
                    VerdictCode.INSUFFICIENT_EVIDENCE,
                    0,
                    Findings.reason("this is not explained", refusals.get(refusals.size() - 1)));
        } else if (several) {
            List<Fact> facts = evidence.facts();
            findings.add(
                    VerdictCode.INSUFFICIENT_EVIDENCE,
                    0,
                    Findings.reason("several hosts have to do with it", facts.get(facts.size() - 1)));
        }
    }

    private static List<String> missing(Evidence evidence, Verdict verdict) {
        List<String> missing = new ArrayList<>();
        boolean isSettled =
                verdict.confidence() > Verdict.MOST_PASSIVE && verdict.code() != VerdictCode.INSUFFICIENT_EVIDENCE;
        for (Ipv4Address address : evidence.claimants()) {
            boolean asked = evidence.of(FactKind.DEFENDED, FactKind.DENIED, FactKind.SILENT, FactKind.ANSWERED).stream()
                    .anyMatch(fact -> fact.active() && fact.actor().equals(address));
            if (!isSettled && !asked) {
                missing.add("whether " + address + " has it, and at which addresses: nbnsd query '" + evidence.name()
                        + "' --server " + address);
            }
            if (!isSettled && evidence.status(address) == null) {
                missing.add("which names " + address + " has besides: nbnsd status " + address);
            }
        }
        return missing;
    }
}
