package org.nbnsd.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs one seed after the other for as long as it is told, prints each that fails, makes its plan smaller and tells its
 * story. Ends with status 1 if any failed. After {@code mvn test-compile}, and with the class path that
 * {@code mvn dependency:build-classpath -Dmdep.outputFile=target/classpath} writes down:
 *
 * <pre>
 * java -cp target/classes:target/test-classes:$(cat target/classpath) org.nbnsd.simulation.NightlySimulation SECONDS [FIRST]
 * </pre>
 *
 * <p>FIRST is the first seed; without it the seeds begin with the second of the day's clock, so that every night runs
 * others. With {@code 0 SEED} that one seed is run, and nothing else.
 */
public final class NightlySimulation {
    private static final long SHRINK_SECONDS = Long.getLong("nbnsd.shrink", 60);

    private NightlySimulation() {}

    /** Runs; see the class comment. */
    public static void main(String[] arguments) {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("arguments: " + arguments.length + " (expected: SECONDS [FIRST])");
            throw new IllegalArgumentException("arguments: " + arguments.length + " (expected: SECONDS [FIRST])");
        }
        long seconds = Long.parseLong(arguments[0]);
        long first = arguments.length > 1
                ? Long.parseLong(arguments[1])
                : TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) * 1000;
        int failures = run(seconds, first, System.out);
        if (failures > 0) {
            throw new AssertionError(failures + " seeds failed");
        }
    }

    /** Runs seeds; how many failed. */
    static int run(long seconds, long first, PrintStream out) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int failures = 0;
        long seed = first;
        Duration elapsed = Duration.ZERO;
        Duration ofHosts = Duration.ZERO;
        do {
            Plan plan = Plan.of(seed++);
            Shrinker.Failing failing = Shrinker.run(plan, Saboteur.NONE);
            Duration lasted = failing == null ? plan.duration() : failing.elapsed();
            elapsed = elapsed.plus(lasted);
            ofHosts = ofHosts.plus(lasted.multipliedBy(plan.hosts()));
            if (failing != null) {
                failures++;
                out.println("FAILED: " + plan);
                tell(failing, out);
            }
        } while (System.nanoTime() - end < 0);
        out.printf(
                "%d seeds from %d on, %d simulated hours, %d days of hosts, %d failed%n",
                seed - first, first, elapsed.toHours(), ofHosts.toDays(), failures);
        return failures;
    }

    private static void tell(Shrinker.Failing failing, PrintStream out) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHRINK_SECONDS);
        Shrinker.Failing small = new Shrinker(Saboteur.NONE, until).shrink(failing);
        out.println(
                "smaller: " + small.plan() + ", without hosts " + small.plan().absent());
        out.println(small.story());
        out.println(small.failure().getMessage());
        out.println();
    }
}
