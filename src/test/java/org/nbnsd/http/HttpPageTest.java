package org.nbnsd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page about HTTP promises. */
final class HttpPageTest {
    @Test
    void thePageHasEachProblemWithItsStatusAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("src/docs/http.md")).stream()
                .filter(line -> line.matches("\\| [0-9]{3} \\| `.*"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(HttpPageTest::row)
                        .toList());
    }

    private static String row(ProblemCode code) {
        String end = code.title().endsWith("?") ? " " : ". ";
        return "| " + code.status() + " | `" + code + "` | " + code.title() + end + code.sentence() + " |";
    }
}
