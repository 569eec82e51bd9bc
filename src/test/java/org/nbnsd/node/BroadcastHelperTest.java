package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** A WINS proxy. */
final class BroadcastHelperTest {
    private static final NetbiosName SERVER1 = NetbiosName.of("SERVER1", 0x20);
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("10.7.0.1");

    private static NodeBench helper(ProxySource source) {
        return new NodeBench(NodeSettingsTest.proxy(settings(NodeType.H)), source).on(LAN);
    }

    private static ProxySource knows(AddressEntry... entries) {
        return (name, now) -> name.equals(SERVER1) ? List.of(entries) : List.of();
    }

    private static AddressEntry at(Ipv4Address address) {
        return AddressEntry.unique(NodeType.H, address);
    }

    private static Message query(int id) {
        return NameQueryRequest.byBroadcast(id, SERVER1);
    }

    @Test
    void offByDefault() {
        NodeBench bench = new NodeBench(settings(NodeType.H), knows(at(ELSEWHERE))).on(LAN);

        bench.hear(query(1), OTHER);

        assertThat(bench.take()).isEmpty();
    }

    @Test
    void aStormOfOneHostLeavesHelpForTheOthers() {
        NodeBench bench = helper(knows(at(ELSEWHERE)));
        int most = settings(NodeType.H).limits().proxyPerSecond();

        IntStream.range(0, 10 * most).forEach(i -> bench.hear(query(i), OTHER));
        assertThat(bench.take()).hasSize(most / 4);
        bench.hear(query(1), Ipv4Address.parse("10.0.0.98"));

        bench.takeOne(PositiveNameQueryResponse.class);
        IntStream.range(1, 90).forEach(i -> bench.hear(query(i), Ipv4Address.parse("10.0.0." + i)));
        assertThat(bench.take()).hasSize(most - most / 4 - 1);
        bench.elapse(Duration.ofSeconds(1)).hear(query(2), OTHER);
        bench.takeOne(PositiveNameQueryResponse.class);
    }

    @Test
    void namesThatNobodyHasLeaveHalfOfTheRoomToProgramsHere() {
        NodeBench bench = helper(ProxySource.NONE);
        int most = settings(NodeType.H).limits().queries();
        for (int i = 0; i < 3 * most; i++) {
            if (i % 10 == 0) {
                bench.elapse(Duration.ofMillis(250));
            }
            bench.hear(
                    NameQueryRequest.byBroadcast(i, NetbiosName.of("STORM" + i, 0x20)),
                    Ipv4Address.parse("10.0.0." + (2 + i % 200)));
        }

        assertThat(bench.codes()).doesNotContain("LIMIT_REACHED");
        bench.forget();
        bench.ask(new NodeWish.Query(SERVER1));
        bench.takeOne(NameQueryRequest.class);
    }

    @Test
    void queryIsAnsweredFromWhatIsKnown() {
        NodeBench bench = helper(knows(at(ELSEWHERE)));

        bench.hear(query(1), OTHER);

        assertThat(bench.takeOne(PositiveNameQueryResponse.class))
                .isEqualTo(PositiveNameQueryResponse.fromNode(1, SERVER1, 300_000, List.of(at(ELSEWHERE))));
        assertThat(bench.count(NodeCounter.ANSWERED_FOR_OTHERS)).isEqualTo(1);
    }

    @Test
    void whatIsNotKnownIsAskedOfTheNameServerOnceAndNeverByBroadcast() {
        NodeBench bench = helper(ProxySource.NONE);
        bench.hear(query(1), OTHER);
        bench.hear(query(2), OTHER);
        Sent question = bench.take().get(0);
        assertThat(question.to()).isEqualTo(SERVER);
        assertThat(bench.take()).isEmpty();

        bench.receive(
                PositiveNameQueryResponse.fromServer(question.message().id(), true, SERVER1, 0, List.of(at(ELSEWHERE))),
                SERVER);

        assertThat(bench.take()).extracting(Sent::to).containsExactly(OTHER_HOST, OTHER_HOST);
        bench.hear(query(3), OTHER);
        bench.takeOne(PositiveNameQueryResponse.class);
    }

    @Test
    void unknownNameMeetsSilenceAndNoBroadcast() {
        NodeBench bench = helper(ProxySource.NONE)
                .with(message -> message instanceof NameQueryRequest asked
                        ? NegativeNameQueryResponse.fromServer(asked.id(), true, SERVER1, Rcode.NAM_ERR)
                        : null);
        bench.hear(query(1), OTHER);
        bench.elapse(Duration.ofSeconds(10));

        assertThat(bench.takeMessages())
                .allMatch(message -> !message.isBroadcast())
                .hasSize(2);
    }

    @Test
    void noAnswerForAHostOfTheSegmentForAGroupOrToAnotherServer() {
        NodeBench segment = helper(knows(at(Ipv4Address.parse("10.0.0.9"))));
        NodeBench group = helper(knows(AddressEntry.group(NodeType.H, Ipv4Address.BROADCAST)));
        NodeBench known = helper(knows(at(ELSEWHERE)));
        segment.hear(query(1), OTHER);
        group.hear(query(1), OTHER);
        known.hear(query(1), SERVER.address());
        known.hear(NameQueryRequest.byBroadcast(1, NetbiosName.WILDCARD), OTHER);

        assertThat(segment.take()).isEmpty();
        assertThat(group.take()).isEmpty();
        assertThat(known.take()).isEmpty();
    }

    @Test
    void stormIsCutOffAndCounted() {
        NodeBench bench = helper(knows(at(ELSEWHERE)));
        for (int i = 0; i < 1000; i++) {
            bench.hear(query(i), Ipv4Address.parse("10.0.0." + (2 + i % 100)));
        }
        assertThat(bench.take()).hasSize(50);
        assertThat(bench.count(NodeCounter.NOT_ANSWERED_FOR_OTHERS)).isEqualTo(950);

        bench.elapse(Duration.ofSeconds(1));
        bench.hear(query(1), OTHER);
        assertThat(bench.take()).hasSize(1);
    }
}
