package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** What was seen twice was captured twice, unless it was sent twice. */
final class CopiesTest {
    private static final long SECOND = 1_000_000;
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.6");

    private final Copies copies = new Copies();
    private long now = 1_700_000_000L * SECOND;

    private boolean seen(long later, Ipv4Address from, int ipId, String payload) {
        now += later;
        return copies.isCopy(new Packet(
                now,
                "",
                new Endpoint(from, 137),
                new Endpoint(Ipv4Address.BROADCAST, 137),
                ipId,
                payload.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 500, 640, 2000, 100_000})
    void oneIpIdIsOneDatagram(long micros) {
        assertThat(seen(0, HOST, 4711, "claim")).isFalse();
        assertThat(seen(micros, HOST, 4711, "claim")).isTrue();
        assertThat(seen(micros, OTHER, 4711, "claim")).as("another sender's").isFalse();
        assertThat(seen(0, HOST, 4711, "other"))
                .as("after the ids have come round")
                .isFalse();
    }

    /** After a tenth of a second, with an id, or a millisecond, without one. */
    @Test
    void whatComesLaterIsNoCopy() {
        assertThat(seen(0, HOST, 4711, "claim")).isFalse();
        assertThat(seen(100_001, HOST, 4711, "claim")).isFalse();
        for (int pair = 0; pair < 5; pair++) {
            assertThat(seen(SECOND, OTHER, 0, "claim " + pair)).isFalse();
            assertThat(seen(1001, OTHER, 0, "claim " + pair)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 150, 250_000})
    void whatIsSentAgainHasAnotherIpId(long micros) {
        assertThat(seen(0, HOST, 4711, "claim")).isFalse();
        assertThat(seen(micros, HOST, 4712, "claim")).isFalse();
    }

    /** nmbd, with the system's IP id 0: at 0, 2, 2 and 4 seconds, the two in the middle 0.15 ms apart. */
    @Test
    void aClientThatSendsAgainAtOnceIsNoLoop() {
        List<Boolean> all = new ArrayList<>();
        for (int name = 0; name < 20; name++) {
            all.add(seen(10 * SECOND, HOST, 0, "claim " + name));
            all.add(seen(2 * SECOND, HOST, 0, "claim " + name));
            all.add(seen(150, HOST, 0, "claim " + name));
            all.add(seen(2 * SECOND, HOST, 0, "claim " + name));
        }
        assertThat(all).hasSize(80).containsOnly(false);
    }

    @Test
    void withoutIpIdsItIsALoopIfEverythingComesTwice() {
        for (int pair = 1; pair < 3; pair++) {
            assertThat(seen(SECOND, HOST, 0, "claim " + pair)).isFalse();
            assertThat(seen(100, HOST, 0, "claim " + pair)).as("too few").isFalse();
        }
        assertThat(seen(SECOND, HOST, 0, "claim 3")).isFalse();
        assertThat(seen(1000, HOST, 0, "claim 3")).isTrue();
    }

    @Test
    void andNotIfOneCameOnce() {
        assertThat(seen(SECOND, HOST, 0, "query")).isFalse();
        for (int pair = 0; pair < 5; pair++) {
            assertThat(seen(SECOND, HOST, 0, "claim " + pair)).isFalse();
            assertThat(seen(100, HOST, 0, "claim " + pair)).isFalse();
        }
    }

    @Test
    void norWhatOthersSend() {
        for (int pair = 0; pair < 5; pair++) {
            seen(SECOND, OTHER, 0, "claim " + pair);
            seen(100, OTHER, 0, "claim " + pair);
        }
        assertThat(seen(SECOND, HOST, 0, "claim")).isFalse();
        assertThat(seen(100, HOST, 0, "claim")).isFalse();
    }

    @Test
    void aCopyIsFoundBehindTwoHundredAndFiftyFiveOthers() {
        assertThat(seen(0, HOST, 1, "claim")).isFalse();
        for (int other = 0; other < 255; other++) {
            assertThat(seen(0, OTHER, 1, "claim " + other)).isFalse();
        }
        assertThat(seen(0, HOST, 1, "claim")).isTrue();
    }

    @Test
    void whatASenderSentTwiceIsRememberedOfTenThousandSenders() {
        for (int pair = 0; pair < 3; pair++) {
            seen(SECOND, HOST, 0, "claim " + pair);
            seen(100, HOST, 0, "claim " + pair);
        }
        for (int other = 1; other < 10_000; other++) {
            seen(SECOND, new Ipv4Address(0x0B00_0000 + other), 0, "claim");
        }
        assertThat(seen(SECOND, HOST, 0, "claim")).isFalse();
        assertThat(seen(100, HOST, 0, "claim")).isTrue();
    }

    @Test
    void thriceWithinAMillisecondNobodySends() {
        assertThat(seen(0, HOST, 0, "claim")).isFalse();
        assertThat(seen(100, HOST, 0, "claim")).isFalse();
        assertThat(seen(100, HOST, 0, "claim")).isTrue();
    }
}
