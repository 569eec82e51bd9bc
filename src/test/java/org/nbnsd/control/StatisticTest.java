package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.control.Statistic.Kind;

/** The names and sentences of what is counted, and the page that has them. */
final class StatisticTest {
    private static List<String> rows(Kind kind) {
        return Arrays.stream(Statistic.values())
                .filter(statistic -> statistic.kind() == kind)
                .map(statistic ->
                        "| `" + statistic.text() + "` | " + statistic.sentence() + " | `" + statistic.metric() + "` |")
                .toList();
    }

    @Test
    void thePageHasEachOnceAndNothingElse() throws IOException {
        List<String> gauges = new ArrayList<>();
        List<String> counters = new ArrayList<>();
        List<String> into = gauges;
        for (String line : Files.readAllLines(Path.of("src/docs/statistics.md"))) {
            into = line.equals("## Since the start") ? counters : into;
            if (line.startsWith("| `")) {
                into.add(line);
            }
        }
        assertThat(gauges).isEqualTo(rows(Kind.GAUGE));
        assertThat(counters).isEqualTo(rows(Kind.COUNTER));
    }

    @ParameterizedTest
    @EnumSource
    void eachIsSaidInOneSentenceAndHasANameForPrograms(Statistic statistic) {
        assertThat(statistic.text()).matches("[a-z]+(-[a-z]+)*");
        assertThat(statistic.sentence()).matches("[A-Z][^|\\n]*\\.");
        assertThat(statistic.metric()).matches("nbnsd_[a-z_]+(\\{[a-z]+=\"[a-z_]+\"(,[a-z]+=\"[a-z_]+\")*})?");
        assertThat(statistic.metric().contains("_total")).isEqualTo(statistic.kind() == Kind.COUNTER);
    }

    @Test
    void whatIsOneFigureByStateOrReasonIsOneMetric() {
        assertThat(Statistic.RECORDS_ACTIVE.metric()).isEqualTo("nbnsd_records{state=\"active\"}");
        assertThat(Statistic.DROPPED_LOW_PORT.metric()).isEqualTo("nbnsd_dropped_total{reason=\"low_port\"}");
        assertThat(Statistic.UDP_RECEIVED.metric()).isEqualTo("nbnsd_udp_received_total");
    }
}
