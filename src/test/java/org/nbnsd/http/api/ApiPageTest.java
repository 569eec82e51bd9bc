package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of the page is the table of the API, word for word. */
final class ApiPageTest {
    @Test
    void thePageHasTheRowsThatThereAre() throws IOException {
        String rows = ApiTable.all().stream()
                .map(row -> "| " + row.method() + " | `" + row.path() + "` | `"
                        + row.operation().name() + "` | "
                        + row.scope().name().toLowerCase(Locale.ROOT) + " |\n")
                .collect(Collectors.joining());
        assertThat(Files.readString(Path.of("src/docs/api.md"))).contains("|---|---|---|---|\n" + rows + "\n");
    }

    @Test
    void thePageHasTheLimitsThatThereAre() throws IOException {
        assertThat(Files.readString(Path.of("src/docs/api.md")))
                .contains("behind the " + EventStream.MOST_QUERIES + "th")
                .contains(String.format(Locale.ROOT, "behind the %,dth", EventStream.MOST_EVENTS))
                .contains("At most " + EventStreams.MOST + " clients")
                .contains(String.format(Locale.ROOT, "The last %,d keys", OnceKeys.MOST));
    }
}
