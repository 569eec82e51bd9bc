package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.QueryHandler;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Queries answered beside the loop, which changes names meanwhile. */
final class QueryThreadTest {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);
    private static final Ipv4Address PC1 = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address PC2 = Ipv4Address.parse("10.0.0.3");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final int TTL = 300_000;
    /** Enough to make the table grow eight times, and to have removals among the names that stay. */
    private static final int NAMES = 600;
    /** Answers while names change; without the look afterwards, one in a few hundred is wrong. */
    private static final int ENOUGH = 5_000;

    private final Deque<Runnable> disk = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final NameTable table = new NameTable();
    private final EventLog events = new EventLog();
    private boolean slow;

    private final NameServer server = server(Rates.NONE);

    private final EffectRunner runner = new EffectRunner(
            new EffectRunner.Outlet() {
                @Override
                public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                    sent.add(message.clone());
                }

                @Override
                public void flush() {}
            },
            new FakeDurability((changes, whenDurable) -> {
                disk.add(whenDurable);
                if (!slow) {
                    writeAll();
                }
            }),
            events,
            Runnable::run,
            () -> 0);

    private final NameServiceLoop loop =
            new NameServiceLoop(server, runner, () -> 1_000, (millis, task) -> new CompletableFuture<>());
    private final QueryHandler queries = Objects.requireNonNull(loop.queryHandler());

    QueryThreadTest() {
        loop.addressesChanged(List.of(new LocalAddress(SERVER.address(), 16, 1)));
    }

    private NameServer server(Rates rates) {
        ServerSettings usual = ServerSettings.DEFAULTS;
        ServerSettings settings = new ServerSettings(
                usual.ownNames(),
                usual.challenge(),
                usual.challengePort(),
                usual.challengeSchedule(),
                usual.challengeScheduleByPrefix(),
                usual.userNames(),
                usual.domainMasterFirst(),
                usual.migrate(),
                usual.lifetimes(),
                usual.limits(),
                usual.access(),
                rates);
        return new NameServer(settings, table, new Random(1));
    }

    private static Edit put(NetbiosName name, RecordType type, Ipv4Address... addresses) {
        return new Edit.Put(
                RecordEdits.createStatic(name, type, NodeType.H, List.of(addresses), 0), Edit.IfTaken.REPLACE);
    }

    private void edit(Edit edit) {
        CompletableFuture<Object> unused =
                loop.ask(new ServerWish.Change(List.of(edit), new Author("root", ""), false));
    }

    private void writeAll() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }

    private static Datagram from(Ipv4Address source, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        return new Datagram(octets, octets.length, new Endpoint(source, 137), SERVER, false);
    }

    private void receive(Ipv4Address source, Message message) {
        loop.received(from(source, message));
        loop.burstOver();
    }

    private void register(Ipv4Address host, NetbiosName name) {
        receive(host, NameRegistrationRequest.of(1, name, TTL, AddressEntry.unique(NodeType.H, host)));
    }

    private void release(Ipv4Address host, NetbiosName name) {
        receive(host, NameReleaseRequest.of(2, name, AddressEntry.unique(NodeType.H, host)));
    }

    private static @Nullable Message ask(QueryHandler handler, NetbiosName name) {
        byte[] answer = handler.answer(from(PC2, NameQueryRequest.toServer(7, name)));
        handler.burstOver();
        return answer == null ? null : (Message) MessageDecoder.decode(answer);
    }

    private @Nullable Message ask(NetbiosName name) {
        return ask(queries, name);
    }

    @Test
    void whatTheLoopWouldAnswerIsAnswered() {
        register(PC1, FRED);
        receive(PC2, NameQueryRequest.toServer(7, FRED));

        assertThat(ask(FRED)).isEqualTo(MessageDecoder.decode(sent.get(sent.size() - 1)));
        assertThat(ask(NetbiosName.parse("NOBODY<20>"))).isInstanceOf(NegativeNameQueryResponse.class);
        assertThat(events.counts()).containsEntry("QUERY_ANSWERED", 3L);
    }

    @Test
    void whatIsNotDurableYetIsNotTold() {
        slow = true;
        register(PC1, FRED);

        assertThat(ask(FRED)).isNull();
        assertThat(ask(NetbiosName.parse("FRED<00>"))).as("of the same family").isNull();
        assertThat(ask(NetbiosName.parse("OTHER<00>"))).isNotNull();
        writeAll();
        assertThat(ask(FRED)).isInstanceOf(PositiveNameQueryResponse.class);
        release(PC1, FRED);
        assertThat(ask(FRED)).isNull();
        writeAll();
        assertThat(ask(NetbiosName.parse("OTHER<00>"))).isNotNull();
    }

    @Test
    void whatTheDiskFailedToTakeIsNotTold() {
        slow = true;
        register(PC1, FRED);
        loop.storageFailed("the disk is full");

        assertThat(ask(FRED)).isInstanceOf(NegativeNameQueryResponse.class);
    }

    @Test
    void whatIsNotPlainIsForTheLoop() {
        edit(put(FRED, RecordType.MULTIHOMED, PC1, PC2));

        assertThat(ask(FRED)).as("two addresses").isNull();
        assertThat(ask(NetbiosName.parse("WORK<1D>"))).isNull();
        assertThat(queries.answer(from(PC1, NameQueryRequest.toNode(1, FRED)))).isNull();
        assertThat(queries.answer(from(PC1, NameReleaseRequest.of(1, FRED, AddressEntry.unique(NodeType.H, PC1)))))
                .isNull();
        assertThat(queries.answer(new Datagram(new byte[1], 1, new Endpoint(PC1, 137), SERVER, false)))
                .isNull();
    }

    @Test
    void nobodyIsAnsweredWhoMayNotAskOrAsksTooMuch() {
        NameServer strict = server(new Rates(2, 2, 0, 1));
        NameServiceLoop strictLoop =
                new NameServiceLoop(strict, runner, () -> 1_000, (millis, task) -> new CompletableFuture<>());
        strictLoop.addressesChanged(List.of(new LocalAddress(SERVER.address(), 16, 1)));
        QueryHandler handler = Objects.requireNonNull(strictLoop.queryHandler());

        assertThat(ask(handler, FRED)).as("not known yet").isNull();
        strictLoop.received(from(PC2, NameQueryRequest.toServer(7, FRED)));
        assertThat(ask(handler, FRED)).as("the second of two").isNotNull();
        assertThat(ask(handler, FRED)).as("the third").isNull();
        assertThat(handler.answer(from(Ipv4Address.parse("192.0.2.1"), NameQueryRequest.toServer(7, FRED))))
                .isNull();
    }

    private static NetbiosName name(int number) {
        return NetbiosName.of("N" + number, 0x20);
    }

    /** A name's address tells its number, so that an answer from another place in the table shows. */
    private static Ipv4Address address(int number) {
        return Ipv4Address.parse("10.0." + (1 + number / 250) + "." + (1 + number % 250));
    }

    /**
     * Names with odd numbers stay, those with even numbers come and go, and with them the table grows and moves what it has.
     * Every answer is right for some moment in which it may have been given.
     */
    @Test
    void noAnswerIsMadeOfTwoMoments() throws Exception {
        for (int i = 1; i < NAMES; i += 2) {
            register(address(i), name(i));
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicIntegerArray answers = new AtomicIntegerArray(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> askers = new ArrayList<>();
        for (int asker = 0; asker < 2; asker++) {
            QueryHandler handler = Objects.requireNonNull(loop.queryHandler());
            Random random = new Random(asker);
            askers.add(threads.submit(() -> askUntil(over, handler, random, answers)));
        }
        Random random = new Random(3);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try {
            while ((answers.get(0) < ENOUGH || answers.get(1) < ENOUGH) && System.nanoTime() - end < 0) {
                comeOrGo(random.nextInt(NAMES / 2) * 2);
                if (askers.stream().anyMatch(Future::isDone)) {
                    break; // one has failed, and says so below
                }
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        for (Future<?> asker : askers) {
            asker.get(30, TimeUnit.SECONDS);
        }
        assertThat(answers.get(0)).as("answers about names that stay").isGreaterThanOrEqualTo(ENOUGH);
        assertThat(answers.get(1)).as("about names that come and go").isGreaterThanOrEqualTo(ENOUGH);
    }

    /** Out of the table for good, as when a record's time is over, or into it. */
    private void comeOrGo(int number) {
        loop.handle(new Input.ChangedElsewhere(List.of(
                table.get(name(number)) != null
                        ? new Change.Remove(name(number))
                        : new Change.Put(RecordEdits.createStatic(
                                name(number), RecordType.UNIQUE, NodeType.H, List.of(address(number)), 0)))));
        sent.clear();
        LockSupport.parkNanos(1_000); // or else there is no time at which nothing is changed
    }

    private static void askUntil(AtomicBoolean over, QueryHandler handler, Random random, AtomicIntegerArray answers) {
        while (!over.get()) {
            int number = random.nextInt(NAMES);
            Message answer = ask(handler, name(number));
            if (answer instanceof PositiveNameQueryResponse positive) {
                assertThat(positive.name()).isEqualTo(name(number));
                assertThat(positive.entries()).containsExactly(AddressEntry.unique(NodeType.H, address(number)));
                answers.incrementAndGet(number % 2 == 0 ? 1 : 0);
            } else if (answer != null) {
                assertThat(answer).isInstanceOf(NegativeNameQueryResponse.class);
                assertThat(number % 2).as("a name that is always there").isZero();
                answers.incrementAndGet(1);
            }
        }
    }
}
