package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.store.Durability;
import org.nbnsd.store.Written;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Hosts register, refresh, release and query at random, and the disk fails at its N-th write, for every N. Whatever is
 * answered positively must be on the disk at that moment, and nothing of it may be lost by the failure.
 */
final class StorageFailureTest {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.254"), 137);
    private static final List<NetbiosName> NAMES = List.of(
            NetbiosName.of("FRED", 0x00),
            NetbiosName.of("FRED", 0x03),
            NetbiosName.of("FRED", 0x20),
            NetbiosName.of("ALICE", 0x03),
            NetbiosName.of("DOMAIN", 0x1C),
            NetbiosName.of("GROUP", 0x00));
    private static final int SEEDS = 6;
    private static final int STEPS = 120;
    /** In seconds; what is granted for longer is a promise. */
    private static final long LONGEST_BURST_GRANT = 50 * 60;

    /** With three changes that wait there is a burst. */
    private static final ServerSettings IN_BURSTS = ServerSettings.DEFAULTS.withBurstQueue(2);

    /** What a failed write leaves on the disk. */
    private enum Left {
        NOTHING_WRITTEN,
        WRITTEN_ALL_THE_SAME
    }

    private record Queued(List<Change> changes, Runnable whenDurable) {}

    private record Timer(long at, Runnable task, CompletableFuture<Void> future) {}

    /** A disk that writes when it is told to. */
    private static final class Disk implements Durability {
        private final Map<NetbiosName, NameRecord> records = new HashMap<>();
        private final Deque<Queued> queue = new ArrayDeque<>();
        private final int failsAt;
        private final Left how;
        /** Everything that was ever written, in order. */
        private final List<Change> written = new ArrayList<>();

        private int writes;
        private Failure listener = reason -> {};
        private Map<NetbiosName, NameRecord> beforeFailure = Map.of();
        private @Nullable Queued recovery;
        private boolean failing;

        Disk(int failsAt, Left how) {
            this.failsAt = failsAt;
            this.how = how;
        }

        @Override
        public void persist(List<Durability.Write> group, Outcome outcome) {
            assertThat(failing).as("changes while none can be made durable").isFalse();
            queue.add(new Queued(Written.changes(group), outcome::durable));
        }

        @Override
        public void recover(List<Change> undo, Runnable whenWorking) {
            recovery = new Queued(undo, whenWorking);
        }

        @Override
        public void onFailure(Failure failure) {
            listener = failure;
        }

        void write() {
            Queued next = queue.poll();
            if (next == null) {
                return;
            }
            writes++;
            if (writes == failsAt) {
                beforeFailure = Map.copyOf(records);
                if (how == Left.WRITTEN_ALL_THE_SAME) {
                    next.changes().forEach(this::apply);
                }
                failing = true;
                queue.clear();
                listener.failed("the disk is full");
            } else {
                next.changes().forEach(this::apply);
                next.whenDurable().run();
            }
        }

        void recover() {
            Queued undo = recovery;
            if (undo != null) {
                recovery = null;
                undo.changes().forEach(this::apply);
                assertThat(records).as("after recovery").isEqualTo(beforeFailure);
                failing = false;
                undo.whenDurable().run();
            }
        }

        private void apply(Change change) {
            written.add(change);
            if (change instanceof Change.Put put) {
                records.put(put.name(), put.record());
            } else {
                records.remove(change.name());
            }
        }
    }

    /**
     * An update as it was sent.
     *
     * @param before the record then
     * @param position how much had been written to the disk then
     */
    private record Asked(
            AddressedRequest update,
            Ipv4Address sender,
            @Nullable NameRecord before,
            int position) {
        /** What the name's record was on the disk since then; to release what is not held changes nothing. */
        List<@Nullable NameRecord> writtenSince(Disk disk) {
            List<@Nullable NameRecord> records = new ArrayList<>();
            if (update instanceof NameReleaseRequest) {
                records.add(before);
            }
            for (Change change : disk.written.subList(position, disk.written.size())) {
                if (change.name().equals(update.name())) {
                    records.add(change instanceof Change.Put put ? put.record() : null);
                }
            }
            return records;
        }
    }

    /** The server with its loop, on a clock that is turned by hand. */
    private static final class Site {
        private final Random random;
        private final Disk disk;
        private final NameTable table = new NameTable();
        private final EventLog events = new EventLog();
        private final List<Timer> timers = new ArrayList<>();
        private final Map<Integer, Asked> updates = new HashMap<>();
        private final List<AssertionError> violations = new ArrayList<>();
        private final Map<Integer, Response> answers = new HashMap<>();
        private final Deque<Datagram> underWay = new ArrayDeque<>();
        private final EffectRunner runner;
        private final NameServiceLoop loop;
        private long now = 1_700_000_000_000L;
        private int lastId;
        private int refusedForStorage;
        private int early;

        Site(long seed, Disk disk, ServerSettings settings) {
            random = new Random(seed);
            this.disk = disk;
            EffectRunner.Outlet outlet = new EffectRunner.Outlet() {
                @Override
                public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                    try {
                        sent(to, (Message) MessageDecoder.decode(message));
                    } catch (AssertionError e) {
                        violations.add(e);
                    }
                }

                @Override
                public void flush() {}
            };
            runner = new EffectRunner(outlet, disk, events, Runnable::run, () -> now * 1_000_000);
            loop = new NameServiceLoop(new NameServer(settings, table, new Random(seed)), runner, () -> now, this::arm);
            disk.onFailure(loop::storageFailed);
            loop.addressesChanged(List.of(new LocalAddress(SERVER.address(), 16, 1)));
        }

        private Future<?> arm(long millis, Runnable task) {
            Timer timer = new Timer(now + millis, task, new CompletableFuture<>());
            timers.add(timer);
            return timer.future();
        }

        private void sent(Endpoint to, Message message) {
            if (message instanceof NameQueryRequest query) {
                if (random.nextBoolean()) {
                    Message alive = PositiveNameQueryResponse.fromNode(
                            query.id(), query.name(), 0, List.of(AddressEntry.unique(NodeType.H, to.address())));
                    underWay.add(datagram(alive, to));
                }
                return;
            }
            if (message instanceof PositiveNameQueryResponse answer) {
                answer.entries()
                        .forEach(entry -> assertThat(disk.written)
                                .as("ever on the disk: %s as answered for %s", entry, answer.name())
                                .anyMatch(change -> entry.address().equals(Ipv4Address.BROADCAST)
                                        || change instanceof Change.Put put
                                                && put.name().equals(answer.name())
                                                && put.record().isHeldBy(entry.address())));
            }
            Asked asked = updates.get(message.id());
            if (asked == null || message instanceof WackResponse) {
                return;
            }
            AddressedRequest update = asked.update();
            assertThat(answers.put(message.id(), (Response) message))
                    .as("answers to %s", update)
                    .isNull();
            boolean released = message instanceof PositiveReleaseResponse;
            if (message instanceof PositiveRegistrationResponse granted && granted.ttl() <= LONGEST_BURST_GRANT) {
                early++;
            } else if (released || message instanceof PositiveRegistrationResponse) {
                assertThat(asked.writtenSince(disk))
                        .as("on the disk when %s is acknowledged", update)
                        .anyMatch(record -> released != isHeld(record, asked.sender(), !released));
            }
            if (message.rcode() == Rcode.SVR_ERR.code()) {
                refusedForStorage++;
            }
        }

        /** Any member may refresh a normal group, but only the one that is listed can release it. */
        private static boolean isHeld(@Nullable NameRecord record, Ipv4Address address, boolean byAnyMember) {
            return record != null
                    && record.isActive()
                    && (byAnyMember && record.type() == RecordType.GROUP || record.isHeldBy(address));
        }

        private static Datagram datagram(Message message, Endpoint source) {
            byte[] octets = MessageEncoder.encode(message);
            return new Datagram(octets, octets.length, source, SERVER, false);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                for (int burst = 1 + random.nextInt(3); burst > 0; burst--) {
                    loop.received(next());
                }
                loop.burstOver();
                for (int writes = random.nextInt(3); writes > 0; writes--) {
                    disk.write();
                }
                if (disk.failing) {
                    checkFailing();
                }
                if (random.nextInt(12) == 0) {
                    disk.recover();
                }
                elapse(random.nextInt(800));
            }
            disk.recover();
            for (int second = 0; second < 60; second++) {
                elapse(1000);
                while (!disk.queue.isEmpty()) {
                    disk.write();
                }
                disk.recover();
            }
        }

        /** Queries go on, and tell what is on the disk. */
        private void checkFailing() {
            assertThat(table()).as("the table, back at what is durable").isEqualTo(disk.beforeFailure);
            assertThat(runner.durable()).as("nothing waits").isCompleted();
        }

        Map<NetbiosName, NameRecord> table() {
            return table.records().stream().collect(Collectors.toMap(NameRecord::name, record -> record));
        }

        private void elapse(long millis) {
            now += millis;
            for (Timer due = due(); due != null; due = due()) {
                timers.remove(due);
                due.task().run();
            }
            while (!underWay.isEmpty()) {
                loop.received(underWay.remove());
            }
            loop.burstOver();
        }

        private @Nullable Timer due() {
            timers.removeIf(timer -> timer.future().isDone());
            return timers.stream()
                    .filter(timer -> timer.at() <= now)
                    .findFirst()
                    .orElse(null);
        }

        private Datagram next() {
            Endpoint host = new Endpoint(Ipv4Address.parse("10.0.0." + (1 + random.nextInt(5))), 137);
            NetbiosName name = NAMES.get(random.nextInt(NAMES.size()));
            int id = ++lastId;
            boolean group = name.suffix() == 0x1C || name.base().equals("GROUP");
            AddressEntry entry = group
                    ? AddressEntry.group(NodeType.H, host.address())
                    : AddressEntry.unique(NodeType.H, host.address());
            Message message = switch (random.nextInt(8)) {
                case 0, 1, 2 -> NameRegistrationRequest.of(id, name, 300_000, entry);
                case 3 -> MultihomedRegistrationRequest.of(id, name, 300_000, entry);
                case 4 -> NameRefreshRequest.of(id, name, 300_000, entry);
                case 5, 6 -> NameReleaseRequest.of(id, name, entry);
                default -> NameQueryRequest.toServer(id, name);
            };
            if (message instanceof AddressedRequest update) {
                updates.put(id, new Asked(update, host.address(), table.get(name), disk.written.size()));
            }
            return datagram(message, host);
        }
    }

    private static Site run(long seed, Disk disk, ServerSettings settings) {
        Site site = new Site(seed, disk, settings);
        site.run();
        assertThat(site.table()).as("the table and the disk, seed %s", seed).isEqualTo(disk.records);
        Set<Integer> unanswered = new HashSet<>(site.updates.keySet());
        unanswered.removeAll(site.answers.keySet());
        assertThat(unanswered).as("updates without an answer, seed %s", seed).isEmpty();
        assertThat(site.loop.failures()).isZero();
        assertThat(site.runner.failures()).isZero();
        assertThat(site.violations).as("seed %s", seed).isEmpty();
        return site;
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void nothingAcknowledgedIsLostWhicheverWriteFails(Left left) {
        int refused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Disk reliable = new Disk(0, left);
            assertThat(run(seed, reliable, ServerSettings.DEFAULTS).early)
                    .as("granted for a short time")
                    .isZero();
            assertThat(reliable.writes).isGreaterThan(50);
            for (int n = 1; n <= reliable.writes; n++) {
                Site site = run(seed, new Disk(n, left), ServerSettings.DEFAULTS);
                assertThat(site.events.counts())
                        .as("failure of write %s, seed %s", n, seed)
                        .containsEntry("STORAGE_FAILED", 1L)
                        .containsEntry("STORAGE_RECOVERED", 1L);
                refused += site.refusedForStorage;
            }
        }
        assertThat(refused).as("answers of SVR_ERR").isGreaterThan(500);
    }

    /** What is granted for days, what is released and what is found is on the disk; only what is granted for minutes is not. */
    @ParameterizedTest
    @EnumSource(Left.class)
    void inABurstOnlyWhatIsGrantedForAShortTimeCanBeLost(Left left) {
        int early = 0;
        for (long seed = 1; seed <= SEEDS / 2; seed++) {
            Disk reliable = new Disk(0, left);
            early += run(seed, reliable, IN_BURSTS).early;
            for (int n = 1; n <= reliable.writes; n += 3) {
                run(seed, new Disk(n, left), IN_BURSTS);
            }
        }
        assertThat(early).as("granted for a short time").isGreaterThan(20);
    }
}
