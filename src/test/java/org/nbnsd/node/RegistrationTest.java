package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.nbnsd.node.NodeBench.ALL;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SECOND_SERVER;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** What others hear of a name in each of its states, and when it is claimed again. */
final class RegistrationTest {
    private static final LocalName PC1_UNIQUE = LocalName.unique(PC1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static NodeBench node(NodeType type) {
        return new NodeBench(settings(type, PC1_UNIQUE)).on(LAN);
    }

    private static Message refusal(int id) {
        return NegativeRegistrationResponse.of(id, PC1, Rcode.ACT_ERR, 0, others(false));
    }

    /** A node that knows since its last refresh that another has its name; nobody answers from now on. */
    private static NodeBench inConflict(NodeType type) {
        NodeBench bench = NodeBench.registered(type, PC1_UNIQUE).with(message -> null);
        bench.tell(new Input.Resumed());
        bench.receive(refusal(bench.takeOne(NameRefreshRequest.class).id()), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        bench.forget();
        return bench;
    }

    /** Lets time pass until something is sent, and returns that. */
    private static Sent next(NodeBench bench) {
        for (int i = 0; i < 100_000; i++) {
            List<Sent> sent = bench.take();
            if (!sent.isEmpty()) {
                return sent.get(0);
            }
            bench.elapse(Duration.ofMillis(Math.max(1, bench.node().nextTimeout() - bench.now())));
        }
        throw new AssertionError("nothing is sent");
    }

    private static boolean isDefended(NodeBench bench) {
        bench.take();
        bench.hear(NameRegistrationRequest.byBroadcast(9, PC1, 0, others(false)), OTHER);
        return !bench.take().isEmpty();
    }

    /** Whether who asks alone hears that the name is not here; otherwise nothing can be said yet. */
    private static boolean isDenied(NodeBench bench) {
        bench.take();
        bench.receive(NameQueryRequest.toNode(5, PC1), OTHER_HOST);
        List<Message> answers = bench.takeMessages();
        assertThat(answers).allMatch(NegativeNameQueryResponse.class::isInstance);
        return !answers.isEmpty();
    }

    @Test
    void aNameInConflictIsDefendedOnlyWhileTheSegmentIsAskedForItAgain() {
        NodeBench bench = inConflict(NodeType.M);
        assertThat(isDefended(bench)).isFalse();
        assertThat(isDenied(bench)).isTrue();

        assertThat(next(bench).to()).as("the claim is made again").isEqualTo(ALL);
        assertThat(isDefended(bench)).isTrue();
        assertThat(isDenied(bench)).isTrue();

        bench.elapse(Duration.ofSeconds(1));
        assertThat(bench.take()).extracting(Sent::to).contains(SERVER);
        assertThat(isDefended(bench))
                .as("the segment has been silent, and the server is asked")
                .isFalse();
        assertThat(isDenied(bench)).as("it may grant it at any moment").isFalse();
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whetherTheHolderHasItAsAGroupIsToldAsTheServerSaysIt(boolean isGroup) {
        NodeBench bench = new NodeBench(settings(NodeType.P, PC1_UNIQUE))
                .with(message -> message instanceof NameRegistrationRequest claim
                        ? NegativeRegistrationResponse.of(claim.id(), PC1, Rcode.ACT_ERR, 0, others(isGroup))
                        : null)
                .on(LAN);
        assertThat(bench.events())
                .filteredOn(LocalNameRefused.class::isInstance)
                .singleElement()
                .extracting(event -> ((LocalNameRefused) event).heldAsGroup())
                .isEqualTo(isGroup);
    }

    @Test
    void aFirstClaimIsDefendedWithTheServerAsWithTheSegment() {
        NodeBench h = node(NodeType.H);
        assertThat(isDefended(h)).isTrue();
        assertThat(isDenied(h)).isFalse();
        NodeBench m = node(NodeType.M);
        assertThat(isDefended(m)).isTrue();
        assertThat(isDenied(m)).isFalse();
        m.elapse(Duration.ofSeconds(1));
        assertThat(isDefended(m)).as("announced, and asked for at the server").isTrue();
        assertThat(isDenied(m)).isFalse();
    }

    @Test
    void whatNoServerHasGrantedYetIsDeniedUntilOneIsAskedAgain() {
        NodeBench bench = node(NodeType.P).elapse(Duration.ofMinutes(1));
        bench.take();
        bench.receive(NameRegistrationRequest.of(9, PC1, 0, others(false)), OTHER_HOST);
        assertThat(bench.take()).isEmpty();
        assertThat(isDenied(bench)).isTrue();
        bench.elapse(TEN_MINUTES.minusSeconds(25));
        assertThat(isDenied(bench)).isFalse();
    }

    @Test
    void aNodeWithoutAServerThatAnswersAsksAgainTenMinutesLater() {
        NodeBench bench = node(NodeType.P).elapse(Duration.ofSeconds(30));
        assertThat(bench.take()).extracting(Sent::at).endsWith(25_000L);
        assertThat(bench.view(PC1, HERE).reason()).isEqualTo("no name server answers");
        assertThat(next(bench).at()).isEqualTo(30_000 + TEN_MINUTES.toMillis());
    }

    /** The network is often not there yet when a machine wakes up; the grant is half used in three days only. */
    @Test
    void aNameThatCouldNotBeRefreshedAfterASleepIsAskedForEveryTenMinutes() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        bench.tell(new Input.Resumed());
        bench.elapse(Duration.ofSeconds(30));
        long silent = bench.take().get(5).at() + 5_000;
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        Sent again = next(bench);
        assertThat(again.at()).isEqualTo(silent + TEN_MINUTES.toMillis());
        assertThat(again.message()).isInstanceOf(NameRefreshRequest.class);
        bench.with(NodeBench::granted).elapse(Duration.ofMinutes(1));
        bench.take();
        assertThat(next(bench).at())
                .as("the grant is half used")
                .isGreaterThan(Duration.ofDays(3).toMillis());
    }

    @Test
    void aProgramHearsThatNoServerAnswersAndItsNameIsGone() {
        NodeBench bench = new NodeBench(settings(NodeType.P)).on(LAN);
        bench.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        bench.elapse(Duration.ofMinutes(1));
        assertThat(bench.claimed().failure()).isEqualTo("no name server answers");
        bench.elapse(Duration.ofMinutes(1));
        assertThat(bench.node().names()).isEmpty();
        assertThat(bench.codes()).doesNotContain("LOCAL_NAME_RELEASED");
    }

    @Test
    void whoRefusedAndWhoHasTheNameIsToldAndWhenThatChanges() {
        NodeBench bench = node(NodeType.P);
        bench.receive(refusal(bench.take().get(0).message().id()), SERVER);
        assertThat(bench.view(PC1, HERE).reason())
                .startsWith("refused by 10.0.0.200 with ")
                .contains("ACT_ERR")
                .endsWith("; 10.0.0.99 has it");
        assertThat(bench.view(PC1, HERE).since()).isEqualTo(bench.now());

        long refusedAt = bench.now();
        Ipv4Address another = Ipv4Address.parse("10.0.0.98");
        bench.receive(
                NegativeRegistrationResponse.of(
                        next(bench).message().id(), PC1, Rcode.ACT_ERR, 0, AddressEntry.unique(NodeType.B, another)),
                SERVER);
        assertThat(bench.view(PC1, HERE).otherHost()).isEqualTo(another);
        assertThat(bench.view(PC1, HERE).reason()).endsWith("; 10.0.0.98 has it");
        assertThat(bench.view(PC1, HERE).since()).as("it is refused as before").isEqualTo(refusedAt);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_REFUSED");
    }

    @Test
    void aNameIsInItsStateSinceItCameIntoIt() {
        NodeBench bench = node(NodeType.P);
        long claimedAt = bench.now();
        assertThat(bench.view(PC1, HERE).since()).isEqualTo(claimedAt);
        bench.elapse(Duration.ofSeconds(2));
        assertThat(bench.view(PC1, HERE).since()).isEqualTo(claimedAt);
        bench.with(NodeBench::granted).elapse(Duration.ofSeconds(3));
        assertThat(bench.view(PC1, HERE).since()).isEqualTo(claimedAt + 5_000);
        bench.elapse(Duration.ofDays(4));
        assertThat(bench.view(PC1, HERE).since()).as("it was refreshed since").isEqualTo(claimedAt + 5_000);
    }

    /** Whatever releases the name, but only who was in the way. */
    @ParameterizedTest
    @EnumSource(names = {"B", "M"})
    void theNameIsClaimedSoonAfterTheRivalHasLeftAndNotForOthers(NodeType type) {
        NodeBench bench = node(type);
        bench.receive(refusal(bench.take().get(0).message().id()), OTHER_HOST);
        long due = bench.node().nextTimeout();
        bench.hear(NameReleaseRequest.byBroadcast(1, PC1, others(false)), Ipv4Address.parse("10.0.0.98"));
        assertThat(bench.node().nextTimeout()).isEqualTo(due);

        bench.hear(NameReleaseRequest.byBroadcast(1, PC1, others(false)), OTHER);
        assertThat(bench.node().nextTimeout()).isBetween(bench.now() + 1, bench.now() + 2_000);
        bench.elapse(Duration.ofSeconds(4));
        assertThat(bench.take()).hasSizeBetween(4, 6);
    }

    @Test
    void aReleaseThatIsHeardWhileTheNameIsClaimedAgainChangesNothing() {
        NodeBench bench = node(NodeType.B);
        bench.receive(refusal(bench.take().get(0).message().id()), OTHER_HOST);
        int id = next(bench).message().id();
        bench.hear(NameReleaseRequest.byBroadcast(1, PC1, others(false)), OTHER).elapse(Duration.ofSeconds(5));
        assertThat(bench.takeMessages()).hasSize(3).extracting(Message::id).containsOnly(id);
    }

    @Test
    void whenNobodyKnowsWhoIsInTheWayAnybodyWhoReleasesTheNameMayHaveBeen() {
        NodeBench bench = node(NodeType.M).elapse(Duration.ofSeconds(1));
        int id = bench.take().get(4).message().id();
        bench.receive(
                NegativeRegistrationResponse.of(id, PC1, Rcode.RFS_ERR, 0, AddressEntry.unique(NodeType.M, HERE)),
                SERVER);
        assertThat(bench.view(PC1, HERE).otherHost()).isNull();
        bench.hear(NameReleaseRequest.byBroadcast(1, PC1, others(false)), OTHER).elapse(Duration.ofSeconds(2));
        assertThat(bench.take()).extracting(Sent::to).contains(ALL);
    }

    @Test
    void aServerThatRefusedIsNotToldOfTheEndAndOneThatWasSilentIs() {
        NodeBench bench = new NodeBench(settings(NodeType.P)).on(LAN);
        bench.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        bench.elapse(Duration.ofSeconds(15));
        Sent second = bench.take().get(3);
        assertThat(second.to()).isEqualTo(SECOND_SERVER);
        bench.receive(refusal(second.message().id()), SECOND_SERVER);
        assertThat(bench.take())
                .extracting(Sent::to, sent -> sent.message().getClass())
                .containsExactly(tuple(SERVER, NameReleaseRequest.class));
    }

    @Test
    void aServerThatRefusedTheRefreshIsNotToldOfTheEnd() {
        NodeBench bench = inConflict(NodeType.P);
        bench.tell(new Input.Leaving());
        assertThat(bench.take()).isEmpty();
        assertThat(bench.node().isAtRest()).isTrue();
        assertThat(bench.codes()).as("it was not ours").doesNotContain("LOCAL_NAME_RELEASED");
    }

    @Test
    void allServersThatMayHaveTheNameAreToldOfItsEndOnce() {
        NodeBench bench = node(NodeType.P).elapse(Duration.ofSeconds(15));
        bench.with(NodeBench::granted).elapse(Duration.ofSeconds(5));
        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SECOND_SERVER);
        bench.take();

        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofSeconds(2));
        assertThat(bench.take())
                .filteredOn(sent -> sent.message() instanceof NameReleaseRequest)
                .extracting(Sent::to)
                .containsExactlyInAnyOrder(SERVER, SECOND_SERVER);
        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);

        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofSeconds(2));
        assertThat(bench.take())
                .filteredOn(sent -> sent.message() instanceof NameReleaseRequest)
                .extracting(Sent::to)
                .containsExactly(SERVER);
    }

    @Test
    void whatWasNeverAnnouncedIsNotReleasedOnTheSegment() {
        NodeBench h = NodeBench.registered(NodeType.H, PC1_UNIQUE);
        h.tell(new Input.Leaving());
        h.elapse(Duration.ofSeconds(1));
        assertThat(h.take()).extracting(Sent::to).containsExactly(SERVER);

        NodeBench b = new NodeBench(settings(NodeType.B)).on(LAN);
        b.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        b.elapse(Duration.ofMillis(300)).forget();
        b.ask(new NodeWish.Release(1, PC1));
        b.elapse(Duration.ofSeconds(2));
        assertThat(b.take()).isEmpty();
        assertThat(b.codes()).doesNotContain("LOCAL_NAME_RELEASED");
        assertThat(b.node().names()).isEmpty();
    }

    @Test
    void whoWantsAllNamesAnewTwiceGetsThemOnceAndInTime() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE);
        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofMillis(500));
        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofMillis(500));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.takeMessages())
                .hasExactlyElementsOfTypes(NameReleaseRequest.class, NameRegistrationRequest.class);
    }

    @Test
    void whoGivesANameUpThatIsToBeClaimedAnewGivesItUpForGood() {
        NodeBench bench =
                new NodeBench(settings(NodeType.P)).with(NodeBench::granted).on(LAN);
        bench.ask(new NodeWish.Claim(1, PC1_UNIQUE));
        bench.elapse(Duration.ofSeconds(1));
        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofMillis(500));
        bench.forget();
        bench.ask(new NodeWish.Release(1, PC1));
        assertThat(bench.node().names()).isEmpty();
        bench.elapse(Duration.ofMinutes(1));
        assertThat(bench.take()).isEmpty();
        assertThat(bench.codes()).as("that was told before").isEmpty();
    }

    @Test
    void aNodeThatStopsClaimsNothingAnewThatIsBeingReleased() {
        NodeBench bench = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        bench.ask(new NodeWish.RefreshAll()).elapse(Duration.ofSeconds(1));
        assertThat(bench.state(PC1)).isEqualTo(NameState.RELEASING);
        bench.forget();
        bench.tell(new Input.Leaving());
        bench.elapse(Duration.ofMinutes(1));
        assertThat(bench.takeMessages()).isNotEmpty().allMatch(NameReleaseRequest.class::isInstance);
        assertThat(bench.node().isAtRest()).isTrue();
    }

    /** In the middle of a claim, of a release, and of a pause. */
    @Test
    void fromAnInterfaceThatIsGoneNothingIsSentAnyMore() {
        NodeBench claiming = node(NodeType.P);
        int id = claiming.take().get(0).message().id();
        claiming.on();
        assertThat(claiming.node().pending()).isZero();
        claiming.receive(NodeBench.granted(NameRegistrationRequest.of(id, PC1, 1, claiming.entry(false))), SERVER);

        NodeBench releasing = NodeBench.registered(NodeType.P, PC1_UNIQUE).with(message -> null);
        releasing.ask(new NodeWish.RefreshAll());
        releasing.take();
        releasing.on();
        assertThat(releasing.node().pending()).isZero();

        NodeBench refused = node(NodeType.B);
        refused.receive(refusal(refused.take().get(0).message().id()), OTHER_HOST)
                .on();

        for (NodeBench bench : List.of(claiming, releasing, refused)) {
            bench.elapse(Duration.ofHours(3));
            assertThat(bench.take()).isEmpty();
            assertThat(bench.node().names()).isEmpty();
            assertThat(bench.codes()).doesNotContain("LOCAL_NAME_REGISTERED");
        }
    }

    @Test
    void aServerThatGrantsNoTimeGrantsTheUsualOne() {
        NodeBench bench = new NodeBench(settings(NodeType.P, PC1_UNIQUE))
                .with(message -> message instanceof NameRegistrationRequest claim
                        ? PositiveRegistrationResponse.of(claim.id(), PC1, 0, claim.entry())
                        : null)
                .on(LAN);
        assertThat(bench.view(PC1, HERE).server()).isEqualTo(SERVER);
        bench.take();
        assertThat(next(bench).at()).as("half of 300,000 seconds").isEqualTo(150_000_000L);
    }
}
