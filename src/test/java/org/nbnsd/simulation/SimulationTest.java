package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nbnsd.Thorough;

/** Many sites, and a day of a large one; NightlySimulation runs more. A failure shows its seed. */
final class SimulationTest {
    private static final int SEEDS = Thorough.orFew(200, 60);

    private static Simulation run(Plan plan) {
        Simulation simulation = new Simulation(plan);
        try {
            simulation.run();
            return simulation;
        } catch (BrokenInvariant e) {
            throw new AssertionError(plan + "\n" + e.getMessage() + "\n" + simulation.story(e), e);
        }
    }

    @Test
    void everyInvariantHoldsOnManySites() {
        Duration elapsed = Duration.ZERO;
        long datagrams = 0;
        int challenges = 0;
        int restarts = 0;
        int diskFailures = 0;
        int early = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation simulation = run(Plan.of(seed));
            elapsed = elapsed.plus(simulation.elapsed());
            datagrams += simulation.network().carried();
            challenges += simulation.server().challenges();
            restarts += simulation.server().starts();
            diskFailures += simulation.server().disk().failures();
            early += simulation.server().ledger().early();
        }
        System.out.printf(
                "%d sites, %d hours, %d datagrams, %d WACKs, %d early grants, %d starts, %d failures of the disk%n",
                SEEDS, elapsed.toHours(), datagrams, challenges, early, restarts, diskFailures);
        assertThat(elapsed).isGreaterThan(Duration.ofHours(2 * SEEDS));
        assertThat(datagrams).isGreaterThan(1000L * SEEDS);
        assertThat(challenges).isGreaterThan(SEEDS);
        assertThat(early).isGreaterThan(SEEDS);
        assertThat(restarts).isGreaterThan(2 * SEEDS);
        assertThat(diskFailures).isGreaterThan(SEEDS / 4);
    }

    @Test
    void everyInvariantHoldsForADayOfTwoHundredHosts() {
        Simulation simulation = run(Plan.dayOf(1, 200));
        assertThat(simulation.elapsed()).isGreaterThan(Duration.ofDays(1));
        assertThat(simulation.server().challenges()).isGreaterThan(100);
    }
}
