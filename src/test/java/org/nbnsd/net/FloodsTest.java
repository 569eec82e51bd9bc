package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.net.Floods.Flood;
import org.nbnsd.wire.Ipv4Address;

final class FloodsTest {
    private static final Ipv4Address FLOODER = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.2");

    private final Floods floods = new Floods();
    private final Random random = new Random(1);
    private long now = 1_000;

    private int bits(boolean response) {
        return floods.floods().stream()
                .filter(flood -> flood.source().equals(FLOODER))
                .mapToInt(response ? Flood::responseBits : Flood::requestBits)
                .findFirst()
                .orElse(0);
    }

    /** An address sends so many in each millisecond; the gates take one in each. How many were dropped here. */
    private int flood(Ipv4Address source, boolean response, int perMilli, int millis) {
        int dropped = 0;
        for (int milli = 0; milli < millis; milli++, now++) {
            int taken = 0;
            for (int i = 0; i < perMilli; i++) {
                if (random.nextInt(1 << bits(response)) == 0 && taken++ > 0) {
                    dropped++;
                    floods.dropped(source, response, now);
                }
            }
            floods.expire(now);
        }
        return dropped;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000, 3_000})
    void ofAFloodOnlyAFewAreStillReadWhateverItsSize(int perMilli) {
        flood(FLOODER, false, perMilli, 1_000);

        int perSecond = flood(FLOODER, false, perMilli, 1_000);
        assertThat(perSecond).isLessThanOrEqualTo(2 * 10 * Floods.MOST_DROPPED);
    }

    /** As long as some are dropped by the rate gate, its full rate is served. */
    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000, 3_000})
    void aFlooderIsNotCutBelowWhatTheGatesWouldTake(int perMilli) {
        flood(FLOODER, false, perMilli, 2_000);
        int windowsWithDrops = 0;
        for (int window = 0; window < 50; window++) {
            windowsWithDrops += flood(FLOODER, false, perMilli, 100) > 0 ? 1 : 0;
        }
        assertThat(windowsWithDrops).isGreaterThan(40);
    }

    @Test
    void aFloodIsSeenBeforeAThousandDatagramsWereReadInVain() {
        int read = 0;
        for (; floods.isEmpty() && read < 10_000; read++) {
            floods.dropped(FLOODER, false, now);
        }
        assertThat(read).isEqualTo(Floods.MOST_DROPPED);
        assertThat(bits(false)).isPositive();
    }

    @Test
    void whatWasInTheQueueAlreadyDoesNotMakeItWorse() {
        for (int i = 0; i < Floods.MOST_DROPPED; i++) {
            floods.dropped(FLOODER, false, now);
        }
        int first = bits(false);
        for (int i = 0; i < 20_000; i++) {
            floods.dropped(FLOODER, false, now + i / 400);
        }
        assertThat(bits(false)).isEqualTo(first);
    }

    @Test
    void withinTwoSecondsAfterTheFloodEverythingIsLetThrough() {
        flood(FLOODER, false, 3_000, 2_000);
        assertThat(bits(false)).isGreaterThan(5);

        flood(FLOODER, false, 0, 2_000);
        assertThat(floods.isEmpty()).isTrue();
    }

    @Test
    void aFloodOfRequestsDoesNotStopResponsesNorTheOtherWayRound() {
        flood(FLOODER, false, 1_000, 500);
        assertThat(bits(false)).isPositive();
        assertThat(bits(true)).isZero();

        flood(FLOODER, false, 0, 2_000);
        flood(FLOODER, true, 1_000, 500);
        assertThat(bits(false)).isZero();
        assertThat(bits(true)).isPositive();
    }

    @Test
    void nobodyElseIsTakenForTheFlooder() {
        for (int milli = 0; milli < 2_000; milli++, now++) {
            for (int i = 0; i < 500; i++) {
                floods.dropped(FLOODER, false, now);
            }
            floods.dropped(OTHER, false, now);
            floods.dropped(new Ipv4Address(random.nextInt()), false, now);
        }
        assertThat(floods.floods()).singleElement().extracting(Flood::source).isEqualTo(FLOODER);
    }

    @Test
    void noMoreThanSoManyAreDealtWithAtATime() {
        for (int i = 0; i < 20 * Floods.MOST_DROPPED; i++) {
            for (int host = 1; host <= 2 * Floods.MOST_FLOODS; host++) {
                floods.dropped(new Ipv4Address(10 << 24 | host), false, now);
            }
        }
        assertThat(floods.floods()).hasSize(Floods.MOST_FLOODS);
    }
}
