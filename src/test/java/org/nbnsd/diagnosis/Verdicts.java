package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nbnsd.wire.Ipv4Address;

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

    /** That hosts are alive is said of those that sent something, and that they are silent of those that were asked in vain. */
    static void assertSaysNoMoreThanItsReasons(Verdict verdict) {
        Set<Ipv4Address> silent = actors(verdict, fact -> fact.kind() == FactKind.SILENT);
        Set<Ipv4Address> alive = actors(verdict, Verdicts::isSignOfLife);
        alive.removeAll(silent);
        String text = verdict.text();
        if (text.contains("both alive")) {
            assertThat(alive).as(verdict.toString()).hasSize(2);
        } else if (text.contains("are alive")) {
            assertThat(alive).as(verdict.toString()).hasSizeGreaterThan(2);
        } else if (text.contains("living")) {
            assertThat(alive).as(verdict.toString()).isNotEmpty();
        }
        if (text.contains("do not answer when")) {
            assertThat(silent).as(verdict.toString()).hasSizeGreaterThan(1);
        } else if (text.contains("not answer now") || text.contains("not answer when")) {
            assertThat(silent).as(verdict.toString()).isNotEmpty();
        }
        assertThat(verdict.reasons())
                .filteredOn(reason -> reason.shows().contains("is alive"))
                .allMatch(reason -> isSignOfLife(reason.fact()));
    }

    private static boolean isSignOfLife(Fact fact) {
        return fact.kind().showsActor() && (Evidence.isOwnDeed(fact) || Evidence.isYes(fact));
    }

    private static Set<Ipv4Address> actors(Verdict verdict, Predicate<Fact> which) {
        return verdict.reasons().stream()
                .map(Verdict.Reason::fact)
                .filter(which)
                .map(Fact::actor)
                .collect(Collectors.toSet());
    }
}
