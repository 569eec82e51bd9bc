package org.nbnsd.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsLabelTest {
    /** {@code inet_aton} reads each of them as an address. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "12345", "007", "0x7f", "0X1F000001", "0x"})
    void whatProgramsReadAsAnAddressIsNoLabel(String label) {
        assertThat(DnsLabel.of(label)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FRED", "PC-7", "7UP", "0X7FX", "0xG", "X0", "A_B"})
    void otherNamesAreSmallLetters(String label) {
        assertThat(DnsLabel.of(label)).isEqualTo(label.toLowerCase(Locale.ROOT));
    }
}
