package org.nbnsd.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

final class TransactionsTest {
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0x20);
    private static final Ipv4Address FROM = Ipv4Address.parse("10.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("10.0.0.2"), 137);
    private static final RetrySchedule THREE = new RetrySchedule(3, Duration.ofSeconds(1), 1);
    private static final RetrySchedule ONE = new RetrySchedule(1, Duration.ofSeconds(1), 1);

    /** Gives the ids of a list, one after the other. */
    private static RandomGenerator ids(int... ids) {
        return new RandomGenerator() {
            private int next;

            @Override
            public int nextInt(int bound) {
                return ids[next++];
            }

            @Override
            public long nextLong() {
                throw new AssertionError("only ids are drawn");
            }
        };
    }

    private static <T> Pending<T> start(Transactions<T> transactions, T subject, RetrySchedule schedule, long now) {
        return requireNonNull(
                transactions.start(subject, FROM, PEER, schedule, now, id -> NameQueryRequest.toNode(id, NAME)));
    }

    /** What became of all whose try was over. */
    private record Over(List<Pending<String>> again, List<Pending<String>> givenUp, List<Pending<String>> unasked) {}

    private static final Over NOTHING = new Over(List.of(), List.of(), List.of());

    private static Over expire(Transactions<String> transactions, long now) {
        Over over = new Over(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Expired<String> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            List<Pending<String>> which = switch (next.fate()) {
                case AGAIN -> over.again();
                case SILENT -> over.givenUp();
                case UNASKED -> over.unasked();
            };
            which.add(next.request());
        }
        return over;
    }

    private static Response answer(int id, NetbiosName name) {
        return PositiveNameQueryResponse.fromServer(
                id, false, name, 0, List.of(AddressEntry.unique(NodeType.H, PEER.address())));
    }

    @Test
    void idsComeFromTheGeneratorAndTakenOnesArePassedOver() {
        Transactions<String> transactions = new Transactions<>(ids(0, 7, 0, 7, 65_535));

        assertThat(start(transactions, "a", THREE, 0).request().id()).isZero();
        assertThat(start(transactions, "b", THREE, 0).request().id()).isEqualTo(7);
        assertThat(start(transactions, "c", THREE, 0).request().id()).isEqualTo(65_535);
        assertThat(transactions.size()).isEqualTo(3);
    }

    @Test
    void idsAreUniqueUpToTheLimitAndThenNoneIsStarted() {
        Transactions<Integer> transactions = new Transactions<>(new Random(1));
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 0x8000; i++) {
            assertThat(ids.add(start(transactions, i, THREE, 0).request().id())).isTrue();
        }

        assertThat(transactions.start(-1, FROM, PEER, THREE, 0, id -> NameQueryRequest.toNode(id, NAME)))
                .isNull();
        assertThat(transactions.size()).isEqualTo(0x8000);
    }

    @Test
    void theRequestGoesToThePeerFromTheLocalAddress() {
        Pending<String> started = start(new Transactions<>(ids(7)), "a", THREE, 0);

        assertThat(started.send()).isEqualTo(new Effect.Send(FROM, PEER, NameQueryRequest.toNode(7, NAME)));
    }

    @Test
    void anAnswerMatchesByIdAddressPortAndName() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", THREE, 0);

        assertThat(transactions.match(answer(7, NAME), PEER)).isEqualTo(started);
        assertThat(transactions.match(answer(8, NAME), PEER)).isNull();
        assertThat(transactions.match(answer(7, NAME), new Endpoint(FROM, 137))).isNull();
        assertThat(transactions.match(answer(7, NAME), new Endpoint(PEER.address(), 138)))
                .isNull();
        assertThat(transactions.match(answer(7, NAME.withSuffix(0x00)), PEER)).isNull();
        assertThat(transactions.match(NegativeNameQueryResponse.fromServer(7, false, NAME, Rcode.NAM_ERR), PEER))
                .isEqualTo(started);
    }

    @Test
    void anAnswerWithoutNameMatchesByTheRest() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", THREE, 0);
        WackResponse named = WackResponse.of(7, NAME, 9, 0);
        WackResponse nameless = new WackResponse(7, named.flags(), null, 9, 0);

        assertThat(transactions.match(nameless, PEER)).isEqualTo(started);
        assertThat(transactions.match(nameless, new Endpoint(FROM, 137))).isNull();
    }

    @Test
    void anAnswerToABroadcastMatchesWhoeverSentItByIdAndName() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", THREE, 0);

        assertThat(transactions.match(answer(7, NAME))).isEqualTo(started);
        assertThat(transactions.match(answer(8, NAME))).isNull();
        assertThat(transactions.match(answer(7, NAME.withSuffix(0x00)))).isNull();
    }

    @Test
    void anExtendedRequestWaitsWithoutMoreTries() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", THREE, 0);

        assertThat(transactions.extend(started, 60_000)).isTrue();
        assertThat(requireNonNull(transactions.match(answer(7, NAME))).isExtended())
                .isTrue();
        transactions.left(started.request(), 50_000);
        Over early = expire(transactions, 59_999);
        assertThat(early.again()).isEmpty();
        assertThat(early.givenUp()).isEmpty();
        assertThat(expire(transactions, 60_000).givenUp()).hasSize(1);
        assertThat(transactions.size()).isZero();
    }

    @Test
    void aRequestThatWasGivenUpCanBeExtendedUnlessAnotherHasItsId() {
        Transactions<String> transactions = new Transactions<>(ids(7, 7));
        Pending<String> started = start(transactions, "a", THREE, 0);
        transactions.end(started);
        assertThat(transactions.extend(started, 60_000)).isTrue();
        assertThat(transactions.match(answer(7, NAME))).isNotNull();

        transactions.end(started);
        start(transactions, "b", THREE, 0);
        assertThat(transactions.extend(started, 60_000)).isFalse();
        assertThat(requireNonNull(transactions.match(answer(7, NAME))).subject())
                .isEqualTo("b");
    }

    @Test
    void matchingDoesNotEndARequest() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        start(transactions, "a", THREE, 0);
        transactions.match(answer(7, NAME), PEER);

        assertThat(transactions.match(answer(7, NAME), PEER)).isNotNull();
    }

    @Test
    void afterTheEndNothingMatchesAndNothingIsSentAgain() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        transactions.end(start(transactions, "a", THREE, 0));

        assertThat(transactions.match(answer(7, NAME), PEER)).isNull();
        assertThat(expire(transactions, 100_000)).isEqualTo(NOTHING);
        assertThat(transactions.size()).isZero();
        assertThat(transactions.nextTimeout()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void anAnswerToARequestThatHasEndedIsKnownAsSuch() {
        Transactions<String> transactions = new Transactions<>(ids(7, 8));
        Pending<String> answered = start(transactions, "a", ONE, 0);
        assertThat(transactions.answersEnded(answer(7, NAME), PEER)).isFalse();
        transactions.end(answered);
        Pending<String> unused = start(transactions, "b", ONE, 0);
        expire(transactions, 1_000);

        assertThat(transactions.answersEnded(answer(7, NAME), PEER)).isTrue();
        assertThat(transactions.answersEnded(answer(8, NAME), PEER))
                .as("given up")
                .isTrue();
        assertThat(transactions.answersEnded(answer(9, NAME), PEER)).isFalse();
        assertThat(transactions.answersEnded(answer(7, NetbiosName.of("WILMA", 0x20)), PEER))
                .isFalse();
        assertThat(transactions.answersEnded(answer(7, NAME), new Endpoint(FROM, 137)))
                .isFalse();
        assertThat(transactions.answersEnded(answer(7, NAME), new Endpoint(PEER.address(), 138)))
                .isFalse();
    }

    @Test
    void aRequestIsSentAgainOnScheduleWithTheSameIdAndThenGivenUp() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", new RetrySchedule(3, Duration.ofSeconds(1), 2), 0);
        List<Long> times = new ArrayList<>();
        List<Pending<String>> again = new ArrayList<>();
        List<Pending<String>> givenUp = new ArrayList<>();
        while (transactions.nextTimeout() != Deadlines.NEVER) {
            long now = transactions.nextTimeout();
            times.add(now);
            Over expired = expire(transactions, now);
            again.addAll(expired.again());
            givenUp.addAll(expired.givenUp());
        }

        assertThat(times).containsExactly(1_000L, 3_000L, 7_000L);
        assertThat(again).hasSize(2).allSatisfy(next -> assertThat(next.send()).isEqualTo(started.send()));
        assertThat(givenUp).singleElement().satisfies(last -> {
            assertThat(last.subject()).isEqualTo("a");
            assertThat(last.attempt()).isEqualTo(2);
        });
        assertThat(transactions.size()).isZero();
        assertThat(transactions.match(answer(7, NAME), PEER)).isNull();
    }

    @Test
    void nothingExpiresBeforeItsTime() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        start(transactions, "a", THREE, 5);

        assertThat(expire(transactions, 1_004).again()).isEmpty();
        assertThat(expire(transactions, 1_005).again()).hasSize(1);
        assertThat(expire(transactions, 1_005).again()).isEmpty();
        assertThat(transactions.nextTimeout()).isEqualTo(2_005);
    }

    @Test
    void aLateCallSendsOnceAndWaitsAFullInterval() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        start(transactions, "a", THREE, 0);

        assertThat(expire(transactions, 60_000).again()).hasSize(1);
        assertThat(transactions.nextTimeout()).isEqualTo(61_000);
    }

    /** What waited for a disk has its whole time, and no try more. */
    @Test
    void theTimeToAnswerBeginsWhenTheRequestHasLeft() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", ONE, 0);
        transactions.held(started.request());
        assertThat(expire(transactions, 60_000)).isEqualTo(NOTHING);
        assertThat(transactions.nextTimeout()).isEqualTo(Deadlines.NEVER);
        transactions.left(started.request(), 900);

        assertThat(expire(transactions, 1_899)).isEqualTo(NOTHING);
        assertThat(transactions.nextTimeout()).isEqualTo(1_900);
        assertThat(expire(transactions, 1_900).givenUp()).hasSize(1);
    }

    @Test
    void aReusedIdKeepsItsOwnTime() {
        Transactions<String> transactions = new Transactions<>(ids(7, 7));
        transactions.end(start(transactions, "old", THREE, 0));
        start(transactions, "new", ONE, 900);

        assertThat(expire(transactions, 1_000)).isEqualTo(NOTHING);
        assertThat(expire(transactions, 1_899).givenUp()).isEmpty();
        assertThat(expire(transactions, 1_900).givenUp())
                .singleElement()
                .satisfies(pending -> assertThat(pending.subject()).isEqualTo("new"));
    }

    @Test
    void aReusedIdIsDueInTimeThoughTheOldOneWasDueLater() {
        Transactions<String> transactions = new Transactions<>(ids(7, 7));
        transactions.end(start(transactions, "old", new RetrySchedule(1, Duration.ofSeconds(60), 1), 0));
        start(transactions, "new", ONE, 900);

        assertThat(transactions.nextTimeout()).isEqualTo(1_900);
        assertThat(expire(transactions, 1_900).givenUp()).hasSize(1);
        assertThat(expire(transactions, 60_000)).isEqualTo(NOTHING);
    }

    /** With thousands of requests given up together, ids are used again while the rest of them is still being told. */
    @Test
    void endingARequestAgainSparesTheOneThatHasItsIdNow() {
        Transactions<String> transactions = new Transactions<>(ids(7, 7));
        Pending<String> old = start(transactions, "old", ONE, 0);
        expire(transactions, 1_000);
        Pending<String> young = start(transactions, "young", ONE, 1_000);

        transactions.end(old);

        assertThat(transactions.match(answer(7, NAME), PEER)).isEqualTo(young);
        assertThat(expire(transactions, 2_000).givenUp()).containsExactly(young);
    }

    @Test
    void aRequestIsEndedAsOfAnyOfItsTries() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> first = start(transactions, "a", THREE, 0);
        expire(transactions, 1_000);

        transactions.end(first);

        assertThat(transactions.size()).isZero();
    }

    @Test
    void aTryThatCouldNotLeaveIsMadeAgainAndNotCounted() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", ONE, 0);
        transactions.unsent(started.request(), 10);

        assertThat(transactions.nextTimeout()).isLessThanOrEqualTo(1_010);
        assertThat(expire(transactions, 1_009)).isEqualTo(NOTHING);
        Over first = expire(transactions, 1_010);
        assertThat(first.givenUp()).isEmpty();
        assertThat(first.again())
                .singleElement()
                .satisfies(next -> assertThat(next.attempt()).isZero());
        assertThat(expire(transactions, 2_010).givenUp()).hasSize(1);
    }

    @Test
    void aRequestThatCannotLeaveForHalfAMinuteIsNotCalledSilent() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", ONE, 0);
        transactions.unsent(started.request(), 0);
        for (int second = 1; second < 30; second++) {
            assertThat(expire(transactions, 1000 * second).again()).hasSize(1);
            transactions.unsent(started.request(), 1000 * second);
        }

        Over last = expire(transactions, 30_000);
        assertThat(last.givenUp()).isEmpty();
        assertThat(last.unasked()).hasSize(1);
        assertThat(transactions.size()).isZero();
    }

    /** The try before it left, and was answered late. */
    @Test
    void anAnswerCountsThoughTheLastTryCouldNotLeave() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        Pending<String> started = start(transactions, "a", THREE, 0);
        expire(transactions, 1_000);
        transactions.unsent(started.request(), 1_000);

        assertThat(transactions.match(answer(7, NAME), PEER)).isNotNull();
    }

    @Test
    void whatHasEndedCannotBeUnsent() {
        Transactions<String> transactions = new Transactions<>(ids(7, 7));
        Pending<String> ended = start(transactions, "old", ONE, 0);
        transactions.end(ended);
        transactions.unsent(ended.request(), 0);
        assertThat(transactions.nextTimeout()).isEqualTo(1_000);
        start(transactions, "new", ONE, 0);
        transactions.unsent(ended.request(), 0);

        assertThat(expire(transactions, 1_000).givenUp()).hasSize(1);
    }

    @Test
    void aTimerThatGoesOffALittleLateCounts() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        start(transactions, "a", ONE, 0);

        assertThat(expire(transactions, 1_250).givenUp()).hasSize(1);
    }

    @Test
    void aTimerThatGoesOffLaterDoesNot() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        start(transactions, "a", ONE, 0);

        assertThat(expire(transactions, 1_251).again()).hasSize(1);
        assertThat(expire(transactions, 2_251).givenUp()).hasSize(1);
    }

    @Test
    void anExtendedRequestWaitsOnceMoreAfterALateCall() {
        Transactions<String> transactions = new Transactions<>(ids(7));
        transactions.extend(start(transactions, "a", THREE, 0), 60_000);

        assertThat(expire(transactions, 90_000)).isEqualTo(NOTHING);
        assertThat(transactions.nextTimeout()).isEqualTo(91_000);
        assertThat(transactions.match(answer(7, NAME))).isNotNull();
        assertThat(expire(transactions, 91_000).givenUp()).hasSize(1);
    }

    @Test
    void whatEndsWhileAnotherIsDealtWithDoesNotExpire() {
        Transactions<String> transactions = new Transactions<>(ids(7, 8));
        Pending<String> one = start(transactions, "one", ONE, 0);
        Pending<String> other = start(transactions, "other", ONE, 0);

        Expired<String> first = requireNonNull(transactions.expire(1_000));
        transactions.end(first.request().equals(one) ? other : one);
        assertThat(transactions.expire(1_000)).isNull();
    }

    /** However long the intervals are: who pauses is not kept from asking. */
    @Test
    void aPauseIsNoHindrance() {
        Transactions<String> transactions = new Transactions<>(ids(1));
        RetrySchedule slow = new RetrySchedule(2, Duration.ofSeconds(40), 1);
        Pending<String> started = start(transactions, "a", slow, 0);
        transactions.paused(started.request(), 0, 1_500);
        assertThat(expire(transactions, 1_499)).isEqualTo(NOTHING);
        assertThat(expire(transactions, 1_500).again()).hasSize(1);
        assertThat(expire(transactions, 41_500).again()).hasSize(1);
        Over over = expire(transactions, 81_500);
        assertThat(over.givenUp()).hasSize(1);
        assertThat(over.unasked()).isEmpty();
    }
}
