package org.nbnsd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.EffectOrder.Group;
import org.nbnsd.registry.Change;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;

final class EffectOrderTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("127.0.0.9"), 4000);
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0);
    private static final NetbiosName WILMA = NetbiosName.of("WILMA", 0);

    private final Map<NetbiosName, Long> pending = new HashMap<>();
    private final EffectOrder order = new EffectOrder(pending);

    private static Effect change(NetbiosName name) {
        return new Effect.Persist(new Change.Remove(name), null);
    }

    private static Effect answer(int id, NetbiosName name) {
        return new Effect.Send(LOCAL, PEER, NegativeNameQueryResponse.fromNode(id, name, Rcode.NAM_ERR));
    }

    private static Effect question(int id, NetbiosName name) {
        return new Effect.Send(LOCAL, PEER, NameQueryRequest.toNode(id, name));
    }

    private List<Effect> add(Effect... call) {
        return order.add(List.of(call)).leaving();
    }

    /** A burst of one call, whose group it is. */
    private Group burst(Effect... call) {
        assertThat(add(call)).as("what follows a change waits").isEmpty();
        return Objects.requireNonNull(order.close(0));
    }

    @Test
    void whatComesBeforeAChangeLeavesAndWhatFollowsItWaits() {
        assertThat(add(answer(1, WILMA), change(FRED), answer(2, WILMA))).containsExactly(answer(1, WILMA));
        Group group = Objects.requireNonNull(order.close(7));
        assertThat(group.changes()).containsExactly((Effect.Persist) change(FRED));
        assertThat(order.since()).isEqualTo(7);
        assertThat(order.durable(group)).containsExactly(answer(2, WILMA));
        assertThat(order.since()).isNull();
        assertThat(pending).isEmpty();
    }

    @Test
    void aBurstWithoutChangesIsNoGroup() {
        assertThat(add(answer(1, FRED))).hasSize(1);
        assertThat(order.close(0)).isNull();
        assertThat(order.settled()).isEqualTo(order.lastGroup());
    }

    /** How far another server is known is one. */
    @Test
    void whatFollowsAChangeOfNoNameWaitsForItAndNothingElseDoes() {
        Effect seen = new Effect.Persist(new Change.Seen(Ipv4Address.ZERO, null, null), null);
        Group group = burst(seen, answer(1, FRED));
        assertThat(pending).as("nothing overtakes what waits already").containsOnlyKeys(FRED);
        assertThat(add(answer(2, WILMA))).hasSize(1);
        assertThat(order.rejected(group, FRED))
                .as("it changes nothing of that family")
                .isEmpty();
        assertThat(order.durable(group)).containsExactly(answer(1, FRED));
        assertThat(order.backlog()).isZero();
    }

    /** Else what was refused would never be asked for again. */
    @Test
    void howFarAnOwnerIsKnownIsTakenBackWithAnyFamilyOfItsGroupAndSoIsWhatRestsOnIt() {
        Effect seen = new Effect.Persist(new Change.Seen(Ipv4Address.ZERO, null, null), null);
        Effect more = new Effect.Persist(new Change.Seen(Ipv4Address.ZERO, null, null), null);
        Effect other = new Effect.Persist(new Change.Seen(LOCAL, null, null), null);
        Group group = burst(change(FRED), change(WILMA), seen, transmit(LINK, 1));
        Group later = burst(change(WILMA), more, other, transmit(OTHER_LINK, 2));

        assertThat(order.rejected(group, FRED))
                .containsExactly(change(FRED), seen, more, transmit(LINK, 1), transmit(OTHER_LINK, 2));
        assertThat(group.changes()).containsExactly((Effect.Persist) change(WILMA));
        assertThat(later.changes()).containsExactly((Effect.Persist) change(WILMA), (Effect.Persist) other);
    }

    @Test
    void aQuestionThatWaitsIsTold() {
        EffectOrder.Sorted sorted = order.add(List.of(question(1, WILMA), change(FRED), question(2, FRED)));
        assertThat(sorted.leaving()).containsExactly(question(1, WILMA));
        assertThat(sorted.held()).containsExactly((Effect.Send) question(2, FRED));
    }

    @Test
    void groupsAreSettledInTheirOrder() {
        Group first = burst(change(FRED), answer(1, FRED));
        Group second = burst(change(WILMA), answer(2, WILMA));
        assertThat(order.durable(second)).isEmpty();
        assertThat(order.settled()).isZero();
        assertThat(order.durable(first)).containsExactly(answer(1, FRED), answer(2, WILMA));
        assertThat(order.settled()).isEqualTo(order.lastGroup()).isEqualTo(2);
    }

    @Test
    void aRejectedFamilyTakesBackItsChangesAndWhatRestsOnThemAndNothingElse() {
        Group fred = burst(change(FRED), answer(1, FRED));
        Group wilma = burst(change(WILMA), answer(2, WILMA));
        assertThat(add(answer(3, FRED))).as("speaks of what is not durable").isEmpty();

        assertThat(order.rejected(fred, FRED)).containsExactly(change(FRED), answer(1, FRED), answer(3, FRED));
        assertThat(pending).containsOnlyKeys(WILMA);
        assertThat(order.backlog()).isEqualTo(1);
        assertThat(add(answer(4, FRED))).as("nothing about it waits any more").hasSize(1);
        assertThat(order.durable(fred)).isEmpty();
        assertThat(order.durable(wilma)).containsExactly(answer(2, WILMA));
    }

    /** It was told to wait only so that it did not overtake. */
    @Test
    void whatOnlyMustNotOvertakeLeavesWhenTheLaterGroupIsRejected() {
        Group fred = burst(change(FRED), answer(1, FRED));
        Group wilma = burst(change(WILMA), answer(2, WILMA));
        assertThat(add(answer(3, FRED))).isEmpty();
        assertThat(order.durable(fred)).containsExactly(answer(1, FRED));

        assertThat(order.rejected(wilma, WILMA)).containsExactly(change(WILMA), answer(2, WILMA));
        assertThat(pending).containsOnlyKeys(FRED);
        assertThat(order.durable(wilma)).containsExactly(answer(3, FRED));
        assertThat(pending).isEmpty();
        assertThat(order.settled()).isEqualTo(2);
    }

    private static final NetbiosName FRED_20 = NetbiosName.of("FRED", 0x20);

    @Test
    void ofAGroupThatChangesManyFamiliesOneIsRejectedAndTheOthersBecomeDurable() {
        Effect ofNone = new Effect.Answer(7, "done", false);
        Group group = burst(
                change(FRED),
                answer(1, FRED),
                change(WILMA),
                answer(2, WILMA),
                answer(3, FRED_20),
                change(FRED_20),
                ofNone);

        assertThat(order.rejected(group, FRED))
                .containsExactly(change(FRED), change(FRED_20), answer(1, FRED), answer(3, FRED_20), ofNone);
        assertThat(group.changes()).containsExactly((Effect.Persist) change(WILMA));
        assertThat(order.settled()).isZero();
        assertThat(order.durable(group)).containsExactly(answer(2, WILMA));
        assertThat(order.takeDurable()).containsExactly(List.of(durable(WILMA)));
        assertThat(order.settled()).isEqualTo(1);
        assertThat(pending).isEmpty();
    }

    /** They rest on it. */
    @Test
    void whatLaterGroupsChangeInARejectedFamilyIsTakenBackWithIt() {
        Group first = burst(change(FRED), answer(1, FRED));
        Group second = burst(change(FRED_20), change(WILMA), answer(2, FRED), answer(3, WILMA));
        assertThat(add(change(FRED), answer(4, FRED), change(WILMA))).isEmpty();

        assertThat(order.rejected(first, FRED))
                .containsExactly(
                        change(FRED), change(FRED_20), change(FRED), answer(1, FRED), answer(2, FRED), answer(4, FRED));
        assertThat(order.rejected(second, FRED)).as("is told no more").isEmpty();
        assertThat(order.durable(first)).isEmpty();
        assertThat(order.durable(second)).containsExactly(answer(3, WILMA));
        assertThat(order.backlog()).isZero();
        Group third = Objects.requireNonNull(order.close(0));
        assertThat(third.changes()).containsExactly((Effect.Persist) change(WILMA));
    }

    @Test
    void whatIsDecidedAnewIsNotTakenBackWhenAnOlderChangeIsToldToBeRejectedOnceMore() {
        Group first = burst(change(FRED));
        Group second = burst(change(FRED));
        assertThat(order.rejected(first, FRED)).hasSize(2);
        Group anew = burst(change(FRED), answer(1, FRED));

        assertThat(order.rejected(second, FRED)).isEmpty();
        assertThat(order.durable(first)).isEmpty();
        assertThat(order.durable(second)).isEmpty();
        assertThat(order.durable(anew)).containsExactly(answer(1, FRED));
    }

    @Test
    void whatAnEarlierGroupChangesInAFamilyStandsWhenALaterOneIsRejected() {
        Group first = burst(change(FRED), answer(1, FRED));
        Group second = burst(change(FRED), answer(2, FRED));

        assertThat(order.rejected(second, FRED)).containsExactly(change(FRED), answer(2, FRED));
        assertThat(pending).containsOnlyKeys(FRED);
        assertThat(order.durable(second)).isEmpty();
        assertThat(order.durable(first)).containsExactly(answer(1, FRED));
        assertThat(pending).isEmpty();
    }

    @Test
    void theOpenGroupIsNotForgottenWhenAnotherIsRejected() {
        Group first = burst(change(FRED));
        assertThat(add(change(WILMA), answer(1, WILMA))).isEmpty();
        assertThat(order.rejected(first, FRED)).containsExactly(change(FRED));
        assertThat(order.durable(first)).isEmpty();
        assertThat(add(answer(2, WILMA))).isEmpty();
        assertThat(order.durable(Objects.requireNonNull(order.close(0))))
                .containsExactly(answer(1, WILMA), answer(2, WILMA));
    }

    @Test
    void whatWasTakenBackIsNeitherDurableNorRejectedLater() {
        Group group = burst(change(FRED), answer(1, FRED));
        assertThat(order.takeBack()).containsExactly(change(FRED), answer(1, FRED));
        assertThat(order.durable(group)).isEmpty();
        assertThat(order.rejected(group, FRED)).isEmpty();
        assertThat(order.backlog()).isZero();
        assertThat(order.waiting()).isZero();
        assertThat(order.settled()).isEqualTo(order.lastGroup());
    }

    private static final Link LINK = new Link("test", Link.Opener.US, 1);
    private static final Link OTHER_LINK = new Link("test", Link.Opener.US, 2);

    private static Effect transmit(Link link, int octet) {
        return new Effect.Transmit(link, OctetString.of((byte) octet));
    }

    @Test
    void whatIsSaidOnALinkDoesNotOvertakeWhatWaitsThere() {
        Group group = burst(change(FRED), transmit(LINK, 1));

        assertThat(add(transmit(LINK, 2), transmit(OTHER_LINK, 3), new Effect.Close(LINK)))
                .containsExactly(transmit(OTHER_LINK, 3));
        assertThat(order.durable(group)).containsExactly(transmit(LINK, 1), transmit(LINK, 2), new Effect.Close(LINK));
        assertThat(add(transmit(LINK, 4))).containsExactly(transmit(LINK, 4));
    }

    /** The second change is not rejected, but a stream with a hole is none. */
    @Test
    void whatFollowsSomethingTakenBackOnALinkIsTakenBackAsWell() {
        Group first = burst(change(FRED), transmit(LINK, 1), transmit(OTHER_LINK, 2));
        Group second = burst(change(WILMA), transmit(LINK, 3), answer(4, WILMA));

        assertThat(order.rejected(first, FRED))
                .containsExactly(change(FRED), transmit(LINK, 1), transmit(OTHER_LINK, 2), transmit(LINK, 3));
        assertThat(order.durable(first)).isEmpty();
        assertThat(order.durable(second)).containsExactly(answer(4, WILMA));
        assertThat(add(transmit(LINK, 5))).containsExactly(transmit(LINK, 5));
    }

    @Test
    void whatWaitsOnALinkIsTakenBackWhenTheDiskFails() {
        burst(change(FRED), transmit(LINK, 1));

        assertThat(order.takeBack()).containsExactly(change(FRED), transmit(LINK, 1));
        assertThat(add(transmit(LINK, 2))).containsExactly(transmit(LINK, 2));
    }

    private static Effect adopted(NetbiosName name) {
        return new Effect.Adopted(new Change.Remove(name), null);
    }

    private static EffectOrder.Durable durable(NetbiosName name) {
        return new EffectOrder.Durable(new Change.Remove(name), null);
    }

    @Test
    void whatIsDurableIsToldInItsOrderWithWhatOthersMadeSo() {
        Group first = burst(change(FRED));
        assertThat(add(adopted(FRED), adopted(WILMA))).isEmpty();
        Group second = burst(change(FRED), change(WILMA));
        assertThat(order.takeDurable()).containsExactly(List.of(durable(WILMA)));

        assertThat(order.durable(second)).isEmpty();
        assertThat(order.takeDurable()).isEmpty();
        assertThat(order.durable(first)).isEmpty();
        assertThat(order.takeDurable())
                .containsExactly(
                        List.of(durable(FRED)), List.of(durable(FRED)), List.of(durable(FRED), durable(WILMA)));
        assertThat(order.takeDurable()).isEmpty();
    }

    /** It is durable, whatever becomes of what it had to wait for. */
    @Test
    void whatOthersMadeDurableIsNotTakenBackWithARejectedGroup() {
        Group group = burst(change(FRED));
        add(adopted(FRED), answer(1, FRED));

        assertThat(order.rejected(group, FRED)).containsExactly(change(FRED), answer(1, FRED));
        assertThat(order.takeDurable()).isEmpty();
        assertThat(order.durable(group)).isEmpty();
        assertThat(order.takeDurable()).containsExactly(List.of(durable(FRED)));
    }
}
