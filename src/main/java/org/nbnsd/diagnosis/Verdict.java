package org.nbnsd.diagnosis;

import java.util.List;
import org.nbnsd.name.NetbiosName;

/**
 * What explains the facts about a name. Several may hold at once, each with its own confidence.
 *
 * @param code which
 * @param name the name
 * @param confidence 0..100
 * @param reasons the facts that led to it, the oldest first
 * @param missing what is not known and might change it, and how to find that out; sentences
 */
public record Verdict(VerdictCode code, NetbiosName name, int confidence, List<Reason> reasons, List<String> missing) {
    /** The most that passive facts are good for, unless they fully determine the verdict. */
    public static final int MOST_PASSIVE = 60;

    /**
     * A fact, and what it shows.
     *
     * @param shows what it shows here, in words
     * @param fact the fact
     */
    public record Reason(String shows, Fact fact) {}

    /**
     * Keeps copies, and caps the confidence of what only passive facts speak for.
     *
     * @throws IllegalArgumentException if the confidence is out of its range
     */
    public Verdict {
        if (confidence < 0 || confidence > 100) {
            throw new IllegalArgumentException("confidence: " + confidence + " (expected: 0..100)");
        }
        reasons = reasons.stream()
                .distinct()
                .sorted((a, b) -> Long.compare(a.fact().at(), b.fact().at()))
                .toList();
        missing = List.copyOf(missing);
        boolean active = reasons.stream().anyMatch(reason -> reason.fact().active());
        confidence = active || code.isDeterminedByPassiveFacts() ? confidence : Math.min(confidence, MOST_PASSIVE);
    }
}
