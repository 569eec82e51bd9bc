package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * All that can be said about a name.
 *
 * @param name the name
 * @param verdicts what is so, the most confident first, and then what was so; empty if nothing needs an explanation
 * @param claimants who has, had or wants the name, in the order of their appearance
 */
public record Explanation(NetbiosName name, List<Verdict> verdicts, List<Claimant> claimants) {
    /** Keeps copies. */
    public Explanation {
        verdicts = List.copyOf(verdicts);
        claimants = List.copyOf(claimants);
    }

    /**
     * What is so now.
     *
     * @return the most confident first; empty if nothing needs an explanation now
     */
    public List<Verdict> current() {
        return verdicts.stream().filter(Verdict::isCurrent).toList();
    }

    /**
     * What to tell first.
     *
     * @return of what is so now the worst, and of these the most confident; else the first of what was so; null if there is nothing
     */
    public @Nullable Verdict headline() {
        Verdict first = null;
        for (Verdict verdict : verdicts) {
            if (first == null || isBefore(verdict, first)) {
                first = verdict;
            }
        }
        return first;
    }

    private static boolean isBefore(Verdict verdict, Verdict other) {
        return verdict.isCurrent()
                && (!other.isCurrent()
                        || verdict.advice().severity().compareTo(other.advice().severity()) > 0);
    }

    /**
     * Explains, as of the last fact.
     *
     * @param name the name
     * @param facts all that is known about it
     * @param ofHost all that is known about an address, with this name and others
     * @return the explanation
     */
    public static Explanation of(
            NetbiosName name, Collection<Fact> facts, Function<Ipv4Address, ? extends Collection<Fact>> ofHost) {
        return of(name, facts, ofHost, address -> "", Present.unknown(Diagnosis.lastOf(facts)));
    }

    /**
     * Explains, with a look at the neighbours of this machine and at the record as it is.
     *
     * @param name the name
     * @param facts all that is known about it
     * @param ofHost all that is known about an address, with this name and others
     * @param neighbours the MAC address that an address has now; empty if that is not known
     * @param present what is now
     * @return the explanation
     */
    public static Explanation of(
            NetbiosName name,
            Collection<Fact> facts,
            Function<Ipv4Address, ? extends Collection<Fact>> ofHost,
            Function<Ipv4Address, String> neighbours,
            Present present) {
        return of(new Evidence(name, facts, ofHost, neighbours, present));
    }

    static Explanation of(Evidence evidence) {
        List<Claimant> claimants = new ArrayList<>();
        for (Ipv4Address address : evidence.claimants()) {
            LongSummaryStatistics seen = evidence.facts().stream()
                    .filter(fact -> isAbout(fact, address))
                    .mapToLong(Fact::at)
                    .summaryStatistics();
            claimants.add(new Claimant(
                    address,
                    seen.getMin(),
                    seen.getMax(),
                    List.copyOf(evidence.hosts().lastComputers(address)),
                    evidence.hosts().macNow(address),
                    evidence.present().ownerOf(address)));
        }
        return new Explanation(evidence.name(), Diagnosis.explain(evidence), claimants);
    }

    private static boolean isAbout(Fact fact, Ipv4Address address) {
        return fact.actor().equals(address)
                || address.equals(fact.peer())
                || fact.kind() == FactKind.REPLICATED && fact.addresses().contains(address);
    }
}
