package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.server.WrongAnswers.Trust;
import org.nbnsd.wire.Ipv4Address;

final class WrongAnswersTest {
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.0.0.1");
    private static final long NOW = 1_700_000_000_000L;

    private final WrongAnswers answers = new WrongAnswers();

    private void add(Ipv4Address source, int times, long now) {
        for (int i = 0; i < times; i++) {
            answers.add(source, now);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, FULL", "8, FULL", "9, IF_CONFIRMED", "128, IF_CONFIRMED", "129, NONE", "70000, NONE"})
    void theMoreWrongOnesTheLessIsBelieved(int wrong, Trust expected) {
        add(HOLDER, wrong, NOW);
        assertThat(answers.trust(HOLDER, NOW)).isEqualTo(expected);
        assertThat(answers.trust(Ipv4Address.parse("10.0.0.2"), NOW)).isEqualTo(Trust.FULL);
    }

    @Test
    void tenSecondsAfterTheLastAllIsForgotten() {
        add(HOLDER, 200, NOW);
        add(HOLDER, 1, NOW + 9_999);
        assertThat(answers.trust(HOLDER, NOW + 19_998)).isEqualTo(Trust.NONE);
        assertThat(answers.trust(HOLDER, NOW + 19_999)).isEqualTo(Trust.FULL);
        add(HOLDER, 8, NOW + 19_999);
        assertThat(answers.trust(HOLDER, NOW + 19_999)).as("counted anew").isEqualTo(Trust.FULL);
        add(HOLDER, 1, NOW + 19_999);
        assertThat(answers.trust(HOLDER, NOW + 19_999)).isEqualTo(Trust.IF_CONFIRMED);
    }

    @Test
    void ofFourThousandAddressesTheOneThatWasQuietLongestIsForgotten() {
        add(HOLDER, 9, NOW);
        Ipv4Address second = new Ipv4Address(HOLDER.bits() + 1);
        add(second, 9, NOW);
        for (int i = 2; i < 4_096; i++) {
            add(new Ipv4Address(HOLDER.bits() + i), 1, NOW);
        }
        assertThat(answers.trust(HOLDER, NOW)).as("there is room").isEqualTo(Trust.IF_CONFIRMED);
        add(HOLDER, 1, NOW);
        add(new Ipv4Address(HOLDER.bits() + 4_096), 1, NOW);

        assertThat(answers.trust(second, NOW)).isEqualTo(Trust.FULL);
        assertThat(answers.trust(HOLDER, NOW)).isEqualTo(Trust.IF_CONFIRMED);
    }
}
