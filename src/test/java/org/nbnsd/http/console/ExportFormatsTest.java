package org.nbnsd.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nbnsd.transfer.FileFormat;

/** What the console and the description of the API offer to export is what can be written. */
final class ExportFormatsTest {
    private static final List<String> WRITABLE = Arrays.stream(FileFormat.values())
            .filter(FileFormat::isWritable)
            .map(FileFormat::text)
            .toList();

    private static String resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(FileFormat.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theScreenOffersEachFormatThatCanBeWritten() throws Exception {
        String screen = resource("/org/nbnsd/http/console/screens/export.js");
        String list = screen.substring(screen.indexOf("const FORMATS"), screen.indexOf("];"));

        assertThat(Pattern.compile("(?m)^  \\[\"([^\"]+)\"")
                        .matcher(list)
                        .results()
                        .map(m -> m.group(1)))
                .containsExactlyInAnyOrderElementsOf(WRITABLE);
    }

    @Test
    void theScreenAsksForTheDomainWhereItIsNeeded() throws Exception {
        String screen = resource("/org/nbnsd/http/console/screens/export.js");

        assertThat(Pattern.compile("(?m)^  \\[\"([^\"]+)\".*, true\\],$")
                        .matcher(screen)
                        .results()
                        .map(MatchResult::group))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(FileFormat.of(line.split("\"")[1]).needsDomain())
                                .isTrue());
    }

    @Test
    void theDescriptionOfTheApiHasEachFormatThatCanBeWritten() throws Exception {
        String paths = resource("/org/nbnsd/http/api/openapi/paths-names.json");
        String export = paths.substring(paths.indexOf("/api/v1/export"));
        String list = export.substring(export.indexOf("\"lmhosts\"") - 1, export.indexOf("\"gnz\"") + 6);

        assertThat(Pattern.compile("\"([^\"]+)\"").matcher(list).results().map(m -> m.group(1)))
                .containsExactlyInAnyOrderElementsOf(WRITABLE);
    }
}
