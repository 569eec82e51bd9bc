package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.MMC;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MmcTest {
    private static final String HEADINGS = "Record Name\tType\tIP Address\tState\tStatic\tOwner\tVersion\tExpiration";

    @TempDir
    private Path directory;

    private Reading mmc(String... lines) {
        return read(directory, MMC, lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mmc.txt", "mmc.csv"})
    void anExportedListIsUnderstood(String name) {
        Reading reading = TransferFiles.readSample(name, MMC);

        assertThat(records(reading))
                .containsExactly(
                        "2: FRED<00> unique 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "3: FRED<20> unique 2026-11-27T20:39:01.000Z 10.0.0.5",
                        "4: SALES<1C> special group 2026-11-27T08:39:00.000Z 10.0.0.1 10.0.0.2",
                        "6: WORKGROUP<00> group 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "7: WORKGROUP<1E> group 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "8: PRINTER<20> unique static 10.0.0.9",
                        "9: ROUTER<20> multihomed static 10.0.0.254 10.1.0.254",
                        "13: M\\x9ALLER<20> unique 2026-11-27T08:39:00.000Z 10.0.0.14",
                        "14: \\x01\\x02__MSBROWSE__\\x02<01> group 2026-11-27T08:39:00.000Z 10.0.0.1");
        assertThat(problems(reading))
                .containsExactly(
                        "11: GONE<20> is left out: its state is \"Released\" (expected: Active)",
                        "12: DEAD<20> is left out: its state is \"Tombstone\" (expected: Active)");
    }

    @Test
    void withHeadingsOfAnotherLanguageThePositionsCount() {
        Reading reading = TransferFiles.readSample("mmc-german.txt", MMC);

        assertThat(records(reading))
                .containsExactly(
                        "2: FRED<00> unique 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "3: ARBEIT<00> group 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "4: DRUCKER<20> unique static 10.0.0.9");
        assertThat(problems(reading))
                .containsExactly("5: WEG<20> is left out: its state is \"Freigegeben\" (expected: Active)");
    }

    @Test
    void withoutHeadingsThePositionsCount() {
        assertThat(records(mmc("FRED\t[20h] File Server\t10.0.0.5\tActive\tx\t10.0.0.1\t1\tInfinite")))
                .containsExactly("1: FRED<20> unique static 10.0.0.5");
    }

    @Test
    void headingsThatAreKnownMayBeInAnyOrder() {
        assertThat(records(mmc(
                        "Static\tIP Address\tType\tRecord Name\tSomething",
                        "x\t10.0.0.5\t[20h] File Server\tFRED [20h]\telse")))
                .containsExactly("2: FRED<20> unique static 10.0.0.5");
    }

    @Test
    void aGroupOfAdministratorsIsASpecialGroup() {
        assertThat(records(
                        mmc(HEADINGS, "PRINTERS\t[20h] Internet Group\t10.0.0.5, 10.0.0.6\tActive\tx\t10.0.0.1\t1\t")))
                .containsExactly("2: PRINTERS<20> special group static 10.0.0.5 10.0.0.6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FRED                    | column type: "" (expected: such as [20h] File Server; the headings may be missing or of an unknown order)
            FRED;File Server;10.0.0.5;Active;x;;; | column type: "File Server" (expected: such as [20h] File Server; the headings may be missing or of an unknown order)
            FRED;[20h];;Active;x;;;             | address: "" (expected: an IPv4 address such as 10.0.0.5)
            FRED;[20h];ten;Active;x;;;          | address: "ten" (expected: an IPv4 address such as 10.0.0.5)
            FRED;[20h];10.0.0.5;Active;;;;      | expiration: "" (expected: a date such as 2026-11-21 08:39:00)
            FRED;[20h];10.0.0.5;Active;;;;later | expiration: "later" (expected: a date such as 2026-11-21 08:39:00)
            """)
    void aBadLineIsOneProblemAndNoRecord(String line, String problem) {
        Reading reading =
                mmc(HEADINGS, line.replace(';', '\t'), "OTHER\t[20h]\t10.0.0.5\tActive\tx\t10.0.0.1\t1\tInfinite");

        assertThat(problems(reading)).containsExactly("2: " + problem);
        assertThat(records(reading)).containsExactly("3: OTHER<20> unique static 10.0.0.5");
    }

    private static String row(String name, String expiration) {
        return name + "\t[20h] File Server\t10.0.0.5\tActive\t\t10.0.0.1\t1\t" + expiration;
    }

    @Test
    void oneDayAfterThe12thTellsTheOrderForTheWholeFile() {
        assertThat(records(mmc(HEADINGS, row("A", "02/03/2027 10:00"), row("B", "13/03/2027 10:00"))))
                .containsExactly(
                        "2: A<20> unique 2027-03-02T10:00:00.000Z 10.0.0.5",
                        "3: B<20> unique 2027-03-13T10:00:00.000Z 10.0.0.5");
        assertThat(records(mmc(HEADINGS, row("A", "02/03/2027 10:00"), row("B", "03/13/2027 10:00")))
                        .get(0))
                .isEqualTo("2: A<20> unique 2027-02-03T10:00:00.000Z 10.0.0.5");
    }

    @Test
    void datesThatCanMeanTwoDaysNeedTheOrder() {
        String[] lines = {HEADINGS, row("A", "02/03/2027 10:00"), row("B", "04/04/2027 10:00")};
        Reading reading = mmc(lines);

        assertThat(problems(reading))
                .containsExactly(
                        "2: expiration: \"02/03/2027 10:00\" can mean several dates, and no other line tells which"
                                + " (expected: the date order as an option, one of mdy, dmy)");
        assertThat(records(reading)).containsExactly("3: B<20> unique 2027-04-04T10:00:00.000Z 10.0.0.5");
        Path file = write(directory.resolve("f"), lines);
        assertThat(records(read(file, MMC, OPTIONS.withDateOrder(DateOrder.DMY)))
                        .get(0))
                .isEqualTo("2: A<20> unique 2027-03-02T10:00:00.000Z 10.0.0.5");
        assertThat(records(read(file, MMC, OPTIONS.withDateOrder(DateOrder.MDY)))
                        .get(0))
                .isEqualTo("2: A<20> unique 2027-02-03T10:00:00.000Z 10.0.0.5");
        assertThat(problems(read(file, MMC, OPTIONS.withDateOrder(DateOrder.YMD))))
                .startsWith("2: expiration: \"02/03/2027 10:00\" (expected: a date in the order ymd)");
    }

    @Test
    void timesAreThoseOfTheComputerThatPrintedThem() {
        Path file = write(directory.resolve("f"), HEADINGS, row("A", "2027-07-01 10:00:00"));
        assertThat(records(read(file, MMC, OPTIONS.withZone(ZoneId.of("Europe/Berlin")))))
                .isEqualTo(List.of("2: A<20> unique 2027-07-01T08:00:00.000Z 10.0.0.5"));
    }

    @Test
    void anUnreadableDateOfAStaticRecordDoesNotMatter() {
        assertThat(records(mmc(HEADINGS, "A\t[20h]\t10.0.0.5\tActive\tx\t10.0.0.1\t1\t\u00FF%")))
                .containsExactly("2: A<20> unique static 10.0.0.5");
    }

    private Reading unicode(String... lines) {
        byte[] octets = ("\uFEFF" + String.join("\r\n", lines)).getBytes(StandardCharsets.UTF_16LE);
        return read(write(directory.resolve("unicode"), octets), MMC, OPTIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Active",
                "Aktiv",
                "Actif",
                "Activo",
                "Attivo",
                "Ativo",
                "Actief",
                "Aktiivinen",
                "Aktywny",
                "Aktivn\u00ED",
                "Akt\u00EDv",
                "Aktivno",
                "Activ",
                "Etkin",
                "\u0410\u043A\u0442\u0438\u0432\u043D\u044B\u0439",
                "\u0395\u03BD\u03B5\u03C1\u03B3\u03AE",
                "\u30A2\u30AF\u30C6\u30A3\u30D6",
                "\uD65C\uC131",
                "\u6D3B\u52A8",
                "\u4F7F\u7528\u4E2D",
                "\u05E4\u05E2\u05D9\u05DC",
                "\u0646\u0634\u0637"
            })
    void activeIsKnownInManyLanguages(String active) {
        Reading reading = unicode(
                "A\tB\tC\tD\tE\tF\tG\tH",
                "FRED\t[20h] X\t10.0.0.5\t" + active + "\t\t10.0.0.1\t1A2B\t2026-11-27 8:39:00");

        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading)).hasSize(1);
    }

    /** The same list as Windows of these languages prints it. */
    @ParameterizedTest
    @CsvSource({
        "Akt\u00EDv, V\u00E9gtelen",
        "\u30A2\u30AF\u30C6\u30A3\u30D6, \u7121\u671F\u9650",
        "Aktywny, Niesko\u0144czone",
        "Aktivn\u00ED, Nekone\u010Dn\u00E9",
        "\u0410\u043A\u0442\u0438\u0432\u043D\u044B\u0439, \u0411\u0435\u0441\u043A\u043E\u043D\u0435\u0447\u043D\u043E",
        "\uD65C\uC131, \uBB34\uD55C",
        "Etkin, S\u00FCresiz",
        "\u6D3B\u52A8, \u65E0\u9650\u671F",
        "Zzyzx, Nevermore",
    })
    void aListOfAnyLanguageBringsWhatIsActiveThere(String active, String infinite) {
        Reading reading = unicode(
                "A\tB\tC\tD\tE\tF\tG\tH",
                "FRED\t[20h] X\t10.0.0.5\t" + active + "\t\t10.0.0.1\t1A2B\t2026-11-27 8:39:00",
                "GONE\t[20h] X\t10.0.0.6\tOther\t\t10.0.0.1\t1A2C\t2026-11-27 8:39:00",
                "DEAD\t[20h] X\t10.0.0.7\tThird\tx\t10.0.0.1\t1A2C\t2026-11-27 8:39:00",
                "DRUCK\t[20h] X\t10.0.0.9\t" + active + "\tx\t10.0.0.1\t1A2D\t" + infinite);

        assertThat(records(reading))
                .extracting(text -> text.substring(3, text.indexOf('<')))
                .containsExactly("FRED", "DRUCK");
        assertThat(problems(reading))
                .containsExactly(
                        "3: GONE<20> is left out: its state is \"Other\" (expected: Active)",
                        "4: DEAD<20> is left out: its state is \"Third\" (expected: Active)");
    }

    @Test
    void withoutAStaticRecordTheWordIsAnOption() {
        String[] lines = {
            "A\tB\tC\tD\tE\tF\tG\tH",
            "FRED\t[20h] X\t10.0.0.5\tZzyzx\t\t10.0.0.1\t1A2B\t2026-11-27 8:39:00",
            "GONE\t[20h] X\t10.0.0.6\tOther\t\t10.0.0.1\t1A2C\t2026-11-27 8:39:00"
        };

        assertThat(problems(mmc(lines)))
                .containsExactly(
                        "2: FRED<20> is left out: its state is \"Zzyzx\" (expected: Active; the word of another language as"
                                + " an option)",
                        "3: GONE<20> is left out: its state is \"Other\" (expected: Active; the word of another language as"
                                + " an option)");
        Reading reading = read(write(directory.resolve("list"), lines), MMC, OPTIONS.withActiveWord(" ZZYZX"));
        assertThat(records(reading)).hasSize(1).first().asString().contains("FRED<20>");
        assertThat(problems(reading))
                .containsExactly("3: GONE<20> is left out: its state is \"Other\" (expected: Active)");
    }
}
