package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * What explains the facts about a name, or once did. Several may hold at once, each with its own confidence.
 *
 * @param code which
 * @param name the name
 * @param confidence 0..100
 * @param reasons the facts that led to it, the oldest first; those of one time in the order in which they were given
 * @param missing what is not known and might change it, and how to find that out; sentences
 * @param advice what is to be done about it as things are now
 * @param ended what has overtaken it, so that it is history; null if it is so now
 */
public record Verdict(
        VerdictCode code,
        NetbiosName name,
        int confidence,
        List<Reason> reasons,
        List<String> missing,
        Advice advice,
        @Nullable Ending ended) {
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
        List<Reason> sorted = new ArrayList<>(reasons.stream().distinct().toList());
        sorted.sort(Comparator.comparingLong(reason -> reason.fact().at()));
        reasons = List.copyOf(sorted);
        missing = List.copyOf(missing);
        boolean active = reasons.stream().anyMatch(reason -> reason.fact().active());
        confidence = active || code.isDeterminedByPassiveFacts() ? confidence : Math.min(confidence, MOST_PASSIVE);
    }

    /**
     * Whether it is so now, as far as that is known.
     *
     * @return false for history
     */
    public boolean isCurrent() {
        return ended == null;
    }

    /**
     * What it means, in words. It says that hosts are alive, or silent, only if the reasons show that.
     *
     * @return the beginning of a sentence, such as {@code two computers that are both alive have one name}
     */
    public String text() {
        return Wording.of(this);
    }

    /** The same with what is missing and what is to be done. */
    Verdict with(List<String> open, Advice then) {
        return new Verdict(code, name, confidence, reasons, open, then, ended);
    }
}
