package org.nbnsd.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.Commands;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.diagnosis.EventGuide;
import org.nbnsd.daemon.configuration.ConfigurationReference;
import org.nbnsd.interop.Programs;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages: what is in them, and that {@code man} takes them. */
final class ManualTest {
    private static final Map<String, String> FILES = Manual.files("1.2.3");

    @TempDir
    private Path directory;

    private static CommandSpec command(String name) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine program = Main.commandLine(new Console(nowhere, nowhere));
        return program.getSubcommands().get(name).getCommandSpec();
    }

    private static String page(String path) {
        assertThat(FILES).containsKey(path);
        return FILES.get(path);
    }

    @Test
    void everyCommandHasAPageWithAllItsOptionsAndExitStatuses() {
        assertThat(FILES.keySet().stream().filter(path -> path.startsWith("man1/")))
                .hasSize(Commands.NAMES.size() + 1);
        for (String name : Commands.NAMES) {
            String page = page("man1/nbnsd-" + name + ".1");
            CommandSpec spec = command(name);
            assertThat(page).contains(".SH \"NAME\"\n" + Roff.escaped("nbnsd-" + name) + " \\- ");
            for (OptionSpec option : spec.options()) {
                assertThat(page.lines())
                        .as(name)
                        .anyMatch(line -> line.startsWith("\\fB" + Roff.escaped(String.join(", ", option.names()))));
            }
            spec.usageMessage()
                    .exitCodeList()
                    .values()
                    .forEach(status -> assertThat(page).as(name).contains(Roff.escaped(status)));
            assertThat(page("man1/nbnsd.1")).contains("\\fB" + Roff.escaped(name) + "\\fR\n");
        }
    }

    @Test
    void everyKeyAndEveryEventIsInItsPage() {
        String keys = page("man5/nbnsd.toml.5");
        for (ConfigurationReference.Section section : ConfigurationReference.sections()) {
            assertThat(keys).contains(Roff.escaped(section.heading()));
            for (ConfigurationReference.Key key : section.keys()) {
                assertThat(keys)
                        .contains("\\fB" + Roff.escaped(key.name() + " = " + key.usual()) + "\\fR\n"
                                + Roff.escaped(key.doc()));
            }
        }
        String events = page("man7/nbnsd-events.7");
        for (EventGuide.Entry entry : EventGuide.load().entries()) {
            assertThat(events).contains("\\fB" + entry.code() + "\\fR\n").contains(Roff.escaped(entry.act()));
        }
    }

    @Test
    void theVersionIsInEveryPage() {
        assertThat(FILES.entrySet())
                .filteredOn(file -> file.getKey().startsWith("man"))
                .allSatisfy(file -> assertThat(file.getValue()).contains("\"nbnsd 1.2.3\""));
    }

    @Test
    void manHasNothingToSayAgainstAnyPage() throws IOException {
        Programs.assumeInstalled("man");
        write();
        List<String> man = new ArrayList<>(
                List.of("sh", "-c", "MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -Tutf8 -Z -l \"$@\" >/dev/null", "sh"));
        FILES.keySet().stream()
                .filter(path -> path.startsWith("man"))
                .forEach(path -> man.add(directory.resolve(path).toString()));
        assertThat(Programs.run(Duration.ofMinutes(1), man)).isEqualTo(new Programs.Result(0, ""));
    }

    @Test
    void manShowsTextsThatLookLikeItsLanguageAsTheyAre() throws IOException {
        Programs.assumeInstalled("man");
        List<String> texts = List.of(
                ".SH No heading", "'quoted' at the beginning", "a \\n b \\fB c", "--port=1 ~/x ^y `z` \"q\"", "→ café");
        Roff page = Roff.page("X", 1, "x").section("TEXTS").literal(texts);
        texts.forEach(page::paragraph);
        Path file = Files.writeString(directory.resolve("x.1"), page.toString());
        Programs.Result shown = Programs.run(
                Duration.ofMinutes(1),
                List.of(
                        "env",
                        "LC_ALL=C.UTF-8",
                        "MANWIDTH=80",
                        "MAN_KEEP_FORMATTING=",
                        "man",
                        "--warnings",
                        "-l",
                        file.toString()));
        String out = new String(shown.out().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(texts)
                .allSatisfy(text ->
                        assertThat(out.split(Pattern.quote(text), -1)).as(out).hasSize(3));
    }

    private void write() throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
