package org.nbnsd.daemon.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.tally.Durations;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Each thing that comes or leaves is counted under the one name that it has. */
final class TrafficCountsTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.0.0.5");
    private static final AddressEntry UNIQUE = AddressEntry.unique(NodeType.H, ADDRESS);
    private static final AddressEntry GROUP = AddressEntry.group(NodeType.H, ADDRESS);
    private static final long MILLI = 1_000_000;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final TrafficCounts counts = new TrafficCounts(nanos::get);

    private static Datagram datagram(byte[] octets, boolean broadcast) {
        return new Datagram(
                octets,
                octets.length,
                new Endpoint(ADDRESS, 137),
                new Endpoint(Ipv4Address.parse("10.0.0.1"), 137),
                broadcast);
    }

    private static Datagram datagram(Message message) {
        return datagram(MessageEncoder.encode(message), false);
    }

    private Datagram receive(Message message) {
        Datagram datagram = datagram(message);
        counts.plain().begin();
        counts.received(datagram);
        return datagram;
    }

    private void answer(Datagram request, Message answer, boolean isEarly) {
        counts.sent(Effect.Send.reply(request, answer, isEarly));
        counts.flushed();
    }

    private Map<Statistic, Long> counted() {
        Map<Statistic, Long> counted = new EnumMap<>(counts.counters());
        counted.values().removeIf(value -> value == 0);
        return counted;
    }

    private Durations.Snapshot durations(Family family, String... labels) {
        return counts.durations().stream()
                .filter(sample -> sample.family() == family && sample.labels().equals(List.of(labels)))
                .map(Sample::durations)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyKindOfRequestHasItsName() {
        receive(NameQueryRequest.toNode(1, FRED));
        receive(NodeStatusRequest.of(2, NetbiosName.WILDCARD));
        receive(NameRegistrationRequest.of(3, FRED, 0, UNIQUE));
        receive(MultihomedRegistrationRequest.of(4, FRED, 0, UNIQUE));
        receive(NameRefreshRequest.of(5, FRED, 0, UNIQUE));
        receive(NameReleaseRequest.of(6, FRED, UNIQUE));
        byte[] alternate = MessageEncoder.encode(NameRefreshRequest.of(7, FRED, 0, UNIQUE));
        alternate[2] = (byte) (9 << 3);
        counts.received(datagram(alternate, false));
        counts.received(datagram(MessageEncoder.encode(NameQueryRequest.byBroadcast(8, FRED)), true));
        counts.received(datagram(new byte[20], false)); // OPCODE 0, but no question
        alternate[2] = 3 << 3;
        counts.received(datagram(alternate, true));
        receive(NegativeNameQueryResponse.fromNode(9, FRED, Rcode.NAM_ERR)); // no request
        assertThat(counted())
                .isEqualTo(Map.of(
                        Statistic.REQUESTS_QUERY_UNICAST, 2L,
                        Statistic.REQUESTS_QUERY_BROADCAST, 1L,
                        Statistic.REQUESTS_NODE_STATUS_UNICAST, 1L,
                        Statistic.REQUESTS_REGISTRATION_UNICAST, 1L,
                        Statistic.REQUESTS_MULTIHOMED_REGISTRATION_UNICAST, 1L,
                        Statistic.REQUESTS_REFRESH_UNICAST, 2L,
                        Statistic.REQUESTS_RELEASE_UNICAST, 1L,
                        Statistic.REQUESTS_OTHER_BROADCAST, 1L));
    }

    /** Whatever comes is counted once, and nothing is thrown for it. */
    @Test
    void anyOctetsAreCountedOnce() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            if (octets.length > 2) {
                octets[2] &= 0x7F;
            }
            counts.received(datagram(octets, random.nextBoolean()));
        }
        long requests = counted().entrySet().stream()
                .filter(entry -> entry.getKey().family() == Family.REQUESTS)
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(requests).isEqualTo(20_000);
        assertThat(counted().get(Statistic.REQUESTS_OTHER_UNICAST)).isPositive();
    }

    @Test
    void whatBecomesOfAClaimIsCountedByItsKind() {
        Message positive = PositiveRegistrationResponse.of(1, FRED, 0, UNIQUE);
        answer(receive(NameRegistrationRequest.of(1, FRED, 0, UNIQUE)), positive, false);
        answer(receive(NameRegistrationRequest.of(1, FRED, 0, GROUP)), positive, true);
        answer(receive(NameRefreshRequest.of(1, FRED, 0, GROUP)), positive, false);
        answer(
                receive(NameRefreshRequest.of(1, FRED, 0, UNIQUE)),
                NegativeRegistrationResponse.of(1, FRED, Rcode.SVR_ERR, 0, UNIQUE),
                false);
        answer(
                receive(NameRegistrationRequest.of(1, FRED, 0, GROUP)),
                NegativeRegistrationResponse.of(1, FRED, Rcode.ACT_ERR, 0, UNIQUE),
                false);
        answer(
                receive(MultihomedRegistrationRequest.of(1, FRED, 0, UNIQUE)),
                EndNodeChallengeResponse.of(1, FRED, 0, UNIQUE),
                false);
        answer(
                receive(NameReleaseRequest.of(1, FRED, UNIQUE)),
                NegativeReleaseResponse.of(1, FRED, Rcode.ACT_ERR, 0, UNIQUE),
                false);
        Map<Statistic, Long> counted = counted();
        counted.keySet().removeIf(statistic -> statistic.family() == Family.REQUESTS);
        Map<Statistic, Long> expected = new EnumMap<>(Statistic.class);
        expected.put(Statistic.REGISTRATIONS_UNIQUE_GRANTED, 1L);
        expected.put(Statistic.REGISTRATIONS_GROUP_EARLY, 1L);
        expected.put(Statistic.REGISTRATIONS_GROUP_REFUSED, 1L);
        expected.put(Statistic.RENEWALS_GROUP_GRANTED, 1L);
        expected.put(Statistic.RENEWALS_UNIQUE_REFUSED, 1L);
        expected.put(Statistic.RELEASES_REFUSED, 1L);
        expected.put(Statistic.CONFLICTS_GROUP_REGISTRATION, 1L);
        expected.put(Statistic.RESPONSES_REGISTRATION_OK, 2L);
        expected.put(Statistic.RESPONSES_REGISTRATION_ACT_ERR, 1L);
        expected.put(Statistic.RESPONSES_REFRESH_OK, 1L);
        expected.put(Statistic.RESPONSES_REFRESH_SVR_ERR, 1L);
        expected.put(Statistic.RESPONSES_MULTIHOMED_REGISTRATION_CHALLENGE, 1L);
        expected.put(Statistic.RESPONSES_RELEASE_ACT_ERR, 1L);
        assertThat(counted).isEqualTo(expected);
    }

    @Test
    void aClaimThatWaitsForAHolderTakesAsLongAsItsHostWaits() {
        nanos.set(0);
        Datagram claim = receive(NameRegistrationRequest.of(1, FRED, 0, UNIQUE));
        nanos.addAndGet(MILLI);
        answer(claim, WackResponse.of(1, FRED, 9, 0), false);
        assertThat(durations(Family.REQUEST_DURATION_SECONDS, "registration").count())
                .isZero();
        nanos.addAndGet(1_499 * MILLI);
        answer(claim, PositiveRegistrationResponse.of(1, FRED, 0, UNIQUE), false);
        assertThat(durations(Family.REQUEST_DURATION_SECONDS, "registration").nanos())
                .isEqualTo(1_500 * MILLI);
        assertThat(durations(Family.CHALLENGE_DURATION_SECONDS).nanos()).isEqualTo(1_500 * MILLI);
        assertThat(durations(Family.CHALLENGE_DURATION_SECONDS).count()).isEqualTo(1);
        assertThat(counted())
                .containsEntry(Statistic.RESPONSES_REGISTRATION_WACK, 1L)
                .containsEntry(Statistic.RESPONSES_REGISTRATION_OK, 1L);
    }

    @Test
    void whatIsSentTogetherIsTimedEachFromItsOwnBurst() {
        nanos.set(0);
        Datagram first = receive(NameRefreshRequest.of(1, FRED, 0, UNIQUE));
        nanos.addAndGet(2 * MILLI);
        Datagram second = receive(NameRefreshRequest.of(2, FRED, 0, UNIQUE));
        for (int i = 0; i < 100; i++) {
            counts.sent(Effect.Send.reply(first, PositiveRegistrationResponse.of(1, FRED, 0, UNIQUE), false));
            counts.sent(Effect.Send.reply(second, PositiveRegistrationResponse.of(2, FRED, 0, UNIQUE), false));
        }
        nanos.addAndGet(MILLI);
        counts.flushed();
        assertThat(durations(Family.REQUEST_DURATION_SECONDS, "refresh").count())
                .isEqualTo(200);
        assertThat(durations(Family.REQUEST_DURATION_SECONDS, "refresh").nanos())
                .isEqualTo(400 * MILLI);
    }

    @Test
    void whatNobodyAskedForIsNoAnswer() {
        counts.sent(new Effect.Send(
                ADDRESS, new Endpoint(ADDRESS, 137), PositiveRegistrationResponse.of(1, FRED, 0, UNIQUE)));
        counts.sent(new Effect.Send(ADDRESS, new Endpoint(ADDRESS, 137), NameQueryRequest.toNode(1, FRED)));
        counts.flushed();
        assertThat(counted()).isEmpty();
    }

    @Test
    void plainQueriesOfAllThreadsAreOneFigure() {
        PlainCounts lane = counts.lane();
        nanos.set(0);
        lane.begin();
        lane.answered(true);
        lane.answered(false);
        counts.plain().begin();
        counts.plain().answered(true);
        nanos.addAndGet(MILLI);
        assertThat(counted()).as("the burst is not over").isEmpty();
        lane.burstOver();
        counts.plain().burstOver();
        lane.burstOver();
        assertThat(counted())
                .isEqualTo(Map.of(
                        Statistic.REQUESTS_QUERY_UNICAST, 3L,
                        Statistic.RESPONSES_QUERY_OK, 2L,
                        Statistic.RESPONSES_QUERY_NAM_ERR, 1L,
                        Statistic.QUERIES_FOUND, 2L,
                        Statistic.QUERIES_NOT_FOUND, 1L));
        assertThat(durations(Family.REQUEST_DURATION_SECONDS, "query").nanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void aQueryThatIsDroppedAtTheGatesIsOne() {
        counts.dropped(receive(NameQueryRequest.toServer(1, FRED)));
        counts.dropped(receive(NodeStatusRequest.of(2, FRED)));
        assertThat(counted()).containsEntry(Statistic.QUERIES_DROPPED, 1L);
    }
}
