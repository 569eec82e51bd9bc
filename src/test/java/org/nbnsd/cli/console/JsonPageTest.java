package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.control.Traffic;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.TrafficJson;
import org.nbnsd.diagnosis.Fact.Detail;

/** The page describes what there is: results are validated by {@link Ran}, and here what no result of a test has. */
final class JsonPageTest {
    private static final Path SOURCES = Path.of("src/main/java/org/nbnsd");
    private static final Pattern PUT = Pattern.compile(
            "(?:\\.(?:put|time|word|texts|list|counts|addProperty|add|name)\\(\\s*|\\bwith\\(\\w+, |\\bfound\\(\\w+, \"\\w+\", )"
                    + "\"([a-z]\\w+)\"|\\\\\"(\\w+)\\\\\":\\[\"");

    /** Of the local channel and of files, which are described with them. */
    private static final Set<String> NO_RESULTS = Set.of("phase", "total", "import");

    private static Set<String> written() throws IOException {
        try (Stream<Path> files = Stream.of("cli", "control/channel", "control/document", "control/table", "transfer")
                .map(SOURCES::resolve)
                .flatMap(JsonPageTest::walk)
                .filter(file -> file.toString().endsWith(".java")
                        && !file.getFileName().toString().startsWith("Request"))) {
            Set<String> written = new TreeSet<>();
            for (Path file : files.toList()) {
                PUT.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult result) -> result.group(1) == null ? result.group(2) : result.group(1))
                        .forEach(written::add);
            }
            for (Detail detail : Detail.values()) {
                written.add(detail == Detail.ROUND_TRIP ? "roundTripMillis" : Fields.word(detail));
            }
            TrafficJson.toJson(new Traffic.Sum(0, 1, Map.of())).keySet().forEach(written::add);
            return written;
        }
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePageHasTheFieldsThatTheCodeWritesAndNoOthers() throws IOException {
        Set<String> written = written();
        written.removeAll(NO_RESULTS);
        assertThat(written).hasSizeGreaterThan(100);
        assertThat(JsonPage.fields()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void everyTypeIsATableOrAKindOfText() {
        assertThat(JsonPage.unknownTypes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|a bare []",
                "{\"records\":[]}|begins otherwise than with command and version: [records]",
                "{\"command\":\"dance\",\"version\":1}|dance: no table dance",
                "{\"command\":\"events\",\"version\":1}|events.events: missing",
                "{\"command\":\"events\",\"version\":\"1\",\"events\":[]}|events.version: \"1\" (expected: number)",
                "{\"command\":\"events\",\"version\":1,\"events\":[],\"more\":2}|events.more: not described: 2",
                "{\"command\":\"logoff\",\"version\":1,\"name\":\"\",\"wasLoggedOn\":true}|logoff.name: \"\" (expected: name)",
                "{\"command\":\"nbtstat\",\"version\":1,\"table\":\"purge\",\"preloaded\":{}}|nbtstat.preloaded: {} (expected: number)",
            })
    void whatIsNotDescribedIsAFault(String printed, String fault) {
        assertThat(JsonPage.faults(printed)).isEqualTo(List.of(fault));
    }

    @Test
    void errorsAreResultsAsWell() {
        for (String line : List.of("names --json --nonsense", "query --json", "explain fred --json --data none")) {
            Ran ran = Ran.nbnsd(line.split(" "));
            assertThat(ran.status()).isNotZero();
            assertThat(ran.err()).isNotEmpty();
            assertThat(ran.out()).contains("\"error\":{\"kind\":\"", "\"status\":" + ran.status());
        }
    }
}
