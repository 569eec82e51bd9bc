package org.nbnsd.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard for Grafana and the rules for Prometheus speak of what there is, and those programs' own tools take them. */
final class ShippedTest {
    private static final Path MAIN = Path.of("src/main/resources/org/nbnsd/metrics");
    private static final Path RULES = MAIN.resolve("alerts.yml");
    private static final Path DASHBOARD = MAIN.resolve("grafana.json");
    private static final Pattern METRIC = Pattern.compile("\\b(nbnsd|jvm|process)_[a-z_]+");

    @TempDir
    private Path directory;

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonObject> panels() throws IOException {
        JsonArray all = JsonParser.parseString(Files.readString(DASHBOARD))
                .getAsJsonObject()
                .getAsJsonArray("panels");
        List<JsonObject> panels = new ArrayList<>();
        all.forEach(panel -> panels.add(panel.getAsJsonObject()));
        return panels;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonObject panel : panels()) {
            if (panel.has("targets")) {
                for (JsonElement target : panel.getAsJsonArray("targets")) {
                    expressions.add(target.getAsJsonObject().get("expr").getAsString());
                }
            }
        }
        return expressions;
    }

    @Test
    void everyMetricOfTheDashboardIsThere() throws IOException {
        Set<String> there = Everything.scrape().names();
        List<String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(40);
        for (String expression : expressions) {
            assertThat(metrics(expression)).as(expression).isNotEmpty().isSubsetOf(there);
        }
    }

    @Test
    void everyMetricOfTheRulesIsThere() throws IOException {
        Set<String> there = Everything.scrape().names();
        List<String> expressions = Files.readAllLines(RULES).stream()
                .filter(line -> !line.contains("summary:") && !line.contains("description:"))
                .toList();
        Set<String> used = metrics(String.join("\n", expressions));
        assertThat(used).hasSizeGreaterThan(10).isSubsetOf(there);
    }

    @Test
    void whatTheRulesSayToLookUpExists() throws IOException {
        Set<String> events =
                Files.readAllLines(Path.of("src/main/resources/org/nbnsd/cli/diagnosis/events.properties")).stream()
                        .map(line -> line.replaceAll("[.=].*", "").trim())
                        .collect(Collectors.toSet());
        Set<String> named = Pattern.compile("nbnsd events ([A-Z_]+)")
                .matcher(Files.readString(RULES))
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
        assertThat(named).hasSizeGreaterThan(2).isSubsetOf(events);
    }

    @Test
    void theDashboardCanBeImportedAndAsksForItsSource() throws IOException {
        JsonObject dashboard =
                JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
        assertThat(dashboard.get("schemaVersion").getAsInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard
                        .getAsJsonArray("__inputs")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
                .isEqualTo("DS_PROMETHEUS");
        assertThat(dashboard.get("id").isJsonNull()).isTrue();
        Set<Integer> ids = new HashSet<>();
        for (JsonObject panel : panels()) {
            assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
            if (panel.has("targets")) {
                assertThat(panel.getAsJsonObject("datasource").get("uid").getAsString())
                        .isEqualTo("${DS_PROMETHEUS}");
            }
        }
        assertThat(panels().stream()
                        .filter(panel -> panel.get("type").getAsString().equals("row"))
                        .map(panel -> panel.get("title").getAsString()))
                .contains("Traffic", "Outcomes", "Conflicts", "Table", "Store", "Replication", "HTTP and the JVM");
    }

    private String promtool(Path input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(input.toFile());
        Path output = directory.resolve("output");
        builder.redirectOutput(output.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "promtool is not installed (Debian: prometheus)");
            throw e;
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void promtoolTakesTheRules() throws Exception {
        assertThat(promtool(RULES, "check", "rules", RULES.toString())).contains("SUCCESS");
    }

    /** The cases are in the file: what is well raises nothing, what is wrong is told, and not before its time. */
    @Test
    void theRulesTellWhatIsWrongAndNothingElse() throws Exception {
        Path test = directory.resolve("alerts.test.yml");
        Files.copy(RULES, directory.resolve("alerts.yml"));
        Files.copy(Path.of("src/test/resources/org/nbnsd/metrics/alerts.test.yml"), test);
        assertThat(promtool(test, "test", "rules", test.toString())).contains("SUCCESS");
    }

    /** It reads the page as Prometheus does, and complains of names that are not as they should be. */
    @Test
    void promtoolTakesTheMetrics() throws Exception {
        Path page = directory.resolve("metrics");
        Files.write(page, Everything.scrape().text().getBytes(StandardCharsets.UTF_8));
        assertThat(promtool(page, "check", "metrics")).isEmpty();
    }
}
