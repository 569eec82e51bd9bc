package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;

final class NamePatternTest {
    private static boolean matches(String pattern, String name) {
        return NamePattern.parse(pattern).matches(NetbiosName.parse(name));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "FRED*, FRED<20>",
                "FRED*, FREDERICK<00>",
                "fred*, FRED<20>",
                "*, FRED<20>",
                "*, *<00>",
                "*RED, FRED<1C>",
                "F*D, FRED<20>",
                "F*R*D*, FRED<20>",
                "*E*, FRED<20>",
                "FRED, FRED<03>",
                "FR?D, FRED<20>",
                "????, FRED<20>",
                "FRED<20>, FRED<20>",
                "FRED#20, FRED<20>",
                "fred#1c, FRED<1C>",
                "F*#20, FRED<20>",
                "*<20>, FRED<20>",
                "FRED*, FRED<20>.CORP",
                "FRED<20>.CORP, FRED<20>.CORP",
                "FRED<20>.C*, FRED<20>.CORP",
                "FRED<20>., FRED<20>",
                "A B*, A B C<20>",
                "\"FRED <20>\", FRED<20>",
                "\\x2A, \\x2A\\x20<00>",
                "\\x01\\x02__*, \\x01\\x02__MSBROWSE__\\x02<01>",
                "F\\x72ed, F\\x72ED<20>",
                "\\\\*, \\\\A<20>",
                "FIFTEENLETTERSX, FIFTEENLETTERSX<20>",
                "*FIFTEENLETTERSX*, FIFTEENLETTERSX<20>",
                "\"'FRED           \\x20'\", FRED<20>",
            })
    void fits(String pattern, String name) {
        assertThat(matches(pattern, name)).as("%s fits %s", pattern, name).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "FRED*, FRE<20>",
                "FRED, FREDERICK<20>",
                "FRED, Fred<20>",
                "?RED, RED<20>",
                "FRED?, FRED<20>",
                "FRED<20>, FRED<00>",
                "*#20, FRED<00>",
                "F*X*D, FRED<20>",
                "FRED<20>.CORP, FRED<20>",
                "FRED<20>.CORP, FRED<20>.corp",
                "FRED<20>., FRED<20>.CORP",
                "\\x2A, FRED<20>",
                "F\\x72ED, FRED<20>",
                "\"'FRED           \\x20'\", FRED<00>",
            })
    void doesNotFit(String pattern, String name) {
        assertThat(matches(pattern, name)).as("%s fits %s", pattern, name).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "FRED<2>",
                "FRED#",
                "FRED<20",
                "SIXTEENLETTERSXX",
                "????????????????",
                "FR\\xZZ",
                "FR\\",
                "FRÉD"
            })
    void whatIsNoPatternIsToldWithWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamePattern.parse(text))
                .withMessageContaining("(expected: ")
                .withMessageStartingWith("name: ");
    }

    @Test
    void manyAsterisksTakeNoTime() {
        String pattern = "*A".repeat(14) + "*B";
        assertThat(matches(pattern, "AAAAAAAAAAAAAAA<00>")).isFalse();
    }

    @Test
    void whatWasTypedIsItsText() {
        assertThat(NamePattern.parse("fr*#20").toString()).isEqualTo("fr*#20");
    }
}
