package org.nbnsd.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as people write and read them. */
final class NameTextTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "FRED, FRED<00>",
                "FRED#20, FRED<20>",
                "FRED<20>, FRED<20>",
                "FRED<1b>, FRED<1B>",
                "FRED#1b, FRED<1B>",
                "'FRED           \\x20', FRED<20>",
                "'FRED           \\x00', FRED<00>",
                "'ABCDEFGHIJKLMNOP', ABCDEFGHIJKLMNO<50>",
                "'ABCDEFGHIJKLMNOP'.NETBIOS.COM, ABCDEFGHIJKLMNO<50>.NETBIOS.COM",
                "FRED<20>.NETBIOS.COM, FRED<20>.NETBIOS.COM",
                "FRED#20.NETBIOS.COM, FRED<20>.NETBIOS.COM",
                "FRED.COM, FRED.COM<00>",
                "FRED.COM<20>.SCOPE, FRED.COM<20>.SCOPE",
                "fred, fred<00>",
                "*, *<00>",
                "*#00, *<00>",
                "*<20>, *<20>",
                "*SMBSERVER, *SMBSERVER<00>",
                "\\x01\\x02__MSBROWSE__\\x02<01>, \\x01\\x02__MSBROWSE__\\x02<01>",
                "MARTIN ROSENAU<03>, MARTIN ROSENAU<03>",
                "INet~Services<1C>, INet~Services<1C>",
                "A\\x5CB\\\\C<00>, A\\\\B\\\\C<00>",
                "A<20>B<00>, A\\x3C20\\x3EB<00>",
                "O'NEIL<03>, O'NEIL<03>",
                "'FRED'<20>, \\x27FRED'<20>",
                "'FRED, \\x27FRED<00>",
            })
    void usualFormsAreRead(String text, String printed) {
        assertThat(NetbiosName.parse(text)).hasToString(printed);
        assertThat(NetbiosName.parse(printed)).isEqualTo(NetbiosName.parse(text));
    }

    @Test
    void starAloneIsTheWildcard() {
        assertThat(NetbiosName.parse("*")).isEqualTo(NetbiosName.WILDCARD);
        assertThat(NetbiosName.parse("*<00>")).isEqualTo(NetbiosName.WILDCARD);
        assertThat(NetbiosName.parse("*<20>")).isEqualTo(NetbiosName.of("*", 0x20));
        assertThat(NetbiosName.parse("*\\x20<00>")).isEqualTo(NetbiosName.of("*", 0x00));
        assertThat(NetbiosName.parse("'*              \\x00'")).isEqualTo(NetbiosName.of("*", 0x00));
    }

    @Test
    void spacesInFrontAndBetweenAreKeptAndThoseInFrontAreSeen() {
        assertThat(NetbiosName.parse("  A  B  <20>")).isEqualTo(NetbiosName.of("  A  B", 0x20));
        assertThat(NetbiosName.parse("  A  B  <20>")).hasToString("\\x20\\x20A  B<20>");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121})
    void everyNameIsReadBackFromItsText(long seed) {
        RandomNames names = new RandomNames(new SplittableRandom(seed));
        for (int i = 0; i < 100_000; i++) {
            NetbiosName name = names.next();
            String text = name.toString();
            if (!NetbiosName.parse(text).equals(name)) {
                assertThat(NetbiosName.parse(text))
                        .as("seed %d, name %d", seed, i)
                        .isEqualTo(name);
            }
            if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
                assertThat(text).as("seed %d, name %d", seed, i).matches("[ -~]*");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SIXTEEN-OCTETS.. | name: SIXTEEN-OCTETS.. has 16 characters (expected: at most 15 and a suffix)",
                "SIXTEEN-OCTETS..<20> | name: SIXTEEN-OCTETS.. has 16 characters (expected: at most 15 and a suffix)",
                "'FRED' | name: 'FRED' has 4 octets (expected: 16 in quotes)",
                "FRED\\ | name: \\ at character 5 of FRED\\ (expected: \\xHH or \\\\)",
                "FRED\\x2 | name: \\x at character 5 of FRED\\x2 (expected: \\xHH or \\\\)",
                "FRED\\x2G<20> | name: \\x at character 5 of FRED\\x2G (expected: \\xHH or \\\\)",
                "FRED\\n<20> | name: \\n at character 5 of FRED\\n (expected: \\xHH or \\\\)",
                "M\u00DCLLER<00> | name: character U+00DC at character 2 of M\u00DCLLER"
                        + " (expected: printable ASCII, or \\xHH for an octet)",
                "10 \u20AC | name: character U+20AC at character 4 of 10 \u20AC"
                        + " (expected: printable ASCII, or \\xHH for an octet)",
                "FRED<20>.A..B | scope: label 2 of A..B has 0 octets (expected: 1..63)",
                "FRED<20>.A. | scope: label 2 of A. has 0 octets (expected: 1..63)",
                "FRED<20>..A | scope: label 1 of .A has 0 octets (expected: 1..63)",
                "FRED<20>.A\\y | scope: \\y at character 2 of A\\y (expected: \\xHH or \\\\)",
                "FRED<2> | name: FRED<2> has a < without suffix (expected: such as FRED<20>; for the character, \\x3C)",
                "FRED<200> | name: FRED<200> has a < without suffix"
                        + " (expected: such as FRED<20>; for the character, \\x3C)",
                "FRED<2G> | name: FRED<2G> has a < without suffix"
                        + " (expected: such as FRED<20>; for the character, \\x3C)",
                "FRED#2 | name: FRED#2 has a # without suffix (expected: such as FRED#20; for the character, \\x23)",
                "FRED<20>X | name: FRED<20>X has a < without suffix"
                        + " (expected: such as FRED<20>; for the character, \\x3C)",
            })
    void wrongTextIsRefusedWithWhatWasExpected(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetbiosName.parse(text))
                .withMessage(message);
    }

    @Test
    void aLabelThatNoDatagramHasRoomForIsReadButNotTaken() {
        String label = "S".repeat(64);
        NetbiosName ofAPartner = NetbiosName.parse("FRED<20>.A." + label);

        assertThat(ofAPartner.scope().fitsDatagrams()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetbiosName.parseTyped("FRED<20>.A." + label))
                .withMessage("scope: label 2 of A." + label + " has 64 octets (expected: 1..63)");
        assertThat(NetbiosName.parseTyped("FRED<20>." + "S".repeat(63)).scope().characters())
                .isEqualTo(63);
    }

    @Test
    void refusalsArePrintable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetbiosName.parse("A\u001B[31m\nB"))
                .withMessageMatching("[ -~]*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scope(List.of("\u001B\u202E\u20AC")))
                .withMessageMatching("[ -~\u20AC]*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetbiosName.parse("'\u001B[31m\n'"))
                .withMessageMatching("[ -~]*");
    }
}
