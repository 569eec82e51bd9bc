package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.replication.ReplicationInvariant.Broken;
import org.nbnsd.replication.ReplicationPlan.Trouble;

/** Runs plans, and makes one that fails smaller, as long as the same invariant breaks: fewer steps, fewer troubles. */
final class ReplicationShrinker {
    /** A plan that fails, and how. */
    record Failing(ReplicationPlan plan, Broken failure, ReplicatedSite site) {
        String story() {
            return plan + "\n" + String.join("\n", site.story()) + "\n" + failure.getMessage();
        }
    }

    private ReplicationShrinker() {}

    /** How a plan fails; null if it does not. */
    static @Nullable Failing run(ReplicationPlan plan, @Nullable ReplicationFault fault) {
        return run(new ReplicatedSite(plan, fault), plan);
    }

    static @Nullable Failing run(ReplicatedSite site, ReplicationPlan plan) {
        try {
            site.run();
            return null;
        } catch (Broken e) {
            return new Failing(plan, e, site);
        } catch (RuntimeException | AssertionError e) {
            Broken failure = new Broken(ReplicationInvariant.NO_EXCEPTIONS, e.toString());
            failure.initCause(e);
            return new Failing(plan, failure, site);
        }
    }

    static Failing shrink(Failing original, @Nullable ReplicationFault fault) {
        Failing best = original;
        for (int less = Math.max(1, best.plan().steps() / 2); less > 0; less /= 2) {
            for (int steps = best.plan().steps() - less; steps > 0; steps -= less) {
                Failing smaller = same(best.plan().withSteps(steps), best, fault);
                if (smaller == null) {
                    break;
                }
                best = smaller;
            }
        }
        for (Trouble trouble : Trouble.values()) {
            Failing smaller = best.plan().has(trouble) ? same(best.plan().without(trouble), best, fault) : null;
            best = smaller == null ? best : smaller;
        }
        return best;
    }

    private static @Nullable Failing same(ReplicationPlan plan, Failing as, @Nullable ReplicationFault fault) {
        Failing failing = run(plan, fault);
        return failing != null && failing.failure().invariant() == as.failure().invariant() ? failing : null;
    }
}
