package org.nbnsd.replication;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What a seed stands for.
 *
 * @param seed everything that happens by chance comes of it
 * @param servers how many, 2 to 4
 * @param shape who is whose partner
 * @param hosts how many
 * @param steps how many things happen before it becomes quiet
 * @param troubles what may go wrong
 */
record ReplicationPlan(long seed, int servers, Shape shape, int hosts, int steps, Set<Trouble> troubles) {
    /** Who is whose partner. */
    enum Shape {
        /** Everybody is everybody's. Only then users are shared, and members of special groups seen to leave: see {@code src/docs/replica-rules.md}. */
        ALL_PAIRS,
        CHAIN,
        STAR;

        boolean arePartners(int one, int other) {
            return switch (this) {
                case ALL_PAIRS -> one != other;
                case CHAIN -> Math.abs(one - other) == 1;
                case STAR -> one != other && Math.min(one, other) == 0;
            };
        }
    }

    /** What may go wrong, and what people may do. */
    enum Trouble {
        CUTS,
        STALLS,
        RESTARTS,
        SILENT_HOSTS,
        MOVES,
        EDITS
    }

    static ReplicationPlan of(long seed) {
        Random dice = new Random(seed);
        Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
        for (Trouble each : Trouble.values()) {
            if (dice.nextInt(3) > 0) {
                troubles.add(each);
            }
        }
        Shape shape = dice.nextInt(2) == 0 ? Shape.ALL_PAIRS : Shape.values()[1 + dice.nextInt(2)];
        return new ReplicationPlan(seed, 2 + dice.nextInt(3), shape, 3 + dice.nextInt(6), 300, troubles);
    }

    boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    ReplicationPlan withSteps(int fewer) {
        return new ReplicationPlan(seed, servers, shape, hosts, fewer, troubles);
    }

    ReplicationPlan without(Trouble trouble) {
        Set<Trouble> left = EnumSet.noneOf(Trouble.class);
        left.addAll(troubles);
        left.remove(trouble);
        return new ReplicationPlan(seed, servers, shape, hosts, steps, left);
    }
}
