package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;

final class NameArgumentTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "fred                        | FRED<00>              | false",
                "Fred#20                     | FRED<20>              | true",
                "fred<1c>                    | FRED<1C>              | true",
                "fred<20>.corp.Net           | FRED<20>.corp.Net     | true",
                "fr\\x23od                    | FR#OD<00>             | false",
                "fr#od#00                    | FR#OD<00>             | true",
                "a.b                         | A.B<00>               | false",
                "a\\x61#03                   | Aa<03>                | true",
                "a\\\\b                      | A\\\\B<00>            | false",
                "\\x01\\x02__msbrowse__\\x02#01 | \\x01\\x02__MSBROWSE__\\x02<01> | true",
                "*                           | *<00>                 | true",
                "*#1b                        | *<1B>                 | true",
                "'Fred           \\x20'      | Fred<20>              | true",
            })
    void isUpperCasedUnlessQuotedOrEscaped(String text, String name, boolean suffixGiven) {
        assertThat(NameArgument.parse(text))
                .isEqualTo(new NameArgument(NetbiosName.parse(name), suffixGiven))
                .extracting(argument -> argument.name().toString())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIXTEENLETTERSXX", "fr#od", "fred<2", "FRED\\x2", "'FRED'", "FR\u00c4D", "FRED#20..A"})
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> NameArgument.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @Test
    void theWildcardKeepsItsZeros() {
        assertThat(NameArgument.parse("*").name()).isEqualTo(NetbiosName.WILDCARD);
    }
}
