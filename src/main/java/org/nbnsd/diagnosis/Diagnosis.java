package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Draws verdicts from facts. */
public final class Diagnosis {
    private Diagnosis() {}

    /**
     * What explains the facts about a name, as of the last of them.
     *
     * @param name the name
     * @param facts all that is known about it
     * @param ofHost all that is known about an address, with this name and others
     * @return what is so, the most confident first, and then what was so; empty if nothing needs an explanation
     */
    public static List<Verdict> explain(
            NetbiosName name, Collection<Fact> facts, Function<Ipv4Address, ? extends Collection<Fact>> ofHost) {
        return explain(name, facts, ofHost, Present.unknown(lastOf(facts)));
    }

    /**
     * What explains the facts about a name, as of some time.
     *
     * @param name the name
     * @param facts all that is known about it
     * @param ofHost all that is known about an address, with this name and others
     * @param present what is now
     * @return what is so, the most confident first, and then what was so; empty if nothing needs an explanation
     */
    public static List<Verdict> explain(
            NetbiosName name,
            Collection<Fact> facts,
            Function<Ipv4Address, ? extends Collection<Fact>> ofHost,
            Present present) {
        return explain(new Evidence(name, facts, ofHost, address -> "", present));
    }

    /** When the last of some facts was; 0 if there is none. */
    static long lastOf(Collection<Fact> facts) {
        return facts.stream().mapToLong(Fact::at).max().orElse(0);
    }

    static List<Verdict> explain(Evidence evidence) {
        Findings findings = new Findings(evidence);
        new HostRules(evidence, findings).judge();
        new GoneRules(evidence, findings).judge();
        new RecordRules(evidence, findings).judge();
        new ServerRules(evidence, findings).judge();
        new ReplicaRules(evidence, findings).judge();
        new TrafficRules(evidence, findings).judge();
        new UnknownRules(evidence, findings).judge();
        Steps steps = new Steps(evidence);
        return findings.verdicts().stream()
                .map(verdict -> verdict.with(missing(evidence, verdict), steps.of(verdict)))
                .toList();
    }

    private static List<String> missing(Evidence evidence, Verdict verdict) {
        boolean isSettled = !verdict.isCurrent()
                || verdict.code() == VerdictCode.NOBODY_HAS_IT
                || verdict.confidence() > Verdict.MOST_PASSIVE && verdict.code() != VerdictCode.INSUFFICIENT_EVIDENCE;
        if (isSettled) {
            return List.of();
        }
        List<String> missing = new ArrayList<>();
        for (Ipv4Address address : evidence.claimants()) {
            boolean asked = evidence.of(FactKind.DEFENDED, FactKind.DENIED, FactKind.SILENT, FactKind.ANSWERED).stream()
                    .anyMatch(fact -> fact.active() && fact.actor().equals(address));
            if (!asked) {
                missing.add("whether " + address + " has it, and at which addresses: nbnsd query '" + evidence.name()
                        + "' --server " + address);
            }
            if (evidence.hosts().status(address) == null) {
                missing.add("which names " + address + " has besides: nbnsd status " + address);
            }
        }
        return missing;
    }
}
