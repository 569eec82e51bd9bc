package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodePageTest {
    private static String show(CodePage codePage, String text) {
        return codePage.show(text, any -> true);
    }

    @ParameterizedTest
    @CsvSource({
        "CP850, CP850",
        "cp850, CP850",
        "850, CP850",
        "IBM850, CP850",
        "ibm-850, CP850",
        "CP858, CP858",
        "437, CP437",
        "windows-1252, CP1252",
        "CP1252, CP1252",
        "CP932, CP932",
        "CP874, CP874",
        "ISO-8859-1, ISO-8859-1",
        "UTF-8, UTF-8"
    })
    void aCodePageIsFoundByItsUsualNames(String text, String name) {
        assertThat(CodePage.of(text).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CP", "CP0", "CP99999", "CP850x", "\u00DC", "UTF-16", "cp037", "a b", "CP850 CP437"})
    void whatIsNoCodePageIsToldWithWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePage.of(text))
                .withMessageStartingWith("code page: ")
                .withMessageEndingWith(" (expected: a code page such as CP850, CP437 or CP1252)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FRED<20>            | FRED<20>
            M\u00DCLLER<20>     | M\\x9ALLER<20>
            m\u00FCller#20      | M\\x9ALLER<20>
            mu\u0308ller        | M\\x9ALLER<00>
            stra\u00DFe         | STRA\\xE1E<00>
            \u00FF\u0131\u00B5  | \\x98\\xD5\\xE6<00>
            \u00DC              | \\x9A<00>
            """)
    void aTypedNameBecomesOctetsInCapitals(String typed, String name) {
        assertThat(NetbiosName.parseTyped(CodePage.CP850.escapeTyped(typed))).hasToString(name);
    }

    @Test
    void inQuotesTheCaseIsKept() {
        assertThat(NetbiosName.parseTyped(CodePage.CP850.escapeTyped("'m\u00FCller         \\x20'")))
                .hasToString("m\\x81ller<20>");
    }

    @Test
    void aCharacterThatTheCodePageDoesNotHaveIsTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePage.CP850.escapeTyped("a\u0416<20>"))
                .withMessage("name: character U+0416 (CYRILLIC CAPITAL LETTER ZHE) is not in the code page CP850"
                        + " (expected: one of its characters, or \\xHH for an octet)");
    }

    @Test
    void whatIsShownIsCharactersAndTheRestStaysEscaped() {
        CodePage page = CodePage.CP850;
        assertThat(show(page, "M\\x9ALLER<20> was granted to 10.0.0.1"))
                .isEqualTo("M\u00DCLLER<20> was granted to 10.0.0.1");
        assertThat(show(page, "\\x01\\x02__MSBROWSE__\\x02<01>")).isEqualTo("\\x01\\x02__MSBROWSE__\\x02<01>");
        assertThat(show(page, "A\\\\x9A<20>")).as("a backslash, x, 9 and A").isEqualTo("A\\\\x9A<20>");
        assertThat(show(page, "{\"name\":\"M\\\\x9ALLER<20>\"}"))
                .as("JSON")
                .isEqualTo("{\"name\":\"M\\\\x9ALLER<20>\"}");
        assertThat(show(page, "\\xF0\\xFF\\xB3<20>"))
                .as("soft hyphen, blank, box")
                .isEqualTo("\\xF0\\xFF\\xB3<20>");
        assertThat(show(page, "\\")).isEqualTo("\\");
        assertThat(show(page, "\\x9")).isEqualTo("\\x9");
        assertThat(page.show("M\\x9ALLER", any -> false)).isEqualTo("M\\x9ALLER");
    }

    /** What is shown can be typed: for each octet, in each code page that a network is likely to have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CP850", "CP437", "CP852", "CP858", "CP866", "CP737", "CP857", "CP775", "CP862", "CP1252", "CP874"
            })
    void eachOctetThatIsShownIsReadBack(String codePage) {
        CodePage page = CodePage.of(codePage);
        for (int octet = 0; octet < 0x100; octet++) {
            NetbiosName name = NetbiosName.of("A" + (char) octet + "B", 0x20);
            assertThat(NetbiosName.parse(page.escape(show(page, name.toString()))))
                    .isEqualTo(name);
        }
    }

    /** Japanese names have two octets for a character, of which the second may be a letter or a backslash. */
    @Test
    void aCharacterMayBeTwoOctets() {
        CodePage page = CodePage.of("CP932");
        NetbiosName name = NetbiosName.parseTyped(page.escapeTyped("\u30EC\u30BD\u8868<20>"));

        assertThat(name).hasToString("\\x83\\x8C\\x83\\\\\\x95\\\\<20>");
        assertThat(show(page, name.toString())).isEqualTo("\u30EC\u30BD\u8868<20>");
        assertThat(page.characters(name)).isEqualTo("\u30EC\u30BD\u8868");
        assertThat(show(page, "\\x83<20>")).as("half a character").isEqualTo("\\x83<20>");
    }

    @Test
    void octetsThatAreNoCharactersAreToldByNull() {
        assertThat(CodePage.CP850.characters(NetbiosName.parse("M\\x9ALLER<20>")))
                .isEqualTo("M\u00DCLLER");
        assertThat(CodePage.of("CP857").characters(NetbiosName.parse("M\\xD5<20>")))
                .isNull();
    }

    @Test
    void aCapitalThatIsNotInTheCodePageIsKnown() {
        assertThat(CodePage.CP850.hasCapitals("m\u00FC\u0131\u00B5\u00DF")).isTrue();
        assertThat(CodePage.CP850.hasCapitals("\u00FF")).isFalse();
        assertThat(CodePage.of("CP437").hasCapitals("\u00E1")).isFalse();
    }

    @Test
    void aNameOf100000CharactersIsNotRepeatedWhole() {
        for (String text : new String[] {"A".repeat(100_000), "'" + "A".repeat(100_000) + "'", "#".repeat(100_000)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetbiosName.parseTyped(text))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
        }
    }
}
