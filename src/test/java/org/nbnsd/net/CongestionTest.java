package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;

/** Episodes in which something could not leave. */
final class CongestionTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.6");

    private final Congestion congestion = new Congestion();

    @Test
    void anEpisodeBeginsWithTheFirstAndEndsTenSecondsAfterTheLast() {
        assertThat(congestion.dropped(ONE, 1_000)).isTrue();
        assertThat(congestion.dropped(TWO, 5_000)).isFalse();
        assertThat(congestion.dropped(TWO, 9_000)).isFalse();
        assertThat(congestion.ends(9_000 + Congestion.CALM - 1)).isFalse();
        assertThat(congestion.state()).isEqualTo(new SendingState(true, 3, 8_000, Map.of(ONE, 1L, TWO, 2L)));
        assertThat(congestion.ends(9_000 + Congestion.CALM)).isTrue();
        assertThat(congestion.ends(99_000)).as("it has ended already").isFalse();
        assertThat(congestion.state()).isEqualTo(new SendingState(false, 3, 8_000, Map.of(ONE, 1L, TWO, 2L)));
        assertThat(congestion.state().most()).isEqualTo(Map.entry(TWO, 2L));
    }

    @Test
    void theNextEpisodeCountsAnew() {
        congestion.dropped(ONE, 1_000);
        congestion.ends(99_000);
        assertThat(congestion.dropped(TWO, 100_000)).isTrue();
        assertThat(congestion.state()).isEqualTo(new SendingState(true, 1, 0, Map.of(TWO, 1L)));
    }

    @Test
    void addressesWithoutNumberAreCountedTogether() {
        for (int i = 0; i < 5_000; i++) {
            congestion.dropped(new Ipv4Address(i), 1_000);
        }
        assertThat(congestion.state().dropped()).isEqualTo(5_000);
        assertThat(congestion.state().addresses()).hasSize(1_000);
    }

    @Test
    void atFirstEverythingHasLeft() {
        assertThat(congestion.state()).isEqualTo(SendingState.CLEAR);
        assertThat(congestion.state().most()).isEqualTo(Map.entry(Ipv4Address.ZERO, 0L));
    }
}
