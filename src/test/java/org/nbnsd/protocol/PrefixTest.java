package org.nbnsd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.Ipv4Address;

final class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.0.0, true",
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.0.0/16, 10.0.255.255, false",
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.4, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "128.0.0.0/1, 200.0.0.1, true",
    })
    void anAddressIsInThePrefixWithItsFirstBits(String prefix, String address, boolean contained) {
        assertThat(Prefix.parse(prefix).contains(Ipv4Address.parse(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255",
        "10.0.0.4/30, 10.0.0.7",
        "10.0.0.5/32, 10.0.0.5",
        "0.0.0.0/0, 255.255.255.255",
    })
    void theLastAddressHasAllBitsBeyondTheLength(String prefix, String last) {
        assertThat(Prefix.parse(prefix).last()).isEqualTo(Ipv4Address.parse(last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/16", "0.0.0.0/0", "10.0.0.5/32", "192.168.7.0/24"})
    void whatIsPrintedIsReadAgain(String text) {
        assertThat(Prefix.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0/+8"})
    void anythingElseIsNoPrefix(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Prefix.parse(text));
    }

    @Test
    void bitsBeyondTheLengthAreRejectedWithTheProposal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefix.parse("10.1.2.3/16"))
                .withMessageContaining("10.1.0.0/16");
    }

    @Test
    void lengthsOutOfRangeAreRejected() {
        for (int length : new int[] {-1, 33, 64, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Prefix(Ipv4Address.ZERO, length));
            assertThatIllegalArgumentException().isThrownBy(() -> Prefix.around(Ipv4Address.parse("10.0.0.1"), length));
        }
    }

    @Test
    void everyAddressIsInThePrefixAroundIt() {
        Ipv4Address address = Ipv4Address.parse("203.0.113.165");
        for (int length = 0; length <= 32; length++) {
            Prefix prefix = Prefix.around(address, length);
            assertThat(prefix.contains(address)).isTrue();
            assertThat(prefix.contains(prefix.last())).isTrue();
            assertThat(prefix.contains(prefix.network())).isTrue();
        }
    }
}
