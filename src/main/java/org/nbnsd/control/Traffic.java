package org.nbnsd.control;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is added up for each minute, so that people see how it went: each is the sum of some counters. */
public enum Traffic {
    /** Queries for names that are known. */
    QUERIES_FOUND(List.of(Statistic.QUERIES_FOUND)),
    /** Queries for names that are not known. */
    QUERIES_NOT_FOUND(List.of(Statistic.QUERIES_NOT_FOUND)),
    /** Claims that were granted, those checked later included. */
    REGISTRATIONS(List.of(
            Statistic.REGISTRATIONS_UNIQUE_GRANTED,
            Statistic.REGISTRATIONS_UNIQUE_EARLY,
            Statistic.REGISTRATIONS_GROUP_GRANTED,
            Statistic.REGISTRATIONS_GROUP_EARLY)),
    /** The same of refreshes. */
    REFRESHES(List.of(
            Statistic.RENEWALS_UNIQUE_GRANTED,
            Statistic.RENEWALS_UNIQUE_EARLY,
            Statistic.RENEWALS_GROUP_GRANTED,
            Statistic.RENEWALS_GROUP_EARLY)),
    /** Releases by who had the name. */
    RELEASES(List.of(Statistic.RELEASES_RELEASED)),
    /** Claims, refreshes and releases that were refused. */
    REFUSED(List.of(
            Statistic.REGISTRATIONS_UNIQUE_REFUSED,
            Statistic.REGISTRATIONS_GROUP_REFUSED,
            Statistic.RENEWALS_UNIQUE_REFUSED,
            Statistic.RENEWALS_GROUP_REFUSED,
            Statistic.RELEASES_REFUSED)),
    /** Claims on what somebody else has. */
    CONFLICTS(List.of(Statistic.CONFLICTS_UNIQUE_REGISTRATION, Statistic.CONFLICTS_GROUP_REGISTRATION)),
    /** Datagrams that came in. */
    RECEIVED(List.of(Statistic.UDP_RECEIVED));

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Statistic> statistics;

    Traffic(List<Statistic> statistics) {
        this.statistics = statistics;
    }

    /** All of it since the daemon's start. */
    public static Map<Traffic, Long> of(Map<Statistic, Long> counted) {
        Map<Traffic, Long> all = new EnumMap<>(Traffic.class);
        for (Traffic traffic : values()) {
            long sum = 0;
            for (Statistic statistic : traffic.statistics) {
                sum += counted.getOrDefault(statistic, 0L);
            }
            all.put(traffic, sum);
        }
        return all;
    }

    /**
     * What there was in some minutes.
     *
     * @param at when they begin, in milliseconds since the epoch
     * @param minutes for how many of them there are sums, at least 1: a daemon that did not run counted nothing
     * @param counts how much there was of each
     */
    public record Sum(long at, int minutes, Map<Traffic, Long> counts) {
        /** Keeps a copy. */
        public Sum {
            counts = Map.copyOf(counts);
        }
    }
}
