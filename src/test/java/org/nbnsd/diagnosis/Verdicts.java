package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What tests of verdicts say about them. */
final class Verdicts {
    private Verdicts() {}

    /** What is so now. */
    static Verdict find(List<Verdict> verdicts, VerdictCode code) {
        return verdicts.stream()
                .filter(verdict -> verdict.code() == code && verdict.isCurrent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + verdicts));
    }

    /** What was so, and is not any more. */
    static Verdict was(List<Verdict> verdicts, VerdictCode code) {
        return verdicts.stream()
                .filter(verdict -> verdict.code() == code && !verdict.isCurrent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no former " + code + " in " + verdicts));
    }

    /** Neither is it so now, nor was it ever. */
    static void assertNot(List<Verdict> verdicts, VerdictCode code) {
        assertThat(verdicts).extracting(Verdict::code).doesNotContain(code);
    }

    /** The first verdict. */
    static VerdictCode main(List<Verdict> verdicts) {
        return verdicts.get(0).code();
    }

    /** Nothing passive is good for more, except what it fully determines. */
    static void assertCapped(List<Verdict> verdicts) {
        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(verdict.confidence())
                        .isLessThanOrEqualTo(verdict.code().isDeterminedByPassiveFacts() ? 100 : Verdict.MOST_PASSIVE));
    }
}
