package org.nbnsd.daemon.configuration;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nbnsd.daemon.configuration.ConfigurationTypes.Lifetime;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;

/** What values that are good each by itself must be to each other. The minima of the lifetimes are Microsoft's. */
final class ConfigurationRules {
    /** Claimants wait that long at most, whatever a wait acknowledgement says: Samba does, with reference to Windows. */
    static final Duration LONGEST_CHALLENGE = Duration.ofSeconds(105);

    private static final int VERIFY_FACTOR = 3;

    private final ConfigurationValues values;
    private final List<ConfigurationValues> prefixes;
    private final List<ConfigurationProblem> problems;

    private ConfigurationRules(
            ConfigurationValues values,
            Map<String, List<ConfigurationValues>> repeated,
            List<ConfigurationProblem> problems) {
        this.values = values;
        prefixes = repeated.getOrDefault(ConfigurationSchema.PREFIX_SECTION, List.of());
        this.problems = problems;
    }

    /**
     * Checks the rules between values. Those that could not be read are left out.
     *
     * @param values of the sections that are there once
     * @param repeated of each of those that may be there many times, by the name of the section
     * @param problems gets what is wrong
     */
    static void check(
            ConfigurationValues values,
            Map<String, List<ConfigurationValues>> repeated,
            List<ConfigurationProblem> problems) {
        ConfigurationRules rules = new ConfigurationRules(values, repeated, problems);
        rules.checkListen();
        rules.checkMinima();
        rules.checkOrder();
        rules.checkChallenges();
        NodeRules.check(values, (key, found) -> rules.wrong(values, key, found));
        HttpRules.check(values, (key, found) -> rules.wrong(values, key, found));
        DnsRules.check(values, (key, found) -> rules.wrong(values, key, found));
        ClusterRules.check(values, (key, found) -> rules.wrong(values, key, found));
        DnsProxySchema.check(values, (key, found) -> rules.wrong(values, key, found));
        DnsUpdateRules.check(values, (key, found) -> rules.wrong(values, key, found));
        ReplicationRules.check(values, repeated.get(ReplicationSchema.PARTNER.name()), rules::wrong);
    }

    private void checkListen() {
        List<Ipv4Address> listen = values.get(ConfigurationSchema.LISTEN);
        if (listen.contains(Ipv4Address.ZERO) && listen.size() > 1) {
            wrong(values, ConfigurationSchema.LISTEN, "0.0.0.0 and others (expected: 0.0.0.0, which is all, alone)");
        }
    }

    private boolean mayBeShort() {
        return values.get(ConfigurationSchema.ALLOW_SHORT) || !values.isReadable(ConfigurationSchema.ALLOW_SHORT);
    }

    private void checkMinima() {
        for (ConfigurationKey<Duration> key : List.of(
                ConfigurationSchema.RENEWAL_INTERVAL,
                ConfigurationSchema.MINIMUM_TTL,
                ConfigurationSchema.EXTINCTION_INTERVAL,
                ConfigurationSchema.EXTINCTION_TIMEOUT,
                ConfigurationSchema.VERIFY_INTERVAL)) {
            Duration minimum = ((Lifetime) key.type()).minimum();
            if (values.get(key).compareTo(minimum) < 0 && !mayBeShort()) {
                wrong(
                        values,
                        key,
                        values.write(key) + " (expected: at least " + TextDuration.format(minimum)
                                + "; less only with allow-short = true, for tests and laboratories)");
            }
        }
    }

    private void checkOrder() {
        atLeast(ConfigurationSchema.EXTINCTION_INTERVAL, ConfigurationSchema.RENEWAL_INTERVAL, 1);
        atLeast(ConfigurationSchema.RENEWAL_INTERVAL, ConfigurationSchema.MINIMUM_TTL, 1);
        atLeast(
                ConfigurationSchema.VERIFY_INTERVAL,
                ConfigurationSchema.EXTINCTION_INTERVAL,
                mayBeShort() ? 1 : VERIFY_FACTOR);
    }

    private void atLeast(ConfigurationKey<Duration> longer, ConfigurationKey<Duration> shorter, int factor) {
        Duration least = values.get(shorter).multipliedBy(factor);
        if (values.isReadable(longer)
                && values.isReadable(shorter)
                && values.get(longer).compareTo(least) < 0) {
            // Told where somebody wrote it: the other one may be a default.
            ConfigurationKey<?> at = values.place(longer) == null ? shorter : longer;
            wrong(
                    values,
                    at,
                    longer.name() + " is " + TextDuration.format(values.get(longer)) + " (expected: at least "
                            + (factor == 1 ? "" : factor + " times ")
                            + shorter.name() + ", which is " + TextDuration.format(values.get(shorter)) + ")");
        }
    }

    private void checkChallenges() {
        RetrySchedule general = Configuration.schedule(values);
        checkTotal(values, ConfigurationSchema.CHALLENGE_TRIES, ConfigurationSchema.CHALLENGE_FIRST_INTERVAL, general);
        Set<Prefix> seen = new HashSet<>();
        for (ConfigurationValues prefix : prefixes) {
            checkTotal(
                    prefix,
                    ConfigurationSchema.PREFIX_TRIES,
                    ConfigurationSchema.PREFIX_FIRST_INTERVAL,
                    Configuration.scheduleIn(prefix, general));
            if (!seen.add(prefix.get(ConfigurationSchema.PREFIX))) {
                wrong(
                        prefix,
                        ConfigurationSchema.PREFIX,
                        prefix.get(ConfigurationSchema.PREFIX) + " again (expected: each prefix once)");
            }
        }
    }

    private void checkTotal(
            ConfigurationValues section,
            ConfigurationKey<Integer> tries,
            ConfigurationKey<Duration> firstInterval,
            RetrySchedule schedule) {
        Duration total = Duration.ofMillis(schedule.totalMillis());
        if (total.compareTo(LONGEST_CHALLENGE) > 0) {
            ConfigurationKey<?> at = section.place(tries) != null ? tries : firstInterval;
            wrong(
                    section,
                    at,
                    "all tries together take " + TextDuration.format(total) + " (expected: at most "
                            + TextDuration.format(LONGEST_CHALLENGE) + ", the longest that claimants wait)");
        }
    }

    private void wrong(ConfigurationValues section, ConfigurationKey<?> key, String found) {
        Place place = section.place(key);
        problems.add(
                place == null
                        ? new ConfigurationProblem(new Place("", 0, 0), key.path(), found)
                        : new ConfigurationProblem(place, section.path(key), found));
    }
}
