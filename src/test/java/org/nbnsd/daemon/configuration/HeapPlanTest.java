package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;

final class HeapPlanTest {
    private static final int USES = 200_000;

    private static HeapPlan megabytes(long heap) {
        return new HeapPlan(heap << 20);
    }

    private static Limits limits(long heap) {
        return megabytes(heap).fit(ServerSettings.DEFAULTS).limits();
    }

    @Test
    void theTableInTheDocumentationIsTrue() {
        assertThat(List.of(64L, 128L, 512L))
                .extracting(
                        heap -> megabytes(heap).records() >> 20,
                        heap -> megabytes(heap).sizes(USES).uses() / 1_000,
                        heap -> megabytes(heap).sizes(USES).facts().all() / 100,
                        heap -> megabytes(heap).sizes(USES).lines() / 10,
                        heap -> megabytes(heap).effects() / 1_000,
                        heap -> limits(heap).openChallenges() / 100,
                        heap -> limits(heap).sources() / 1_000,
                        heap -> megabytes(heap).sizes(USES).events() / 100)
                .extracting(Object::toString)
                .containsExactly(
                        "(12L, 8, 58, 58, 9, 13, 5, 18)",
                        "(30L, 19, 141, 141, 23, 32, 14, 44)",
                        "(137L, 89, 640, 640, 100, 100, 64, 200)");
    }

    /** The costs are those of the plan itself: what is measured is in the test that fills heaps. */
    @ParameterizedTest
    @ValueSource(longs = {16, 32, 64, 128, 256, 512, 1024, 4096, 65536})
    void allTogetherFitsIntoTwoThirds(long heap) {
        HeapPlan plan = megabytes(heap);
        Limits limits = limits(heap);
        long all = (12 << 20)
                + limits.memory()
                + 500L * plan.sizes(USES).uses()
                + 600L * plan.sizes(USES).facts().all()
                + 300L * plan.effects()
                + 1_500L * limits.openChallenges()
                + 300L * limits.sources()
                + 800L * plan.sizes(USES).events()
                + 500L * plan.sizes(USES).lines();
        assertThat(all).isLessThanOrEqualTo(Math.max((heap << 20) * 2 / 3, (12 << 20) + (heap << 20) / 8));
        assertThat(limits.memory()).isPositive();
        assertThat(limits.waiting()).isLessThanOrEqualTo(2 * limits.openChallenges());
    }

    @Test
    void aLargeHeapLeavesTheLimitsAsTheyAre() {
        ServerSettings fitted = megabytes(8192).fit(ServerSettings.DEFAULTS);
        assertThat(fitted.limits())
                .isEqualTo(Limits.DEFAULTS.within(megabytes(8192).records(), 10_000, 65_536));
        assertThat(fitted.burstQueue()).isEqualTo(ServerSettings.DEFAULTS.burstQueue());
        assertThat(HeapPlan.names(fitted.limits().memory()))
                .isGreaterThan(fitted.limits().names());
    }

    @Test
    void whatWasChosenIsTakenIfThereIsRoom() {
        Limits chosen = new Limits(1_000, 20 << 20, 10, 10, 10, 10, 10, 65_536);
        ServerSettings settings = ServerSettings.DEFAULTS.withLimits(chosen);
        assertThat(megabytes(128).fit(settings).limits().megabytes()).isEqualTo(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> megabytes(64).fit(settings))
                .withMessage(
                        "limits.memory: 20 (expected: at most 16, in a heap of 64 MB; the JVM takes a larger one with"
                                + " java -Xmx)");
    }
}
