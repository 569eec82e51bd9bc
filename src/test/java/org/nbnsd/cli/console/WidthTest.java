package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.Main;
import org.nbnsd.name.CodePage;

/** How wide what is printed is: as the terminal, or as the variable COLUMNS says; in a pipe a sentence is a line. */
final class WidthTest {
    private static String events(int width) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Letters letters = new Letters(CodePage.CP850, character -> true);
        int status = Main.run(
                new Console(writer, writer, writer, false, false, width, letters), "events", "NAME_TAKEN_OVER");
        assertThat(status).isZero();
        return out.toString();
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 132, 200})
    void noLineIsWiderThanTheTerminalAndAllWordsAreThere(int width) {
        String printed = events(width);

        assertThat(printed.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        assertThat(printed.lines().mapToInt(String::length).max().orElse(0)).isGreaterThan(Math.min(width, 100) - 20);
        if (width >= 80) {
            assertThat(words(printed)).isEqualTo(words(events(Integer.MAX_VALUE)));
        }
    }

    private static List<String> eventsOfAProcess(String columns) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "events",
                "NAME_TAKEN_OVER");
        builder.environment().remove("COLUMNS");
        if (!columns.isEmpty()) {
            builder.environment().put("COLUMNS", columns);
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    @Test
    void aPipeIsNotWrappedAndTheVariableIsBelieved() throws Exception {
        assertThat(eventsOfAProcess(""))
                .isEqualTo(events(Integer.MAX_VALUE).lines().toList());
        assertThat(eventsOfAProcess("60")).isEqualTo(events(60).lines().toList());
        assertThat(eventsOfAProcess("wide"))
                .isEqualTo(events(Integer.MAX_VALUE).lines().toList());
    }
}
