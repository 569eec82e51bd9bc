package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.net.Reach.Way;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** Who is reached at once, and who has to be found first. */
final class ReachTest {
    private static final List<LocalAddress> OWN =
            List.of(local("10.0.0.1", 24), local("10.1.0.1", 16), local("127.0.0.1", 8));
    private static final NeighbourTable TABLE = new NeighbourTable(
            Map.of(address("10.0.0.5"), "00:0c:29:00:00:01", address("172.16.0.1"), "00:0c:29:00:00:02"),
            Set.of(address("10.0.0.6"), address("172.16.0.2")));
    private static final Reach REACH = Reach.of(TABLE, Set.of(address("10.1.0.9")), OWN);

    private static LocalAddress local(String address, int prefixLength) {
        return new LocalAddress(address(address), prefixLength, 0);
    }

    private static Ipv4Address address(String text) {
        return Ipv4Address.parse(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "10.0.0.5,        NEAR",
        "10.0.0.6,        DOUBTFUL",
        "10.0.0.7,        DOUBTFUL",
        "10.0.0.1,        NEAR",
        "10.0.0.255,      NEAR",
        "10.1.255.255,    NEAR",
        "255.255.255.255, ROUTED",
        "10.1.0.9,        NEAR",
        "10.1.0.8,        DOUBTFUL",
        "172.16.0.1,      NEAR",
        "172.16.0.2,      DOUBTFUL",
        "172.16.0.3,      ROUTED",
        "127.0.0.5,       ROUTED",
    })
    void theWayToSomebody(String to, Way way) {
        assertThat(REACH.to(address(to))).isEqualTo(way);
    }

    @Test
    void nobodyIsDoubtfulAsLongAsNothingIsKnown() {
        assertThat(Reach.UNKNOWN.to(address("10.0.0.6"))).isEqualTo(Way.ROUTED);
    }

    @Test
    void aSegmentWhereSomebodyIsInTheTableNeedsHardwareAddresses() {
        assertThat(REACH.needsHardwareAddress(address("10.0.0.99"))).isTrue();
        assertThat(REACH.needsHardwareAddress(address("10.1.0.99"))).isFalse();
        assertThat(REACH.needsHardwareAddress(address("172.16.0.3"))).isFalse();
    }
}
