package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.nbnsd.conformance.PowerOn.Outcome;
import org.nbnsd.interop.Eventually;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.store.GroupCommit;
import org.nbnsd.store.SqliteDatabase;

/**
 * Q238186: a site of 10,000 hosts is switched on in one second, and a server with an ordinary database takes it. Alone,
 * because it wants the whole machine for that second.
 */
@Isolated
final class Q238186LoadTest {
    private static final int HOSTS = 10_000;
    private static final long BETWEEN_QUERIES_NANOS = 5_000_000;

    @TempDir
    private Path directory;

    /** Asks for a name some hundred times a second while a load runs; how long each answer took, in milliseconds, sorted. */
    private static List<Long> askMeanwhile(FakeHost asking, String name, CompletableFuture<?> load) {
        List<Long> millis = new ArrayList<>();
        do {
            long start = System.nanoTime();
            assertThat(asking.queries(name))
                    .as("a query meanwhile")
                    .hasToString(asking.address().toString());
            millis.add((System.nanoTime() - start) / 1_000_000);
            LockSupport.parkNanos(BETWEEN_QUERIES_NANOS);
        } while (!load.isDone());
        Collections.sort(millis);
        return millis;
    }

    @Test
    void tenThousandHostsAreGrantedThreeNamesEachWithinThreeTries() throws Exception {
        int count = PowerOn.socketsUpTo(HOSTS);
        if (count < HOSTS) {
            System.out.printf("Q238186: %d hosts instead of %d: no more files may be opened%n", count, HOSTS);
        }
        SqliteDatabase database = SqliteDatabase.open(directory.resolve("names.db"));
        database.load(record -> {}, System.currentTimeMillis(), Duration.ZERO, (done, total) -> {});
        try (GroupCommit disk = GroupCommit.inStep(database, System::currentTimeMillis);
                Subject subject = Subject.with(ServerSettings.DEFAULTS, disk);
                PowerOn site = new PowerOn(count, subject.endpoint())) {
            FakeHost asking = subject.host(1);
            assertThat(asking.registers("ASKING<00>")).hasToString("granted");
            long before = subject.counter("udp-received");
            long start = System.nanoTime();
            CompletableFuture<List<Outcome>> load = CompletableFuture.supplyAsync(site::run);
            List<Long> queries = askMeanwhile(asking, "ASKING<00>", load);
            List<Outcome> outcomes = load.get(PowerOn.longest().toSeconds(), TimeUnit.SECONDS);
            long took = (System.nanoTime() - start) / 1_000_000;

            assertThat(outcomes).extracting(Outcome::answer).containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1 + count * PowerOn.NAMES_PER_HOST);
            assertThat(subject.counter("core-refused"))
                    .as("dropped by the daemon")
                    .isZero();
            assertThat(Set.copyOf(subject.codes()))
                    .as("nothing was refused")
                    .contains("NAME_REGISTERED")
                    .isSubsetOf("NAME_REGISTERED", "BURST_STARTED", "BURST_ENDED");
            OptionalLong dropped = SystemDrops.of(subject.endpoint());
            if (dropped.isPresent()) {
                long all = before + site.sent() + queries.size();
                Eventually.get(
                        PowerOn.longest(),
                        () -> all + " datagrams were sent, received: " + subject.counter("udp-received")
                                + ", dropped by the system: " + dropped.getAsLong(),
                        () -> subject.counter("udp-received") + dropped.getAsLong() >= all ? Boolean.TRUE : null);
            }
            System.out.printf(
                    "Q238186: %s; over after %d ms; %d queries meanwhile, 99%% %d ms, longest %d ms; dropped by the system:"
                            + " %s; granted in bursts: %d%n",
                    PowerOn.figures(outcomes),
                    took,
                    queries.size(),
                    queries.get(queries.size() * 99 / 100),
                    queries.get(queries.size() - 1),
                    dropped.isPresent() ? String.valueOf(dropped.getAsLong()) : "unknown",
                    subject.counter("burst-answers"));
        }
    }
}
