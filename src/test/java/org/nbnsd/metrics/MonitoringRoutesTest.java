package org.nbnsd.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.control.Statistics;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** What is served, to whom. */
final class MonitoringRoutesTest {
    private static final Asker STRANGER = new Asker("a stranger", "", "10.0.0.9", false, Set.of(Scope.OPEN));
    private static final Asker SCRAPER =
            new Asker("prometheus", "0123", "10.0.0.9", false, Set.of(Scope.OPEN, Scope.METRICS));
    private static final Asker HERE = new Asker("anybody", "", "127.0.0.1", true, Set.of(Scope.OPEN));

    private Health health = new Health(List.of(
            new Check("threads", true, true, "all go on"), new Check("database", false, true, "changes can be kept")));
    private final Statistics statistics = new Statistics("1.2.3", () -> 1_700_000_000_000L, Map::of);
    private final List<Route> routes = MonitoringRoutes.of(statistics);

    MonitoringRoutesTest() {
        statistics.watchBy(() -> health);
    }

    private Reply get(String path, Asker asker, Map<String, String> headers) throws IOException {
        Route route = routes.stream()
                .filter(each -> each.template().equals(path))
                .findFirst()
                .orElseThrow();
        return route.handler().answer(new Ask(route, path, Map.of(), Map.of(), headers, new JsonObject(), null, asker));
    }

    private static String text(Reply reply) {
        return new String(((Reply.Octets) reply.body()).array(), StandardCharsets.UTF_8);
    }

    @Test
    void aDaemonThatIsWellSaysSoWithALineForEachCheck() throws IOException {
        Reply ready = get("/health/ready", HERE, Map.of());
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.type()).isEqualTo("application/json");
        assertThat(text(ready))
                .isEqualTo("{\"status\":\"ok\",\"checks\":[\n"
                        + "{\"check\":\"threads\",\"status\":\"ok\",\"detail\":\"all go on\"},\n"
                        + "{\"check\":\"database\",\"status\":\"ok\",\"detail\":\"changes can be kept\"}\n]}\n");
        assertThat(JsonParser.parseString(text(ready)).isJsonObject()).isTrue();
        assertThat(text(get("/health/live", HERE, Map.of())))
                .contains("threads")
                .doesNotContain("database");
    }

    @Test
    void aDaemonThatCannotWriteLivesAndIsNotReady() throws IOException {
        health = new Health(List.of(
                new Check("threads", true, true, "all go on"), new Check("database", false, false, "/secret: full")));
        assertThat(get("/health/live", STRANGER, Map.of()).status()).isEqualTo(200);
        Reply ready = get("/health/ready", STRANGER, Map.of());
        assertThat(ready.status()).isEqualTo(503);
        assertThat(text(ready))
                .startsWith("{\"status\":\"failed\"")
                .contains("{\"check\":\"database\",\"status\":\"failed\"}");
    }

    @Test
    void whyIsOnlyForWhoMayKnow() throws IOException {
        assertThat(text(get("/health/ready", STRANGER, Map.of()))).doesNotContain("detail");
        assertThat(text(get("/health/ready", SCRAPER, Map.of()))).contains("detail");
        assertThat(text(get("/health/ready", HERE, Map.of()))).contains("detail");
    }

    @Test
    void healthIsForAllAndFiguresAreForWhoMayRead() {
        assertThat(routes)
                .allSatisfy(route -> assertThat(route.scope())
                        .as(route.template())
                        .isEqualTo(route.template().startsWith("/health") ? Scope.OPEN : Scope.METRICS))
                .hasSize(5);
    }

    @Test
    void theFormatOfTheMetricsIsThatOfTheAcceptHeader() throws IOException {
        Reply text = get("/metrics", SCRAPER, Map.of());
        assertThat(text.type()).startsWith("text/plain");
        assertThat(text.headers()).containsEntry("Vary", "Accept");
        assertThat(text(text)).contains("nbnsd_ready 1.0\n");
        Reply open = get("/metrics", SCRAPER, Map.of("accept", "application/openmetrics-text;version=1.0.0"));
        assertThat(open.type()).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("# EOF\n");
    }

    @Test
    void theDashboardAndTheRulesAreServedAsTheyAreInTheJar() throws IOException {
        assertThat(JsonParser.parseString(text(get("/grafana.json", SCRAPER, Map.of())))
                        .getAsJsonObject()
                        .get("title")
                        .getAsString())
                .isEqualTo("nbnsd");
        assertThat(text(get("/alerts.yml", SCRAPER, Map.of()))).contains("- alert: NbnsdDown");
    }
}
