package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What explanations are worth at simulated sites, of all names and hosts at random moments: none throws, and none is wrong.
 * Two sites of each kind are enough for a build. With {@code -Dnbnsd.diagnosis.seeds=N} there are so many, and how many
 * verdicts are right and how many vague is printed; with {@code -Dnbnsd.diagnosis.first=SEED} from that one on.
 */
final class VerdictSimulationTest {
    private static final int FEW = 2;
    private static final int SEEDS = Integer.getInteger("nbnsd.diagnosis.seeds", FEW);
    private static final long FIRST = Long.getLong("nbnsd.diagnosis.first", 1);
    private static final int LOOKS = Integer.getInteger("nbnsd.diagnosis.looks", 3);

    private final Scores scores = new Scores();

    private void run(Plan plan) {
        Doctor doctor = new Doctor(scores);
        Simulation site = new Simulation(plan, doctor);
        doctor.look(site, LOOKS, plan.duration().toMillis(), new Random(plan.seed() * 77));
        try {
            site.run();
        } catch (BrokenInvariant e) {
            throw new AssertionError(plan + "\n" + e.getMessage() + "\n" + site.story(e), e);
        }
    }

    private void tellAndRequireThatNoneIsWrong() {
        if (SEEDS > FEW) {
            System.out.println(scores);
        }
        assertThat(scores.all()).as(scores.toString()).isGreaterThan(100 * SEEDS);
        assertThat(scores.complaints()).as(scores.toString()).isEmpty();
    }

    /** They lose messages, crash, move, get other names and users, and meet a server that crashes and a disk that fails. */
    @Test
    void noVerdictIsWrongAtSitesOfHonestHosts() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            run(Plan.of(seed).without(Trouble.CLOCK_JUMPS).without(Trouble.HOSTILITY));
        }
        tellAndRequireThatNoneIsWrong();
    }

    /** Every tenth host forges, floods, or sends garbage. */
    @Test
    void noVerdictIsWrongWhereSomeHostsLie() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            run(Plan.of(seed).with(Trouble.HOSTILITY).without(Trouble.CLOCK_JUMPS));
        }
        tellAndRequireThatNoneIsWrong();
    }
}
