package org.nbnsd.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.simulation.Shrinker.Failing;

/** What a failing plan is made into. */
final class ShrinkerTest {
    private static final long NEVER = System.nanoTime() + Long.MAX_VALUE / 2;

    private static Failing failing(Fault fault) {
        return requireNonNull(LongStream.rangeClosed(1, 8)
                .mapToObj(seed -> Shrinker.run(Plan.of(seed), fault))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
    }

    @Test
    void aFailureOfTwoHostsIsFoundAmongAFewThatAreLeft() {
        Failing small = new Shrinker(Fault.ASKS_ONCE_AND_BRIEFLY, NEVER).shrink(failing(Fault.ASKS_ONCE_AND_BRIEFLY));
        assertThat(small.failure().invariant()).isEqualTo(Invariant.ONE_OWNER);
        assertThat(small.plan().hosts() - small.plan().absent().size()).isBetween(2, 4);
    }

    @Test
    void aFailureOfOneHostIsFoundWithThatAlone() {
        Failing small = new Shrinker(Fault.ANSWERS_TWICE, NEVER).shrink(failing(Fault.ANSWERS_TWICE));
        assertThat(small.plan().hosts() - small.plan().absent().size()).isEqualTo(1);
        assertThat(small.plan().troubles()).isEmpty();
    }

    @Test
    void aHostDoesTheSameWhetherOthersAreLeftOutOrNot() {
        Plan plan = new Plan(
                5,
                12,
                Plan.of(5).duration(),
                Set.of(Trouble.MOVES, Trouble.RENAMES),
                Set.of(),
                Plan.of(5).settings());
        Plan alone = plan.withoutHosts(Set.of(0, 2, 3, 5, 6, 7, 8, 9, 10, 11));
        assertThat(addressesOf(alone, 1)).isEqualTo(addressesOf(plan, 1)).isNotEmpty();
        assertThat(addressesOf(alone, 4)).isEqualTo(addressesOf(plan, 4)).isNotEmpty();
    }

    /** All addresses that a host with a number ever sent from, in order. */
    private static List<String> addressesOf(Plan plan, int number) {
        Recorder recorder = new Recorder();
        new Simulation(plan, recorder).run();
        String network = "10.1." + number + ".";
        return recorder.lines()
                .filter(Recorder.Line::toServer)
                .map(line -> line.peer().address().toString())
                .filter(address -> address.startsWith(network))
                .distinct()
                .toList();
    }
}
