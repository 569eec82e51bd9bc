package org.nbnsd.metrics;

import com.google.common.base.Suppliers;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.control.Statistics;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/**
 * What programs that look after many services get by HTTP: {@code /metrics}, {@code /health/live} and {@code /health/ready}, and what
 * is to be given to Grafana ({@code /grafana.json}) and Prometheus ({@code /alerts.yml}) so that they know what the metrics mean.
 */
public final class MonitoringRoutes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Statistics statistics;
    /** Made when somebody wants it: it loads much that most daemons never need. */
    private final Supplier<MetricsPage> page;

    private MonitoringRoutes(Statistics statistics) {
        this.statistics = statistics;
        page = Suppliers.memoize(() -> new MetricsPage(statistics));
    }

    /**
     * The routes.
     *
     * @param statistics of a daemon
     * @return to be served
     */
    public static List<Route> of(Statistics statistics) {
        MonitoringRoutes routes = new MonitoringRoutes(statistics);
        return List.of(
                Route.get("/metrics", Scope.METRICS, routes::metrics),
                Route.get("/health/live", Scope.OPEN, ask -> routes.health(ask, true))
                        .quick(),
                Route.get("/health/ready", Scope.OPEN, ask -> routes.health(ask, false))
                        .quick(),
                Route.get("/grafana.json", Scope.METRICS, ask -> file("grafana.json", Reply.JSON)),
                Route.get("/alerts.yml", Scope.METRICS, ask -> file("alerts.yml", "application/yaml")));
    }

    private Reply metrics(Ask ask) {
        MetricsPage.Written written = page.get().write(ask.header("accept"));
        return new Reply(OK, written.type(), new Reply.Octets(written.octets()), Map.of("Vary", "Accept"));
    }

    /** A line for each check. Why something is not well is for who may read what is counted, and for people of this machine. */
    private Reply health(Ask ask, boolean onlyVital) {
        Health health = statistics.health();
        boolean isWell = onlyVital ? health.isLive() : health.isReady();
        boolean isTold = isTold(ask.asker());
        StringBuilder text = new StringBuilder("{\"status\":\"" + word(isWell) + "\",\"checks\":[");
        String before = "\n";
        for (Check check : health.checks()) {
            if (check.isVital() || !onlyVital) {
                text.append(before).append(line(check, isTold));
                before = ",\n";
            }
        }
        return Reply.text(isWell ? OK : UNAVAILABLE, Reply.JSON, text + "\n]}\n");
    }

    private static boolean isTold(Asker asker) {
        return asker.isLocal() || asker.may(Scope.METRICS);
    }

    private static JsonObject line(Check check, boolean isTold) {
        JsonObject line = new JsonObject();
        line.addProperty("check", check.name());
        line.addProperty("status", word(check.isWell()));
        if (isTold) {
            line.addProperty("detail", check.detail());
        }
        return line;
    }

    private static String word(boolean isWell) {
        return isWell ? "ok" : "failed";
    }

    private static Reply file(String name, String type) {
        try (InputStream in = Objects.requireNonNull(MonitoringRoutes.class.getResourceAsStream(name), name)) {
            return new Reply(OK, type, new Reply.Octets(in.readAllBytes()), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
