package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;

final class ComputerNameTest {
    @ParameterizedTest
    @CsvSource({
        "vm,VM",
        "server-12.example.org,SERVER-12",
        "a-very-long-host-name,A-VERY-LONG-HOS",
        "m\u00fcller,M-LLER",
        "under_score,UNDER_SCORE",
        "'a b*c\n',A-B-C",
    })
    void hostNamesBecomeComputerNames(String host, String name) {
        assertThat(ComputerName.ofHost(host)).isEqualTo(name);
        assertThat(ComputerName.checked(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "---", "\u65e5\u672c", ".example.org"})
    void aHostNameWithoutLettersGivesNone(String host) {
        assertThatThrownBy(() -> ComputerName.ofHost(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIXTEEN-LETTERS-", "A.B", "A B", "A#20", "A<20>", "*", "M\u00dcLLER", "A\\B", "A\n"})
    void typedNamesAreChecked(String name) {
        assertThatThrownBy(() -> ComputerName.checked(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ownNamesAreUpperCasedUnlessTheirOctetsAreGiven() {
        assertThat(ComputerName.own("fred#2b")).isEqualTo(NetbiosName.of("FRED", 0x2B));
        assertThat(ComputerName.own("fred<20>.corp")).isEqualTo(NetbiosName.parse("FRED<20>.corp"));
        assertThat(ComputerName.own("fred")).isEqualTo(NetbiosName.of("FRED", 0));
        assertThat(ComputerName.own("fr\\x65d<20>")).isEqualTo(NetbiosName.of("FReD", 0x20));
        assertThat(ComputerName.own("'fred           \\x20'")).isEqualTo(NetbiosName.of("fred", 0x20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A#1C", "A<1d>", "A#1e", "*", "*SMBSERVER#20", "", "#20", "SIXTEEN-LETTERS-#20"})
    void ownNamesAreNamesOfOneHost(String text) {
        assertThatThrownBy(() -> ComputerName.own(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thisMachineHasAHostName() {
        assertThat(ComputerName.hostName()).isNotBlank();
    }
}
