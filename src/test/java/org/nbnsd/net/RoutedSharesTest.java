package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;

/** How the buffer of a socket is shared out among networks. */
final class RoutedSharesTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("10.99.1.5");
    private static final Ipv4Address SAME_NETWORK = Ipv4Address.parse("10.99.1.200");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.99.2.5");

    private final RoutedShares shares = new RoutedShares();

    private int send(Ipv4Address to, double used, int datagrams, long now) {
        int admitted = 0;
        for (int i = 0; i < datagrams; i++) {
            admitted += shares.admits(to, used, now) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void everybodyMaySendAsLongAsThereIsPlentyOfRoom() {
        assertThat(send(ONE, 0.49, 10_000, 1_000)).isEqualTo(10_000);
    }

    @Test
    void oneNetworkDoesNotTakeWhatOthersNeed() {
        assertThat(send(ONE, 0, 100, 1_000)).isEqualTo(100);
        assertThat(send(SAME_NETWORK, 0.5, 1, 1_000)).as("it has had its share").isZero();
        assertThat(send(OTHER, 0.5, 100, 1_000)).isEqualTo(RoutedShares.SOME);
        assertThat(send(ONE, 0.75, 100, 1_000 + RoutedShares.WINDOW)).isEqualTo(RoutedShares.FEW);
        assertThat(send(ONE, 0.5, 100, 1_000 + RoutedShares.WINDOW)).isEqualTo(RoutedShares.SOME - RoutedShares.FEW);
    }

    /** A link that takes twelve datagrams a second, and two networks behind it that are sent thousands. */
    @Test
    void aSlowLinkLeavesRoomToOthers() {
        int room = 512;
        double waiting = 0;
        for (long now = 1_000; now < 100_000; now++) {
            for (Ipv4Address to : new Ipv4Address[] {ONE, OTHER}) {
                waiting += shares.admits(to, waiting / room, now) ? 1 : 0;
            }
            waiting = Math.max(0, waiting - 0.012);
            assertThat(waiting).isLessThan(room * 0.85);
        }
    }

    @Test
    void networksWithoutNumberAreNotAllRemembered() {
        for (int network = 0; network < 100_000; network++) {
            assertThat(shares.admits(new Ipv4Address(network << 8), 1, 1_000)).isTrue();
        }
    }
}
