package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.control.FakeBackend;

final class HumanTimeTest {
    @ParameterizedTest
    @CsvSource({
        "0, now",
        "999, now",
        "-999, now",
        "1000, in 1 s",
        "-1000, 1 s ago",
        "59999, in 59 s",
        "60000, in 1 min",
        "61000, in 1 min 1 s",
        "3600000, in 1 h",
        "3659000, in 1 h",
        "3660000, in 1 h 1 min",
        "-86399000, 23 h 59 min ago",
        "183600000, in 2 d 3 h",
        "31536000000, in 365 d"
    })
    void timesAreToldInTheTwoGreatestUnits(long millis, String text) {
        assertThat(HumanTime.relative(FakeBackend.NOW + millis, FakeBackend.NOW))
                .isEqualTo(text);
    }

    @Test
    void neverIsNoTime() {
        assertThat(HumanTime.relative(Long.MAX_VALUE, FakeBackend.NOW)).isEqualTo("never");
        assertThat(HumanTime.both(Long.MAX_VALUE, FakeBackend.NOW, ZoneId.of("UTC")))
                .isEqualTo("never");
    }

    @Test
    void theClockIsThatOfThisMachine() {
        assertThat(HumanTime.both(FakeBackend.NOW + 5_000, FakeBackend.NOW, ZoneId.of("Europe/Berlin")))
                .isEqualTo("2026-11-21 10:00:05 +01:00 (in 5 s)");
        assertThat(HumanTime.both(FakeBackend.NOW, FakeBackend.NOW, ZoneId.of("UTC")))
                .isEqualTo("2026-11-21 09:00:00 Z (now)");
    }
}
