package org.nbnsd.control;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The one place where all that a daemon counts can be read, while it serves and when it has stopped. The parts count where they
 * are, and tell here how to read it; so that counting costs what it cost. For any thread.
 */
public final class Statistics {
    private final String version;
    private final LongSupplier clock;
    private final Supplier<Map<String, Long>> events;
    private final long started;
    private final List<Supplier<Map<Statistic, Long>>> sources = new CopyOnWriteArrayList<>();
    private final List<Supplier<List<Family.Sample>>> families = new CopyOnWriteArrayList<>();
    private volatile IntFunction<List<Traffic.Sum>> history = minutes -> List.of();
    private volatile Supplier<Health> health = () -> new Health(List.of());

    /**
     * What was counted, all at about one time.
     *
     * @param version the daemon's
     * @param started when the daemon was started, in milliseconds since the epoch
     * @param now when this was read, in milliseconds since the epoch
     * @param values what there is: a daemon that is no end node has nothing of one
     * @param events how many events there were, by code; only codes that occurred
     */
    public record Report(
            String version, long started, long now, Map<Statistic, Long> values, Map<String, Long> events) {
        /**
         * One value.
         *
         * @param statistic which
         * @return 0 if there is none
         */
        public long value(Statistic statistic) {
            return values.getOrDefault(statistic, 0L);
        }
    }

    /**
     * Nothing is counted yet but time and events.
     *
     * @param version the daemon's
     * @param clock the time, in milliseconds since the epoch
     * @param events how many events there were, by code; for any thread
     */
    public Statistics(String version, LongSupplier clock, Supplier<Map<String, Long>> events) {
        this.version = version;
        this.clock = clock;
        this.events = events;
        started = clock.getAsLong();
    }

    /**
     * There is more to read.
     *
     * @param source reads it; for any thread
     */
    public void add(Supplier<Map<Statistic, Long>> source) {
        sources.add(source);
    }

    /**
     * There is more to read, told apart by labels.
     *
     * @param source reads it; for any thread
     */
    public void addFamilies(Supplier<List<Family.Sample>> source) {
        families.add(source);
    }

    /**
     * Who knows how the daemon is; nobody does before this.
     *
     * @param looks looks at it, at once; for any thread
     */
    public void watchBy(Supplier<Health> looks) {
        health = looks;
    }

    /**
     * Who knows how it went; nobody does before this.
     *
     * @param sums the last day, with so many minutes added up each; for any thread
     */
    public void remember(IntFunction<List<Traffic.Sum>> sums) {
        history = sums;
    }

    /**
     * How much was asked and answered in the last day.
     *
     * @param minutes that are added up, 1..1440
     * @return the oldest first; what no daemon has counted is not there
     */
    public List<Traffic.Sum> history(int minutes) {
        return history.apply(minutes);
    }

    /**
     * How the daemon is.
     *
     * @return without checks if nobody knows
     */
    public Health health() {
        return health.get();
    }

    /**
     * Reads what is told apart by labels and no {@link Statistic}.
     *
     * @return in no order
     */
    public List<Family.Sample> samples() {
        List<Family.Sample> samples = new ArrayList<>();
        families.forEach(source -> samples.addAll(source.get()));
        events.get().forEach((code, count) -> samples.add(Family.Sample.of(Family.EVENTS, count, code)));
        return samples;
    }

    /**
     * Reads everything.
     *
     * @return a copy, in the order of {@link Statistic}
     */
    public Report read() {
        long now = clock.getAsLong();
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        values.put(Statistic.UPTIME_SECONDS, (now - started) / 1000);
        values.put(Statistic.READY, health().isReady() ? 1L : 0L);
        sources.forEach(source -> values.putAll(source.get()));
        return new Report(version, started, now, values, events.get());
    }
}
