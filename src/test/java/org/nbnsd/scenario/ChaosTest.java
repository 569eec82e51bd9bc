package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.Thorough;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.UserNamePolicy;

/**
 * Random networks, each from a seed: hosts that live, die, lie and repeat themselves, and a network that loses, doubles
 * and reorders. What must hold after every step is in {@link Invariants} and {@link Chaos}.
 */
final class ChaosTest {
    private static final int SEEDS = Thorough.orFew(100, 30);
    private static final int STEPS = 600;

    /** How the server is set up. */
    private enum Setup {
        DEFAULTS(ServerSettings.DEFAULTS),
        BURSTS(ServerSettings.DEFAULTS.withBurstQueue(Chaos.MOST_BACKLOG / 2)),
        TIGHT(with(Challenger.SERVER, UserNamePolicy.SHARED, false, new Limits(12, 5, 3, 3, 4, 6))),
        FIRST_WINS(with(Challenger.SERVER, UserNamePolicy.FIRST_WINS, true, Limits.DEFAULTS)),
        END_NODE(with(Challenger.END_NODE, UserNamePolicy.SHARED, true, Limits.DEFAULTS));

        private final ServerSettings settings;

        Setup(ServerSettings settings) {
            this.settings = settings;
        }

        private static ServerSettings with(
                Challenger challenger, UserNamePolicy userNames, boolean migrate, Limits limits) {
            ServerSettings defaults = ServerSettings.DEFAULTS;
            return new ServerSettings(
                    List.of(),
                    challenger,
                    defaults.challengePort(),
                    defaults.challengeSchedule(),
                    List.of(),
                    userNames,
                    true,
                    migrate,
                    defaults.lifetimes(),
                    limits,
                    defaults.access(),
                    defaults.rates());
        }
    }

    @ParameterizedTest
    @EnumSource(Setup.class)
    void invariantsHoldAmongHonestHosts(Setup setup) {
        Seen seen = runAll(setup.settings, 1, false);
        assertThat(seen.challenges).as("challenges").isGreaterThan(setup == Setup.END_NODE ? -1 : SEEDS * 10);
        assertThat(seen.edits).as("edits").isGreaterThan(SEEDS * 10);
        assertThat(seen.migrations).as("migrations").isGreaterThan(setup.settings.migrate() ? SEEDS : -1);
    }

    @ParameterizedTest
    @EnumSource(value = Setup.class, mode = EnumSource.Mode.EXCLUDE, names = "BURSTS")
    void invariantsHoldAmongLiars(Setup setup) {
        runAll(setup.settings, 100_000, true);
    }

    /** What happened in all runs, to know that it did. */
    private static final class Seen {
        private int challenges;
        private int edits;
        private int migrations;
    }

    private static Seen runAll(ServerSettings settings, long firstSeed, boolean liars) {
        Seen seen = new Seen();
        LongStream.range(firstSeed, firstSeed + SEEDS).forEach(seed -> {
            Chaos chaos = new Chaos(settings, seed, liars);
            try {
                chaos.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " after " + chaos.steps() + " steps, " + Duration.ofMillis(chaos.elapsed())
                                + ": " + e.getMessage() + "\n" + chaos.story(),
                        e);
            }
            seen.challenges += chaos.challenges();
            seen.edits += chaos.edits();
            seen.migrations += chaos.migrations();
        });
        return seen;
    }
}
