package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What is sent, and what answers are worth, on virtual time. */
final class ProbeTest {
    private static final int PORT = 137;
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");
    private static final Ipv4Address A = Ipv4Address.parse("10.0.1.1");
    private static final Ipv4Address B = Ipv4Address.parse("10.0.1.2");
    private static final RetrySchedule THREE = new RetrySchedule(3, Duration.ofSeconds(1), 1);

    private final List<Fact> facts = new ArrayList<>();
    private long now = 1_700_000_000_000L;

    private static Probe probe(Question... questions) {
        return new Probe(List.of(questions), PORT, host -> THREE, new Random(1));
    }

    private Request sent(Probe probe) {
        Effect.Send send = probe.next(now);
        assertThat(send).isNotNull();
        return (Request) send.message();
    }

    private void answer(Probe probe, Message message, Ipv4Address from, int port) {
        byte[] octets = MessageEncoder.encode(message);
        Fact fact = probe.receive(octets, octets.length, new Endpoint(from, port), now);
        if (fact != null) {
            facts.add(fact);
        }
    }

    private static Message yes(int id, NetbiosName name, Ipv4Address... addresses) {
        return PositiveNameQueryResponse.fromNode(
                id,
                name,
                300_000,
                List.of(addresses).stream()
                        .map(address -> AddressEntry.unique(NodeType.H, address))
                        .toList());
    }

    @Test
    void whoHasTheNameIsAskedWithoutRecursionAndFoundByAsking() {
        Probe probe = probe(new Question(A, TWIN));
        Request query = sent(probe);
        assertThat(query).isEqualTo(NameQueryRequest.toNode(query.id(), TWIN));
        answer(probe, yes(query.id(), TWIN, A, B), A, PORT);
        assertThat(facts)
                .containsExactly(Fact.of(now, FactKind.ANSWERED, TWIN, A)
                        .with(List.of(A, B))
                        .with(Detail.TYPE, "unique")
                        .with(Detail.TTL, "300000")
                        .found());
        assertThat(probe.isOver()).isTrue();
        assertThat(probe.outcome()).containsExactly(new Asked(A, true, "1 question, 1 answered"));
    }

    @Test
    void onlyAnAnswerToTheQuestionFromWhoWasAskedCounts() {
        Probe probe = probe(new Question(A, TWIN));
        int id = sent(probe).id();
        answer(probe, yes(id, TWIN, B), B, PORT);
        answer(probe, yes(id, TWIN, A), A, PORT + 1);
        answer(probe, yes(id ^ 1, TWIN, A), A, PORT);
        answer(probe, yes(id, TWIN.withSuffix(0), A), A, PORT);
        answer(probe, NameQueryRequest.toNode(id, TWIN), A, PORT);
        answer(probe, NodeStatusResponse.of(id, TWIN, List.of(), NodeStatistics.ofUnit(1)), A, PORT);
        assertThat(probe.receive(new byte[] {1, 2, 3}, 3, new Endpoint(A, PORT), now))
                .isNull();
        assertThat(facts).isEmpty();
        assertThat(probe.isOver()).isFalse();
        answer(probe, yes(id, TWIN, A), A, PORT);
        answer(probe, yes(id, TWIN, A), A, PORT);
        assertThat(facts).as("and only once").hasSize(1);
    }

    @Test
    void whoHasNotTheNameDeniesIt() {
        Probe probe = probe(new Question(A, TWIN));
        answer(probe, NegativeNameQueryResponse.fromNode(sent(probe).id(), TWIN, Rcode.NAM_ERR), A, PORT);
        assertThat(facts).containsExactly(Fact.of(now, FactKind.DENIED, TWIN, A).found());
    }

    @Test
    void namesAndUnitIdAreTold() {
        Probe probe = probe(new Question(A, null));
        Request request = sent(probe);
        assertThat(request).isEqualTo(NodeStatusRequest.of(request.id(), NetbiosName.WILDCARD));
        List<NodeName> names = List.of(
                NodeName.active(TWIN, false, NodeType.H),
                NodeName.active(NetbiosName.parse("GROUP<00>"), true, NodeType.H));
        answer(
                probe,
                NodeStatusResponse.of(
                        request.id(), NetbiosName.WILDCARD, names, NodeStatistics.ofUnit(0x0C29_0000_01L)),
                A,
                PORT);
        assertThat(facts).singleElement().satisfies(fact -> {
            assertThat(fact.kind()).isEqualTo(FactKind.STATUS);
            assertThat(fact.active()).isTrue();
            assertThat(fact.name()).isNull();
            assertThat(fact.detail(Detail.NAMES)).isEqualTo("TWIN<20>\tGROUP<00>*");
            assertThat(fact.detail(Detail.MAC)).isEqualTo("00-0C-29-00-00-01");
        });
    }

    @Test
    void whoDoesNotAnswerThreeTimesIsSilentAndWhoHidesItsNamesIsNot() {
        Probe probe = probe(new Question(A, null), new Question(A, TWIN));
        int messages = 0;
        while (!probe.isOver()) {
            while (probe.hasNext()) {
                sent(probe);
                messages++;
            }
            now += 1000;
            facts.addAll(probe.expire(now));
            assertThat(messages).isLessThanOrEqualTo(6);
        }
        assertThat(messages).isEqualTo(6);
        assertThat(facts)
                .containsExactly(Fact.of(now, FactKind.SILENT, TWIN, A)
                        .with(Detail.TRIES, "3")
                        .found());
        assertThat(probe.outcome()).containsExactly(new Asked(A, true, "2 questions, no answer"));
    }

    @Test
    void aTryThatHasToWaitForItsTurnDoesNotRunOut() {
        Probe probe = probe(new Question(A, TWIN));
        int id = sent(probe).id();
        now += 1000;
        assertThat(probe.expire(now)).isEmpty();
        for (int hour = 0; hour < 3; hour++) {
            now += 3_600_000;
            assertThat(probe.expire(now)).isEmpty();
        }
        assertThat(probe.isOver()).isFalse();
        assertThat(sent(probe).id()).as("the same id again").isEqualTo(id);
        answer(probe, yes(id, TWIN, A), A, PORT);
        assertThat(facts).hasSize(1);
        assertThat(probe.hasNext()).isFalse();
    }

    @Test
    void whoAnswersLateIsNotAskedAgain() {
        Probe probe = probe(new Question(A, TWIN));
        int id = sent(probe).id();
        now += 1000;
        probe.expire(now);
        answer(probe, yes(id, TWIN, A), A, PORT);
        assertThat(facts).hasSize(1);
        assertThat(probe.next(now)).isNull();
        assertThat(probe.isOver()).isTrue();
    }

    @Test
    void whoCannotBeReachedIsNeitherSilentNorAskedOn() {
        Probe probe = probe(new Question(A, null), new Question(A, TWIN), new Question(B, TWIN));
        sent(probe);
        probe.failed(A, "Network is unreachable");
        sent(probe);
        assertThat(probe.hasNext()).isFalse();
        assertThat(probe.outcome())
                .containsExactly(
                        new Asked(A, true, "cannot be asked: Network is unreachable"),
                        new Asked(B, true, "1 question, no answer; there was no time for more"));
    }

    @Test
    void whoWasNotAskedForWantOfTimeIsToldAndWhoAnsweredBeforeIsNot() {
        Probe probe = probe(new Question(A, TWIN), new Question(B, TWIN));
        assertThat(probe.outcome())
                .containsExactly(
                        new Asked(A, false, "0 questions, no answer; there was no time for more"),
                        new Asked(B, false, "0 questions, no answer; there was no time for more"));
        answer(probe, yes(sent(probe).id(), TWIN, A), A, PORT);
        assertThat(probe.outcome())
                .containsExactly(
                        new Asked(A, true, "1 question, 1 answered"),
                        new Asked(B, false, "0 questions, no answer; there was no time for more"));
    }

    @Test
    void theNextTimeoutIsThatOfAQuestionWithoutAnAnswer() {
        Probe probe = probe(new Question(A, TWIN));
        assertThat(probe.nextTimeout()).isEqualTo(Long.MAX_VALUE);
        int id = sent(probe).id();
        assertThat(probe.nextTimeout()).isEqualTo(now + 1000);
        answer(probe, yes(id, TWIN, A), A, PORT);
        now += 1000;
        assertThat(probe.expire(now)).isEmpty();
        assertThat(probe.nextTimeout()).as("nothing is open").isEqualTo(Long.MAX_VALUE);
    }
}
