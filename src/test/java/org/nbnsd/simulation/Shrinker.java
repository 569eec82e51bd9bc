package org.nbnsd.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a failing plan smaller, as long as the same invariant breaks: shorter, with fewer troubles, with fewer hosts. */
final class Shrinker {
    /**
     * A plan that fails, and how.
     *
     * @param plan the plan
     * @param failure what breaks
     * @param elapsed when, since the start
     * @param story what happened before
     */
    record Failing(Plan plan, BrokenInvariant failure, Duration elapsed, String story) {}

    private final Saboteur saboteur;
    private final long until;

    /** Gives up when a time of {@link System#nanoTime} has come, with what it has by then. */
    Shrinker(Saboteur saboteur, long until) {
        this.saboteur = saboteur;
        this.until = until;
    }

    /** How a plan fails; null if it does not. */
    static @Nullable Failing run(Plan plan, Saboteur saboteur) {
        Simulation simulation = new Simulation(plan, saboteur);
        try {
            simulation.run();
            return null;
        } catch (BrokenInvariant e) {
            return new Failing(plan, e, simulation.elapsed(), simulation.story(e));
        } catch (RuntimeException | AssertionError e) {
            BrokenInvariant failure = new BrokenInvariant(Invariant.NO_EXCEPTIONS, List.of(), e.toString());
            failure.initCause(e);
            return new Failing(plan, failure, simulation.elapsed(), simulation.story(failure));
        }
    }

    private @Nullable Failing same(Plan plan, Failing original) {
        if (System.nanoTime() - until > 0) {
            return null;
        }
        Failing failing = run(plan, saboteur);
        return failing != null
                        && failing.failure().invariant() == original.failure().invariant()
                ? failing
                : null;
    }

    Failing shrink(Failing original) {
        Failing best = original;
        if (best.elapsed().compareTo(best.plan().duration()) < 0) {
            best = better(best, best.plan().lasting(best.elapsed().plusSeconds(1)));
        }
        for (Trouble trouble : Trouble.values()) {
            if (best.plan().has(trouble)) {
                best = better(best, best.plan().without(trouble));
            }
        }
        for (int some = Math.max(1, best.plan().hosts() / 4); some > 0; some /= 2) {
            best = withoutHosts(best, some);
        }
        if (best.elapsed().compareTo(best.plan().duration()) < 0) {
            best = better(best, best.plan().lasting(best.elapsed().plusSeconds(1)));
        }
        return best;
    }

    /** Tries to leave out so many hosts at a time; at least one stays. */
    private Failing withoutHosts(Failing failing, int some) {
        Failing best = failing;
        for (int first = 0; first < best.plan().hosts(); first += some) {
            Set<Integer> leave = new HashSet<>();
            for (int number = first; number < Math.min(first + some, best.plan().hosts()); number++) {
                leave.add(number);
            }
            leave.removeAll(best.plan().absent());
            Plan smaller = best.plan().withoutHosts(leave);
            if (!leave.isEmpty() && smaller.absent().size() < smaller.hosts()) {
                best = better(best, smaller);
            }
        }
        return best;
    }

    private Failing better(Failing best, Plan smaller) {
        Failing failing = same(smaller, best);
        return failing == null ? best : failing;
    }
}
