package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.Ipv4Address;

/** What the table of Linux says. */
final class NeighbourTableTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.6");

    @Test
    void whoHasAnsweredIsResolvedAndWhoHasNotIsNot() {
        NeighbourTable table = NeighbourTable.parse(List.of(
                "IP address       HW type     Flags       HW address            Mask     Device",
                "10.0.0.5         0x1         0x2         00:0c:29:00:00:01     *        eth0",
                "10.0.0.6         0x1         0x0         00:00:00:00:00:00     *        eth0",
                "10.0.0.7         0x1         0x6         00:0c:29:00:00:02     *        eth0"));
        assertThat(table.resolved())
                .isEqualTo(Map.of(ONE, "00:0c:29:00:00:01", Ipv4Address.parse("10.0.0.7"), "00:0c:29:00:00:02"));
        assertThat(table.unresolved()).isEqualTo(Set.of(TWO));
    }

    @Test
    void whoHasAnsweredAtOneDeviceIsResolved() {
        NeighbourTable table = NeighbourTable.parse(List.of(
                "10.0.0.5         0x1         0x0         00:00:00:00:00:00     *        eth0",
                "10.0.0.5         0x1         0x2         00:0c:29:00:00:01     *        eth1"));
        assertThat(table.resolved()).containsOnlyKeys(ONE);
        assertThat(table.unresolved()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.5",
                "10.0.0.5 0x1 two 00:0c:29:00:00:01 * eth0",
                "10.0.0.555 0x1 0x2 a * b",
                "::1 0x1 0x2 a * b"
            })
    void otherLinesArePassedOver(String line) {
        assertThat(NeighbourTable.parse(List.of(line))).isEqualTo(NeighbourTable.NONE);
    }
}
