package org.nbnsd.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;

/**
 * What a run is made of.
 *
 * @param seed everything random comes from it
 * @param hosts how many hosts there are
 * @param duration how long the site lives, before its hosts are switched off
 * @param troubles what goes wrong
 * @param absent the numbers of hosts that are left out
 * @param settings the server's
 */
record Plan(
        long seed, int hosts, Duration duration, Set<Trouble> troubles, Set<Integer> absent, ServerSettings settings) {
    /** Keeps copies. */
    Plan {
        troubles = Set.copyOf(troubles);
        absent = Set.copyOf(absent);
    }

    /** The plan of a seed: some hours of 20 to 60 hosts, with most of the troubles; every fourth with a short burst queue. */
    static Plan of(long seed) {
        Random random = new Random(seed);
        Set<Trouble> troubles = EnumSet.allOf(Trouble.class);
        troubles.removeIf(trouble -> random.nextInt(4) == 0);
        int hosts = 20 + random.nextInt(41);
        Duration duration = Duration.ofMinutes(120 + random.nextInt(241));
        ServerSettings settings = settings(lifetimes(random), new Limits(4000, 60, 40, 8, 8, 80));
        return new Plan(
                seed, hosts, duration, troubles, Set.of(), seed % 4 == 3 ? settings.withBurstQueue(5) : settings);
    }

    /** A day of a large site, with the usual lifetimes. */
    static Plan dayOf(long seed, int hosts) {
        return new Plan(
                seed,
                hosts,
                Duration.ofDays(1),
                EnumSet.allOf(Trouble.class),
                Set.of(),
                settings(Lifetimes.DEFAULTS, Limits.DEFAULTS));
    }

    /** Some hours of a site whose hosts follow a script: a holder is asked so often that bad luck does not make it silent. */
    static Plan scripted(long seed, Duration duration, Set<Trouble> troubles, Lifetimes lifetimes) {
        RetrySchedule patient = new RetrySchedule(15, Duration.ofSeconds(1), 1);
        return new Plan(seed, 0, duration, troubles, Set.of(), settings(patient, lifetimes, Limits.DEFAULTS));
    }

    private static ServerSettings settings(Lifetimes lifetimes, Limits limits) {
        return settings(new RetrySchedule(3, Duration.ofSeconds(1), 1), lifetimes, limits);
    }

    private static ServerSettings settings(RetrySchedule schedule, Lifetimes lifetimes, Limits limits) {
        return new ServerSettings(
                List.of(),
                Challenger.SERVER,
                Constants.NAME_SERVICE_UDP_PORT,
                schedule,
                List.of(),
                UserNamePolicy.SHARED,
                true,
                false,
                lifetimes,
                limits,
                Access.DEFAULTS,
                Rates.NONE);
    }

    /** Short ones, so that names expire within hours. */
    private static Lifetimes lifetimes(Random random) {
        Duration renewal = Duration.ofMinutes(30 + random.nextInt(90));
        return new Lifetimes(
                renewal, renewal.dividedBy(2), renewal, renewal.dividedBy(1 + random.nextInt(4)), Duration.ofDays(24));
    }

    boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    Plan without(Trouble trouble) {
        Set<Trouble> left = new HashSet<>(troubles);
        left.remove(trouble);
        return new Plan(seed, hosts, duration, left, absent, settings);
    }

    Plan with(Trouble trouble) {
        Set<Trouble> more = new HashSet<>(troubles);
        more.add(trouble);
        return new Plan(seed, hosts, duration, more, absent, settings);
    }

    Plan lasting(Duration shorter) {
        return new Plan(seed, hosts, shorter, troubles, absent, settings);
    }

    Plan withoutHosts(Set<Integer> more) {
        Set<Integer> all = new HashSet<>(absent);
        all.addAll(more);
        return new Plan(seed, hosts, duration, troubles, all, settings);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + (hosts - absent.size()) + " hosts, " + duration + ", "
                + new java.util.TreeSet<>(troubles);
    }
}
