package org.nbnsd.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Family;
import org.nbnsd.control.Statistic;

/** The formats, and the page that describes what is in them. */
final class MetricsPageTest {
    private static final Path PAGE = Path.of("src/docs/metrics.md");
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static List<String> rows(String heading) throws Exception {
        List<String> rows = new ArrayList<>();
        boolean isIn = false;
        for (String line : Files.readAllLines(PAGE)) {
            isIn = line.startsWith("## ") ? line.equals("## " + heading) : isIn;
            if (isIn && line.startsWith("| ") && !line.startsWith("| metric") && !line.startsWith("| label")) {
                rows.add(line);
            }
        }
        return rows;
    }

    @Test
    void eachStatisticIsThereOnceUnderItsPromisedName() {
        Map<String, Double> series = Everything.scrape().series();
        for (Statistic statistic : Statistic.values()) {
            if (!statistic.isSum()) {
                assertThat(series).containsEntry(statistic.metric(), 100.0 + statistic.ordinal());
            }
        }
    }

    @Test
    void whatPeopleSeeAsASumIsNotThereASecondTime() {
        assertThat(Everything.scrape().series())
                .doesNotContainKey(Statistic.RECORDS_ACTIVE.metric())
                .containsKey("nbnsd_records{origin=\"origin\",state=\"state\",type=\"type\"}");
    }

    @Test
    void eachFamilyIsThereOnceWithItsLabels() {
        Scrape scrape = Everything.scrape();
        for (Family family : Family.values()) {
            String name = family.kind() == Family.Kind.HISTOGRAM ? family.metric() + "_count" : family.metric();
            assertThat(scrape.series().keySet().stream()
                            .filter(each -> each.equals(name) || each.startsWith(name + "{"))
                            .map(each -> Pattern.compile("(\\w+)=\"")
                                    .matcher(each)
                                    .results()
                                    .map((MatchResult result) -> result.group(1))
                                    .collect(Collectors.toCollection(TreeSet::new)))
                            .distinct())
                    .as(name)
                    .containsExactly(new TreeSet<>(family.labels()));
        }
    }

    @Test
    void aHistogramSaysInSecondsHowManyTookAtMostSoLong() {
        assertThat(Everything.scrape().text())
                .contains("# TYPE nbnsd_store_commit_seconds histogram")
                .contains("nbnsd_store_commit_seconds_bucket{le=\"1.0E-4\"} 0\n")
                .contains("nbnsd_store_commit_seconds_bucket{le=\"2.5E-4\"} 3\n")
                .contains("nbnsd_store_commit_seconds_bucket{le=\"+Inf\"} 3\n")
                .contains("nbnsd_store_commit_seconds_count 3\n")
                .contains("nbnsd_store_commit_seconds_sum 6.0E-4\n");
    }

    @Test
    void whoUnderstandsOpenMetricsGetsThatAndAllOthersTheTextOfPrometheus() {
        MetricsPage page = new MetricsPage(Everything.statistics());
        MetricsPage.Written open = page.write(OPEN_METRICS + ";q=0.5,text/plain;q=0.3");
        assertThat(open.type()).isEqualTo(OPEN_METRICS);
        assertThat(new String(open.octets(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
        for (String other : new String[] {null, "", "*/*", "text/plain", "text/html,application/json", ";;;=,,"}) {
            MetricsPage.Written text = page.write(other);
            assertThat(text.type()).as(other).startsWith("text/plain");
            assertThat(new String(text.octets(), StandardCharsets.UTF_8))
                    .as(other)
                    .contains("# HELP nbnsd_udp_received_total Datagrams that came in, broadcasts included.\n")
                    .doesNotContain("# EOF");
        }
    }

    @Test
    void theMachineAndTheProgramAreThere() {
        assertThat(Everything.scrape().names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_collection_seconds_count",
                        "jvm_threads_current",
                        "process_cpu_seconds_total",
                        "process_open_fds");
        assertThat(Everything.scrape().series())
                .containsEntry(
                        "nbnsd_build_info{java=\"" + System.getProperty("java.version")
                                + "\",revision=\"unknown\",version=\"1.2.3\"}",
                        1.0)
                .containsEntry("nbnsd_start_time_seconds", 1.7e9);
    }

    @Test
    void thePageHasEachFamilyOnceAndNothingElse() throws Exception {
        List<String> expected = Arrays.stream(Family.values())
                .map(family -> "| `" + family.metric() + "` | "
                        + family.kind().name().toLowerCase(Locale.ROOT) + " | " + family.sentence() + " | "
                        + family.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " |")
                .toList();
        assertThat(rows("Families")).isEqualTo(expected);
    }

    @Test
    void thePageHasEachLabel() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (String row : rows("Labels")) {
            Pattern.compile("`(\\w+)`")
                    .matcher(row.split("\\|")[1])
                    .results()
                    .forEach(result -> documented.add(result.group(1)));
        }
        assertThat(documented)
                .isEqualTo(Arrays.stream(Family.values())
                        .flatMap(family -> family.labels().stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyValueThatAStatisticHasIsOnThePage() throws Exception {
        Map<String, Set<String>> documented = DocumentedLabels.read(PAGE);
        for (Statistic statistic : Statistic.values()) {
            Family family = statistic.family();
            for (int i = 0; family != null && i < family.labels().size(); i++) {
                String value = statistic.labels().get(i);
                if (!value.isEmpty()) {
                    assertThat(documented.get(family.labels().get(i)))
                            .as(statistic.metric())
                            .contains(value);
                }
            }
        }
    }

    @Test
    void whatStandsForACounterOfWindowsExists() throws Exception {
        Set<String> names = Everything.scrape().names();
        List<String> rows = rows("What Windows calls them");
        assertThat(rows).hasSizeGreaterThan(15);
        for (String row : rows.subList(1, rows.size())) {
            assertThat(Pattern.compile("nbnsd_\\w+").matcher(row).results().map(MatchResult::group))
                    .as(row)
                    .isNotEmpty()
                    .allMatch(names::contains);
        }
    }
}
