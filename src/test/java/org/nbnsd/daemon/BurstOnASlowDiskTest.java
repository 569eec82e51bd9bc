package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** The server with its loop, and a disk that writes when it is told to: what leaves before it has. */
final class BurstOnASlowDiskTest {
    private static final int QUEUE = 6;
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.254"), 137);
    private static final Endpoint HOST = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);
    private static final Endpoint OTHER = new Endpoint(Ipv4Address.parse("10.0.0.2"), 137);
    private static final List<Integer> SUFFIXES = List.of(0x00, 0x03, 0x20);

    private final NameTable table = new NameTable();
    private final Deque<Runnable> disk = new ArrayDeque<>();
    private final FakeDurability durability = new FakeDurability((changes, whenDurable) -> disk.add(whenDurable));
    private final List<Message> sent = new ArrayList<>();
    private final EventLog events = new EventLog();
    private final EffectRunner runner;
    private final NameServiceLoop loop;
    private long now = 1_700_000_000_000L;
    private @Nullable Runnable timer;
    private int lastId;

    BurstOnASlowDiskTest() {
        EffectRunner.Outlet outlet = new EffectRunner.Outlet() {
            @Override
            public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                sent.add((Message) MessageDecoder.decode(message));
            }

            @Override
            public void flush() {}
        };
        runner = new EffectRunner(outlet, durability, events, Runnable::run, () -> now * 1_000_000);
        loop = new NameServiceLoop(
                new NameServer(ServerSettings.DEFAULTS.withBurstQueue(QUEUE), table, new Random(1)),
                runner,
                () -> now,
                (millis, task) -> {
                    timer = task;
                    return new CompletableFuture<>();
                });
        durability.onFailure(loop::storageFailed);
        loop.addressesChanged(List.of(new LocalAddress(SERVER.address(), 16, 1)));
    }

    private int receive(Message message, Endpoint from) {
        byte[] octets = MessageEncoder.encode(message);
        loop.received(new Datagram(octets, octets.length, from, SERVER, false));
        loop.burstOver();
        return message.id();
    }

    private int register(NetbiosName name, Endpoint host) {
        return receive(
                NameRegistrationRequest.of(++lastId, name, 300_000, AddressEntry.unique(NodeType.H, host.address())),
                host);
    }

    /** Makes more wait for the disk than may; nothing of it has been answered. */
    private void fillTheQueue() {
        for (int i = 0; runner.backlog() <= QUEUE; i++) {
            register(NetbiosName.of("BUSY" + i, 0x20), HOST);
        }
        assertThat(sent)
                .as("within the queue nothing leaves before it is durable")
                .isEmpty();
        assertThat(runner.backlog()).isEqualTo(QUEUE + 1);
        assertThat(events.counts()).isEmpty();
    }

    private void write() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }

    private long ttlOf(int id) {
        Message answer =
                sent.stream().filter(message -> message.id() == id).findFirst().orElseThrow();
        return ((PositiveRegistrationResponse) answer).ttl();
    }

    @Test
    void pastTheQueueAnAnswerLeavesBeforeTheWriteIsDurable() {
        fillTheQueue();
        int id = register(NetbiosName.of("FRED", 0x20), HOST);
        assertThat(sent).extracting(Message::id).containsExactly(id);
        assertThat(ttlOf(id)).isEqualTo(300);
        assertThat(events.counts()).containsOnlyKeys("BURST_STARTED");
        assertThat(runner.early()).isEqualTo(1);

        write();
        assertThat(sent).as("one answer to each").hasSize(QUEUE + 2);
        assertThat(ttlOf(1)).as("of what came before the burst").isEqualTo(300_000);
        assertThat(events.counts()).containsEntry("NAME_REGISTERED", QUEUE + 2L);
        assertThat(runner.backlog()).isZero();
    }

    /** They are one family of names, of which nothing else is said until the first is durable. */
    @Test
    void allNamesOfOneHostAreAnsweredEarly() {
        fillTheQueue();
        List<Integer> ids = SUFFIXES.stream()
                .map(suffix -> register(NetbiosName.of("FRED", suffix), HOST))
                .toList();
        assertThat(sent).extracting(Message::id).containsExactlyElementsOf(ids);
    }

    /** The client asked again because the disk was too slow for it. */
    @Test
    void aRequestSentAgainIsAnsweredEarlyAlthoughItsFirstAnswerWaits() {
        NetbiosName name = NetbiosName.of("FRED", 0x20);
        NameRegistrationRequest request =
                NameRegistrationRequest.of(7777, name, 300_000, AddressEntry.unique(NodeType.H, HOST.address()));
        receive(request, HOST);
        fillTheQueue();
        receive(request, HOST);
        assertThat(sent).extracting(Message::id).containsExactly(7777);
        assertThat(ttlOf(7777)).isEqualTo(300);
    }

    @Test
    void queriesReleasesAndRefusalsWaitAsEver() {
        fillTheQueue();
        NetbiosName name = NetbiosName.of("FRED", 0x20);
        register(name, HOST);
        sent.clear();
        int query = receive(NameQueryRequest.toServer(++lastId, name), OTHER);
        int challenged = register(name, OTHER);
        int release =
                receive(NameReleaseRequest.of(++lastId, name, AddressEntry.unique(NodeType.H, HOST.address())), HOST);
        assertThat(sent).as("all of a name whose change is not durable").isEmpty();
        write();
        assertThat(sent)
                .extracting(Message::id)
                .as("in their order, the WACK before the answer")
                .containsSubsequence(query, challenged, release, challenged);
    }

    @Test
    void whatWasToldEarlyAndIsLostIsRegisteredAnewByTheRefresh() {
        fillTheQueue();
        NetbiosName name = NetbiosName.of("FRED", 0x20);
        register(name, HOST);
        durability.fail("the disk is full");
        assertThat(table.get(name)).as("the record, back at what is durable").isNull();
        sent.clear();
        register(name, HOST);
        assertThat(sent)
                .as("no burst answers while nothing can be written")
                .extracting(Message::rcode)
                .containsExactly(Rcode.SVR_ERR.code());
        durability.work();
        sent.clear();
        now += 150_000;
        if (timer != null) {
            timer.run();
        }
        int refresh = register(name, HOST);
        assertThat(sent).as("a promise again, so it waits").isEmpty();
        disk.getLast().run();
        assertThat(ttlOf(refresh)).isEqualTo(300_000);
        assertThat(events.counts()).containsEntry("BURST_STARTED", 1L).containsEntry("BURST_ENDED", 1L);
    }
}
