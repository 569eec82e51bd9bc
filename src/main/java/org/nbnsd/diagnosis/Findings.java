package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Verdict.Reason;

/** Collects the verdicts of the rules about one name. */
final class Findings {
    private final Evidence evidence;
    private final Map<VerdictCode, Verdict> current = new EnumMap<>(VerdictCode.class);
    private final Map<VerdictCode, Verdict> history = new EnumMap<>(VerdictCode.class);

    Findings(Evidence evidence) {
        this.evidence = evidence;
    }

    static Reason reason(String shows, Fact fact) {
        return new Reason(shows, fact);
    }

    /**
     * Of one code the verdict with the highest confidence stays, with the reasons of all. What is so now is no history,
     * though it may once have been over; of what is over the last end counts.
     *
     * @param ended what has overtaken it; null if it is so now
     */
    void add(VerdictCode code, int confidence, @Nullable Ending ended, @Nullable Reason... reasons) {
        List<Reason> all = new ArrayList<>();
        for (Reason reason : Arrays.asList(reasons)) {
            if (reason != null) {
                all.add(reason);
            }
        }
        Map<VerdictCode, Verdict> place = ended == null ? current : history;
        Verdict known = place.get(code);
        int highest = confidence;
        Ending last = ended;
        if (known != null) {
            all.addAll(known.reasons());
            highest = Math.max(highest, known.confidence());
            last = Ending.last(ended, known.ended());
        }
        place.put(
                code, new Verdict(code, evidence.name(), highest, all, List.of(), code.advice(evidence.name()), last));
    }

    /** What is so now, the most confident first, and then what was so, the last first. */
    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>(current.values());
        verdicts.sort(Comparator.comparingInt(Verdict::confidence).reversed());
        List<Verdict> over = new ArrayList<>();
        history.forEach((code, verdict) -> {
            if (!current.containsKey(code)) {
                over.add(verdict);
            }
        });
        over.sort(Comparator.comparingLong(Findings::endedAt).reversed());
        verdicts.addAll(over);
        return verdicts;
    }

    private static long endedAt(Verdict verdict) {
        return verdict.ended() == null ? Long.MAX_VALUE : verdict.ended().at();
    }

    boolean isNothingCurrent() {
        return current.isEmpty();
    }
}
