package org.nbnsd.daemon.timeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.tally.Tally;

/** How many incidents are over, by what explained them best when they were. One thread counts, any may read. */
@SuppressWarnings("EnumOrdinal") // an index into an array that nobody else sees
final class IncidentCounts {
    private static final VerdictCode[] CODES = VerdictCode.values();
    /** Nothing explains it. */
    private static final int NONE = CODES.length;
    /** So many were over at once that nobody looked for what explains it. */
    private static final int NOT_LOOKED_AT = CODES.length + 1;

    private final Tally tally = new Tally(CODES.length + 2);

    /** One is over; null if nobody looked for what explains it. */
    void count(@Nullable List<Explanation> explanations) {
        tally.count(explanations == null ? NOT_LOOKED_AT : best(explanations));
    }

    private static int best(List<Explanation> explanations) {
        return explanations.stream()
                .flatMap(explanation -> explanation.verdicts().stream())
                .findFirst()
                .map(Verdict::code)
                .map(Enum::ordinal)
                .orElse(NONE);
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (VerdictCode code : CODES) {
            samples.add(Sample.of(Family.INCIDENTS, tally.get(code.ordinal()), code.name()));
        }
        samples.add(Sample.of(Family.INCIDENTS, tally.get(NONE), "none"));
        samples.add(Sample.of(Family.INCIDENTS, tally.get(NOT_LOOKED_AT), "not_looked_at"));
        return samples;
    }
}
