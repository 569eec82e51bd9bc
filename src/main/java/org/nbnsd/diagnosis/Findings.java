package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Verdict.Reason;

/** Collects the verdicts of the rules about one name. */
final class Findings {
    private final Evidence evidence;
    private final List<Verdict> verdicts = new ArrayList<>();

    Findings(Evidence evidence) {
        this.evidence = evidence;
    }

    static Reason reason(String shows, Fact fact) {
        return new Reason(shows, fact);
    }

    /** Of one code the verdict with the highest confidence stays, with the reasons of all. */
    void add(VerdictCode code, int confidence, @Nullable Reason... reasons) {
        List<Reason> all = new ArrayList<>();
        for (Reason reason : Arrays.asList(reasons)) {
            if (reason != null) {
                all.add(reason);
            }
        }
        int highest = confidence;
        for (Verdict verdict : List.copyOf(verdicts)) {
            if (verdict.code() == code) {
                all.addAll(verdict.reasons());
                highest = Math.max(highest, verdict.confidence());
                verdicts.remove(verdict);
            }
        }
        verdicts.add(new Verdict(code, evidence.name(), highest, all, List.of()));
    }

    List<Verdict> verdicts() {
        return verdicts;
    }
}
