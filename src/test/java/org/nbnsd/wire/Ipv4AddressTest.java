package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Ipv4AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.5", "127.0.0.1", "128.0.0.0", "192.168.1.255", "255.255.255.255"})
    void textReadsBack(String text) {
        Ipv4Address address = Ipv4Address.parse(text);

        assertThat(address).hasToString(text);
        assertThat(Ipv4Address.of(address.octets())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.-4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.+4",
                "0x1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.99999999999",
                "::1",
                "fred",
                "1.2.3.\u0664"
            })
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv4Address.parse(text))
                .withMessage("address: " + text + " (expected: an IPv4 address such as 10.0.0.5)");
    }

    @Test
    void otherNumbersOfOctetsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv4Address.of(new byte[16]))
                .withMessage("address: 16 octets (expected: 4)");
    }

    @Test
    void anAddressIsItsFourOctets() {
        Ipv4Address address = Ipv4Address.parse("10.0.0.9");
        assertThat(address).isEqualTo(new Ipv4Address(0x0A00_0009)).isNotEqualTo(Ipv4Address.parse("10.0.0.10"));
        assertThat(address).hasSameHashCodeAs(new Ipv4Address(0x0A00_0009));
        assertThat(address.hashCode())
                .isNotEqualTo(Ipv4Address.parse("10.0.0.10").hashCode());
        assertThat(address).isNotEqualTo("10.0.0.9");
    }

    @Test
    void orderIsByUnsignedValue() {
        assertThat(Ipv4Address.parse("10.0.0.9")).isLessThan(Ipv4Address.parse("10.0.0.10"));
        assertThat(Ipv4Address.parse("127.255.255.255")).isLessThan(Ipv4Address.parse("128.0.0.0"));
        assertThat(Ipv4Address.ZERO).isLessThan(Ipv4Address.BROADCAST);
    }

    @Test
    void kindsOfAddressesAreToldApart() {
        assertThat(Ipv4Address.parse("127.0.0.1").isLoopback()).isTrue();
        assertThat(Ipv4Address.parse("128.0.0.1").isLoopback()).isFalse();
        assertThat(Ipv4Address.parse("224.0.0.1").isMulticast()).isTrue();
        assertThat(Ipv4Address.parse("239.255.255.255").isMulticast()).isTrue();
        assertThat(Ipv4Address.parse("240.0.0.0").isMulticast()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255"})
    void noHostHasIt(String text) {
        assertThat(Ipv4Address.parse(text).isHost()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0", "10.0.0.1", "127.0.0.1", "128.0.0.1", "192.168.1.255", "223.255.255.255"})
    void hostMayHaveIt(String text) {
        assertThat(Ipv4Address.parse(text).isHost()).isTrue();
    }
}
