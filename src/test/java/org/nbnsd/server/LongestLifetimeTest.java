package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record that a person put, or that a prepared file brought, may end thousands of years from now, or never. */
final class LongestLifetimeTest {
    private static final long NOW = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "-5, 1",
        "0, 1",
        "1, 1",
        "1000, 1",
        "1001, 2",
        "4294967295000, 4294967295",
        "4294967296000, 4294967295",
        "251606269338000, 4294967295",
        "9223370336854775807, 4294967295", // never
    })
    void whatIsToldFitsIntoTheMessage(long millis, long seconds) {
        assertThat(Queries.ttl(NOW + millis, NOW)).isEqualTo(seconds);
    }
}
