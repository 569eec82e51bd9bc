package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.interop.Eventually;
import org.nbnsd.metrics.Scrape;

/** What Prometheus, Grafana and whoever looks after containers get of a daemon, as they get it. */
final class MonitoringHttpTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private @Nullable DaemonByHttp daemon;

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private Composition start(String... keys) throws Exception {
        DaemonByHttp started = new DaemonByHttp(directory, keys);
        daemon = started;
        return started.parts();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(Objects.requireNonNull(daemon).uri(path)).version(HttpClient.Version.HTTP_1_1);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void metricsAreReadHereWithoutATokenInTheFormatThatIsAskedFor() throws Exception {
        start();
        HttpResponse<byte[]> plain = get("/metrics");
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(text(plain)).contains("nbnsd_addresses 1.0\n").contains("nbnsd_ready 1.0\n");
        HttpResponse<byte[]> open = get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("# EOF\n");
    }

    @Test
    void whoTakesGzipGetsTheSameInAFractionOfTheOctets() throws Exception {
        start();
        int all = get("/metrics").body().length;
        HttpResponse<byte[]> packed = get("/metrics", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(packed.body().length).isLessThan(all / 4);
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(new String(unpacked, StandardCharsets.UTF_8)).contains("nbnsd_addresses 1.0\n");
    }

    @Test
    void aDaemonThatIsNotReadyIs503ForWhoeverAsks() throws Exception {
        Composition made = start();
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        made.statistics().watchBy(new HealthChecks(List::of, made.daemon()::addresses, () -> "disk full", () -> false));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(text(ready)).contains("{\"check\":\"database\",\"status\":\"failed\",\"detail\":\"disk full\"}");
        HttpResponse<byte[]> elsewhere = get("/health/ready", "X-Forwarded-For", "10.0.0.9");
        assertThat(elsewhere.statusCode()).isEqualTo(503);
        assertThat(text(elsewhere)).contains("\"failed\"").doesNotContain("disk full");
        assertThat(Scrape.of(made.statistics()).series()).containsEntry("nbnsd_ready", 0.0);
    }

    @Test
    void aDeadThreadMakesADaemonNotLive() throws Exception {
        Composition made = start();
        made.statistics()
                .watchBy(() -> new Health(List.of(new Check("threads", true, false, "the event loop has ended"))));
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void figuresOfOthersMachinesTakeATokenAndHealthDoesNot() throws Exception {
        Composition made = start();
        String[] proxied = {"X-Forwarded-For", "10.0.0.9"};
        for (String path : new String[] {"/metrics", "/grafana.json", "/alerts.yml"}) {
            assertThat(get(path, proxied).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/health/ready", proxied).statusCode()).isEqualTo(200);
        String secret = made.doorkeeper()
                .tokens()
                .add("prometheus", EnumSet.of(TokenScope.METRICS), Long.MAX_VALUE, "test")
                .secret();
        for (String path : new String[] {"/metrics", "/grafana.json", "/alerts.yml"}) {
            assertThat(get(path, "X-Forwarded-For", "10.0.0.9", "Authorization", "Bearer " + secret)
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(get("/api/v1/names", "X-Forwarded-For", "10.0.0.9", "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsAskedByHttpIsCountedByTemplateHoweverManyPathsThereAre() throws Exception {
        Composition made = start();
        for (int i = 0; i < 50; i++) {
            get("/api/v1/names/NAME" + i + "%3C20%3E");
            get("/nothing/" + i);
        }
        Map<String, Double> expected = Map.of(
                "nbnsd_http_requests_total{method=\"GET\",route=\"/api/v1/names/{name}\",status=\"404\"}", 50.0,
                "nbnsd_http_requests_total{method=\"other\",route=\"other\",status=\"404\"}", 50.0);
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "counted " + requests(made),
                () -> requests(made).equals(expected) ? true : null);
    }

    private static Map<String, Double> requests(Composition made) {
        Map<String, Double> series = new TreeMap<>(Scrape.of(made.statistics()).series());
        series.keySet().removeIf(each -> !each.startsWith("nbnsd_http_requests_total"));
        return series;
    }
}
