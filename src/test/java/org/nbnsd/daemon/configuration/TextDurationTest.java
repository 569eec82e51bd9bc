package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextDurationTest {
    @ParameterizedTest
    @CsvSource({"6d,PT144H", "40m,PT40M", "1h30m,PT1H30M", "500ms,PT0.5S", "1d2h3m4s5ms,PT26H3M4.005S", "0s,PT0S"})
    void textsAreReadAndWritten(String text, Duration duration) {
        assertThat(TextDuration.parse(text)).isEqualTo(duration);
        assertThat(TextDuration.format(duration)).isEqualTo(text);
    }

    @Test
    void theShortestTextIsWritten() {
        assertThat(TextDuration.format(TextDuration.parse("999h"))).isEqualTo("41d15h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "d", "6 d", "-1s", "1.5h", "30m1h", "1h1h", "6D", "1w", "9999999d", "PT1H", "1h "})
    void othersAreRefused(String text) {
        assertThatThrownBy(() -> TextDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a duration such as");
    }
}
