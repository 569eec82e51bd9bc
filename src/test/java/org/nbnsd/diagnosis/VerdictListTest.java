package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Verdicts.assertNot;
import static org.nbnsd.diagnosis.Verdicts.find;
import static org.nbnsd.diagnosis.Verdicts.was;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.diagnosis.Advice.Severity;
import org.nbnsd.diagnosis.VerdictStory.Story;

/** No verdict without traffic that yields it, traffic that is nearly the same and does not, and an end. */
@ParameterizedClass(name = "a packet takes {0} ms")
@ValueSource(longs = {0, 2})
final class VerdictListTest {
    private final Site site;

    VerdictListTest(long step) {
        site = new Site(step);
    }

    @Test
    void eachVerdictHasItsStory() {
        assertThat(VerdictStory.values())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(java.util.Arrays.stream(VerdictCode.values())
                        .map(Enum::name)
                        .toArray(String[]::new));
    }

    @Test
    void eachVerdictSaysInWordsOfItsOwnWhatItMeans() {
        assertThat(VerdictCode.values())
                .extracting(VerdictCode::text)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text)
                        .contains(" ")
                        .matches(VerdictListTest::isPartOfASentence, "is told after a colon"));
        assertThat(VerdictCode.SAME_HOST_MULTI_NIC.text()).isEqualTo("one computer with several network adapters");
    }

    private static boolean isPartOfASentence(String text) {
        return !text.endsWith(".");
    }

    @ParameterizedTest
    @EnumSource(value = VerdictCode.class, mode = EnumSource.Mode.EXCLUDE, names = "INSUFFICIENT_EVIDENCE")
    void everyConclusionSaysWhatWouldOverturnIt(VerdictCode code) {
        assertThat(code.change()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void theTrafficYieldsItWithItsConfidenceAndItsReasons(VerdictCode code) {
        Story story = VerdictStory.valueOf(code.name()).story;
        story.cause.accept(site);

        Verdict verdict = find(story.explain(site), code);

        assertThat(verdict.confidence()).isEqualTo(story.confidence);
        assertThat(verdict.reasons()).extracting(Verdict.Reason::shows).containsAll(story.because);
        assertThat(verdict.advice().severity()).isEqualTo(story.severity == null ? code.severity() : story.severity);
        assertThat(verdict.advice().network()).contains(story.advice);
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void noVerdictSaysMoreAboutTheLifeOfHostsThanItsReasonsShow(VerdictCode code) {
        Story story = VerdictStory.valueOf(code.name()).story;
        story.cause.accept(site);
        assertThat(story.explain(site)).isNotEmpty().allSatisfy(Verdicts::assertSaysNoMoreThanItsReasons);
        story.gone.accept(site);
        assertThat(story.explain(site)).allSatisfy(Verdicts::assertSaysNoMoreThanItsReasons);
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void trafficThatIsNearlyTheSameDoesNotYieldIt(VerdictCode code) {
        Story story = VerdictStory.valueOf(code.name()).story;
        story.nearMiss.accept(site);
        assertNot(story.explain(site), code);
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void whenItsCauseIsGoneItIsHistoryAndNothingIsToBeDone(VerdictCode code) {
        Story story = VerdictStory.valueOf(code.name()).story;
        story.cause.accept(site);
        story.gone.accept(site);

        if (story.end.isEmpty()) {
            assertNot(story.explain(site), code);
            return;
        }
        Verdict verdict = was(story.explain(site), code);

        assertThat(verdict.ended()).isNotNull().satisfies(ended -> {
            assertThat(ended.text()).startsWith(story.end);
            assertThat(ended.at()).isBetween(Site.START, site.now());
        });
        assertThat(verdict.advice().severity()).isEqualTo(Severity.NOTHING_TO_DO);
        assertThat(verdict.advice().user()).isEqualTo("Nothing: it is over.");
        assertThat(verdict.advice().desktop()).isEqualTo("Nothing: it is over.");
        assertThat(verdict.advice().network())
                .startsWith("Nothing: it is over.")
                .doesNotContain("nbnsd");
        assertThat(verdict.missing()).isEmpty();
    }
}
