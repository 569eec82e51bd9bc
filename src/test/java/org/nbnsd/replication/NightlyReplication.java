package org.nbnsd.replication;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs one seed of the simulation of replication after the other for as long as it is told, makes the plan of each that
 * fails smaller and tells its story; as {@link org.nbnsd.simulation.NightlySimulation}, with the same arguments:
 *
 * <pre>
 * java -cp target/classes:target/test-classes:$(cat target/classpath) org.nbnsd.replication.NightlyReplication SECONDS [FIRST]
 * </pre>
 */
public final class NightlyReplication {
    private NightlyReplication() {}

    /** Runs; see the class comment. */
    public static void main(String[] arguments) {
        if (arguments.length < 1 || arguments.length > 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + " (expected: SECONDS [FIRST])");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
        long first = arguments.length > 1
                ? Long.parseLong(arguments[1])
                : TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) * 1000;
        long seed = first;
        int failures = 0;
        Duration elapsed = Duration.ZERO;
        do {
            ReplicationPlan plan = ReplicationPlan.of(seed++);
            ReplicatedSite site = new ReplicatedSite(plan, null);
            ReplicationShrinker.Failing failing = ReplicationShrinker.run(site, plan);
            elapsed = elapsed.plus(site.elapsed());
            if (failing != null) {
                failures++;
                System.out.println("FAILED: " + plan);
                System.out.println(ReplicationShrinker.shrink(failing, null).story() + "\n");
            }
        } while (System.nanoTime() - end < 0);
        System.out.printf(
                "%d seeds from %d on, %d simulated hours, %d failed%n",
                seed - first, first, elapsed.toHours(), failures);
        if (failures > 0) {
            throw new AssertionError(failures + " seeds failed");
        }
    }
}
