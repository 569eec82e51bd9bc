package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.ALICE;
import static org.nbnsd.node.NodeBench.ALL;
import static org.nbnsd.node.NodeBench.GROUP;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.node.NodeSettings.Timers;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.WireFormat;

/** RFC 1002 section 5.1.1. */
final class BroadcastNodeTest {
    private static final LocalName PC1_UNIQUE = LocalName.unique(PC1);

    private static NodeBench node(LocalName... names) {
        return new NodeBench(settings(NodeType.B, names)).on(LAN);
    }

    private static NodeBench registered(LocalName... names) {
        return NodeBench.registered(NodeType.B, names);
    }

    private static Message refusal(int id) {
        return NegativeRegistrationResponse.of(id, PC1, Rcode.ACT_ERR, 0, others(false));
    }

    @Test
    void claimIsThreeBroadcastsAndAnAnnouncementWithOneId() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofSeconds(10));

        List<Sent> sent = bench.take();
        assertThat(sent).extracting(Sent::at).containsExactly(0L, 250L, 500L, 750L);
        assertThat(sent).allSatisfy(message -> {
            assertThat(message.from()).isEqualTo(HERE);
            assertThat(message.to()).isEqualTo(ALL);
        });
        int id = sent.get(0).message().id();
        AddressEntry entry = AddressEntry.unique(NodeType.B, HERE);
        Message claim = NameRegistrationRequest.byBroadcast(id, PC1, 300_000, entry);
        assertThat(sent)
                .extracting(Sent::message)
                .containsExactly(claim, claim, claim, NameOverwriteDemand.of(id, PC1, 300_000, entry));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_REGISTERED");
        assertThat(bench.count(NodeCounter.REGISTERED_BY_BROADCAST)).isEqualTo(1);
        assertThat(bench.node().pending()).isZero();
    }

    /** Nobody could object to what nobody heard. */
    @Test
    void aClaimThatCannotLeaveTakesNoNameHoweverLongThatLasts() {
        NodeBench bench = new NodeBench(settings(NodeType.B, PC1_UNIQUE))
                .full(true)
                .on(LAN)
                .elapse(Duration.ofMinutes(10));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERING);
        assertThat(bench.take()).isEmpty();

        bench.full(false).elapse(Duration.ofSeconds(2));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.take())
                .extracting(Sent::message)
                .hasExactlyElementsOfTypes(
                        NameRegistrationRequest.class,
                        NameRegistrationRequest.class,
                        NameRegistrationRequest.class,
                        NameOverwriteDemand.class);
    }

    @Test
    void windowsTimersAre750MillisecondsApart() {
        NodeSettings rfc = settings(NodeType.B, PC1_UNIQUE);
        NodeBench bench = new NodeBench(NodeSettingsTest.with(rfc, Timers.WINDOWS))
                .on(LAN)
                .elapse(Duration.ofSeconds(10));

        assertThat(bench.take()).extracting(Sent::at).containsExactly(0L, 750L, 1500L, 2250L);
    }

    @Test
    void objectionRefusesTheNameAndNothingIsAnnounced() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(300));
        int id = bench.take().get(0).message().id();

        bench.receive(refusal(id), OTHER_HOST).elapse(Duration.ofSeconds(10));

        assertThat(bench.take()).isEmpty();
        LocalNameState view = bench.view(PC1, HERE);
        assertThat(view.state()).isEqualTo(NameState.REFUSED);
        assertThat(view.otherHost()).isEqualTo(OTHER);
        assertThat(view.reason()).contains("10.0.0.99").contains("ACT_ERR");
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_REFUSED");
    }

    @Test
    void anAnswerAsToAQueryIsNoObjectionButIsToldOncePerClaim() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(300));
        int id = bench.take().get(0).message().id();
        Message answer = PositiveNameQueryResponse.fromNode(id, PC1, 300_000, List.of(others(false)));

        bench.receive(answer, OTHER_HOST);
        bench.receive(answer, new Endpoint(Ipv4Address.parse("10.0.0.98"), 137));
        bench.elapse(Duration.ofMillis(500));
        bench.receive(answer, OTHER_HOST).elapse(Duration.ofSeconds(10));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_DOUBTED", "LOCAL_NAME_REGISTERED");
        assertThat(bench.events().get(0).text())
                .isEqualTo(
                        "10.0.0.99 answered the claim of PC1<00> at 10.0.0.1 as if it had the name, but did not refuse"
                                + " it; this machine claims it all the same");
    }

    @Test
    void anAnswerAsToAQueryMeansNothingForAGroup() {
        NodeBench bench = node(LocalName.group(GROUP)).elapse(Duration.ofMillis(300));
        int id = bench.take().get(0).message().id();

        bench.receive(PositiveNameQueryResponse.fromNode(id, GROUP, 300_000, List.of(others(true))), OTHER_HOST);

        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(1);
        assertThat(bench.codes()).doesNotContain("LOCAL_NAME_DOUBTED");
    }

    @Test
    void objectionToTheAnnouncementIsAConflict() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(900));
        int id = bench.take().get(0).message().id();

        bench.receive(refusal(id), OTHER_HOST);

        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_REGISTERED", "LOCAL_NAME_IN_CONFLICT");
    }

    @Test
    void objectionAfterTheConflictTimerIsNoAnswer() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofSeconds(3));
        int id = bench.take().get(0).message().id();

        bench.receive(refusal(id), OTHER_HOST);

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(1);
    }

    @Test
    void onlyAnObjectionOfTheSegmentToTheVeryClaimCounts() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(300));
        int id = bench.take().get(0).message().id();
        NetbiosName other = NetbiosName.of("OTHER", 0);

        bench.receive(refusal(id ^ 1), OTHER_HOST);
        bench.receive(refusal(id), new Endpoint(OTHER, 1138));
        bench.receive(refusal(id), new Endpoint(Ipv4Address.parse("10.0.1.99"), 137));
        bench.receive(NegativeRegistrationResponse.of(id, other, Rcode.ACT_ERR, 0, others(false)), OTHER_HOST);
        bench.receive(PositiveRegistrationResponse.of(id, PC1, 1, others(false)), OTHER_HOST);
        bench.receive(EndNodeChallengeResponse.of(id, PC1, 1, others(false)), OTHER_HOST);
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(6);
        bench.elapse(Duration.ofSeconds(10));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void refusedNameIsTriedAgainQuietlyWithGrowingPauses() {
        NodeBench bench = new NodeBench(settings(NodeType.B, PC1_UNIQUE))
                .with(message -> message instanceof NameRegistrationRequest claim ? refusal(claim.id()) : null)
                .on(LAN)
                .elapse(Duration.ofHours(24));

        List<Long> tries = bench.take().stream().map(Sent::at).toList();
        assertThat(tries).hasSizeBetween(20, 45);
        assertThat(tries.get(1)).isBetween(30_000L, 90_000L);
        long lastPause = tries.get(tries.size() - 1) - tries.get(tries.size() - 2);
        assertThat(lastPause)
                .isBetween(
                        Duration.ofMinutes(30).toMillis(),
                        Duration.ofMinutes(90).toMillis());
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_REFUSED");
        assertThat(bench.state(PC1)).isEqualTo(NameState.REFUSED);
    }

    @Test
    void refusedNameIsOursSoonAfterTheOtherHostHasReleasedIt() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(100));
        bench.receive(refusal(bench.take().get(0).message().id()), OTHER_HOST);

        bench.hear(NameReleaseRequest.byBroadcast(1, PC1, others(false)), OTHER).elapse(Duration.ofSeconds(4));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void nameInConflictIsNeitherAnsweredNorDefendedButListedAsSuch() {
        NodeBench bench = node(PC1_UNIQUE, LocalName.group(GROUP)).elapse(Duration.ofMillis(900));
        int id = bench.take().stream()
                .filter(sent -> PC1.equals(sent.message().name()))
                .findFirst()
                .orElseThrow()
                .message()
                .id();
        bench.receive(refusal(id), OTHER_HOST);
        bench.forget();

        bench.hear(NameQueryRequest.byBroadcast(5, PC1), OTHER);
        bench.receive(NameQueryRequest.toNode(6, PC1), OTHER_HOST);
        bench.hear(NameRegistrationRequest.byBroadcast(7, PC1, 0, others(false)), OTHER);
        assertThat(bench.take()).isEmpty();

        bench.receive(NodeStatusRequest.of(8, NetbiosName.WILDCARD), OTHER_HOST);
        NodeStatusResponse status = bench.takeOne(NodeStatusResponse.class);
        assertThat(status.names())
                .extracting(name -> name.name() + " " + Integer.toHexString(name.flags()))
                .containsExactly("PC1<00> c00", "WORKGROUP<00> 8400");
        assertThat(status.statistics().unitId()).isEqualTo(LAN.unitId());
    }

    @Test
    void nodeStatusListsTheComputerFirstAndHeldNamesAndUsersLast() {
        NodeBench bench = registered(
                PC1_UNIQUE,
                LocalName.unique(NetbiosName.of("PC1", 0x20)),
                LocalName.group(GROUP),
                LocalName.unique(NetbiosName.of("AAA", 0x00)));
        bench.ask(new NodeWish.Claim(1, LocalName.unique(NetbiosName.of("AHELD", 0x44))));
        bench.ask(new NodeWish.Claim(2, LocalName.unique(NetbiosName.of("ALICE", 0x03))));
        bench.elapse(Duration.ofSeconds(5)).forget();

        bench.receive(NodeStatusRequest.of(8, NetbiosName.WILDCARD), OTHER_HOST);

        NodeStatusResponse status = bench.takeOne(NodeStatusResponse.class);
        assertThat(status.names())
                .extracting(line -> line.name().toString())
                .containsExactly("PC1<00>", "PC1<20>", "WORKGROUP<00>", "AAA<00>", "AHELD<44>", "ALICE<03>");
        assertThat(status.isTruncated()).isFalse();
    }

    @Test
    void aNodeStatusThatDoesNotFitIsCutFromTheEndAndSaysSo() {
        String longest = "A".repeat(60) + "." + "B".repeat(60) + "." + "C".repeat(60);
        byte[] wildcard = Arrays.copyOf(new byte[] {'*'}, NetbiosName.LENGTH);
        for (String scope : List.of("", longest)) {
            List<LocalName> names = IntStream.range(0, 40)
                    .mapToObj(i -> LocalName.unique(
                            NetbiosName.parse("N" + i + "<20>" + (scope.isEmpty() ? "" : "." + scope))))
                    .toList();
            NodeBench bench = registered(names.toArray(LocalName[]::new));

            bench.receive(NodeStatusRequest.of(8, NetbiosName.of(wildcard, 0, Scope.parse(scope))), OTHER_HOST);

            NodeStatusResponse status = bench.takeOne(NodeStatusResponse.class);
            assertThat(status.isTruncated()).isTrue();
            assertThat(MessageEncoder.encode(status).length)
                    .isBetween(WireFormat.MAX_DATAGRAM - WireFormat.NODE_NAME_LENGTH + 1, WireFormat.MAX_DATAGRAM);
            assertThat(status.names()).extracting(line -> line.name().base()).startsWith("N0", "N1", "N2", "N3");
        }
    }

    @Test
    void releaseIsThreeBroadcasts() {
        NodeBench bench = registered(PC1_UNIQUE);

        bench.tell(new Input.Leaving());
        assertThat(bench.state(PC1)).isEqualTo(NameState.RELEASING);
        bench.elapse(Duration.ofSeconds(5));

        List<Message> sent = bench.takeMessages();
        assertThat(sent).hasSize(3);
        assertThat(sent).containsOnly(NameReleaseRequest.byBroadcast(sent.get(0).id(), PC1, bench.entry(false)));
        assertThat(bench.state(PC1)).isEqualTo(NameState.RELEASED);
        assertThat(bench.node().isAtRest()).isTrue();
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_RELEASED");
    }

    @Test
    void uniqueNameIsDefendedAgainstEveryClaimByBroadcast() {
        NodeBench bench = registered(PC1_UNIQUE);

        for (boolean group : new boolean[] {false, true}) {
            bench.hear(NameRegistrationRequest.byBroadcast(9, PC1, 0, others(group)), OTHER);
            assertThat(bench.take())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.to()).isEqualTo(OTHER_HOST))
                    .extracting(Sent::message)
                    .isEqualTo(NegativeRegistrationResponse.of(9, PC1, Rcode.ACT_ERR, 0, bench.entry(false)));
            bench.hear(NameOverwriteDemand.of(9, PC1, 0, others(group)), OTHER);
            bench.takeOne(NegativeRegistrationResponse.class);
        }
        bench.hear(new NameRefreshRequest(9, 0x4010, PC1, 0, others(false)), OTHER);
        assertThat(bench.take()).isEmpty();
        assertThat(bench.count(NodeCounter.DEFENDED)).isEqualTo(4);
        assertThat(bench.codes()).containsOnly("LOCAL_NAME_DEFENDED");
    }

    @Test
    void nameThatIsBeingClaimedIsDefendedAgainstWhoComesLater() {
        NodeBench bench = node(PC1_UNIQUE).elapse(Duration.ofMillis(300));
        bench.forget();

        bench.hear(NameRegistrationRequest.byBroadcast(9, PC1, 0, others(false)), OTHER);

        bench.takeOne(NegativeRegistrationResponse.class);
    }

    @Test
    void groupIsDefendedAgainstAUniqueClaimOnly() {
        NodeBench bench = registered(LocalName.group(GROUP), LocalName.group(GROUP.withSuffix(0x1C)));

        bench.hear(NameRegistrationRequest.byBroadcast(9, GROUP, 0, others(true)), OTHER);
        bench.hear(NameRegistrationRequest.byBroadcast(9, GROUP.withSuffix(0x1C), 0, others(true)), OTHER);
        bench.hear(NameRegistrationRequest.byBroadcast(9, GROUP.withSuffix(0x1C), 0, others(false)), OTHER);
        assertThat(bench.take()).isEmpty();
        bench.hear(NameRegistrationRequest.byBroadcast(9, GROUP, 0, others(false)), OTHER);
        bench.takeOne(NegativeRegistrationResponse.class);
    }

    @Test
    void userNameOfAnotherHostIsNoConflictButAComputerNameIs() {
        NetbiosName computer03 = PC1.withSuffix(3);
        NodeBench bench = registered(PC1_UNIQUE, LocalName.unique(computer03), LocalName.unique(ALICE));

        bench.hear(NameRegistrationRequest.byBroadcast(9, ALICE, 0, others(false)), OTHER);
        bench.hear(NameOverwriteDemand.of(9, ALICE, 0, others(false)), OTHER);
        assertThat(bench.take()).isEmpty();
        assertThat(bench.codes()).containsExactly("USER_ALSO_ELSEWHERE");
        bench.hear(NameRegistrationRequest.byBroadcast(9, computer03, 0, others(false)), OTHER);
        bench.takeOne(NegativeRegistrationResponse.class);
        bench.hear(NameQueryRequest.byBroadcast(10, ALICE), OTHER);
        bench.takeOne(PositiveNameQueryResponse.class);
    }

    @Test
    void queriesForOwnNamesAreAnsweredAndOthersMeetSilence() {
        NodeBench bench = registered(PC1_UNIQUE, LocalName.group(GROUP));

        bench.hear(NameQueryRequest.byBroadcast(5, PC1), OTHER);
        assertThat(bench.takeOne(PositiveNameQueryResponse.class))
                .isEqualTo(PositiveNameQueryResponse.fromNode(5, PC1, 300_000, List.of(bench.entry(false))));
        bench.receive(NameQueryRequest.toNode(6, GROUP), OTHER_HOST);
        assertThat(bench.takeOne(PositiveNameQueryResponse.class).entries()).containsExactly(bench.entry(true));
        bench.hear(NameQueryRequest.byBroadcast(7, NetbiosName.WILDCARD), OTHER);
        bench.takeOne(PositiveNameQueryResponse.class);

        NetbiosName unknown = NetbiosName.of("NOBODY", 0);
        NetbiosName otherScope = NetbiosName.parse("PC1<00>.ELSEWHERE");
        bench.hear(NameQueryRequest.byBroadcast(8, unknown), OTHER);
        bench.receive(NameQueryRequest.toNode(9, unknown), OTHER_HOST);
        bench.hear(NameQueryRequest.byBroadcast(10, otherScope), OTHER);
        bench.receive(NodeStatusRequest.of(11, unknown), OTHER_HOST);
        bench.receive(NodeStatusRequest.of(11, NetbiosName.parse("*.ELSEWHERE")), OTHER_HOST);
        assertThat(bench.take()).isEmpty();
    }

    @Test
    void whatComesFromAfarOrFromThePortOfAnotherServiceIsNotAnswered() {
        NodeBench bench = registered(PC1_UNIQUE);
        Ipv4Address far = Ipv4Address.parse("203.0.113.5");

        bench.receive(NodeStatusRequest.of(1, NetbiosName.WILDCARD), new Endpoint(far, 137));
        bench.receive(NodeStatusRequest.of(1, NetbiosName.WILDCARD), new Endpoint(OTHER, 53));
        bench.receive(NodeStatusRequest.of(1, NetbiosName.WILDCARD), new Endpoint(HERE, 137));
        bench.receive(NodeStatusRequest.of(1, NetbiosName.WILDCARD), new Endpoint(ALL.address(), 137));
        bench.hear(NameQueryRequest.byBroadcast(1, PC1), Ipv4Address.parse("10.0.1.5"));
        assertThat(bench.take()).isEmpty();
        assertThat(bench.codes()).containsOnly("DATAGRAM_DROPPED");
        bench.receive(
                NodeStatusRequest.of(1, NetbiosName.WILDCARD), new Endpoint(Ipv4Address.parse("10.9.9.9"), 40_000));
        bench.takeOne(NodeStatusResponse.class);
    }
}
