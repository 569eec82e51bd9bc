package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.daemon.Vital.Sign;
import org.nbnsd.daemon.Watchdog.Seen;
import org.nbnsd.protocol.LocalAddress;

/**
 * Looks whether a daemon lives and serves. Nobody is asked and nothing is waited for, so that the answer is there also when nothing
 * else is.
 *
 * @param threads how its threads were when somebody looked last; empty before that
 * @param addresses what it listens on
 * @param diskProblem why changes cannot be written; null if they can
 * @param isStopping whether it was told to stop
 */
record HealthChecks(
        Supplier<List<Seen>> threads,
        Supplier<List<LocalAddress>> addresses,
        Supplier<@Nullable String> diskProblem,
        BooleanSupplier isStopping)
        implements Supplier<Health> {
    /** Who has been at the same thing for so many seconds is not well; after a minute the process ends by itself. */
    static final int MOST_SECONDS = 5;

    @Override
    public Health get() {
        List<Check> checks = new ArrayList<>();
        checks.add(lives(threads.get()));
        checks.add(listens(addresses.get()));
        checks.add(writes(diskProblem.get()));
        boolean isGoing = isStopping.getAsBoolean();
        checks.add(new Check("service", false, !isGoing, isGoing ? "it stops" : "it goes on"));
        return new Health(checks);
    }

    /** Whether all threads are alive. */
    static boolean isAlive(List<Seen> threads) {
        return lives(threads).isWell();
    }

    private static Check lives(List<Seen> threads) {
        String wrong = threads.stream()
                .filter(seen -> !isWell(seen))
                .map(seen -> seen.name()
                        + (seen.sign() == Sign.GONE ? " has ended" : " has been busy for " + seen.seconds() + " s"))
                .collect(Collectors.joining("; "));
        String well = threads.isEmpty() ? "it has just started" : threads.size() + " parts were looked at, and go on";
        return new Check("threads", true, wrong.isEmpty(), wrong.isEmpty() ? well : wrong);
    }

    private static boolean isWell(Seen seen) {
        return seen.sign() != Sign.GONE && seen.seconds() < MOST_SECONDS;
    }

    private static Check listens(List<LocalAddress> addresses) {
        String all = addresses.stream()
                .map(local -> local.address().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return new Check(
                "addresses", false, !addresses.isEmpty(), addresses.isEmpty() ? "there is none to serve yet" : all);
    }

    private static Check writes(@Nullable String problem) {
        return new Check("database", false, problem == null, problem == null ? "changes can be kept" : problem);
    }
}
