package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page has every operation that the channel knows. */
final class ControlPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
    private static final Pattern KNOWN = Pattern.compile("\\(expected: one of (.+)\\)$");

    private static List<String> known() {
        IllegalArgumentException unknown = catchThrowableOfType(
                IllegalArgumentException.class, () -> RequestJson.parse("{\"operation\":\"dance\"}"));
        return KNOWN.matcher(String.valueOf(unknown.getMessage()))
                .results()
                .map((MatchResult result) -> result.group(1).split(", "))
                .map(List::of)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyOperationIsOnThePage() throws IOException {
        List<String> described = ROW.matcher(Files.readString(Path.of("src/docs/control.md")))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(known());
    }
}
