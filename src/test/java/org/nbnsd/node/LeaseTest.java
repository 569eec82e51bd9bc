package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.node.NodeBench.ALICE;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeSettings.Limits;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.protocol.Input;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/** What programs of this machine hold: the local rows of Q241411, Q253729 and Q200832. */
final class LeaseTest {
    private static final LocalName WANTED = LocalName.unique(NetbiosName.of("APP", 0x00));
    private static final LocalName VIEWER = LocalName.unique(viewer('A'));

    /** A name of the family that the fifteenth octet tells apart. */
    private static NetbiosName viewer(char last) {
        return NetbiosName.of("VIEWER        " + last, 0x00);
    }

    private static NodeBench empty(NodeType type) {
        return new NodeBench(settings(type)).with(NodeBench::granted).on(LAN);
    }

    private static void claim(NodeBench bench, long holder, LocalName name) {
        bench.ask(new NodeWish.Claim(holder, name));
    }

    private static List<NameClaimed> claimed(NodeBench bench) {
        return bench.takeOutcomes().stream().map(NameClaimed.class::cast).toList();
    }

    private static boolean isClaim(Message message) {
        return message instanceof NameRegistrationRequest;
    }

    /** Q241411. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void manySessionsThatAskForOneNameAtOnceShareItsRegistration(NodeType type) {
        NodeBench bench = empty(type);
        for (int holder = 0; holder < 50; holder++) {
            claim(bench, holder, WANTED);
        }
        bench.elapse(Duration.ofSeconds(3));

        assertThat(claimed(bench)).hasSize(50).allMatch(NameClaimed::isHeld);
        assertThat(bench.takeMessages().stream()
                        .filter(LeaseTest::isClaim)
                        .map(Message::id)
                        .distinct())
                .hasSize(type == NodeType.M ? 2 : 1);
        for (int holder = 0; holder < 49; holder++) {
            bench.ask(new NodeWish.Release(holder, WANTED.name()));
        }
        bench.elapse(Duration.ofSeconds(3));
        assertThat(bench.take()).isEmpty();
        assertThat(bench.node().names())
                .singleElement()
                .extracting(LocalNameState::leases)
                .isEqualTo(1);

        bench.ask(new NodeWish.ReleaseAll(49));
        bench.elapse(Duration.ofSeconds(3));
        assertThat(bench.takeMessages()).isNotEmpty().allMatch(NameReleaseRequest.class::isInstance);
        assertThat(bench.node().names()).isEmpty();
    }

    /** Q241411: a batch file. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void manyNamesClaimedAtOnceAreAllGot(NodeType type) {
        NodeBench bench = empty(type);
        for (int i = 0; i < 200; i++) {
            claim(bench, i, LocalName.unique(NetbiosName.of("SESSION" + i, 0)));
        }
        bench.elapse(Duration.ofSeconds(3));

        assertThat(claimed(bench)).hasSize(200).allMatch(NameClaimed::isHeld);
    }

    /** Q253729: at every point of the claim. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void sessionThatDiesLeavesNothingBehindWheneverItDies(NodeType type) {
        for (int millis = 0; millis < 3000; millis += 100) {
            NodeBench bench = empty(type);
            claim(bench, 1, WANTED);
            bench.elapse(Duration.ofMillis(millis));
            bench.ask(new NodeWish.ReleaseAll(1));
            bench.elapse(Duration.ofSeconds(10));
            assertThat(bench.node().names()).as("died after %s ms", millis).isEmpty();
            assertThat(bench.node().pending()).isZero();
            bench.forget();

            claim(bench, 2, WANTED);
            bench.elapse(Duration.ofSeconds(3));
            assertThat(bench.claimed().isHeld()).isTrue();
        }
    }

    /** Q253729: an interrupted reconnection. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void claimThatMeetsItsOwnReleaseWaitsForTheEndOfThat(NodeType type) {
        NodeBench bench = empty(type);
        claim(bench, 1, WANTED);
        bench.elapse(Duration.ofSeconds(3));
        bench.forget();
        bench.with(message -> message instanceof NameReleaseRequest ? null : NodeBench.granted(message));
        bench.ask(new NodeWish.ReleaseAll(1));
        bench.elapse(Duration.ofMillis(100));
        claim(bench, 2, WANTED);
        assertThat(bench.takeMessages()).allMatch(NameReleaseRequest.class::isInstance);
        assertThat(bench.takeOutcomes()).isEmpty();

        bench.elapse(Duration.ofSeconds(30));

        List<Message> sent = bench.takeMessages();
        int firstClaim = sent.indexOf(
                sent.stream().filter(LeaseTest::isClaim).findFirst().orElseThrow());
        assertThat(sent.subList(firstClaim, sent.size())).noneMatch(NameReleaseRequest.class::isInstance);
        assertThat(bench.claimed().isHeld()).isTrue();
    }

    @Test
    void nameThatAnotherHostHasIsNotHeldAndItsLeaseIsGone() {
        NodeBench bench = empty(NodeType.B)
                .with(message -> message instanceof NameRegistrationRequest claim
                        ? NegativeRegistrationResponse.of(claim.id(), claim.name(), Rcode.ACT_ERR, 0, others(false))
                        : null);
        claim(bench, 1, WANTED);

        NameClaimed outcome = bench.claimed();
        assertThat(outcome.isHeld()).isFalse();
        assertThat(outcome.failure()).contains("10.0.0.99");
        assertThat(outcome.states()).hasSize(1);
        assertThat(bench.node().names()).isEmpty();
        bench.elapse(Duration.ofHours(5));
        assertThat(bench.take()).hasSize(1);
    }

    @Test
    void configuredNameSurvivesTheLeasesOfIt() {
        NodeBench bench = NodeBench.registered(NodeType.B, LocalName.unique(PC1));
        claim(bench, 1, LocalName.unique(PC1));
        assertThat(bench.claimed().isHeld()).isTrue();

        bench.ask(new NodeWish.ReleaseAll(1));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.take()).isEmpty();
    }

    @Test
    void leaseOfAnotherHolderOrOfNoneCannotBeEnded() {
        NodeBench bench = empty(NodeType.B);
        claim(bench, 1, WANTED);
        bench.elapse(Duration.ofSeconds(3)).forget();

        bench.ask(new NodeWish.Release(2, WANTED.name()));
        bench.ask(new NodeWish.Release(1, PC1));

        assertThat(bench.take()).isEmpty();
        assertThat(bench.state(WANTED.name())).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void oneNameIsNotUniqueAndGroupAtOnce() {
        NodeBench bench = NodeBench.registered(NodeType.B, LocalName.unique(PC1));

        claim(bench, 1, LocalName.group(PC1));

        assertThat(bench.claimed().failure()).isEqualTo("this machine has it as a unique name");
    }

    /** Q200832: the fifth session works as well as the first. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void sessionsGetDistinctNamesOfAFamily(NodeType type) {
        NodeBench bench = empty(type);
        List<NetbiosName> got = new ArrayList<>();
        for (int holder = 0; holder < 26; holder++) {
            bench.ask(new NodeWish.ClaimNext(holder, VIEWER));
        }
        bench.elapse(Duration.ofSeconds(3));
        claimed(bench).forEach(outcome -> {
            assertThat(outcome.isHeld()).isTrue();
            got.add(outcome.name().name());
        });
        assertThat(got).hasSize(26).doesNotHaveDuplicates().contains(viewer('A'), viewer('Z'));

        bench.ask(new NodeWish.ClaimNext(100, VIEWER));
        assertThat(bench.claimed().failure()).isEqualTo("no name of the family is free");
        bench.ask(new NodeWish.ReleaseAll(4));
        bench.elapse(Duration.ofSeconds(3)).forget();
        bench.ask(new NodeWish.ClaimNext(100, VIEWER));
        bench.elapse(Duration.ofSeconds(3));
        assertThat(bench.claimed().name().name()).isEqualTo(viewer('E'));
    }

    /** Q200832: two hosts that derive the same names. */
    @Test
    void nameOfTheFamilyThatAnotherHostHasIsPassedOver() {
        NetbiosName second = VIEWER.next().name();
        NodeBench bench = empty(NodeType.B)
                .with(message -> message instanceof NameRegistrationRequest claim
                                && !VIEWER.next().next().name().equals(claim.name())
                        ? NegativeRegistrationResponse.of(claim.id(), claim.name(), Rcode.ACT_ERR, 0, others(false))
                        : null);
        bench.ask(new NodeWish.ClaimNext(1, VIEWER));
        bench.elapse(Duration.ofSeconds(3));

        NameClaimed outcome = bench.claimed();
        assertThat(outcome.isHeld()).isTrue();
        assertThat(outcome.name().name()).isEqualTo(viewer('C'));
        assertThat(bench.node().names()).extracting(view -> view.name().name()).doesNotContain(second);
    }

    @Test
    void familyNeedsALetterToAdvance() {
        NodeBench bench = empty(NodeType.B);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeWish.ClaimNext(1, LocalName.unique(PC1)))
                .withMessageContaining("ends in a letter");
    }

    @Test
    void limitsHoldAndAreTold() {
        NodeBench bench =
                new NodeBench(NodeSettingsTest.with(settings(NodeType.B), new Limits(2, 3, 10, 10, 1, 1))).on(LAN);
        claim(bench, 1, WANTED);
        claim(bench, 2, WANTED);
        claim(bench, 1, LocalName.unique(ALICE));
        claim(bench, 3, WANTED);
        claim(bench, 4, LocalName.unique(PC1));

        assertThat(claimed(bench))
                .extracting(NameClaimed::failure)
                .containsExactly("limit node.limits.leases = 3 is reached", "limit node.limits.names = 2 is reached");
        assertThat(bench.codes()).containsExactly("LOCAL_LIMIT_REACHED", "LOCAL_LIMIT_REACHED");
    }

    @Test
    void withoutANetworkNoNameIsHeldButConfiguredOnesWait() {
        NodeBench bench = new NodeBench(settings(NodeType.B, LocalName.unique(PC1))).on();
        claim(bench, 1, WANTED);
        assertThat(bench.claimed().failure()).isEqualTo("there is no network");

        bench.on(LAN).elapse(Duration.ofSeconds(3));
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.node().names()).hasSize(1);
    }

    @Test
    void claimsUnderWayEndWhenTheNodeStops() {
        NodeBench bench = empty(NodeType.B);
        claim(bench, 1, WANTED);

        bench.tell(new Input.Leaving());
        bench.elapse(Duration.ofSeconds(3));
        claim(bench, 2, WANTED);

        List<Outcome> outcomes = bench.takeOutcomes();
        assertThat(outcomes).hasSize(2);
        assertThat(bench.node().isAtRest()).isTrue();
        assertThat(((NameClaimed) outcomes.get(0)).failure()).isEqualTo("the node is stopping");
        assertThat(((NameClaimed) outcomes.get(1)).failure()).isEqualTo("the node is stopping");
        bench.receive(NameOverwriteDemand.of(1, PC1, 0, others(false)), OTHER_HOST);
        assertThat(bench.node().pending()).isZero();
    }
}
