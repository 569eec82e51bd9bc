package org.nbnsd.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.tally.Durations;

/**
 * What was counted as metrics, each under the name that {@link Statistic#metric} and {@link Family#metric} promise: one of the same
 * figures that people see, never a second count of them.
 */
final class Projection {
    private static final double NANOS = 1e9;
    private static final String START = "nbnsd_start_time_seconds";

    private final Map<Family, List<Sample>> families = new LinkedHashMap<>();
    private final List<MetricSnapshot> metrics = new ArrayList<>();

    private Projection() {}

    /** All that there is. */
    static List<MetricSnapshot> of(Statistics statistics) {
        Projection projection = new Projection();
        Statistics.Report report = statistics.read();
        projection.add(Build.sample(report.version()));
        projection.metrics.add(
                gauge(START, "When it was started, in seconds since the epoch.", report.started() / 1e3));
        report.values().forEach(projection::add);
        statistics.samples().forEach(projection::add);
        projection.families.forEach((family, samples) -> projection.metrics.add(metric(family, samples)));
        return projection.metrics;
    }

    private void add(Sample sample) {
        families.computeIfAbsent(sample.family(), family -> new ArrayList<>()).add(sample);
    }

    private void add(Statistic statistic, long value) {
        Family family = statistic.family();
        if (family == null) {
            metrics.add(alone(statistic, value));
        } else if (!statistic.isSum()) {
            add(new Sample(family, statistic.labels(), (double) value, null));
        }
    }

    private static MetricSnapshot alone(Statistic statistic, long value) {
        String name = statistic.metric();
        return switch (statistic.kind()) {
            case GAUGE -> gauge(name, statistic.sentence(), (double) value);
            case COUNTER ->
                CounterSnapshot.builder()
                        .name(name.substring(0, name.length() - "_total".length()))
                        .help(statistic.sentence())
                        .dataPoint(CounterDataPointSnapshot.builder()
                                .value((double) value)
                                .build())
                        .build();
        };
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot metric(Family family, List<Sample> samples) {
        return switch (family.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder metric =
                        CounterSnapshot.builder().name(family.base()).help(family.sentence());
                samples.forEach(sample -> metric.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield metric.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder metric =
                        GaugeSnapshot.builder().name(family.base()).help(family.sentence());
                samples.forEach(sample -> metric.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield metric.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder metric =
                        HistogramSnapshot.builder().name(family.base()).help(family.sentence());
                samples.forEach(sample -> metric.dataPoint(histogram(sample)));
                yield metric.build();
            }
            case INFO -> {
                InfoSnapshot.Builder metric =
                        InfoSnapshot.builder().name(family.base()).help(family.sentence());
                samples.forEach(sample -> metric.dataPoint(
                        InfoDataPointSnapshot.builder().labels(labels(sample)).build()));
                yield metric.build();
            }
        };
    }

    private static HistogramDataPointSnapshot histogram(Sample sample) {
        Durations.Snapshot durations = sample.durations();
        if (durations == null) {
            throw new IllegalArgumentException(sample + " (expected: with durations)");
        }
        List<Double> bounds = new ArrayList<>();
        durations.bounds().forEach(bound -> bounds.add(bound / NANOS));
        bounds.add(Double.POSITIVE_INFINITY);
        HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, durations.counts()));
        point.labels(labels(sample));
        point.sum(durations.nanos() / NANOS);
        return point.build();
    }

    private static Labels labels(Sample sample) {
        Labels.Builder labels = Labels.builder();
        for (int i = 0; i < sample.labels().size(); i++) {
            labels.label(sample.family().labels().get(i), sample.labels().get(i));
        }
        return labels.build();
    }
}
