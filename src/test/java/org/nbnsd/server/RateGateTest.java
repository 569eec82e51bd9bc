package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.TrafficEvent.RateExceeded;
import org.nbnsd.protocol.TrafficEvent.RateRestored;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.Ipv4Address;

final class RateGateTest {
    private static final long START = 1_700_000_000_000L;
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.1");

    private final Outbox outbox = new Outbox();

    private RateGate gate(int perHost, int perHostBurst, int perNetwork, int perNetworkBurst) {
        return new RateGate(new Rates(perHost, perHostBurst, perNetwork, perNetworkBurst), 65_536, outbox);
    }

    private static int admitted(RateGate gate, Ipv4Address host, int requests, long now) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += gate.admits(host, now) ? 1 : 0;
        }
        return admitted;
    }

    private List<NameEvent> events() {
        return outbox.drain().stream()
                .map(effect -> ((Effect.Report) effect).event())
                .toList();
    }

    private static Ipv4Address address(int network, int host) {
        return new Ipv4Address(10 << 24 | network << 8 | host);
    }

    /** After a burst of 5 the bucket fills with 10 a second. */
    @ParameterizedTest
    @CsvSource({"0,0", "99,0", "100,1", "199,1", "250,2", "499,4", "500,5", "1000000,5", "9000000000000,5"})
    void aBucketFillsWithTimeAndNotBeyondItsBurst(long millis, int expected) {
        RateGate gate = gate(10, 5, 0, 1);
        assertThat(admitted(gate, HOST, 100, START)).isEqualTo(5);

        assertThat(admitted(gate, HOST, 100, START + millis)).isEqualTo(expected);
    }

    @Test
    void refusedRequestsDoNotKeepABucketFromFilling() {
        RateGate gate = gate(10, 1, 0, 1);
        int admitted = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            admitted += gate.admits(HOST, START + millis) ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(100);
    }

    @Test
    void timeThatStandsStillOrGoesBackBringsNothing() {
        RateGate gate = gate(1, 1, 0, 1);
        assertThat(gate.admits(HOST, START)).isTrue();

        assertThat(gate.admits(HOST, START - 100_000)).isFalse();
        assertThat(gate.admits(HOST, START)).isFalse();
    }

    @Test
    void aHostOverItsRateTakesNothingFromItsNetwork() {
        RateGate gate = gate(1, 2, 1, 5);
        assertThat(admitted(gate, HOST, 1_000, START)).isEqualTo(2);

        assertThat(admitted(gate, Ipv4Address.parse("10.0.0.2"), 2, START)).isEqualTo(2);
        assertThat(admitted(gate, Ipv4Address.parse("10.0.0.3"), 2, START)).isEqualTo(1);
        assertThat(admitted(gate, Ipv4Address.parse("10.0.1.3"), 2, START)).isEqualTo(2);
        assertThat(events())
                .containsExactly(
                        new RateExceeded(Prefix.parse("10.0.0.1"), 1),
                        new RateExceeded(Prefix.parse("10.0.0.0/24"), 1));
    }

    @Test
    void eachRateCanBeSwitchedOffAlone() {
        assertThat(admitted(gate(0, 1, 1, 7), HOST, 100, START)).isEqualTo(7);
        assertThat(admitted(gate(1, 7, 0, 1), HOST, 100, START)).isEqualTo(7);
        RateGate open = gate(0, 1, 0, 1);
        assertThat(admitted(open, HOST, 100_000, START)).isEqualTo(100_000);
        assertThat(open.hosts()).as("nothing to remember").isZero();
    }

    @Test
    void aSiteThatIsSwitchedOnInOneSecondIsNotHurt() {
        RateGate gate = new RateGate(Rates.DEFAULTS, 65_536, outbox);
        int admitted = 0;
        for (int i = 0; i < 30_000; i++) {
            int host = i % 10_000;
            admitted += gate.admits(address(host / 254, 1 + host % 254), START + i / 30) ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(30_000);
        assertThat(gate.hosts()).isEqualTo(10_000);
        assertThat(gate.networks()).isEqualTo(40);
    }

    @Test
    void aThousandRegistrationsSentTwiceAtOnceAreNotHurt() {
        assertThat(admitted(new RateGate(Rates.DEFAULTS, 65_536, outbox), HOST, 2_000, START))
                .isEqualTo(2_000);
    }

    @Test
    void ofTooManyAddressesTheOneThatWasQuietLongestIsForgotten() {
        RateGate gate = new RateGate(new Rates(1, 1, 1, 100), 3, outbox);
        for (int network = 0; network < 3; network++) {
            gate.admits(address(network, 1), START);
        }
        gate.admits(address(0, 1), START); // refused, but it is not quiet
        gate.admits(address(3, 1), START); // network 1 is forgotten

        assertThat(gate.admits(address(0, 1), START)).as("still known").isFalse();
        assertThat(gate.admits(address(1, 1), START)).as("starts anew").isTrue();
        for (int i = 0; i < 100_000; i++) {
            gate.admits(new Ipv4Address(i * 77), START);
        }
        assertThat(gate.hosts()).isEqualTo(3);
        assertThat(gate.networks()).isBetween(1, 3);
    }

    @Test
    void aNetworkIsKnownAsLongAsOneOfItsHosts() {
        RateGate gate = new RateGate(new Rates(0, 1, 1, 2), 2, outbox);
        gate.admits(address(7, 1), START);
        gate.admits(address(7, 2), START);

        assertThat(gate.admits(address(7, 3), START))
                .as("7.1 is forgotten, not 7")
                .isFalse();
        assertThat(gate.networks()).isEqualTo(1);
    }

    @Test
    void anEpisodeIsToldOfWhenItBeginsAndEnds() {
        RateGate gate = gate(1, 1, 0, 1);
        assertThat(gate.nextTimeout()).isEqualTo(Deadlines.NEVER);
        admitted(gate, HOST, 4, START);
        admitted(gate, HOST, 3, START + 5_500);
        assertThat(events()).containsExactly(new RateExceeded(Prefix.parse("10.0.0.1"), 1));
        assertThat(gate.nextTimeout()).isLessThanOrEqualTo(START + 15_500);

        gate.expire(START + 15_499);
        assertThat(events()).isEmpty();
        assertThat(gate.nextTimeout()).isEqualTo(START + 15_500);
        gate.expire(START + 15_500);
        assertThat(events()).containsExactly(new RateRestored(Prefix.parse("10.0.0.1"), 5, 5_500));
        assertThat(gate.nextTimeout()).isEqualTo(Deadlines.NEVER);

        admitted(gate, HOST, 2, START + 15_500);
        assertThat(events()).as("another episode").hasSize(1);
        gate.expire(START + 25_500);
        assertThat(events()).containsExactly(new RateRestored(Prefix.parse("10.0.0.1"), 1, 0));
    }

    @Test
    void forgedSourcesWithoutNumberDoNotFillTheLog() {
        RateGate gate = gate(1, 1, 0, 1);
        for (int i = 0; i < 10_000; i++) {
            assertThat(admitted(gate, new Ipv4Address(10 << 24 | i), 2, START)).isEqualTo(1);
        }
        assertThat(events()).hasSize(1_000);

        gate.expire(START + RateSource.CALM);
        assertThat(events()).hasSize(1_000).hasOnlyElementsOfType(RateRestored.class);
        admitted(gate, HOST, 3, START + RateSource.CALM);
        assertThat(events()).as("there is room again").hasSize(1);
    }
}
