package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.StorageEvent.StorageRecovered;
import org.nbnsd.wire.Ipv4Address;

final class OldNewsTest {
    private static final long QUIET = 900_000;

    private long now;
    private final OldNews news = new OldNews(() -> now, QUIET, OldNews.MOST);

    private static NameEvent conflict(int claimant) {
        return new AppAlias(
                NetbiosName.of("VIEWER        A", 0),
                Ipv4Address.parse("10.0.0.1"),
                new Ipv4Address(claimant),
                new Ipv4Address(claimant));
    }

    @Test
    void aConflictThatGoesOnEveryFiveMinutesIsToldOnce() {
        assertThat(news.test(conflict(1))).isFalse();
        for (int i = 0; i < 100; i++) {
            now += 300_000;
            assertThat(news.test(conflict(1))).isTrue();
        }
        now += QUIET;
        assertThat(news.test(conflict(1))).isFalse();
    }

    @Test
    void anotherClaimantIsNews() {
        assertThat(news.test(conflict(1))).isFalse();
        assertThat(news.test(conflict(2))).isFalse();
    }

    @Test
    void whatIsNoConflictIsAlwaysTold() {
        assertThat(news.test(new StorageRecovered())).isFalse();
        assertThat(news.test(new StorageRecovered())).isFalse();
    }

    @Test
    void aFloodOfConflictsIsForgotten() {
        for (int i = 0; i < 3_000; i++) {
            news.test(conflict(i));
        }
        assertThat(news.test(conflict(0))).isFalse();
        assertThat(news.test(conflict(2_999))).isTrue();
    }
}
