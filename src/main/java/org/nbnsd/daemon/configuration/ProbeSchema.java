package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.prefix;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.text;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeNumberOf;

import java.time.Duration;
import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.protocol.Prefix;

/** The keys of {@code [timeline]} about what is asked to find out more. */
final class ProbeSchema {
    private static final String OFF = "off";
    private static final Duration SHORTEST_BAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_BAIT = Duration.ofDays(30);

    static final ConfigurationKey<List<Prefix>> PROBE = key(
                    "probe",
                    new ListOf<>(prefix()),
                    List.of(),
                    "The networks in which nbnsd explain --probe may ask hosts: whether they have a name, which names they have, and"
                            + " the DNS about them. They are asked as holders are, see [challenge-query]. Empty: nobody is asked.")
            .atOnce();
    static final ConfigurationKey<Integer> PROBE_RATE = key(
                    "probe-rate",
                    wholeNumberOf("questions a second", 1, 1000),
                    5,
                    "How fast that is done, all hosts and commands together, bait included. Industrial devices fail when they are"
                            + " scanned.")
            .atOnce();
    static final ConfigurationKey<Duration> BAIT = key(
                    "bait",
                    text(
                            "\"off\", or a duration such as \"1h\", 10s..30d",
                            ProbeSchema::bait,
                            value -> value.isZero() ? OFF : TextDuration.format(value)),
                    Duration.ZERO,
                    "How often a name that nobody has is asked for by broadcast, on each subnet of this machine. Who answers for it"
                            + " answers for all names, to get at passwords; nbnsd conflicts tells.")
            .atOnce();

    private ProbeSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>("timeline", name, type, defaultValue, doc);
    }

    private static Duration bait(String text) {
        if (text.equals(OFF)) {
            return Duration.ZERO;
        }
        Duration period = TextDuration.parse(text);
        if (period.compareTo(SHORTEST_BAIT) < 0 || period.compareTo(LONGEST_BAIT) > 0) {
            throw new IllegalArgumentException(text);
        }
        return period;
    }
}
