package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What becomes of several verdicts of one code, and in which order verdicts are told. */
final class FindingsTest {
    private static final NetbiosName PC1 = NetbiosName.parse("PC1<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Fact EARLY = Fact.of(1, FactKind.DEFENDED, PC1, ONE).found();
    private static final Fact LATE = Fact.of(9, FactKind.ANSWERED, PC1, ONE);

    private final Findings findings =
            new Findings(new Evidence(PC1, List.of(), address -> List.of(), address -> "", Present.unknown(10)));

    private static Reason because(Fact fact) {
        return Findings.reason("it shows", fact);
    }

    private static Verdict verdict(VerdictCode code, int confidence, Fact... reasons) {
        return new Verdict(
                code,
                PC1,
                confidence,
                List.of(reasons).stream().map(FindingsTest::because).toList(),
                List.of(),
                code.advice(PC1),
                null);
    }

    @Test
    void ofOneCodeTheHighestConfidenceStaysWithTheReasonsOfAllInTheirOrder() {
        findings.add(VerdictCode.DUPLICATE_HOST, 90, null, because(EARLY), null);
        findings.add(VerdictCode.DUPLICATE_HOST, 70, null, because(LATE), because(EARLY));
        assertThat(findings.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.confidence()).isEqualTo(90);
            assertThat(verdict.reasons()).containsExactly(because(EARLY), because(LATE));
            assertThat(verdict.isCurrent()).isTrue();
        });
    }

    @Test
    void whatPassiveFactsSpeakForIsNotMoreThanSixtyUntilOneIsAsked() {
        findings.add(VerdictCode.DUPLICATE_HOST, 90, null, because(LATE));
        assertThat(findings.verdicts()).extracting(Verdict::confidence).containsExactly(60);
        findings.add(VerdictCode.DUPLICATE_HOST, 95, null, because(EARLY));
        assertThat(findings.verdicts()).extracting(Verdict::confidence).containsExactly(95);
    }

    @Test
    void whatIsSoNowIsNoHistory() {
        assertThat(findings.isNothingCurrent()).isTrue();
        findings.add(VerdictCode.DUPLICATE_HOST, 90, new Ending(5, "gone"), because(EARLY));
        assertThat(findings.isNothingCurrent()).isTrue();
        findings.add(VerdictCode.DUPLICATE_HOST, 60, null, because(LATE));
        assertThat(findings.isNothingCurrent()).isFalse();
        assertThat(findings.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.isCurrent()).isTrue();
            assertThat(verdict.reasons()).containsExactly(because(LATE));
        });
    }

    @Test
    void ofWhatIsOverTheLastEndCountsAndOfTwoAtOneTimeTheOneThatWasToldLast() {
        findings.add(VerdictCode.DUPLICATE_HOST, 90, new Ending(7, "seven"), because(EARLY));
        findings.add(VerdictCode.DUPLICATE_HOST, 90, new Ending(5, "five"), because(EARLY));
        assertThat(findings.verdicts()).extracting(Verdict::ended).containsExactly(new Ending(7, "seven"));
        findings.add(VerdictCode.DUPLICATE_HOST, 90, new Ending(7, "seven, too"), because(EARLY));
        assertThat(findings.verdicts()).extracting(Verdict::ended).containsExactly(new Ending(7, "seven, too"));
        findings.add(VerdictCode.DUPLICATE_HOST, 90, new Ending(8, "eight"), because(EARLY));
        assertThat(findings.verdicts()).extracting(Verdict::ended).containsExactly(new Ending(8, "eight"));
    }

    @Test
    void theMostConfidentIsFirstAndOfWhatIsOverWhatEndedLast() {
        findings.add(VerdictCode.APP_ALIAS, 70, new Ending(3, "three"), because(EARLY));
        findings.add(VerdictCode.OWNER_FLAP, 80, new Ending(5, "five"), because(EARLY));
        findings.add(VerdictCode.DUPLICATE_HOST, 70, null, because(EARLY));
        findings.add(VerdictCode.SELF_ECHO, 75, null, because(EARLY));
        assertThat(findings.verdicts())
                .extracting(Verdict::code)
                .containsExactly(
                        VerdictCode.SELF_ECHO,
                        VerdictCode.DUPLICATE_HOST,
                        VerdictCode.OWNER_FLAP,
                        VerdictCode.APP_ALIAS);
    }

    @Test
    void aConfidenceIsAPercentageAndMoreThanSixtyNeedsAnActiveFactUnlessPassiveOnesTellAll() {
        assertThat(verdict(VerdictCode.DUPLICATE_HOST, 100, EARLY).confidence()).isEqualTo(100);
        assertThat(verdict(VerdictCode.DUPLICATE_HOST, 100, LATE).confidence()).isEqualTo(60);
        assertThat(verdict(VerdictCode.DUPLICATE_HOST, 59, LATE).confidence()).isEqualTo(59);
        assertThat(verdict(VerdictCode.SELF_ECHO, 100, LATE).confidence()).isEqualTo(100);
        assertThat(verdict(VerdictCode.DUPLICATE_HOST, 0).confidence()).isZero();
        for (int wrong : new int[] {-1, 101}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> verdict(VerdictCode.DUPLICATE_HOST, wrong))
                    .withMessage("confidence: " + wrong + " (expected: 0..100)");
        }
    }

    @Test
    void endingsAreComparedByTheirTimes() {
        Ending early = new Ending(1, "early");
        Ending late = new Ending(9, "late");
        assertThat(Ending.first(null, late, early)).isSameAs(early);
        assertThat(Ending.last(early, null, late, early)).isSameAs(late);
        assertThat(Ending.first((Ending) null)).isNull();
        assertThat(Ending.last((Ending) null)).isNull();
    }
}
