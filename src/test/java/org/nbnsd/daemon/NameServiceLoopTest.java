package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;

/** The loop with a hand-driven clock and timer. */
final class NameServiceLoopTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("127.0.0.9"), 4000);

    /** Writes down what it is called with; datagrams of no octets make it fail. */
    private final class Core implements NameService {
        private long next = Deadlines.NEVER;
        private boolean failing;

        @Override
        public List<Effect> receive(Datagram datagram, long now) {
            calls.add("receive " + datagram.length() + " at " + now);
            clock += 5;
            if (datagram.length() == 0) {
                throw new AssertionError("an invariant is broken");
            }
            return List.of(
                    new Effect.Send(LOCAL, PEER, NameQueryRequest.toNode(datagram.length(), NetbiosName.WILDCARD)));
        }

        @Override
        public List<Effect> expire(long now) {
            calls.add("expire at " + now);
            if (failing) {
                throw new IllegalStateException("broken");
            }
            next = Deadlines.NEVER;
            return List.of();
        }

        @Override
        public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
            calls.add("storage failed: " + reason + " at " + now);
            return List.of();
        }

        @Override
        public List<Effect> storageRecovered(long now) {
            calls.add("storage recovered at " + now);
            return List.of();
        }

        @Override
        public long nextTimeout() {
            return next;
        }

        @Override
        public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
            calls.add("listen at " + now);
            return List.of();
        }
    }

    private record Timer(long at, Runnable task, CompletableFuture<Void> future) {}

    private final List<String> calls = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private long clock = 1000;
    private final Core core = new Core();
    private final NameServiceLoop loop = new NameServiceLoop(
            core,
            new EffectRunner(
                    new EffectRunner.Outlet() {
                        @Override
                        public void send(Ipv4Address from, Endpoint to, byte[] message) {
                            calls.add("send");
                        }

                        @Override
                        public void flush() {
                            calls.add("flush");
                        }
                    },
                    Durability.MEMORY_ONLY,
                    new EventLog(),
                    Runnable::run),
            () -> clock,
            this::arm);

    private Future<?> arm(long millis, Runnable task) {
        Timer timer = new Timer(clock + millis, task, new CompletableFuture<>());
        timers.add(timer);
        return timer.future();
    }

    private static Datagram datagram(int length) {
        return new Datagram(new byte[length], length, PEER, new Endpoint(LOCAL, 137), false);
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
                        "receive 2 at 1000",
                        "send",
                        "send",
                        "flush",
                        "receive 3 at 1010",
                        "send",
                        "flush");
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
        assertThat(calls).filteredOn("send"::equals).hasSize(2);
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
        assertThat(calls).as("what was received is finished").endsWith("send", "flush");
        assertThat(timers).allMatch(timer -> timer.future().isDone());
        calls.clear();
        loop.received(datagram(1));
        loop.burstOver();
        assertThat(calls).isEmpty();
    }
}
