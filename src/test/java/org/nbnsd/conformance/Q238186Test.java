package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.conformance.PowerOn.Outcome;
import org.nbnsd.interop.Eventually;
import org.nbnsd.protocol.BurstEvent.BurstEnded;
import org.nbnsd.protocol.ClaimEvent.LimitReached;
import org.nbnsd.registry.Change;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** Q238186: many hosts that start together all get their names. */
final class Q238186Test {
    private static final int HOSTS = 300;
    private static final List<Integer> SUFFIXES = List.of(0x00, 0x03, 0x20);
    private static final int ROUNDS = 4;

    @Test
    void everyHostOfTheMorningIsGrantedItsNamesWithinThreeTries() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q238186")) {
            FakeHost asking = subject.host(1);
            assertThat(asking.registers("ASKING<00>")).hasToString("granted");
            List<FakeHost> hosts =
                    IntStream.rangeClosed(2, HOSTS + 1).mapToObj(subject::host).toList();
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            List<CompletableFuture<Talk>> queries = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (FakeHost host : hosts) {
                    if (hosts.indexOf(host) % 20 == 0) {
                        queries.add(asking.begin(asking.query("ASKING<00>")));
                    }
                    for (int suffix : SUFFIXES) {
                        String name = String.format("H%d-%d<%02X>", hosts.indexOf(host), round, suffix);
                        talks.add(host.begin(host.registration(name)));
                    }
                }
            }
            assertThat(queries.stream().map(FakeHost::await))
                    .as("queries meanwhile")
                    .extracting(Talk::toString)
                    .containsOnly("127.0.1.1");
            assertThat(talks.stream().map(FakeHost::await))
                    .extracting(Talk::toString)
                    .containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1 + HOSTS * SUFFIXES.size() * ROUNDS);
            assertThat(subject.codes()).as("nothing was refused or dropped").containsOnly("NAME_REGISTERED");
            assertThat(subject.counter("core-refused")).isZero();
        }
    }

    /** A disk that takes 700 ms for each commit, whatever is in it. */
    private static final class SlowDisk implements Durability, AutoCloseable {
        private static final long COMMIT_MILLIS = 700;

        private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

        SlowDisk() {
            Future<?> unused =
                    thread.scheduleAtFixedRate(this::commit, COMMIT_MILLIS, COMMIT_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void commit() {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
        }

        @Override
        public void persist(List<Write> group, Outcome outcome) {
            queue.add(outcome::durable);
        }

        @Override
        public void recover(List<Change> undo, Runnable whenWorking) {
            throw new AssertionError("it is slow, and does not fail");
        }

        @Override
        public void onFailure(Failure listener) {}

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Test
    void onASlowDiskHostsAreGrantedShortLifetimesInTheOpen() throws Exception {
        try (SlowDisk disk = new SlowDisk();
                Subject subject = Subject.with(ServerSettings.DEFAULTS.withBurstQueue(100), disk);
                PowerOn site = new PowerOn(PowerOn.socketsUpTo(1_000), subject.endpoint())) {
            FakeHost other = subject.host(1);
            CompletableFuture<List<Outcome>> load = CompletableFuture.supplyAsync(site::run);
            assertThat(other.queries("NOBODY<00>")).as("a query meanwhile").hasToString("not found NAM_ERR");
            List<Outcome> outcomes = load.get(PowerOn.longest().toSeconds(), TimeUnit.SECONDS);

            assertThat(outcomes).extracting(Outcome::answer).containsOnly("granted");
            List<Long> early = outcomes.stream()
                    .map(Outcome::ttl)
                    .filter(ttl -> ttl != FakeHost.SIX_DAYS)
                    .toList();
            assertThat(early).isNotEmpty().allMatch(ttl -> ttl % 300 == 0 && ttl >= 300 && ttl <= 3_000);
            assertThat(subject.counter("burst-answers")).isGreaterThanOrEqualTo(early.size());
            assertThat(subject.counter("core-refused")).isZero();
            assertThat(subject.records()).isEqualTo(outcomes.size());
            Eventually.get(
                    PowerOn.longest(),
                    () -> "the burst does not end",
                    () -> subject.codes().contains("BURST_ENDED") ? Boolean.TRUE : null);
            assertThat(subject.codes().stream().filter(code -> !code.equals("NAME_REGISTERED")))
                    .as("one episode")
                    .containsExactly("BURST_STARTED", "BURST_ENDED");
            BurstEnded ended = (BurstEnded) subject.event("BURST_ENDED");
            assertThat(ended.answered()).isEqualTo(subject.counter("burst-answers"));

            Outcome first = outcomes.get(outcomes.size() - 1);
            assertThat(other.ask(NameRefreshRequest.of(
                            1, first.name(), FakeHost.SIX_DAYS, AddressEntry.unique(NodeType.H, first.address()))))
                    .as("the early refresh gets a promise")
                    .satisfies(talk -> assertThat(
                                    ((PositiveRegistrationResponse) talk.last().message()).ttl())
                            .isEqualTo(FakeHost.SIX_DAYS));
        }
    }

    @Test
    void everyRefusalHasAnEventWithNameAddressAndReason() throws Exception {
        ServerSettings usual = ServerSettings.DEFAULTS;
        int most = 200;
        Limits limits = new Limits(
                most,
                usual.limits().namesPerHost(),
                usual.limits().openChallenges(),
                usual.limits().waitingPerName(),
                usual.limits().waitingPerHost(),
                usual.limits().waiting());
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
                limits,
                usual.access(),
                usual.rates());
        try (Subject subject = Subject.with(settings, Durability.MEMORY_ONLY);
                PowerOn site = new PowerOn(PowerOn.socketsUpTo(150), subject.endpoint())) {
            List<Outcome> outcomes = site.run();
            List<Outcome> refused = outcomes.stream()
                    .filter(outcome -> outcome.answer().equals("refused"))
                    .toList();
            assertThat(refused).hasSize(outcomes.size() - most);
            assertThat(outcomes).extracting(Outcome::answer).doesNotContain("silence");
            Set<String> told = subject.events().stream()
                    .filter(LimitReached.class::isInstance)
                    .map(event -> (LimitReached) event)
                    .map(event -> event.name() + " " + event.address() + " " + event.limit())
                    .collect(Collectors.toSet());
            assertThat(told)
                    .containsExactlyInAnyOrderElementsOf(refused.stream()
                            .map(outcome -> outcome.name() + " " + outcome.address() + " limits.names")
                            .toList());
        }
    }
}
