package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.TrafficEvent;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;

final class EffectRunnerTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("127.0.0.9"), 4000);
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0);

    private final List<String> done = new ArrayList<>();
    private final List<Integer> persisted = new ArrayList<>();
    private final List<Runnable> disk = new ArrayList<>();
    private final EventLog events = new EventLog();
    private long nanos;
    private final FakeDurability durability = new FakeDurability((changes, whenDurable) -> {
        persisted.add(changes.size());
        disk.add(whenDurable);
    });
    private final EffectRunner.Questions questions = new EffectRunner.Questions() {
        @Override
        public void held(Effect.Send question) {
            done.add("held " + question.message().id());
        }

        @Override
        public void left(Effect.Send question) {
            done.add("left " + question.message().id());
        }

        @Override
        public void unsent(Effect.Send question) {
            done.add("unsent " + question.message().id());
        }
    };
    /** What the system does not take, at once; and what it does not take at the next flush. */
    private final Set<Integer> refusedAtOnce = new HashSet<>();

    private final Set<Integer> refusedLater = new HashSet<>();
    private final List<Runnable> late = new ArrayList<>();
    private final EffectRunner runner = new EffectRunner(
            new EffectRunner.Outlet() {
                @Override
                public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                    int id = ((Message) MessageDecoder.decode(message)).id();
                    done.add("send " + id);
                    if (unsent != null && refusedAtOnce.contains(id)) {
                        unsent.run();
                    } else if (unsent != null && refusedLater.contains(id)) {
                        late.add(unsent);
                    }
                }

                @Override
                public void flush() {
                    done.add("flush");
                    late.forEach(Runnable::run);
                    late.clear();
                }
            },
            durability,
            events,
            Runnable::run,
            () -> nanos);

    private static Effect send(int id) {
        return send(id, NAME);
    }

    private static Effect send(int id, NetbiosName name) {
        return new Effect.Send(LOCAL, PEER, NameQueryRequest.toNode(id, name));
    }

    private static Effect persist() {
        return new Effect.Persist(new Change.Remove(NAME), null);
    }

    private static Effect report() {
        return new Effect.Report(new TrafficEvent.NodeStatusAnswered(NAME, LOCAL, LOCAL, false));
    }

    @Test
    void aQuestionThatTheSystemDoesNotTakeIsToldAsUnsent() {
        refusedAtOnce.add(1);
        refusedLater.add(2);
        runner.onQuestions(questions);
        run(send(1), send(2), send(3));
        assertThat(done).containsExactly("send 1", "unsent 1", "send 2", "send 3", "flush", "unsent 2");
    }

    @Test
    void aQuestionThatWaitedForTheDiskAndThenIsNotTakenIsUnsentInTheEnd() {
        refusedAtOnce.add(1);
        refusedLater.add(2);
        runner.onQuestions(questions);
        run(persist(), send(1), send(2));
        done.clear();
        disk.remove(0).run();
        assertThat(done).containsExactly("send 1", "unsent 1", "send 2", "left 2", "flush", "unsent 2");
    }

    @Test
    void anAnswerThatTheSystemDoesNotTakeIsAsIfTheNetworkHadLostIt() {
        refusedAtOnce.add(7);
        run(new Effect.Send(LOCAL, PEER, NegativeNameQueryResponse.fromNode(7, NAME, Rcode.NAM_ERR)));
        assertThat(done).containsExactly("send 7", "flush");
    }

    @Test
    void aBurstLeavesInOrderWithOneFlush() {
        run(send(1), report(), send(2), send(3));
        assertThat(done).containsExactly("send 1", "send 2", "send 3", "flush");
        assertThat(events.counts()).containsEntry("NODE_STATUS_ANSWERED", 1L);
    }

    @Test
    void whatFollowsAChangeWaitsUntilItIsDurable() {
        run(send(1), persist(), send(2), persist(), send(3), report());
        assertThat(done).containsExactly("send 1", "flush");
        assertThat(events.counts()).isEmpty();
        assertThat(persisted).as("changes of a burst go together").containsExactly(2);

        disk.get(0).run();
        assertThat(done).containsExactly("send 1", "flush", "send 2", "send 3", "flush");
        assertThat(events.counts()).isNotEmpty();
    }

    /** The query of a later burst may be about the name whose registration is still on its way to the disk. */
    @Test
    void whatIsSaidLaterOfThatNameWaitsToo() {
        run(persist(), send(1));
        run(send(2));
        run(persist(), send(3));
        assertThat(done).isEmpty();
        assertThat(persisted).as("both are on their way to the disk").containsExactly(1, 1);

        disk.get(1).run();
        assertThat(done).as("the first is not durable yet").isEmpty();
        disk.get(0).run();
        assertThat(done).containsExactly("send 1", "send 2", "send 3", "flush");
    }

    /** A user's name, for one, depends on what is registered of the computer of that name. */
    @Test
    void otherSuffixesOfTheNameWaitWithIt() {
        run(persist(), send(1));
        run(send(2, NAME.withSuffix(0x03)));
        assertThat(done).isEmpty();
        disk.get(0).run();
        assertThat(done).containsExactly("send 1", "send 2", "flush");
    }

    @Test
    void whatIsSaidOfOtherNamesDoesNotWaitForTheDisk() {
        run(persist(), send(1));
        run(send(2, NetbiosName.of("OTHER", 0)));
        assertThat(done).containsExactly("send 2", "flush");
    }

    @Test
    void aPromiseIsKeptWhenTheLastEffectHasLeft() {
        run(persist(), send(1));
        CompletableFuture<Void> durable = runner.durable();
        assertThat(durable).isNotDone();
        disk.get(0).run();
        assertThat(done).containsExactly("send 1", "flush");
        assertThat(durable).isCompleted();
        assertThat(runner.durable()).isCompleted();
    }

    @Test
    void aPromiseDoesNotWaitForWhatComesLater() {
        run(persist(), send(1));
        CompletableFuture<Void> first = runner.durable();
        run(persist(), send(2));
        CompletableFuture<Void> both = runner.durable();
        disk.get(0).run();
        assertThat(first).isCompleted();
        assertThat(both).isNotDone();
        disk.get(1).run();
        assertThat(both).isCompleted();
    }

    @Test
    void promisesAreBrokenWhenItStops() {
        run(persist(), send(1));
        CompletableFuture<Void> durable = runner.durable();
        runner.stop();
        assertThat(durable).isCompletedExceptionally();
        disk.get(0).run();
        assertThat(done).as("what became durable all the same is answered").containsExactly("send 1", "flush");
    }

    @Test
    void isBehindForAsLongAsTheOldestChangesWait() {
        assertThat(runner.nanosBehind()).isZero();
        run(persist(), send(1));
        nanos += 700;
        run(persist(), send(2));
        nanos += 50;
        assertThat(runner.nanosBehind()).isEqualTo(750);
        disk.get(0).run();
        assertThat(runner.nanosBehind()).isEqualTo(50);
        disk.get(1).run();
        assertThat(runner.nanosBehind()).isZero();
    }

    /** The disk was given up too early; its answer comes after all, and means nothing any more. */
    @Test
    void anAnswerOfTheDiskAboutWhatWasTakenBackChangesNothing() {
        run(persist(), send(1));
        runner.takeBack();
        runner.recover(List.of(), () -> done.add("working"));
        durability.work();
        run(persist(), send(2));
        CompletableFuture<Void> durable = runner.durable();
        disk.get(0).run();
        assertThat(done).as("nothing that waits for the later change").containsExactly("working");
        assertThat(durable).isNotDone();
        disk.get(1).run();
        assertThat(done).containsExactly("working", "send 2", "flush");
    }

    @Test
    void whatTheDiskFailedToTakeIsGivenBack() {
        run(send(1), persist(), send(2));
        run(send(3));
        CompletableFuture<Void> durable = runner.durable();
        assertThat(runner.takeBack()).containsExactly(persist(), send(2), send(3));
        assertThat(durable).isCompletedExceptionally();
        assertThat(runner.nanosBehind()).isZero();

        disk.get(0).run();
        assertThat(done).as("it is too late for that answer").containsExactly("send 1", "flush");
    }

    @Test
    void whatIsDoneInsteadLeavesAtOnceAndWorkGoesOnWhenItIsUndone() {
        run(persist(), send(1));
        runner.takeBack();
        Change back = new Change.Remove(NAME);
        runner.recover(List.of(new Effect.Persist(back, null), send(2)), () -> done.add("working"));
        assertThat(done).containsExactly("send 2", "flush");
        assertThat(durability.undone()).containsExactly(List.of(back));
        assertThat(runner.isFailing()).isTrue();

        durability.work();
        assertThat(done).endsWith("working");
        assertThat(runner.isFailing()).isFalse();
        run(persist(), send(3));
        disk.get(1).run();
        assertThat(done).endsWith("send 3", "flush");
    }

    /** The time that a holder has to answer begins when the question leaves. */
    @Test
    void aQuestionThatHadToWaitIsToldWhenItLeaves() {
        runner.onQuestions(questions);
        run(send(1), persist(), send(2));
        assertThat(done).containsExactly("send 1", "held 2", "flush");

        disk.get(0).run();
        assertThat(done).containsExactly("send 1", "held 2", "flush", "send 2", "left 2", "flush");
    }

    @Test
    void soIsOneThatLeavesBecauseTheDiskFailed() {
        runner.onQuestions(questions);
        run(persist(), send(1));
        List<Effect> undone = runner.takeBack();
        runner.recover(undone.subList(1, 2), () -> {});
        assertThat(done).containsExactly("held 1", "send 1", "left 1", "flush");
    }

    private void run(Effect... effects) {
        runner.add(List.of(effects));
        runner.endBurst();
    }

    @Test
    void nothingLeavesAfterAChangeThatTheDiskRefuses() {
        List<Integer> sent = new ArrayList<>();
        EffectRunner.Outlet outlet = new EffectRunner.Outlet() {
            @Override
            public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                sent.add(((Message) MessageDecoder.decode(message)).id());
            }

            @Override
            public void flush() {}
        };
        Durability broken = new FakeDurability((changes, whenDurable) -> {
            throw new IllegalStateException("broken on purpose");
        });
        EffectRunner stuck = new EffectRunner(outlet, broken, events, Runnable::run, () -> nanos);
        stuck.add(List.of(send(1), persist(), send(2)));
        stuck.endBurst();
        stuck.add(List.of(send(3)));
        stuck.endBurst();
        assertThat(sent).containsExactly(1);
        assertThat(stuck.failures()).isEqualTo(1);
    }

    @Test
    void whatIsEarlyWaitsForNothing() {
        run(persist(), send(1));
        Effect early = new Effect.Send(LOCAL, PEER, NameQueryRequest.toNode(2, NAME), true);
        Effect event = new Effect.Report(
                new BurstEvent.GrantedUnchecked(NAME, LOCAL, LOCAL, Prefix.ALL, "limits.waiting", 300));
        run(early, persist(), send(3), event);
        assertThat(done).containsExactly("send 2", "flush");
        assertThat(events.counts()).containsOnlyKeys("GRANTED_UNCHECKED");
        assertThat(runner.early()).isEqualTo(1);
        assertThat(runner.takeBack()).as("it has left").containsExactly(persist(), persist(), send(1), send(3));
    }

    @Test
    void theBacklogIsTheChangesThatAreNotDurable() {
        run(persist(), persist(), send(1));
        run(persist());
        assertThat(runner.backlog()).isEqualTo(3);
        disk.get(1).run();
        assertThat(runner.backlog()).as("the first are not durable yet").isEqualTo(3);
        disk.get(0).run();
        assertThat(runner.backlog()).isZero();
        run(persist());
        runner.takeBack();
        assertThat(runner.backlog()).isZero();
    }

    @Test
    void isFullWhenTheDiskIsFarBehind() {
        List<Effect> burst = new ArrayList<>();
        burst.add(persist());
        while (burst.size() <= EffectRunner.MOST_WAITING) {
            burst.add(report());
        }
        runner.add(burst);
        runner.endBurst();
        assertThat(runner.isFull()).isTrue();
        disk.get(0).run();
        assertThat(runner.isFull()).isFalse();
    }

    /** Who sees an answer may ask a subscriber, and who is slow keeps nobody waiting. */
    @Test
    void whatHasBecomeDurableIsPublishedBeforeTheAnswersLeave() throws Exception {
        BlockingQueue<List<Durability.Write>> told = new LinkedBlockingQueue<>();
        CountDownLatch slow = new CountDownLatch(1);
        DurableFeed feed = new DurableFeed();
        DurableFeed.Subscriber subscriber = new DurableFeed.Subscriber() {
            @Override
            public void durable(List<Durability.Write> group) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                told.add(group);
            }

            @Override
            public void missed(long changes) {
                throw new AssertionError("nothing is missed");
            }
        };
        feed.subscribe("test", 100, subscriber);
        runner.publishTo(feed);
        Effect elsewhere = new Effect.Adopted(new Change.Remove(NetbiosName.of("WILMA", 0)), null);

        runner.add(List.of(persist(), send(1)));
        runner.endBurst();
        runner.add(List.of(elsewhere));
        disk.remove(0).run();
        assertThat(done).contains("send 1");
        slow.countDown();

        assertThat(List.of(take(told), take(told)))
                .containsExactly(
                        List.of(new Durability.Write(new Change.Remove(NetbiosName.of("WILMA", 0)), null)),
                        List.of(new Durability.Write(new Change.Remove(NAME), null)));
        feed.close();
    }

    private static List<Durability.Write> take(BlockingQueue<List<Durability.Write>> told) throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
    }
}
