package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.ALL;
import static org.nbnsd.node.NodeBench.ALSO_HERE;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.OTHER_LAN;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SECOND_SERVER;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** RFC 1002 sections 5.1.2 and 5.1.3, and H nodes. */
final class NameServerNodeTest {
    private static final LocalName PC1_UNIQUE = LocalName.unique(PC1);

    private static NodeBench node(NodeType type) {
        return new NodeBench(settings(type, PC1_UNIQUE)).on(LAN);
    }

    private static Message refusal(int id, Rcode rcode) {
        return NegativeRegistrationResponse.of(id, PC1, rcode, 0, others(false));
    }

    private static Message grant(int id, long ttl) {
        return PositiveRegistrationResponse.of(id, PC1, ttl, AddressEntry.unique(NodeType.P, HERE));
    }

    @Test
    void nodeAsksItsFirstServerAndTakesTheLifetimeThatItGets() {
        NodeBench bench = node(NodeType.P);
        Sent claim = bench.take().get(0);
        assertThat(claim.to()).isEqualTo(SERVER);
        assertThat(claim.message())
                .isEqualTo(NameRegistrationRequest.of(
                        claim.message().id(), PC1, 300_000, AddressEntry.unique(NodeType.P, HERE)));

        bench.receive(grant(claim.message().id(), 7200), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);
        bench.elapse(Duration.ofSeconds(3599));
        assertThat(bench.take()).isEmpty();
        bench.elapse(Duration.ofSeconds(1));
        assertThat(bench.takeOne(NameRefreshRequest.class).flags()).isEqualTo(0x4000);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 750",
        "2, 1500",
        "6, 4500",
        "7, 5000",
        "9, 5000",
        "10, 5000",
        "11, 5500",
        "149, 74500",
        "150, 75000",
        "299, 149500",
        "300, 150000",
        "301, 150500",
        "518400, 259200000"
    })
    void aNameIsRefreshedAtHalfOfWhatWasGrantedAndBeforeItEnds(long ttlSeconds, long refreshedAfterMillis) {
        NodeBench bench = node(NodeType.P);
        bench.receive(grant(bench.take().get(0).message().id(), ttlSeconds), SERVER);

        bench.elapse(Duration.ofMillis(refreshedAfterMillis - 1));
        assertThat(bench.take()).isEmpty();
        bench.elapse(Duration.ofMillis(1));
        bench.takeOne(NameRefreshRequest.class);
        assertThat(refreshedAfterMillis).isLessThan(ttlSeconds * 1000);
    }

    @Test
    void aNodeThatStopsTellsItsServersThreeTimesWithinHalfASecond() {
        NodeBench bench = NodeBench.registered(NodeType.M, PC1_UNIQUE).with(message -> null);
        bench.tell(new Input.Leaving());
        bench.elapse(Duration.ofMillis(500));

        List<Sent> sent = bench.take();
        assertThat(sent)
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.message()).isInstanceOf(NameReleaseRequest.class));
        assertThat(sent).filteredOn(each -> each.to().equals(SERVER)).hasSize(3);
        assertThat(sent.get(5).at() - sent.get(0).at()).isEqualTo(300);
        assertThat(bench.node().isAtRest()).isTrue();
        assertThat(bench.node().pending()).isZero();
    }

    @Test
    void aReleaseThatIsUnderWayWhenTheNodeStopsIsToldFaster() {
        NodeBench bench =
                new NodeBench(settings(NodeType.P)).with(NodeBench::granted).on(LAN);
        bench.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        bench.elapse(Duration.ofSeconds(1)).with(message -> null);
        bench.ask(new NodeWish.Release(1, PC1)).elapse(Duration.ofSeconds(2));
        bench.forget();

        bench.tell(new Input.Leaving());
        bench.elapse(Duration.ofMillis(500));

        assertThat(bench.takeMessages()).hasSize(3).allMatch(NameReleaseRequest.class::isInstance);
        assertThat(bench.node().isAtRest()).isTrue();
    }

    @Test
    void waitAcknowledgementEndsTheTriesUntilItsTimeIsOver() {
        NodeBench bench = node(NodeType.P);
        int id = bench.take().get(0).message().id();

        bench.receive(WackResponse.of(id, PC1, 30, 0x2900), SERVER);
        bench.elapse(Duration.ofSeconds(29));
        assertThat(bench.take()).isEmpty();
        bench.receive(WackResponse.of(id, PC1, 30, 0x2900), SERVER);
        bench.receive(grant(id, 7200), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void waitAcknowledgementWithoutAFinalAnswerIsSilence() {
        NodeBench bench = node(NodeType.P);
        int id = bench.take().get(0).message().id();

        bench.receive(WackResponse.of(id, PC1, 30, 0x2900), SERVER);
        bench.elapse(Duration.ofSeconds(20));
        bench.receive(WackResponse.of(id, PC1, 30, 0x2900), SERVER);
        bench.elapse(Duration.ofSeconds(11));

        assertThat(bench.take()).extracting(Sent::to).containsExactly(SECOND_SERVER);
    }

    @Test
    void waitOfWhichNothingGoodIsSaidIs105Seconds() {
        NodeBench bench = node(NodeType.P);
        bench.receive(WackResponse.of(bench.take().get(0).message().id(), PC1, 0, 0x2900), SERVER);

        bench.elapse(Duration.ofSeconds(104));
        assertThat(bench.take()).isEmpty();
        bench.elapse(Duration.ofSeconds(1));
        assertThat(bench.take()).extracting(Sent::to).containsExactly(SECOND_SERVER);
    }

    @Test
    void challengedClaimantAsksTheHolderAndDemandsTheNameOfASilentOne() {
        NodeBench bench = node(NodeType.P);
        bench.receive(EndNodeChallengeResponse.of(bench.take().get(0).message().id(), PC1, 0, others(false)), SERVER);
        Sent question = bench.take().get(0);
        assertThat(question.to()).isEqualTo(OTHER_HOST);
        assertThat(question.message())
                .isEqualTo(NameQueryRequest.toNode(question.message().id(), PC1));

        bench.elapse(Duration.ofSeconds(15));
        List<Sent> sent = bench.take();
        assertThat(sent.subList(0, 2)).extracting(Sent::to).containsOnly(OTHER_HOST);
        Sent update = sent.get(2);
        assertThat(update.to()).isEqualTo(SERVER);
        assertThat(update.message()).isInstanceOf(NameUpdateRequest.class);
        bench.receive(grant(update.message().id(), 7200), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void challengedClaimantYieldsToAHolderThatAnswersAndNotToOneThatDenies() {
        for (boolean defends : new boolean[] {true, false}) {
            NodeBench bench = node(NodeType.P);
            bench.receive(
                    EndNodeChallengeResponse.of(bench.take().get(0).message().id(), PC1, 0, others(false)), SERVER);
            int id = bench.take().get(0).message().id();
            Message answer = defends
                    ? PositiveNameQueryResponse.fromNode(id, PC1, 0, List.of(others(false)))
                    : NegativeNameQueryResponse.fromNode(id, PC1, Rcode.NAM_ERR);
            bench.receive(answer, OTHER_HOST);

            if (defends) {
                assertThat(bench.state(PC1)).isEqualTo(NameState.REFUSED);
                assertThat(bench.view(PC1, HERE).otherHost()).isEqualTo(OTHER);
            } else {
                bench.takeOne(NameUpdateRequest.class);
            }
        }
    }

    @Test
    void silentServerIsFollowedByTheSecondAndIsComeBackTo() {
        NodeBench bench = node(NodeType.P).elapse(Duration.ofSeconds(15));
        List<Sent> sent = bench.take();
        assertThat(sent).extracting(Sent::at).containsExactly(0L, 5000L, 10_000L, 15_000L);
        assertThat(sent).extracting(Sent::to).containsExactly(SERVER, SERVER, SERVER, SECOND_SERVER);
        bench.receive(grant(sent.get(3).message().id(), 518_400), SECOND_SERVER);
        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SECOND_SERVER);
        assertThat(bench.codes()).containsExactly("NAME_SERVER_SILENT", "LOCAL_NAME_REGISTERED");

        bench.elapse(Duration.ofMinutes(10));
        Sent back = bench.take().get(0);
        assertThat(back.to()).isEqualTo(SERVER);
        assertThat(back.message()).isInstanceOf(NameRegistrationRequest.class);
        bench.receive(grant(back.message().id(), 518_400), SERVER);

        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);
        assertThat(bench.codes()).contains("NAME_SERVER_BACK");
        bench.elapse(Duration.ofHours(71));
        assertThat(bench.take()).isEmpty();
    }

    @Test
    void nameStaysOursWhileAllServersAreSilent() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        bench.elapse(Duration.ofDays(3));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);

        bench.with(NodeBench::granted).elapse(Duration.ofMinutes(11));

        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);
        assertThat(bench.codes()).doesNotContain("LOCAL_NAME_IN_CONFLICT");
    }

    @Test
    void withoutAnyServerAPNodeHasNoNameButGoesOnAsking() {
        NodeBench bench = node(NodeType.P).elapse(Duration.ofMinutes(1));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERING);
        assertThat(bench.view(PC1, HERE).reason()).isEqualTo("no name server answers");

        bench.with(NodeBench::granted).elapse(Duration.ofMinutes(10));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void serverThatCannotServeDecidesNothing() {
        for (Rcode rcode : List.of(Rcode.SVR_ERR, Rcode.FMT_ERR, Rcode.IMP_ERR)) {
            NodeBench bench = node(NodeType.P);
            bench.receive(refusal(bench.take().get(0).message().id(), rcode), SERVER);
            assertThat(bench.take()).extracting(Sent::to).containsExactly(SECOND_SERVER);
            assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERING);
        }
    }

    @Test
    void serverThatRefusesDecidesForAll() {
        NodeBench bench = node(NodeType.P);
        bench.receive(refusal(bench.take().get(0).message().id(), Rcode.ACT_ERR), SERVER);

        assertThat(bench.take()).isEmpty();
        assertThat(bench.state(PC1)).isEqualTo(NameState.REFUSED);
        assertThat(bench.view(PC1, HERE).otherHost()).isEqualTo(OTHER);
    }

    @Test
    void answerOfAnyoneButTheServerThatWasAskedIsNone() {
        NodeBench bench = node(NodeType.P);
        int id = bench.take().get(0).message().id();

        bench.receive(refusal(id, Rcode.ACT_ERR), OTHER_HOST);
        bench.receive(refusal(id, Rcode.ACT_ERR), SECOND_SERVER);
        bench.receive(refusal(id, Rcode.ACT_ERR), new Endpoint(SERVER.address(), 138));
        bench.receive(grant(id, 7200), OTHER_HOST);

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERING);
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(4);
    }

    @Test
    void refusedRefreshIsAConflictThatHealsByItself() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE)
                .with(message -> refusal(message.id(), Rcode.ACT_ERR))
                .elapse(Duration.ofHours(75));
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_IN_CONFLICT");
        bench.take();
        bench.receive(NameQueryRequest.toNode(5, PC1), SERVER);
        bench.takeOne(NegativeNameQueryResponse.class);

        bench.with(NodeBench::granted).elapse(Duration.ofHours(2));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.codes()).contains("LOCAL_NAME_REGISTERED");
    }

    @Test
    void pNodeHearsNoBroadcastAndSendsNone() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE);

        bench.hear(NameRegistrationRequest.byBroadcast(9, PC1, 0, others(false)), OTHER);
        bench.hear(NameQueryRequest.byBroadcast(9, PC1), OTHER);
        assertThat(bench.take()).isEmpty();
        bench.tell(new Input.Leaving());
        assertThat(bench.take()).extracting(Sent::to).containsExactly(SERVER);
    }

    @Test
    void nodeThatIsAskedAloneForWhatItDoesNotHaveSaysSo() {
        NodeBench bench = NodeBench.registered(NodeType.H, PC1_UNIQUE);

        bench.receive(NameQueryRequest.toNode(5, NodeBench.ALICE), OTHER_HOST);

        assertThat(bench.takeOne(NegativeNameQueryResponse.class))
                .isEqualTo(NegativeNameQueryResponse.fromNode(5, NodeBench.ALICE, Rcode.NAM_ERR));
    }

    @Test
    void mNodeAsksTheSegmentFirstAndTheServerThen() {
        NodeBench bench = node(NodeType.M).elapse(Duration.ofSeconds(1));
        List<Sent> sent = bench.take();
        assertThat(sent).extracting(Sent::to).containsExactly(ALL, ALL, ALL, ALL, SERVER);
        assertThat(sent.get(3).message()).isInstanceOf(NameOverwriteDemand.class);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERING);

        bench.receive(grant(sent.get(4).message().id(), 7200), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void mNodeIsRefusedByTheSegmentOrByTheServer() {
        NodeBench segment = node(NodeType.M);
        segment.receive(refusal(segment.take().get(0).message().id(), Rcode.ACT_ERR), OTHER_HOST);
        assertThat(segment.state(PC1)).isEqualTo(NameState.REFUSED);
        segment.elapse(Duration.ofSeconds(5));
        assertThat(segment.take()).isEmpty();

        NodeBench server = node(NodeType.M).elapse(Duration.ofSeconds(1));
        server.receive(refusal(server.take().get(4).message().id(), Rcode.ACT_ERR), SERVER);
        assertThat(server.state(PC1)).isEqualTo(NameState.REFUSED);
    }

    @Test
    void hNodeAsksTheServerFirstAndTheSegmentOnlyIfNoneAnswers() {
        NodeBench granted = NodeBench.registered(NodeType.H, PC1_UNIQUE);
        assertThat(granted.view(PC1, HERE).server()).isEqualTo(SERVER);

        NodeBench alone = node(NodeType.H).elapse(Duration.ofSeconds(31));
        List<Sent> sent = alone.take();
        assertThat(sent)
                .extracting(Sent::to)
                .containsExactly(
                        SERVER, SERVER, SERVER, SECOND_SERVER, SECOND_SERVER, SECOND_SERVER, ALL, ALL, ALL, ALL);
        assertThat(alone.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(alone.view(PC1, HERE).server()).isNull();
    }

    @Test
    void mAndHNodesGoToTheServerWhenItIsBack() {
        for (NodeType type : List.of(NodeType.M, NodeType.H)) {
            NodeBench bench = node(type).elapse(Duration.ofMinutes(1));
            assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);

            bench.with(NodeBench::granted).elapse(Duration.ofMinutes(11));
            assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);
        }
    }

    @Test
    void nameByBroadcastThatTheServerRefusesLaterIsInConflict() {
        NodeBench bench = node(NodeType.H)
                .elapse(Duration.ofMinutes(1))
                .with(message -> message.isBroadcast() ? null : refusal(message.id(), Rcode.ACT_ERR))
                .elapse(Duration.ofMinutes(11));

        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        assertThat(bench.view(PC1, HERE).otherHost()).isEqualTo(OTHER);
    }

    @Test
    void releaseGoesToTheServerUntilItAnswersAndForAnMNodeToTheSegmentMeanwhile() {
        NodeBench p = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        p.tell(new Input.Leaving());
        p.elapse(Duration.ofMinutes(1));
        assertThat(p.take())
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.message()).isInstanceOf(NameReleaseRequest.class))
                .extracting(Sent::to)
                .containsOnly(SERVER);
        assertThat(p.node().isAtRest()).isTrue();

        NodeBench m = NodeBench.registered(NodeType.M, PC1_UNIQUE);
        m.tell(new Input.Leaving());
        m.elapse(Duration.ofMinutes(1));
        assertThat(m.take()).extracting(Sent::to).containsExactly(SERVER, ALL, ALL, ALL);
        assertThat(m.state(PC1)).isEqualTo(NameState.RELEASED);
    }

    @Test
    void claimThatIsGivenUpIsTakenBackFromTheServerThatMayHaveGrantedIt() {
        NodeBench bench = new NodeBench(settings(NodeType.P)).on(LAN);
        bench.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        int id = bench.take().get(0).message().id();

        bench.ask(new NodeWish.ReleaseAll(1));
        assertThat(bench.take()).extracting(Sent::to).containsExactly(SERVER);
        bench.receive(grant(id, 7200), SERVER);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(bench.node().names()).isEmpty();
        assertThat(bench.node().pending()).isZero();
    }

    @Test
    void nameOnTwoInterfacesIsMultihomedAndAnsweredWithBothAddresses() {
        NodeBench bench = new NodeBench(settings(NodeType.P, PC1_UNIQUE, LocalName.group(NodeBench.GROUP)))
                .with(NodeBench::granted)
                .on(LAN, OTHER_LAN);
        List<Message> claims = bench.takeMessages();
        assertThat(claims)
                .filteredOn(MultihomedRegistrationRequest.class::isInstance)
                .hasSize(2);
        assertThat(claims).filteredOn(NameRegistrationRequest.class::isInstance).hasSize(2);

        bench.receive(NameQueryRequest.toNode(5, PC1), SERVER, ALSO_HERE);

        assertThat(bench.takeOne(PositiveNameQueryResponse.class).entries())
                .extracting(AddressEntry::address)
                .containsExactly(ALSO_HERE, HERE);
    }

    @Test
    void serverThatChallengesOneAddressWhileTheOtherIsClaimedHearsOfBoth() {
        NodeBench bench = new NodeBench(settings(NodeType.P, PC1_UNIQUE)).on(LAN, OTHER_LAN);
        int first = bench.take().get(0).message().id();
        bench.receive(grant(first, 7200), SERVER);

        bench.receive(NameQueryRequest.toNode(5, PC1), SERVER, HERE);

        assertThat(bench.takeOne(PositiveNameQueryResponse.class).entries())
                .extracting(AddressEntry::address)
                .containsExactly(HERE, ALSO_HERE);
    }

    @Test
    void challengeThatOvertakesItsGrantHearsYesFromTheClaimantAndOthersHearNothing() {
        NodeBench bench = node(NodeType.P);
        bench.take();

        bench.receive(NameQueryRequest.toNode(5, PC1), OTHER_HOST);
        assertThat(bench.take()).isEmpty();
        bench.receive(NameQueryRequest.toNode(6, PC1), SERVER);
        assertThat(bench.takeOne(PositiveNameQueryResponse.class).entries())
                .extracting(AddressEntry::address)
                .containsExactly(HERE);
    }

    @Test
    void oneInterfaceThatFailsLeavesTheOthersAlone() {
        NodeBench bench = new NodeBench(settings(NodeType.B, PC1_UNIQUE)).on(LAN, OTHER_LAN);
        Message claim = bench.take().get(0).message();
        bench.receive(refusal(claim.id(), Rcode.ACT_ERR), OTHER_HOST).elapse(Duration.ofSeconds(2));

        assertThat(bench.view(PC1, HERE).state()).isEqualTo(NameState.REFUSED);
        assertThat(bench.view(PC1, ALSO_HERE).state()).isEqualTo(NameState.REGISTERED);
        bench.forget();
        bench.on(OTHER_LAN).elapse(Duration.ofHours(1));
        assertThat(bench.take()).isEmpty();
        assertThat(bench.node().names()).hasSize(1);
        bench.on(LAN, OTHER_LAN).elapse(Duration.ofSeconds(2));
        assertThat(bench.take()).hasSize(4).extracting(Sent::from).containsOnly(HERE);
        assertThat(bench.view(PC1, HERE).state()).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void challengeThatNamesAnotherAddressOfThisMachineIsNoObjection() {
        NodeBench bench = new NodeBench(settings(NodeType.P, PC1_UNIQUE)).on(LAN, OTHER_LAN);
        int second = bench.take().get(1).message().id();

        bench.receive(
                EndNodeChallengeResponse.of(second, PC1, 7200, AddressEntry.unique(NodeType.P, HERE)),
                SERVER,
                ALSO_HERE);

        assertThat(bench.view(PC1, ALSO_HERE).state()).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void everyNameIsReleasedAndClaimedAgainOnRequest() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE);

        bench.ask(new NodeWish.RefreshAll());
        bench.elapse(Duration.ofMillis(999));
        assertThat(bench.state(PC1)).isEqualTo(NameState.RELEASED);
        bench.elapse(Duration.ofMillis(1));

        assertThat(bench.takeMessages())
                .extracting(message -> HeaderFlags.opcode(message.flags()))
                .containsExactly(HeaderFlags.RELEASE, HeaderFlags.REGISTRATION);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_RELEASED", "LOCAL_NAME_REGISTERED");
    }

    /** The server's clock went on while this machine slept: the name may be another's in a minute. */
    @ParameterizedTest
    @EnumSource(names = {"P", "M", "H"})
    void afterASleepEachNameIsRefreshedAtOnce(NodeType type) {
        NodeBench bench = NodeBench.registered(type, PC1_UNIQUE);
        bench.take();
        bench.tell(new Input.Resumed());
        bench.takeOne(NameRefreshRequest.class);
        bench.elapse(Duration.ofSeconds(10));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void aNameThatAnotherGotMeanwhileIsKnownToBeLost() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        bench.take();
        bench.tell(new Input.Resumed());
        NameRefreshRequest refresh = bench.takeOne(NameRefreshRequest.class);
        bench.receive(refusal(refresh.id(), Rcode.ACT_ERR), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
    }
}
