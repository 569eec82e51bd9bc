package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.records.PromptOfADaemon;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;

/** Umlauts and other letters outside ASCII in names: typed, printed, in JSON, and in files, by one code page. */
final class LettersTest extends PromptOfADaemon {
    @Test
    void aNameIsTypedWithItsLettersAndPrintedSo() {
        Ran added = run("add-static", "m\u00FCller#20", "--address", "10.0.0.9");

        assertThat(added.out()).startsWith("M\u00DCLLER<20>: created: ");
        assertThat(server.backend().get("M\\x9ALLER<20>").isStatic()).isTrue();
        assertThat(run("names", "M\u00DC*").out()).contains(" M\u00DCLLER<20>  unique  active  10.0.0.9  static\n");
        assertThat(run("names", "?\u00FC*<20>").out()).contains("1 record\n");
        assertThat(run("show", "m\u00FCller#20").out()).contains("M\u00DCLLER<20>");
        assertThat(run("show", "M\\x9ALLER#20").out()).contains("M\u00DCLLER<20>");
        assertThat(run("delete", "m\u00FCl*", "--dry-run").out()).startsWith("M\u00DCLLER<20>: would be deleted");
        assertThat(run("delete", "m\u00FCller#20").out()).startsWith("M\u00DCLLER<20>: deleted");
    }

    /** A script passes on what it was given, and files are called anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "query X",
                "show X",
                "names X",
                "names --state X",
                "export - --format X",
                "export X",
                "import X",
                "nbtstat -A X",
                "check-config X",
                "query A --server X",
                "explain X --since X",
                "X",
            })
    void whatIsTypedReachesNoTerminalAsACommandToIt(String command) {
        String typed = "\u001b[2J\u0007\u009b31m\u007f";
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            words.add(word.equals("X") ? typed : word);
        }
        Ran ran = Ran.nbnsd(words.toArray(String[]::new));
        assertThat(ran.out() + ran.err()).doesNotContain("\u001b", "\u0007", "\u009b", "\u007f");
        assertThat(ran.status()).isNotZero();
    }

    @Test
    void coloursAreNoHarm() {
        StringWriter out = new StringWriter();
        PrintWriter shown = new Letters(CodePage.CP850, character -> true).over(out);
        shown.print("\u001b[1;31mred\u001b[0m \u001b[2J {\"a\":\"\u007f\"}\n");
        assertThat(out).hasToString("\u001b[1;31mred\u001b[0m \\x1B[2J {\"a\":\"\\u007F\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"CP850, M\u00DCLLER, 6", "CP932, \u7530\u4E2D, 4", "CP932, \uFF76\uFF85, 2", "CP949, \uD55C\uAE00, 4"})
    void columnsAreAsWideAsTheLettersAreSeen(String codePage, String name, int width) {
        run("add-static", name + "#20", "--address", "10.0.0.9", "--code-page", codePage);
        run("add-static", "A#20", "--address", "10.0.0.9");

        assertThat(run("names", "--code-page", codePage).out().lines().limit(3))
                .containsExactly(
                        " Name" + " ".repeat(width) + "  Type    State   Address   Expires",
                        " A<20>" + " ".repeat(width - 1) + "  unique  active  10.0.0.9  static",
                        " " + name + "<20>  unique  active  10.0.0.9  static");
    }

    @Test
    void aLetterThatTheLocaleLostIsToldAsSuch() {
        for (String line : List.of("query M\uFFFDLLER", "names M\uFFFD*", "hold M\uFFFD -- true", "logon M\uFFFD")) {
            Ran ran = Ran.nbnsd(line.split(" "));
            assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.USAGE);
            assertThat(ran.err()).contains("the locale of this shell does not have it", "LC_ALL=C.UTF-8", "\\xHH");
        }
    }

    @ParameterizedTest
    @CsvSource({"CP850, 9A", "850, 9A", "CP437, 9A", "CP1252, DC", "windows-1250, DC", "CP852, 9A"})
    void theCodePageIsAnOption(String codePage, String octet) {
        run("add-static", "M\u00DCLLER", "--address", "10.0.0.9", "--code-page", codePage);

        assertThat(server.backend().get("M\\x" + octet + "LLER<00>").isStatic()).isTrue();
        assertThat(run("names", "--code-page", codePage).out()).contains(" M\u00DCLLER<00> ");
    }

    @Test
    void whatTheCodePageDoesNotHaveIsToldAndSoIsAWrongCodePage() {
        Ran letter = run("show", "\u4E00");
        assertThat(letter.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(letter.err()).contains("U+4E00", "is not in the code page CP850 (expected: one of its characters");
        Ran page = run("names", "--code-page", "CP99999");
        assertThat(page.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(page.err()).contains("CP99999 (expected: a code page such as CP850, CP437 or CP1252)");
        assertThat(run("names", "\u4E00*").status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void jsonHasTheOctetsAndTheTextBeside() {
        server.backend()
                .with(FakeBackend.unique("M\\x9ALLER<20>", "10.0.0.5"), FakeBackend.unique("A\\x0B<20>", "10.0.0.6"));

        String json = run("names", "--json").out();
        JsonArray records = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("records");
        JsonObject odd = records.get(0).getAsJsonObject();
        JsonObject named = records.get(1).getAsJsonObject();

        assertThat(named.get("name").getAsString()).isEqualTo("M\\x9ALLER<20>");
        assertThat(named.get("text").getAsString()).isEqualTo("M\u00DCLLER<20>");
        assertThat(odd.has("text")).isFalse();
        assertThat(run("show", "m\u00FCller#20", "--json").out()).contains("\"text\":\"M\u00DCLLER<20>\"");
    }

    /** Samba's file has letters, JSON has them beside the octets; LMHOSTS and CSV have octets in ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "lmhosts", "wins.dat"})
    void allLettersOfTheCodePageComeBackFromAnExport(String format) throws IOException {
        List<NetbiosName> names = new ArrayList<>();
        for (int octet = 0x80; octet <= 0xFF; octet++) {
            NetbiosName name = NetbiosName.of("X" + (char) octet + "Y", 0x20);
            String characters = CodePage.CP850.characters(name);
            // nmbd has names in upper case, and loses a letter that has no capital
            boolean isNmbds = characters != null
                    && CodePage.CP850.hasCapitals(characters)
                    && CodePage.CP850.upperCase(characters).equals(characters);
            if (characters != null && (isNmbds || !format.equals("wins.dat"))) {
                names.add(name);
                server.backend().with(FakeBackend.unique(name.toString(), "10.0.0.5"));
            }
        }
        Path file = directory.resolve("export." + format);

        assertThat(run("export", file.toString(), "--format", format).status()).isZero();
        String written = Files.readString(file);
        names.forEach(name -> run("delete", name.toString(), "--tombstone"));
        Ran back = run("import", file.toString(), "--format", format, "--include-expired", "--on-conflict", "replace");

        assertThat(back.status()).as(back.err()).isZero();
        assertThat(names)
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        name -> assertThat(server.backend().get(name.toString()).isActive())
                                .as(name.toString())
                                .isTrue());
        assertThat(written.contains("\u00DC")).isEqualTo(format.equals("json") || format.equals("wins.dat"));
    }

    @Test
    void anExportToStandardOutputIsTheSameAsToAFile() throws IOException {
        server.backend().with(FakeBackend.unique("M\\x9ALLER<20>", "10.0.0.5"));
        Path file = directory.resolve("names.csv");
        run("export", file.toString());

        assertThat(run("export", "-", "--format", "csv").out())
                .isEqualTo(Files.readString(file))
                .contains("M\\x9ALLER");
    }

    @Test
    void aTerminalWithoutUnicodeSeesTheOctets() {
        StringWriter out = new StringWriter();
        Letters letters = new Letters(CodePage.CP850, character -> false);
        PrintWriter shown = letters.over(out);

        shown.println("M\\x9ALLER<20>");

        assertThat(out).hasToString("M\\x9ALLER<20>" + System.lineSeparator());
    }
}
