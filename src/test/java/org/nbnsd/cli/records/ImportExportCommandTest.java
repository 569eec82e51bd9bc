package org.nbnsd.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CharMatcher;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.name.CodePage;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;

final class ImportExportCommandTest extends PromptOfADaemon {
    private static final NameRecord FRED = FakeBackend.unique("FRED<20>", "10.0.0.5");
    private static final NameRecord CORP =
            FakeBackend.fixed("CORP<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1", "10.0.0.2");

    private String file(String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, List.of(lines));
        return file.toString();
    }

    private static JsonObject object(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    /** Its control characters clear the screen, and give the window another title. */
    private static final NameRecord EVIL = FakeBackend.unique("\\x1B[2J\\x1B]0;A\\x07<20>", "10.0.0.66");

    private Ran exportToTerminal(String format) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter terminal = new PrintWriter(out);
        Letters letters = new Letters(CodePage.CP850, character -> true);
        Console console = new Console(terminal, new PrintWriter(err), terminal, true, false, 80, letters);
        int status = Main.run(
                console,
                "export",
                "-",
                "--format",
                format,
                "--control",
                server.path().toString());
        return new Ran(status, out.toString(), err.toString());
    }

    @Test
    void aTerminalGetsNoControlCharactersOfNames() {
        server.backend().with(FRED, EVIL);
        Ran raw = exportToTerminal("wins.dat");
        assertThat(raw.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(raw.out()).isEmpty();
        assertThat(raw.err())
                .isEqualTo("standard output: is a terminal, which would obey the control characters that names have in"
                        + " wins.dat (expected: a file, a pipe, or --format csv or json, which escape them)\n");
        for (String format : List.of("lmhosts", "csv", "json")) {
            Ran escaped = exportToTerminal(format);
            assertThat(escaped.status()).as(format).isZero();
            assertThat(CharMatcher.javaIsoControl().removeFrom(escaped.out().replaceAll("[\t\r\n]", "")))
                    .as(format)
                    .isEqualTo(escaped.out().replaceAll("[\t\r\n]", ""));
        }
    }

    @Test
    void aFileAndAPipeGetThemAsTheyAre() throws IOException {
        server.backend().with(EVIL);
        assertThat(run("export", "-", "--format", "wins.dat").out()).contains("\"\u001b[2J\u001b]0;A\u0007#20\"");
        Path file = directory.resolve("evil.dat");
        assertThat(run("export", file.toString(), "--format", "wins.dat").status())
                .isZero();
        assertThat(Files.readString(file)).contains("\u001b[2J");
    }

    @Test
    void aTerminalGetsWhatHasNone() {
        server.backend().with(FRED, FakeBackend.unique("M\\x9ALLER<20>", "10.0.0.7"));
        Ran ran = exportToTerminal("wins.dat");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("\"FRED#20\" ", "\"M\u00dcLLER#20\" ");
    }

    @Test
    void lmhostsIsImported() throws IOException {
        Ran ran = run(
                "import", file("lmhosts", "10.0.0.9 printer #PRE", "10.0.0.1 dc1 #PRE #DOM:corp"), "--reason", "move");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("Imported: 7 created\n");
        assertThat(server.backend().get("PRINTER<20>").isStatic()).isTrue();
        assertThat(server.backend().get("CORP<1C>").type()).isEqualTo(RecordType.SPECIAL_GROUP);
        assertThat(server.backend().authors().get(0).reason()).isEqualTo("move");
    }

    @Test
    void aDryRunIsADiff() throws IOException {
        server.backend()
                .with(
                        FakeBackend.fixed("PRINTER<20>", RecordType.UNIQUE, "10.0.0.8"),
                        FakeBackend.fixed("PRINTER<00>", RecordType.UNIQUE, "10.0.0.9"));
        String lmhosts = file("lmhosts", "10.0.0.9 printer #PRE");
        Ran replace = run("import", lmhosts, "--dry-run", "--on-conflict", "replace");
        assertThat(replace.status()).isZero();
        assertThat(replace.out().lines())
                .containsExactlyInAnyOrder(
                        "+ PRINTER<03>  10.0.0.9, unique, active, static",
                        "- PRINTER<20>  10.0.0.8, unique, active, static",
                        "+ PRINTER<20>  10.0.0.9, unique, active, static",
                        "It would be: 1 created, 1 replaced, 1 unchanged");
        Ran keep = run("import", lmhosts, "--dry-run", "--on-conflict", "keep");
        assertThat(keep.status()).isZero();
        assertThat(keep.out()).contains("= PRINTER<20>  kept: an active record has the name\n");
        Ran fail = run("import", lmhosts, "--dry-run");
        assertThat(fail.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(fail.out())
                .contains("! PRINTER<20>  an active record has the name\n")
                .endsWith("It would be: 1 created, 1 unchanged, 1 refused; so nothing would be imported\n");
        assertThat(server.backend().edits()).isEmpty();
    }

    @Test
    void oneTakenNameAndNothingIsImported() throws IOException {
        server.backend().with(FRED);
        Ran ran = run("import", file("lmhosts", "10.0.0.9 fred #PRE", "10.0.0.8 jane #PRE"));
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err())
                .isEqualTo("FRED<20>: refused: an active record has the name; it is: 10.0.0.5, unique, active\n");
        assertThat(ran.out()).isEqualTo("Nothing is imported; it would be: 5 created, 1 refused\n");
        assertThat(server.backend().size()).isEqualTo(1);
    }

    @Test
    void aNameOfTheServerIsRefusedTheOthersAreImportedIfThatIsWanted() throws IOException {
        Ran ran = run("import", file("lmhosts", "10.0.0.9 server #PRE"), "--on-conflict", "replace");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).isEqualTo("SERVER<00>: refused: it is a name of this server\n");
        assertThat(ran.out()).isEqualTo("Imported: 2 created, 1 refused\n");
    }

    @Test
    void badLinesAreToldAndNothingIsImportedUnlessTheyAreToBeSkipped() throws IOException {
        String lmhosts = file("lmhosts", "10.0.0.9 printer #PRE", "10.0.0.999 broken #PRE");
        Ran fail = run("import", lmhosts);
        assertThat(fail.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(fail.out()).isEmpty();
        assertThat(fail.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(lmhosts + ":2: "),
                        line -> assertThat(line)
                                .isEqualTo("Nothing is imported, because of these lines; --bad-lines skip"
                                        + " imports the others."));
        assertThat(server.backend().size()).isZero();

        Ran skip = run("import", lmhosts, "--bad-lines", "skip");
        assertThat(skip.status()).isZero();
        assertThat(skip.err()).startsWith(lmhosts + ":2: ");
        assertThat(skip.out()).isEqualTo("Imported: 3 created\n");
    }

    @Test
    void thatOnlyStaticsAreLeftOfAnOldFileIsSaidFirst() throws IOException {
        String old =
                file("wins.dat", "VERSION 1 0", "\"FIXED#20\" 0 10.0.0.1 66R", "\"GONE#20\" 1600000000 10.0.0.2 64R");
        Ran ran = run("import", old);
        assertThat(ran.status()).isZero();
        assertThat(ran.err().lines().findFirst().orElseThrow())
                .startsWith(old + ": 1 record had expired, the last 2020-09-13 ")
                .endsWith(", and is left out; --include-expired makes them active for 6 days");
        assertThat(ran.out()).isEqualTo("Imported: 1 created\n");

        long before = System.currentTimeMillis();
        assertThat(run("import", old, "--include-expired").out()).isEqualTo("Imported: 1 created, 1 unchanged\n");
        NameRecord gone = server.backend().get("GONE<20>");
        assertThat(gone.isActive()).isTrue();
        assertThat(gone.expiresAt()).isBetween(before + 6 * 86_400_000L, System.currentTimeMillis() + 6 * 86_400_000L);
        assertThat(run("import", file("old.dat", "\"GONE2#20\" 1600000000 10.0.0.2 64R"))
                        .err())
                .endsWith("old.dat: there are no other records in it\n");
    }

    @Test
    void aFewOfManyNotesAreShown() throws IOException {
        List<String> lines = new ArrayList<>(List.of("\"FIXED#20\" 0 10.0.0.1 66R"));
        for (int i = 0; i < 30; i++) {
            lines.add("\"GONE" + i + "#20\" 1600000000 10.0.0.2 64R");
        }
        Ran ran = run("import", file("wins.dat", lines.toArray(String[]::new)));
        assertThat(ran.err().lines()).hasSize(1 + 20 + 1);
        assertThat(ran.err()).endsWith("and 10 more lines that give no record; --json has all\n");
        assertThat(run("import", file("wins.dat", lines.toArray(String[]::new)), "--json")
                        .out())
                .contains("\"expired\":{\"leftOut\":30,\"taken\":0}");
    }

    @Test
    void whatAFileDoesNotSayOfItselfIsAnOption() throws IOException {
        String list = directory.resolve("list.txt").toString();
        Files.writeString(
                Path.of(list),
                "M\u00DCLLER\t[20h]\t10.0.0.5\tActive\t\t10.0.0.1\t1\t02/03/2097 10:00\n",
                java.nio.charset.Charset.forName("IBM852"));
        Ran ran = run(
                "import", list, "--format", "mmc", "--charset", "cp852", "--date-order", "dmy", "--time-zone", "UTC");
        assertThat(ran.err()).isEmpty();
        assertThat(server.backend().get("M\\x9ALLER<20>").expiresAt())
                .isEqualTo(java.time.Instant.parse("2097-03-02T10:00:00Z").toEpochMilli());
        assertThat(run("import", list, "--charset", "klingon").err())
                .contains("klingon (expected: a character set such as UTF-8 or windows-1252)");
        assertThat(run("import", list, "--date-order", "yyy").err()).contains("(expected: one of mdy, dmy, ymd)");
        assertThat(run("import", list, "--time-zone", "Mars").err()).contains("(expected: a time zone such as");
    }

    @Test
    void anImportIsOneJsonObject() throws IOException {
        server.backend().with(FRED);
        String lmhosts = file("lmhosts", "10.0.0.9 fred #PRE", "10.0.0.999 broken #PRE");
        JsonObject bad = object(run("import", lmhosts, "--json").out());
        assertThat(bad.get("result").getAsString()).isEqualTo("refused");
        assertThat(bad.getAsJsonArray("problems")).hasSize(1);
        assertThat(bad.get("applied").getAsBoolean()).isFalse();

        JsonObject dry = object(run("import", lmhosts, "--bad-lines", "skip", "--dry-run", "--json")
                .out());
        assertThat(dry.keySet())
                .containsExactly(
                        "command",
                        "version",
                        "file",
                        "format",
                        "dryRun",
                        "problems",
                        "expired",
                        "differences",
                        "counts",
                        "applied",
                        "who",
                        "refusals",
                        "result");
        assertThat(dry.getAsJsonArray("differences")).hasSize(3);
        assertThat(dry.getAsJsonObject("counts").toString()).isEqualTo("{\"created\":2,\"refused\":1}");

        JsonObject done = object(run("import", lmhosts, "--bad-lines", "skip", "--on-conflict", "keep", "--json")
                .out());
        assertThat(done.has("differences")).isFalse();
        assertThat(done.get("applied").getAsBoolean()).isTrue();
        assertThat(done.get("result").getAsString()).isEqualTo("done");
    }

    @Test
    void whatIsExportedIsImportedAgain() throws IOException {
        NameRecord tombstone =
                FakeBackend.unique("OLD<00>", "10.0.0.6").withState(RecordState.TOMBSTONE, FakeBackend.NOW);
        server.backend().with(FRED, CORP, tombstone);
        for (String name : List.of("names.json", "names.csv")) {
            String file = directory.resolve(name).toString();
            Ran ran = run("export", file);
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).isEqualTo(file + ": 3 records, " + name.substring(6) + "\n");
            assertThat(run("import", file, "--dry-run").out()).isEqualTo("It would be: 3 unchanged\n");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("control", "names.json", "names.csv");
        }
    }

    @Test
    void standardOutputHasTheRecordsAndNothingElse() {
        server.backend().with(FRED, CORP);
        Ran ran = run("export", "--format", "json", "--static", "--name", "c*");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(object(ran.out()).getAsJsonArray("records")).hasSize(1);
        Ran json = run("export", "-", "--format", "csv", "--json");
        assertThat(json.out()).startsWith("name,");
        assertThat(object(json.err()).get("records").getAsLong()).isEqualTo(2);
    }

    @Test
    void whatAFormatCannotSayIsTold() throws IOException {
        NameRecord released = FRED.withState(RecordState.RELEASED, FakeBackend.NOW + 1000);
        server.backend().with(released, CORP);
        String file = directory.resolve("lmhosts").toString();
        Ran ran = run("export", file, "--json");
        assertThat(ran.err()).isEqualTo("1 left out: released or expired\n");
        assertThat(object(ran.out()).toString())
                .isEqualTo(
                        "{\"command\":\"export\",\"version\":1,\"file\":\"" + file
                                + "\",\"format\":\"lmhosts\",\"records\":1,\"leftOut\":{\"released or expired\":1},\"lost\":{}}");
        assertThat(Path.of(file)).content().contains("10.0.0.1", "10.0.0.2", "CORP");
    }

    @Test
    void aFileThatIsThereIsNotOverwrittenUnlessThatIsWanted() throws IOException {
        server.backend().with(FRED);
        String file = file("names.json", "precious");
        Ran ran = run("export", file);
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).isEqualTo(file + ": there already (expected: another name, or --replace)\n");
        assertThat(Path.of(file)).hasContent("precious");
        assertThat(run("export", file, "--replace").status()).isZero();
        assertThat(Path.of(file)).content().contains("FRED<20>");
    }

    @Test
    void aSymbolicLinkIsFollowedWhenItsFileIsReplaced() throws IOException {
        server.backend().with(FRED);
        Path real = Path.of(file("real.json", "precious"));
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), real);
        assertThat(run("export", link.toString(), "--replace").status()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains("FRED<20>");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAndNothingIsLeftBehind() throws IOException {
        server.backend().with(FRED);
        Path nowhere = directory.resolve("missing").resolve("names.json");
        Ran ran = run("export", nowhere.toString());
        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err()).isEqualTo(nowhere + ": the directory " + nowhere.getParent() + " is not there\n");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import",
                "import DIR/unknown",
                "import DIR/unknown --format xml",
                "import DIR/unknown --on-conflict ask",
                "import DIR/unknown --bad-lines maybe",
                "export DIR/unknown",
                "export",
                "export --format mmc",
                "export --format xml",
                "export --format csv --suffix 7",
            })
    void wrongInputIsStatusTwo(String line) throws IOException {
        file("unknown", "What is this?");
        Ran ran = run(line.replace("DIR", directory.toString()).split(" "));
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Try: nbnsd " + line.split(" ")[0]).doesNotContain("Exception");
    }

    @Test
    void aFileWithoutRecordsIsNoImport() throws IOException {
        Ran ran = run("import", file("lmhosts", "# nothing"));
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.err()).endsWith("lmhosts: there are no records in it\n");
    }

    @Test
    void manyRecordsAreImportedWithoutABarWhereNobodyLooks() throws IOException {
        String[] lines = new String[4_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256 + " host" + i + " #PRE";
        }
        lines[0] = "10.1.0.1 host0 #PRE";
        Ran ran = run("import", file("lmhosts", lines));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("Imported: 12000 created\n");
        assertThat(server.backend().size()).isEqualTo(12_000);
    }
}
