package org.nbnsd.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistics;

/**
 * All that a daemon counts, and what the JVM says of itself, in a format of Prometheus. It is read when somebody wants it; nothing is
 * counted for it. For any thread.
 */
public final class MetricsPage {
    private final Statistics statistics;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics =
            OpenMetricsTextFormatWriter.builder().build();

    /**
     * The page as it was written.
     *
     * @param type the media type
     * @param octets the text
     */
    @SuppressWarnings("ArrayRecordComponent") // it is handed on, never compared
    public record Written(String type, byte[] octets) {}

    /**
     * The page of a daemon.
     *
     * @param statistics what it counts
     */
    public MetricsPage(Statistics statistics) {
        this.statistics = statistics;
        JvmMetrics.builder().register(jvm);
    }

    /**
     * Writes it.
     *
     * @param accept the media types that who asks understands, as a header of HTTP has them; null for any
     * @return OpenMetrics for who understands that, else the text of Prometheus
     */
    public Written write(@Nullable String accept) {
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
        List<MetricSnapshot> all = new ArrayList<>(Projection.of(statistics));
        jvm.scrape().forEach(all::add);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            writer.write(octets, new MetricSnapshots(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is room in the memory
        }
        return new Written(writer.getContentType(), octets.toByteArray());
    }
}
