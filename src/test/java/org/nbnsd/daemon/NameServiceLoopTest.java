package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.DroppedUpdates;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClockEvent;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.SimplePart;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Request.NameQueryRequest;

/** The loop with a hand-driven clock and timer. */
final class NameServiceLoopTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("127.0.0.9"), 4000);
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0);
    private static final Effect CHANGE = new Effect.Persist(new Change.Remove(NAME), null);

    /** The length of a datagram that is a registration; the others are queries. */
    private static final int UPDATE = 50;

    /**
     * Writes down what it is called with, and asks for a message named like the datagram; updates change something first.
     * Datagrams of no octets make it fail.
     */
    private final class Core extends SimplePart {
        private final List<Integer> backlogs = new ArrayList<>();
        private final List<Effect> givenBack = new ArrayList<>();
        private List<Effect> instead = List.of();
        private long next = Deadlines.NEVER;
        private boolean failing;

        @Override
        public List<Effect> received(Input.Received received, long now) {
            Datagram datagram = received.datagram();
            calls.add("receive " + datagram.length() + " at " + now);
            clock += 5;
            if (datagram.length() == 0) {
                throw new AssertionError("an invariant is broken");
            }
            return datagram.length() == UPDATE ? List.of(CHANGE, send(UPDATE)) : List.of(send(datagram.length()));
        }

        @Override
        public List<Effect> backlog(Input.Backlog backlog, long now) {
            backlogs.add(backlog.changes());
            return List.of();
        }

        @Override
        public List<Effect> timePassed(Input.TimePassed passed, long now) {
            calls.add("expire at " + now);
            if (failing) {
                throw new IllegalStateException("broken");
            }
            next = Deadlines.NEVER;
            return List.of();
        }

        @Override
        public List<Effect> storageFailed(Input.StorageFailed failed, long now) {
            calls.add("storage failed: " + failed.reason() + " at " + now);
            givenBack.addAll(failed.undone());
            return instead;
        }

        @Override
        public List<Effect> rejected(Input.Rejected rejected, long now) {
            calls.add("rejected " + rejected.undone().size() + " for " + rejected.instead());
            return List.of(send(8));
        }

        @Override
        public List<Effect> changedElsewhere(Input.ChangedElsewhere changed, long now) {
            calls.add("changed elsewhere " + changed.changes());
            return List.of();
        }

        @Override
        public boolean understands(Wish wish) {
            return wish instanceof Wanted;
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            Wanted wanted = (Wanted) asked.wish();
            List<Effect> effects = new ArrayList<>(wanted.effects());
            if (wanted.isAnswered()) {
                effects.add(new Effect.Answer(asked.ticket(), "done at " + now, false));
            }
            return effects;
        }

        @Override
        public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
            calls.add("storage recovered at " + now);
            return List.of();
        }

        @Override
        public List<Effect> resumed(Input.Resumed resumed, long now) {
            calls.add("resumed at " + now);
            return List.of();
        }

        @Override
        public long nextTimeout() {
            return next;
        }

        @Override
        public List<Effect> listening(Input.Listening listening, long now) {
            calls.add("listen at " + now);
            return List.of();
        }
    }

    /** Something that is wanted, and what the core does for it. */
    private record Wanted(List<Effect> effects, boolean isAnswered) implements Wish {}

    private record Timer(long at, Runnable task, CompletableFuture<Void> future) {}

    private final List<String> calls = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private long clock = 1000;
    private final Core core = new Core();
    private final Deque<Runnable> disk = new ArrayDeque<>();
    private final FakeDurability durability = new FakeDurability((changes, whenDurable) -> disk.add(whenDurable));
    private final EventLog events = new EventLog();
    private final AwakeClock awake = new AwakeClock(() -> clock * 1_000_000);
    private final EffectRunner runner = new EffectRunner(
            new EffectRunner.Outlet() {
                @Override
                public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                    calls.add("send " + ((Message) MessageDecoder.decode(message)).id());
                }

                @Override
                public void flush() {
                    calls.add("flush");
                }
            },
            durability,
            events,
            Runnable::run,
            awake);
    private final NameServiceLoop loop = new NameServiceLoop(core, runner, () -> clock, this::arm);

    NameServiceLoopTest() {
        durability.onFailure(loop::storageFailed);
    }

    private Future<?> arm(long millis, Runnable task) {
        Timer timer = new Timer(clock + millis, task, new CompletableFuture<>());
        timers.add(timer);
        return timer.future();
    }

    private static Datagram datagram(int length) {
        byte[] octets = new byte[length];
        if (length == UPDATE) {
            octets[2] = 5 << 3;
        }
        return new Datagram(octets, length, PEER, new Endpoint(LOCAL, 137), false);
    }

    private static Effect send(int id) {
        return new Effect.Send(LOCAL, PEER, NameQueryRequest.toNode(id, NAME));
    }

    private void receive(int... lengths) {
        for (int length : lengths) {
            loop.received(datagram(length));
        }
        loop.burstOver();
    }

    private List<Long> armed() {
        return timers.stream()
                .filter(timer -> !timer.future().isDone())
                .map(Timer::at)
                .toList();
    }

    private void fire() {
        Timer due = timers.stream()
                .filter(timer -> !timer.future().isDone())
                .findFirst()
                .orElseThrow();
        clock = due.at();
        due.future().complete(null);
        due.task().run();
    }

    @Test
    void oneTimeAndOneFlushForEachBurst() {
        loop.received(datagram(1));
        loop.received(datagram(2));
        loop.burstOver();
        loop.received(datagram(3));
        loop.burstOver();
        assertThat(calls)
                .containsExactly(
                        "receive 1 at 1000",
                        "send 1",
                        "receive 2 at 1000",
                        "send 2",
                        "flush",
                        "receive 3 at 1010",
                        "send 3",
                        "flush");
    }

    @Test
    void theCoreIsToldOnceInEachBurstHowMuchWaitsForTheDisk() {
        receive(UPDATE, UPDATE, UPDATE);
        receive(1, 2);
        disk.remove().run();
        receive(1);
        assertThat(core.backlogs).containsExactly(0, 3, 0);
    }

    @Test
    void timeNeverGoesBackwards() {
        loop.received(datagram(1));
        loop.burstOver();
        clock = 10;
        loop.received(datagram(1));
        assertThat(calls).filteredOn(call -> call.startsWith("receive")).containsOnly("receive 1 at 1000");
    }

    @Test
    void oneTimerAndAlwaysTheEarliest() {
        core.next = 3000;
        loop.addressesChanged(List.of());
        assertThat(armed()).containsExactly(3000L);

        core.next = 2000;
        loop.addressesChanged(List.of());
        assertThat(armed()).as("an earlier deadline replaces").containsExactly(2000L);

        core.next = 5000;
        loop.addressesChanged(List.of());
        assertThat(armed()).as("a later one does not").containsExactly(2000L);

        calls.clear();
        fire();
        assertThat(calls).as("nothing is due yet").isEmpty();
        assertThat(armed()).containsExactly(5000L);

        fire();
        assertThat(calls).containsExactly("expire at 5000");
        assertThat(armed()).isEmpty();
    }

    @Test
    void aFailureCostsOneDatagramAndNoMore() {
        loop.received(datagram(1));
        loop.received(datagram(0));
        loop.received(datagram(2));
        loop.burstOver();
        assertThat(calls).filteredOn(call -> call.startsWith("send")).containsExactly("send 1", "send 2");
        assertThat(loop.failures()).isEqualTo(1);
    }

    @Test
    void aTimeoutThatFailsDoesNotSpin() {
        core.next = 1500;
        core.failing = true;
        loop.addressesChanged(List.of());
        fire();
        assertThat(armed()).containsExactly(2500L);
        fire();
        assertThat(armed()).containsExactly(3500L);
        core.failing = false;
        fire();
        assertThat(armed()).isEmpty();
        assertThat(loop.failures()).isEqualTo(2);
    }

    @Test
    void nothingIsCalledAfterTheStop() {
        core.next = 1500;
        loop.addressesChanged(List.of());
        loop.received(datagram(1));
        loop.stop();
        assertThat(calls).as("what was received is finished").endsWith("send 1", "flush");
        assertThat(timers).allMatch(timer -> timer.future().isDone());
        calls.clear();
        loop.received(datagram(1));
        loop.burstOver();
        assertThat(calls).isEmpty();
    }

    @Test
    void theCoreGetsBackWhatTheDiskFailedToTakeAndWhatItWantsInsteadLeaves() {
        receive(UPDATE, 3);
        core.instead = List.of(CHANGE, send(7));
        calls.clear();
        clock = 2000;
        durability.fail("the disk is full");
        assertThat(core.givenBack)
                .as("the change, and what waited for it")
                .containsExactly(CHANGE, send(UPDATE), send(3));
        assertThat(calls).containsExactly("storage failed: the disk is full at 2000", "send 7", "flush");
        assertThat(durability.undone()).containsExactly(List.of(new Change.Remove(NAME)));

        disk.remove().run();
        durability.fail("the disk is still full");
        assertThat(calls)
                .as("one failure is told once, and nothing of it leaves later")
                .hasSize(3);
    }

    @Test
    void theCoreIsToldWhenTheDiskWorksAgain() {
        receive(UPDATE);
        durability.fail("the disk is full");
        calls.clear();
        clock = 3000;
        durability.work();
        assertThat(calls).containsExactly("storage recovered at 3000");
        receive(UPDATE);
        disk.getLast().run();
        assertThat(calls).endsWith("send 50", "flush");
        durability.fail("the disk is full again");
        assertThat(calls).endsWith("storage failed: the disk is full again at 3005");
    }

    @Test
    void whatWasReceivedWithTheFailureIsTakenBackWithTheRest() {
        loop.received(datagram(UPDATE));
        durability.fail("the disk is full");
        assertThat(core.givenBack).containsExactly(CHANGE, send(UPDATE));
    }

    @Test
    void aDiskThatDoesNotAnswerForFiveSecondsHasFailed() {
        receive(UPDATE);
        while (clock < 6000) {
            clock += 1_000;
            check();
        }
        clock = 6005;
        check();
        assertThat(calls).as("5 s").noneMatch(call -> call.startsWith("storage"));
        clock = 6006;
        loop.checkStorage();
        loop.checkStorage();
        assertThat(calls).filteredOn(call -> call.startsWith("storage")).hasSize(1);
        assertThat(core.givenBack).containsExactly(CHANGE, send(UPDATE));

        durability.work();
        clock = 60_000;
        loop.checkStorage();
        assertThat(calls).as("nothing waits any more").last().isEqualTo("storage recovered at 6006");
    }

    /** It was stopped, or looked for garbage, while the disk did its work; only then it hears of that. */
    @Test
    void aDiskThatCouldNotBeHeardHasNotFailed() {
        receive(UPDATE);
        clock = 1_500;
        check();
        clock = 60_000;
        for (int missed = 0; missed < 58; missed++) {
            check();
        }
        assertThat(calls).noneMatch(call -> call.startsWith("storage"));
        disk.remove().run();
        check();
        assertThat(calls).noneMatch(call -> call.startsWith("storage"));

        receive(UPDATE);
        for (int second = 0; second <= 6; second++) {
            clock += 1_000;
            check();
        }
        assertThat(calls).filteredOn(call -> call.startsWith("storage")).hasSize(1);
    }

    /** As the daemon does every second. */
    private void check() {
        awake.look();
        loop.checkStorage();
    }

    @Test
    void onlyQueriesAreTakenWhileTheDiskIsFarBehind() {
        List<Effect> burst = new ArrayList<>(List.of(CHANGE));
        while (burst.size() <= EffectRunner.MOST_WAITING) {
            burst.add(send(1));
        }
        runner.add(burst);
        runner.endBurst();
        receive(UPDATE, 3, UPDATE);
        assertThat(calls).containsExactly("receive 3 at 1000");
        assertThat(loop.refused()).isEqualTo(2);
        assertThat(events.counts()).containsEntry("UPDATES_DROPPED", 1L);

        disk.remove().run();
        calls.clear();
        receive(UPDATE);
        assertThat(calls).hasSize(1).first().asString().startsWith("receive 50");
        assertThat(loop.refused()).isEqualTo(2);
        clock += DroppedUpdates.CALM_MILLIS;
        loop.checkStorage();
        assertThat(events.counts()).containsEntry("UPDATES_TAKEN", 1L);
    }

    /** A million names may expire in one second, and each is a change that waits for the disk. */
    @Test
    void nothingExpiresWhileTheDiskIsFarBehind() {
        List<Effect> burst = new ArrayList<>(List.of(CHANGE));
        while (burst.size() <= EffectRunner.MOST_WAITING) {
            burst.add(send(1));
        }
        runner.add(burst);
        runner.endBurst();
        core.next = clock + 100;
        loop.burstOver();
        receive(3);
        Timer first = timers.get(timers.size() - 1);
        clock = first.at();
        calls.clear();
        first.task().run();
        assertThat(calls).noneMatch(call -> call.startsWith("expire"));

        disk.remove().run();
        Timer second = timers.get(timers.size() - 1);
        assertThat(second.at()).isGreaterThan(clock);
        clock = second.at();
        second.task().run();
        assertThat(calls).last().asString().startsWith("expire at");
    }

    private CompletableFuture<Object> ask(Effect... effects) {
        return loop.ask(new Wanted(List.of(effects), true));
    }

    private CompletableFuture<String> look() {
        return loop.look(at -> "seen at " + at);
    }

    @Test
    void aWishIsAnsweredAndWhatIsSeenIsToldWhenItIsDurable() {
        CompletableFuture<Object> edit = ask(CHANGE, send(9));
        CompletableFuture<String> look = look();
        CompletableFuture<Object> unchanged = ask();
        assertThat(edit).isNotDone();
        assertThat(look).as("it may have seen the edit").isNotDone();
        assertThat(unchanged).as("it may rest on the edit").isNotDone();
        disk.remove().run();
        assertThat(calls).containsExactly("send 9", "flush");
        assertThat(edit).isCompletedWithValue("done at 1000");
        assertThat(look).isCompletedWithValue("seen at 1000");
        assertThat(unchanged).isCompletedWithValue("done at 1000");
        assertThat(ask()).isCompletedWithValue("done at 1000");
        assertThat(look()).isCompletedWithValue("seen at 1000");
    }

    @Test
    void aWishThatIsTakenBackFails() {
        CompletableFuture<Object> edit = ask(CHANGE);
        durability.fail("the disk is full");
        assertThat(edit).isCompletedExceptionally();
        assertThat(core.givenBack).startsWith(CHANGE).hasSize(2);
        assertThat(look()).as("a look is possible meanwhile").isCompletedWithValue("seen at 1000");
    }

    @Test
    void aWishThatIsABugFailsAlone() {
        CompletableFuture<String> bug = loop.look(at -> {
            throw new AssertionError("an invariant is broken, on purpose");
        });
        assertThat(bug).isCompletedExceptionally();
        assertThat(loop.ask(new Wish() {})).as("nobody does this").isCompletedExceptionally();
        assertThat(loop.failures()).isEqualTo(2);
        assertThat(ask()).isCompletedWithValue("done at 1000");
    }

    @Test
    void nothingIsWantedAfterTheStopAndWhoeverWaitsIsTold() {
        CompletableFuture<Object> open = loop.ask(new Wanted(List.of(), false));
        CompletableFuture<Object> decided = ask(CHANGE);
        loop.stop();
        assertThat(open).isCompletedExceptionally();
        assertThat(decided).as("the disk still has the word").isNotDone();
        assertThat(ask(CHANGE)).isCompletedExceptionally();
        assertThat(look()).isCompletedExceptionally();
        disk.remove().run();
        assertThat(decided).isCompletedWithValue("done at 1000");
        assertThat(disk).isEmpty();
        calls.clear();
        durability.fail("the disk is full");
        assertThat(calls).isEmpty();
    }

    @Test
    void aRejectedFamilyGoesBackToTheCoreAndItsWishFails() {
        List<Durability.Outcome> outcomes = new ArrayList<>();
        durability.rejecting(outcomes::add);
        CompletableFuture<Object> edit = ask(CHANGE, send(9));
        CompletableFuture<String> look = look();
        List<Change> instead = List.of(new Change.Remove(NAME));
        outcomes.get(0).refused(new Durability.Refusal(Effect.family(NAME), false, instead));
        assertThat(calls).containsExactly("rejected 3 for " + instead, "send 8", "flush");
        assertThat(edit).isCompletedExceptionally();
        assertThat(look).isCompletedExceptionally();
        outcomes.remove(0).durable();
        assertThat(ask()).isCompletedWithValue("done at 1000");
    }

    /** Whoever keeps the records knows on what a change rests by when it gets it. */
    @Test
    void whatWasDecidedBeforeTheNewsIsHandedOverBeforeTheyAreLookedAt() {
        List<Integer> handedOver = new ArrayList<>();
        durability.rejecting(outcome -> handedOver.add(1));
        loop.received(datagram(UPDATE));
        List<Integer> before = new ArrayList<>();

        loop.hear(() -> {
            before.addAll(handedOver);
            return new Input.ChangedElsewhere(List.of());
        });

        assertThat(before).containsExactly(1);
        assertThat(calls).contains("changed elsewhere []");
    }

    @Test
    void theCoreLearnsOfWhatWasChangedElsewhere() {
        loop.handle(new Input.ChangedElsewhere(List.of(new Change.Remove(NAME))));
        assertThat(calls).containsExactly("changed elsewhere [" + new Change.Remove(NAME) + "]");
    }

    @Test
    void theCoreLearnsThatNothingWasDoneForAWhileAndOfNoClockThatWasSet() {
        loop.clocksParted(List.of(new ClockEvent.ClockSet(5_000, 5_000)));
        assertThat(calls).isEmpty();
        loop.clocksParted(List.of(new ClockEvent.ProcessStopped(90_000, 90_000, 0)));
        loop.clocksParted(List.of(new ClockEvent.MachineSlept(90_000, 90_000), new ClockEvent.ClockSet(5_000, 0)));
        assertThat(calls).containsExactly("resumed at 1000", "resumed at 1000");
        loop.stop();
        loop.clocksParted(List.of(new ClockEvent.ProcessStopped(90_000, 90_000, 0)));
        assertThat(calls).hasSize(2);
    }
}
