package org.nbnsd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.wire.Ipv4Address;

final class LocalAddressTest {
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.1.2.3");

    @ParameterizedTest
    @CsvSource({
        "24, 10.1.2.0/24, 10.1.2.255",
        "8, 10.0.0.0/8, 10.255.255.255",
        "30, 10.1.2.0/30, 10.1.2.3",
        "0, 0.0.0.0/0, 255.255.255.255",
    })
    void aSubnetHasABroadcastAddress(int length, String subnet, String broadcast) {
        LocalAddress local = new LocalAddress(ADDRESS, length, 0);

        assertThat(local.subnet()).hasToString(subnet);
        assertThat(local.broadcast()).hasToString(broadcast);
    }

    @Test
    void tooSmallASubnetHasNone() {
        assertThat(new LocalAddress(ADDRESS, 31, 0).broadcast()).isEqualTo(ADDRESS);
        assertThat(new LocalAddress(ADDRESS, 32, 0).broadcast()).isEqualTo(ADDRESS);
    }

    @Test
    void valuesOutOfRangeAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalAddress(ADDRESS, 33, 0))
                .withMessage("prefix length: 33 (expected: 0..32)");
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalAddress(ADDRESS, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalAddress(ADDRESS, 24, 1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalAddress(ADDRESS, 24, -1));
        assertThat(new LocalAddress(ADDRESS, 24, (1L << 48) - 1).unitId()).isEqualTo(0xFFFF_FFFF_FFFFL);
    }
}
