package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistic.Kind;
import org.nbnsd.control.Statistics;

/**
 * What a daemon has counted as a JSON object and back: {@code daemon} (its version), {@code started}, {@code now}, and
 * {@code gauges}, {@code counters} (by the names of {@link Statistic}) and {@code events} (by code), which are objects of whole
 * numbers.
 */
public final class StatisticsJson {
    private StatisticsJson() {}

    /**
     * A new object.
     *
     * @param report what was counted
     * @return the object
     */
    public static JsonObject toJson(Statistics.Report report) {
        return new Document()
                .put("daemon", report.version())
                .time("started", report.started())
                .time("now", report.now())
                .counts("gauges", values(report, Kind.GAUGE))
                .counts("counters", values(report, Kind.COUNTER))
                .counts("events", report.events())
                .json();
    }

    private static Map<String, Long> values(Statistics.Report report, Kind kind) {
        Map<String, Long> values = new LinkedHashMap<>();
        report.values().forEach((statistic, value) -> {
            if (statistic.kind() == kind) {
                values.put(statistic.text(), value);
            }
        });
        return values;
    }

    /**
     * Reads what {@link #toJson} writes. What another version counts besides is left out.
     *
     * @param json the object
     * @return what was counted
     * @throws IllegalArgumentException if it is none
     */
    public static Statistics.Report fromJson(JsonObject json) {
        Fields fields = new Fields(json);
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        Fields gauges = new Fields(fields.object("gauges", "numbers"));
        Fields counters = new Fields(fields.object("counters", "numbers"));
        for (Statistic statistic : Statistic.values()) {
            Fields of = statistic.kind() == Kind.GAUGE ? gauges : counters;
            if (of.has(statistic.text())) {
                values.put(statistic, of.total(statistic.text()));
            }
        }
        JsonObject byCode = fields.object("events", "numbers");
        Fields events = new Fields(byCode);
        Map<String, Long> counted = new TreeMap<>();
        byCode.keySet().forEach(code -> counted.put(code, events.total(code)));
        return new Statistics.Report(
                fields.text("daemon", "a version"), fields.time("started"), fields.time("now"), values, counted);
    }
}
