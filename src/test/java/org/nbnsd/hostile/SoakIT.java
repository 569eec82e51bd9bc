package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.crash.LocalDaemon;
import org.nbnsd.daemon.Captures;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;

/**
 * Honest hosts among hostile ones, with a flood now and then, for {@code -Dnbnsd.soak=SECONDS}: nothing fails, the honest
 * are told what is so, and the daemon's memory stays what it was. {@code -Dnbnsd.seed=N} chooses the traffic.
 */
@Timeout(value = 24, unit = TimeUnit.HOURS)
final class SoakIT {
    private static final int SECONDS = Integer.getInteger("nbnsd.soak", 15);
    /** Of longer runs a capture would only fill the disk. */
    private static final int LONGEST_CAPTURED = 60;

    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(Math.max(3, Math.min(60, SECONDS / 12)));
    private static final Duration BETWEEN_FLOODS = Duration.ofSeconds(Math.max(5, Math.min(30, SECONDS / 10)));
    private static final Duration FLOOD = Duration.ofSeconds(2);

    /** The last quarter's median of a size may be larger than that of the second quarter by a tenth and so much. */
    private static final long HEAP_TOLERANCE = 6 << 20;

    private static final long RESIDENT_TOLERANCE = 24 << 20;
    /** Of the honest hosts' requests so many may get no answer, each after three tries: the machine may be busy. */
    private static final double UNANSWERED = 0.002;

    private static final String COUNTED = " counted: ";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final long seed = Long.getLong("nbnsd.seed", System.nanoTime() % 1_000_000);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Long> heap = new ArrayList<>();
    private final List<Long> resident = new ArrayList<>();
    private final long began = System.nanoTime();
    private long flooded;
    private volatile boolean over;

    @Test
    void hostileTrafficHarmsNobody() throws Exception {
        assumeTrue(Epoll.isAvailable(), "floods are sent by epoll");
        System.out.println("SoakIT: seed " + seed + ", " + SECONDS + " s");
        try (HonestHosts honest = new HonestHosts(new Random(seed));
                HostileTraffic hostile = new HostileTraffic(new Random(seed + 1), honest.port())) {
            LocalDaemon.Place place = place(honest.port());
            try (LocalDaemon daemon = start(place, "soak")) {
                Endpoint server = daemon.awaitServing();
                honest.use(server);
                hostile.use(server);
                honest.registerAll();
                soak(server, daemon, place, honest, hostile);
                daemon.stop();
            }
            check(place, honest, hostile);
            try (LocalDaemon daemon = start(place, "soak-again")) {
                honest.use(daemon.awaitServing());
                honest.queryAll();
                daemon.stop();
            }
            check(place, honest, hostile);
            print(honest, hostile, place);
            assertThat((double) honest.unanswered() / honest.asked())
                    .as(honest.toString())
                    .isLessThanOrEqualTo(UNANSWERED);
            assertFlat("heap", heap, HEAP_TOLERANCE);
            assertFlat("resident set", resident, RESIDENT_TOLERANCE);
        } finally {
            threads.shutdownNow();
        }
    }

    private LocalDaemon.Place place(int challengePort) throws IOException {
        Path config = Files.writeString(directory.resolve("nbnsd.toml"), """
                [challenge-query]
                tries = 3
                first-interval = "2s"
                port = %d

                [limits]
                # So that the table is full soon, and memory can be expected to stay what it is.
                names = 1000
                """.formatted(challengePort));
        return new LocalDaemon.Place(
                List.of(),
                directory.resolve("data"),
                config,
                directory.resolve("nbnsd.log"),
                Files.createDirectory(directory.resolve("tmp")));
    }

    private static LocalDaemon start(LocalDaemon.Place place, String name) {
        Path capture = SECONDS <= LONGEST_CAPTURED ? Captures.next("SoakIT-" + name) : Path.of("/dev/null");
        return LocalDaemon.start(place, capture, List.of("-Xmx128m"));
    }

    private void soak(
            Endpoint server, LocalDaemon daemon, LocalDaemon.Place place, HonestHosts honest, HostileTraffic hostile)
            throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        Future<@Nullable Void> others = threads.submit(() -> attack(hostile));
        Future<@Nullable Void> floods = threads.submit(() -> flood(server));
        ProcessMemory memory = new ProcessMemory(daemon.pid());
        try {
            long nextCheck = System.nanoTime();
            while (System.nanoTime() < end) {
                honest.ask();
                honest.rest(Duration.ofMillis(15));
                if (System.nanoTime() >= nextCheck) {
                    nextCheck = System.nanoTime() + BETWEEN_CHECKS.toNanos();
                    honest.queryAll();
                    heap.add(memory.heap());
                    resident.add(memory.resident());
                    assertNothingWrong(place, honest);
                    System.out.printf(
                            "SoakIT: %,6d s, heap %,d kB, resident %,d kB; %s%n",
                            (System.nanoTime() - began) / 1_000_000_000,
                            heap.get(heap.size() - 1) / 1024,
                            resident.get(resident.size() - 1) / 1024,
                            honest);
                }
            }
        } finally {
            over = true;
            await(others);
            await(floods);
        }
        honest.queryAll();
    }

    private static void await(Future<@Nullable Void> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Some thousands a second, if nothing else is to be done. */
    private @Nullable Void attack(HostileTraffic hostile) throws Exception {
        while (!over) {
            hostile.send(20);
            pause(Duration.ofMillis(10));
        }
        return null;
    }

    /** In spells, of requests or of responses. */
    private @Nullable Void flood(Endpoint server) throws Exception {
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(1, NetbiosName.parse("FRED<20>")));
        for (int spell = 0; !over; spell++) {
            query[2] = (byte) (spell % 3 == 2 ? 0x85 : 0x01);
            try (FloodSource flood = FloodSource.start("127.66.0." + (1 + spell % 250), server, query, 0)) {
                pause(FLOOD);
                flooded += flood.sent();
            }
            pause(BETWEEN_FLOODS);
        }
        return null;
    }

    private void pause(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (!over && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(Math.min(100_000_000, Math.max(1, end - System.nanoTime())));
        }
    }

    /** What must be so at any time. */
    private static void assertNothingWrong(LocalDaemon.Place place, HonestHosts honest) throws IOException {
        assertThat(honest.wrong()).as("wrong answers").isEmpty();
        assertThat(place.logged())
                .as("the log")
                .filteredOn(SoakIT::tellsOfFailure)
                .isEmpty();
        try (ControlClient control = ControlClient.connect(place.data().resolve("control"))) {
            assertThat(control.show(HonestHosts.fixed(0)).value().record())
                    .as("the record by the control channel")
                    .isNotNull();
        }
    }

    /** An error, an exception, or a counter of failures that is not 0. That limits are reached is what they are for. */
    private static boolean tellsOfFailure(String line) {
        return line.contains(" ERROR ") && !line.contains(" LIMIT_REACHED ")
                || line.contains("Exception")
                || line.contains("\tat ")
                || line.matches(".*(core|effect|handler)_failures=.*");
    }

    private static void check(LocalDaemon.Place place, HonestHosts honest, HostileTraffic hostile) throws IOException {
        assertThat(honest.wrong()).as("wrong answers").isEmpty();
        assertThat(hostile.malformedAnswers()).as("malformed answers").isZero();
        List<String> logged = place.logged();
        assertThat(logged).as("the log").filteredOn(SoakIT::tellsOfFailure).isEmpty();
        assertThat(logged).as("the log of each daemon that stopped").anyMatch(line -> line.contains(COUNTED));
    }

    private static long median(List<Long> sizes) {
        return sizes.stream().sorted().toList().get(sizes.size() / 2);
    }

    private static void assertFlat(String what, List<Long> sizes, long tolerance) {
        int quarter = sizes.size() / 4;
        assertThat(quarter).as("quarters of the measurements of the " + what).isPositive();
        long second = median(sizes.subList(quarter, 2 * quarter));
        long last = median(sizes.subList(sizes.size() - quarter, sizes.size()));
        System.out.printf(
                "SoakIT: %s: median of the second quarter %,d kB, of the last %,d kB%n",
                what, second / 1024, last / 1024);
        assertThat(last).as(what + " in octets: " + sizes).isLessThanOrEqualTo(second + second / 10 + tolerance);
    }

    private void print(HonestHosts honest, HostileTraffic hostile, LocalDaemon.Place place) throws IOException {
        System.out.println("SoakIT: " + honest);
        System.out.printf("SoakIT: %,d datagrams of floods%n", flooded);
        hostile.totals().forEach(line -> System.out.println("SoakIT: " + line));
        place.logged().stream()
                .filter(line -> line.contains(COUNTED))
                .forEach(line -> System.out.println("SoakIT: " + line));
    }
}
