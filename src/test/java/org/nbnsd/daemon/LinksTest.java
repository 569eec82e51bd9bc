package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.LinkCounter;
import org.nbnsd.net.Links;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.Link.Why;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.protocol.SimplePart;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;

/** A part of the core that has links, and links that are not real, with the real loop between them. */
final class LinksTest {
    private static final Endpoint HERE = new Endpoint(Ipv4Address.parse("127.0.0.1"), 4242);
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("127.0.0.9"), 42);
    private static final Link OURS = new Link("test", Link.Opener.US, 1);
    private static final Link THEIRS = new Link("test", Link.Opener.PEER, 1);
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0x20);
    private static final Effect CHANGE = new Effect.Persist(new Change.Remove(NAME), null);

    /** Does what a test wants, says back what it hears, and writes down all inputs about links. */
    private final class Talker extends SimplePart {
        private final List<Input> heard = new ArrayList<>();
        private boolean echoes;
        private boolean busy;

        @Override
        public List<Effect> handle(Input input, long now) {
            assertThat(busy).as("the core is called while it is being called").isFalse();
            busy = true;
            try {
                if (input instanceof Input.Linked) {
                    heard.add(input);
                }
                return super.handle(input, now);
            } finally {
                busy = false;
            }
        }

        @Override
        public boolean serves(String service) {
            return service.equals("test");
        }

        @Override
        public boolean understands(Wish wish) {
            return wish instanceof Wanted;
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            return ((Wanted) asked.wish()).effects();
        }

        @Override
        public List<Effect> linkHeard(Input.LinkHeard input, long now) {
            return echoes ? List.of(new Effect.Transmit(input.link(), input.octets())) : List.of();
        }
    }

    private record Wanted(List<Effect> effects) implements Wish {}

    /** Writes down what is wanted of it. */
    private final class FakeLinks implements Links {
        private final List<String> wanted = new ArrayList<>();
        private final List<Input.Linked> taken = new ArrayList<>();
        private @Nullable Listener listener;
        private boolean fails;

        @Override
        public void start(Listener told) {
            listener = told;
        }

        @Override
        public boolean connect(Link link, Endpoint to, int patienceMillis) {
            wanted.add("connect " + link + " at " + to + " within " + patienceMillis);
            if (fails) {
                tell(new Input.LinkClosed(link, Why.UNREACHABLE, "connection refused"));
            }
            return true;
        }

        @Override
        public void transmit(Link link, byte[] octets) {
            wanted.add("transmit " + link + ": " + OctetString.of(octets));
        }

        @Override
        public void close(Link link) {
            wanted.add("close " + link);
        }

        @Override
        public void taken(Input.Linked input) {
            taken.add(input);
        }

        @Override
        public Map<LinkCounter, Long> counters() {
            return Map.of();
        }

        private void tell(Input.Linked input) {
            if (listener == null) {
                throw new AssertionError("not started");
            }
            listener.happened(input);
        }

        private void happens(Input.Linked input) {
            tell(input);
            runTasks();
        }
    }

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> disk = new ArrayList<>();
    private final FakeDurability durability = new FakeDurability((changes, whenDurable) -> disk.add(whenDurable));
    private final Talker talker = new Talker();
    private final FakeLinks links = new FakeLinks();
    private final EffectRunner runner = new EffectRunner(
            new EffectRunner.Outlet() {
                @Override
                public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                    throw new AssertionError("no datagrams here");
                }

                @Override
                public void flush() {}
            },
            durability,
            new EventLog(),
            Runnable::run,
            () -> 0);
    private final NameServiceLoop loop = new NameServiceLoop(talker, runner, () -> 1000, (millis, task) -> {
        tasks.add(task);
        return new CompletableFuture<Void>();
    });

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void want(Effect... effects) {
        CompletableFuture<Object> unused = loop.ask(new Wanted(List.of(effects)));
        runTasks();
        assertThat(loop.failures() + runner.failures()).as("bugs").isZero();
    }

    private static Effect connect() {
        return new Effect.Connect(OURS, PEER, 500);
    }

    private static Effect.Transmit transmit(Link link, int... octets) {
        byte[] all = new byte[octets.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) octets[i];
        }
        return new Effect.Transmit(link, OctetString.of(all));
    }

    private void open() {
        runner.links().use(links);
        want(connect());
        links.happens(new Input.LinkOpened(OURS, HERE, PEER));
        talker.heard.clear();
        links.wanted.clear();
    }

    @Test
    void whoWantsALinkThatNobodyMakesIsToldSo() {
        want(connect());

        assertThat(talker.heard)
                .containsExactly(new Input.LinkClosed(
                        OURS, Why.UNAVAILABLE, "this daemon makes no links for " + OURS.service()));
        assertThat(runner.links().all()).isEmpty();
    }

    @Test
    void aLinkIsOpenedHeardAndClosed() {
        runner.links().use(links);
        talker.echoes = true;
        want(connect());
        Input.Linked opened = new Input.LinkOpened(OURS, HERE, PEER);
        Input.Linked heard = new Input.LinkHeard(OURS, OctetString.of((byte) 7, (byte) 8));
        Input.Linked sent = new Input.LinkSent(OURS, 2);
        links.happens(opened);
        links.happens(heard);
        links.happens(sent);
        want(new Effect.Close(OURS));
        links.happens(new Input.LinkHeard(OURS, OctetString.of((byte) 9)));
        links.happens(new Input.LinkClosed(OURS, Why.BY_PEER, ""));

        assertThat(links.wanted)
                .containsExactly(
                        "connect test to 1 at " + PEER + " within 500", "transmit test to 1: 0708", "close test to 1");
        assertThat(talker.heard).containsExactly(opened, heard, sent, new Input.LinkClosed(OURS, Why.BY_US, ""));
        assertThat(runner.links().all()).isEmpty();
    }

    @Test
    void aPeersLinkIsHeardOfFromItsOpeningToItsEnd() {
        runner.links().use(links);
        Input.Linked heard = new Input.LinkHeard(THEIRS, OctetString.of((byte) 7));
        Input.Linked opened = new Input.LinkOpened(THEIRS, HERE, PEER);
        Input.Linked closed = new Input.LinkClosed(THEIRS, Why.BY_PEER, "");
        links.happens(heard);
        links.happens(opened);
        links.happens(heard);
        links.happens(closed);
        links.happens(heard);
        links.happens(closed);

        assertThat(talker.heard).containsExactly(opened, heard, closed);
    }

    @Test
    void aLinkThatFailsWhileItIsWantedIsToldOfWhenTheCoreHasDone() {
        runner.links().use(links);
        links.fails = true;
        want(connect(), transmit(OURS, 1));

        assertThat(talker.heard).containsExactly(new Input.LinkClosed(OURS, Why.UNREACHABLE, "connection refused"));
        assertThat(links.wanted).hasSize(1);
    }

    @Test
    void whatIsTransmittedAfterAChangeWaitsUntilItIsDurableAndNothingOvertakesIt() {
        open();
        want(CHANGE, transmit(OURS, 1));
        want(transmit(OURS, 2));
        assertThat(links.wanted).isEmpty();

        disk.remove(0).run();
        assertThat(links.wanted).containsExactly("transmit test to 1: 01", "transmit test to 1: 02");
    }

    @Test
    void whatWasToBeTransmittedAfterARejectedChangeIsGivenBackAndSoIsWhatFollows() {
        open();
        durability.rejecting(outcome ->
                disk.add(() -> outcome.refused(new Durability.Refusal(Effect.family(NAME), false, List.of()))));
        want(CHANGE, transmit(OURS, 1));
        want(transmit(OURS, 2));
        disk.remove(0).run();

        assertThat(links.wanted).isEmpty();
    }

    @Test
    void whoTransmitsMoreThanMayWaitLosesTheLink() {
        open();
        int half = Effect.Transmit.MOST_WAITING / 2;
        Effect.Transmit much = new Effect.Transmit(OURS, OctetString.of(new byte[half]));
        want(much, much);
        links.happens(new Input.LinkSent(OURS, half));
        want(much);
        assertThat(talker.heard).containsExactly(new Input.LinkSent(OURS, half));

        want(transmit(OURS, 1), transmit(OURS, 2));
        links.happens(new Input.LinkClosed(OURS, Why.BY_US, ""));

        assertThat(links.wanted).hasSize(4).last().isEqualTo("close test to 1");
        assertThat(talker.heard)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        Input.LinkClosed.class,
                        closed -> assertThat(closed.why()).isEqualTo(Why.OVERRUN));
    }

    @Test
    void allLinksAreClosedWhenTheDaemonStops() {
        open();
        links.happens(new Input.LinkOpened(THEIRS, HERE, PEER));
        links.wanted.clear();

        loop.stop();
        runner.links().stop();

        assertThat(links.wanted).containsExactlyInAnyOrder("close test to 1", "close test from 1");
        assertThat(runner.links().all()).isEmpty();
    }
}
