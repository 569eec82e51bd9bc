package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecentTest {
    private final Recent<String> recent = new Recent<>(Duration.ofMillis(100), 3);

    @Test
    void eachIsRememberedForItsTimeFromWhenItHappenedLast() {
        recent.add("a", 1_000);
        assertThat(recent.contains("a", 1_099)).isTrue();
        assertThat(recent.contains("a", 1_100)).isFalse();
        assertThat(recent.contains("b", 1_000)).isFalse();

        recent.add("a", 1_050);
        assertThat(recent.contains("a", 1_149)).isTrue();
        assertThat(recent.contains("a", 1_150)).isFalse();
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void whatIsOverTakesNoRoom() {
        recent.add("a", 1_000);
        recent.add("b", 1_099);
        assertThat(recent.size()).isEqualTo(2);
        recent.add("c", 1_100);
        assertThat(recent.size()).isEqualTo(2);
        recent.add("d", 9_000);
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void ofMoreThanThereIsRoomForTheOldestAreForgotten() {
        recent.add("a", 1_000);
        recent.add("b", 1_000);
        recent.add("c", 1_000);
        recent.add("a", 1_000);
        recent.add("d", 1_000);
        assertThat(recent.size()).isEqualTo(3);
        assertThat(recent.contains("b", 1_000)).isFalse();
        assertThat(recent.contains("a", 1_000)).isTrue();
        assertThat(recent.contains("c", 1_000)).isTrue();
        assertThat(recent.contains("d", 1_000)).isTrue();
    }
}
