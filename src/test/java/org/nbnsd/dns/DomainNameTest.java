package org.nbnsd.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"wins.example", "WINS.Example", "wins.example."})
    void isTheSameInWhateverLettersAndWithADotAtTheEnd(String text) {
        assertThat(DomainName.parse(text).text()).isEqualTo("wins.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a..",
                "-a.b",
                "a-.b",
                "a b",
                "a;b",
                "a\nb",
                "\"",
                "ä.example",
                "a/b",
                "*"
            })
    void whatIsNoDomainIsRefusedWithWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse(text))
                .withMessageContaining("is no domain of the DNS (expected: a domain such as wins.example");
    }

    @Test
    void whatIsTooLongForTheLabelOfAComputerInFrontIsRefused() {
        String label = "a".repeat(63);
        assertThat(DomainName.parse(label + "." + label).labels()).containsExactly(label, label);
        assertThatIllegalArgumentException().isThrownBy(() -> DomainName.parse(label + "a.b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse(label + "." + label + "." + label + "." + label));
    }

    @Test
    void aDomainContainsItselfAndWhatIsInIt() {
        DomainName domain = DomainName.parse("b.c");
        assertThat(domain.contains(domain)).isTrue();
        assertThat(domain.contains(DomainName.parse("a.b.c"))).isTrue();
        assertThat(domain.contains(DomainName.parse("ab.c"))).isFalse();
        assertThat(domain.contains(DomainName.parse("c"))).isFalse();
        assertThat(domain.nameOf("a")).isEqualTo("a.b.c");
    }
}
