package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.Thorough;

/** Sites of several servers; NightlyReplication runs more. A failure shows its seed. */
final class ReplicationSimulationTest {
    private static final int SEEDS = Thorough.orFew(300, 25);
    private static final int SEEDS_FOR_A_FAULT = 40;

    @Test
    void everyInvariantHoldsAtManySites() {
        Duration elapsed = Duration.ZERO;
        for (long seed = 1; seed <= SEEDS; seed++) {
            ReplicationPlan plan = ReplicationPlan.of(seed);
            ReplicatedSite site = new ReplicatedSite(plan, null);
            ReplicationShrinker.Failing failing = ReplicationShrinker.run(site, plan);
            assertThat(failing)
                    .withFailMessage(() -> failing == null
                            ? ""
                            : ReplicationShrinker.shrink(failing, null).story())
                    .isNull();
            elapsed = elapsed.plus(site.elapsed());
        }
        assertThat(elapsed).isGreaterThan(Duration.ofHours(5 * SEEDS));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFoundByTheInvariantThatItBreaks(ReplicationFault fault) {
        ReplicationShrinker.Failing failing = null;
        for (long seed = 1; failing == null && seed <= SEEDS_FOR_A_FAULT; seed++) {
            failing = ReplicationShrinker.run(ReplicationPlan.of(seed), fault);
        }
        assertThat(invariant(failing)).isEqualTo(fault.broken());
    }

    @Test
    void theStoryOfAFailureIsMadeShorter() {
        ReplicationFault fault = ReplicationFault.DEMANDS_USER_NAMES;
        ReplicationShrinker.Failing failing = null;
        for (long seed = 1; failing == null; seed++) {
            failing = ReplicationShrinker.run(ReplicationPlan.of(seed), fault);
        }
        ReplicationShrinker.Failing smaller = ReplicationShrinker.shrink(failing, fault);
        assertThat(smaller.plan().steps()).isLessThan(failing.plan().steps());
        assertThat(invariant(smaller)).isEqualTo(fault.broken());
        assertThat(smaller.story()).contains("release demand");
    }

    private static @Nullable ReplicationInvariant invariant(ReplicationShrinker.@Nullable Failing failing) {
        return failing == null ? null : failing.failure().invariant();
    }
}
