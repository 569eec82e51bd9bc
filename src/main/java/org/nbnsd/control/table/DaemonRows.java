package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.nbnsd.control.Health;
import org.nbnsd.control.Traffic;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.HealthJson;
import org.nbnsd.control.document.StatisticsJson;
import org.nbnsd.control.document.TrafficJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;

/** What can be asked about the daemon itself. */
public final class DaemonRows {
    /** {@link org.nbnsd.control.Operations#statistics}. */
    public static final Operation STATISTICS = new Operation(
            "statistics",
            "what was counted",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(),
            List.of(),
            List.of("daemon", "started", "now", "gauges", "counters", "events"),
            call -> StatisticsJson.toJson(call.operations().statistics()));

    /** {@link org.nbnsd.control.Operations#health}. */
    public static final Operation HEALTH = new Operation(
            "health",
            "whether the daemon lives, and serves as it should",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(),
            List.of("check"),
            List.of("live", "ready"),
            DaemonRows::health);

    /** {@link org.nbnsd.control.Operations#health} and {@link org.nbnsd.control.Operations#statistics}, for who asks for nothing else. */
    public static final Operation STATUS = new Operation(
            "status",
            "which daemon it is, since when, how it does, and how much there is of everything",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(),
            List.of("check"),
            List.of("daemon", "started", "now", "live", "ready", "gauges"),
            DaemonRows::status);

    /** {@link org.nbnsd.control.Operations#recording}. */
    public static final Operation RECORDING = new Operation(
            "recording",
            "the last inputs, as a file in base 64",
            Part.RECORDS,
            Manner.LOOKS,
            List.of(),
            List.of("octets"),
            List.of("records", "inputs", "began", "whole"),
            call -> new RecordingLines(call.door()).write(call.operations().recording()));

    /** {@link org.nbnsd.control.Operations#history}. */
    public static final Operation HISTORY = new Operation(
            "history",
            "how much was asked and answered in the last day, the oldest first",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(RequestFields.MINUTES),
            List.of("sum"),
            List.of("now"),
            DaemonRows::history);

    static final List<Operation> ALL = List.of(STATISTICS, HEALTH, STATUS, HISTORY, RECORDING);

    private DaemonRows() {}

    private static JsonObject status(Call call) throws IOException {
        JsonObject status = StatisticsJson.toJson(call.operations().statistics());
        status.remove("counters");
        status.remove("events");
        return new Document().all(status).all(health(call)).json();
    }

    private static JsonObject history(Call call) throws IOException {
        for (Traffic.Sum sum : call.operations().history(call.get(RequestFields.MINUTES))) {
            call.line("sum", TrafficJson.toJson(sum));
        }
        return new Document().time("now", call.operations().statistics().now()).json();
    }

    private static JsonObject health(Call call) throws IOException {
        Health health = call.operations().health();
        for (Health.Check check : health.checks()) {
            call.line("check", HealthJson.toJson(check));
        }
        return HealthJson.summary(health);
    }
}
