package org.nbnsd.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.tally.Durations;

/** A daemon that has all that can be counted. */
final class Everything {
    private Everything() {}

    static Scrape scrape() {
        return Scrape.of(statistics());
    }

    static Statistics statistics() {
        Statistics statistics = new Statistics("1.2.3", () -> 1_700_000_000_000L, () -> Map.of("QUERY_ANSWERED", 7L));
        statistics.add(() -> {
            Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
            for (Statistic statistic : Statistic.values()) {
                values.put(statistic, 100L + statistic.ordinal());
            }
            return values;
        });
        Durations durations = Durations.ofRequests();
        durations.add(200_000, 3);
        statistics.addFamilies(() -> Arrays.stream(Family.values())
                .filter(family -> family != Family.BUILD && family != Family.EVENTS)
                .filter(family -> Arrays.stream(Statistic.values())
                        .noneMatch(statistic -> statistic.family() == family && !statistic.isSum()))
                .map(family -> new Sample(
                        family, family.labels(), 5, family.kind() == Family.Kind.HISTOGRAM ? durations.read() : null))
                .toList());
        return statistics;
    }
}
