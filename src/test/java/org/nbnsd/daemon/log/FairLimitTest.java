package org.nbnsd.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.FairLimit.Shares;
import org.nbnsd.wire.Ipv4Address;

final class FairLimitTest {
    private final FairLimit limit = new FairLimit(new Shares(3, 6, 10));

    private static Ipv4Address host(int network, int host) {
        return new Ipv4Address(0x0A00_0000 | network << 8 | host);
    }

    private int admitted(Object source, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += limit.admit(source) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void oneHostTakesNoMoreThanItsShare() {
        assertThat(admitted(host(1, 1), 1_000)).isEqualTo(3);
        assertThat(admitted(host(1, 2), 2)).isEqualTo(2);
    }

    @Test
    void oneNetworkTakesNoMoreThanItsShare() {
        int admitted = 0;
        for (int i = 1; i < 255; i++) {
            admitted += admitted(host(1, i), 5);
        }
        assertThat(admitted).as("its share, and the first of ten more hosts").isEqualTo(16);
        assertThat(admitted(host(2, 1), 3)).isEqualTo(3);
    }

    @Test
    void whoComesLateFromANetworkThatHadNothingGetsThroughOnceAllTheSame() {
        for (int network = 1; network <= 4; network++) {
            admitted(host(network, 1), 5);
        }
        assertThat(admitted(host(9, 1), 5)).isEqualTo(1);
        assertThat(admitted(host(9, 2), 5)).as("so does each host").isEqualTo(1);
    }

    @Test
    void forgedSourcesWithoutNumberGetNoMoreThanThreeTimesTheWhole() {
        int admitted = 0;
        for (int network = 0; network < 10_000; network++) {
            admitted += admitted(host(network, 7), 2);
        }
        assertThat(admitted).isEqualTo(30);
    }

    @Test
    void theNextWindowHasRoomAgain() {
        admitted(host(1, 1), 5);
        limit.nextWindow();
        assertThat(admitted(host(1, 1), 5)).isEqualTo(3);
    }

    @Test
    void whatHasNoAddressIsASourceLikeAnother() {
        assertThat(admitted("root", 5)).isEqualTo(3);
        assertThat(admitted("this machine", 5)).isEqualTo(3);
    }
}
