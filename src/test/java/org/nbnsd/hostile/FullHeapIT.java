package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.crash.LocalDaemon;
import org.nbnsd.hostile.ForgedClaims.Load;
import org.nbnsd.protocol.Endpoint;

/**
 * Somebody fills the daemon's memory with names, from more addresses than there are hosts, long before {@code limits.names} is
 * reached. The daemon refuses what it has no room for, and goes on: honest hosts are answered while it lasts and afterwards,
 * and what is there can be refreshed. {@code -Dnbnsd.heaps=64,128,512} tries these heaps, in megabytes, with everything that can
 * fill them, and {@code -Dnbnsd.heap.options=-XX:+UseG1GC} other collectors.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class FullHeapIT {
    private static final @Nullable String HEAPS = System.getProperty("nbnsd.heaps");
    private static final String OPTIONS = System.getProperty("nbnsd.heap.options", "-XX:+UseSerialGC");
    private static final int PER_SECOND = 6_000;
    private static final int STEP = 3_000;
    /** Of each megabyte; beyond two thirds a JVM does nothing but look for garbage. */
    private static final long MOST_USED = 600_000;
    /** Of the honest hosts' requests so many may get no answer, each after three tries: the machine may be busy. */
    private static final double UNANSWERED = 0.005;
    /** Collecting garbage for so long would look the same, but so does a disk that others keep busy: only a quiet machine can tell. */
    private static final String SLOW_DISK = " STORAGE_FAILED the database has not been written for ";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    static Stream<Arguments> heaps() {
        List<Load> fillers = HEAPS == null ? List.of(Load.SCOPES) : List.of(Load.SCOPES, Load.HOLDERS, Load.PLAIN);
        return Stream.of((HEAPS == null ? "64" : HEAPS).split(","))
                .map(Integer::valueOf)
                .flatMap(heap -> fillers.stream().map(filler -> Arguments.of(heap, filler)));
    }

    private LocalDaemon.Place place(int challengePort) throws IOException {
        Path config = Files.writeString(directory.resolve("nbnsd.toml"), """
                [challenge-query]
                tries = 3
                first-interval = "2s"
                port = %d
                """.formatted(challengePort));
        return new LocalDaemon.Place(
                List.of(),
                directory.resolve("data"),
                config,
                directory.resolve("nbnsd.log"),
                Files.createDirectory(directory.resolve("tmp")));
    }

    private static LocalDaemon start(LocalDaemon.Place place, int megabytes) {
        List<String> jvm = new ArrayList<>(List.of(OPTIONS.split(" ")));
        jvm.add("-Xmx" + megabytes + "m");
        return LocalDaemon.start(place, Path.of("/dev/null"), jvm);
    }

    @ParameterizedTest
    @MethodSource("heaps")
    void aFullHeapEndsInRefusalsAndHonestHostsAreServed(int megabytes, Load filler) throws Exception {
        String what = "FullHeapIT: " + megabytes + " MB, " + filler + ": ";
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (HonestHosts honest = new HonestHosts(new Random(1))) {
            LocalDaemon.Place place = place(honest.port());
            try (LocalDaemon daemon = start(place, megabytes)) {
                Endpoint server = daemon.awaitServing();
                assertThat(daemon.said())
                        .anyMatch(line -> line.matches("  memory +a heap of .* octets of records, .*"));
                honest.use(server);
                honest.registerAll();
                ProcessMemory memory = new ProcessMemory(daemon.pid());

                Callable<@Nullable Void> attack = () -> attack(what, server, filler, megabytes);
                Future<@Nullable Void> attacker = threads.submit(attack);
                while (!attacker.isDone()) {
                    honest.ask();
                    honest.rest(Duration.ofMillis(10));
                }
                attacker.get();
                System.out.println(what + "during: " + honest);
                assertThat((double) honest.unanswered() / honest.asked())
                        .as(honest.toString())
                        .isLessThanOrEqualTo(UNANSWERED);

                long before = honest.unanswered();
                honest.queryAll();
                for (int i = 0; i < 100; i++) {
                    honest.ask();
                }
                System.out.println(what + "after: " + honest);
                assertThat(honest.unanswered()).as("not answered afterwards").isEqualTo(before);
                long heap = memory.heap();
                System.out.printf(what + "heap %,d kB, resident %,d kB%n", heap / 1024, memory.resident() / 1024);
                assertThat(heap)
                        .as("what is left for refreshed records and answers; there are " + memory.largest())
                        .isLessThan(megabytes * MOST_USED);
                daemon.stop();
            }
            check(what, honest, place);
            try (LocalDaemon again = start(place, megabytes)) {
                honest.use(again.awaitServing());
                honest.queryAll();
                again.stop();
            }
            check(what, honest, place);
            assertThatAHeapThatIsTooSmallIsToldAtTheStart(place, megabytes / 2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(String what, HonestHosts honest, LocalDaemon.Place place) throws IOException {
        assertThat(honest.wrong()).as("wrong answers").isEmpty();
        List<String> logged = place.logged();
        assertThat(logged)
                .as("the log")
                .filteredOn(line -> line.contains(" ERROR ") && !line.contains(" LIMIT_REACHED ")
                        || line.contains("Exception")
                        || line.contains("OutOfMemory")
                        || line.contains("STORAGE_FAILED"))
                .filteredOn(line -> HEAPS != null || !line.contains(SLOW_DISK))
                .isEmpty();
        assertThat(logged)
                .anyMatch(line -> line.matches(".* LIMIT_REACHED .* limit limits.memory = [0-9]+ is reached.*"));
        logged.stream().filter(line -> line.contains(" counted: ")).forEach(line -> System.out.println(what + line));
    }

    private static void assertThatAHeapThatIsTooSmallIsToldAtTheStart(LocalDaemon.Place place, int megabytes)
            throws Exception {
        try (LocalDaemon small = start(place, megabytes)) {
            assertThat(small.awaitEnd()).isEqualTo(4);
        }
        assertThat(place.logged())
                .last()
                .asString()
                .matches(".*names\\.db: more than [0-9]+ records, .* \\(expected: at most .* java -Xmx[0-9]+m\\)");
    }

    private static @Nullable Void attack(String what, Endpoint server, Load filler, int megabytes) throws IOException {
        try (ForgedClaims claims = new ForgedClaims(server, 99)) { // what is released makes room for the others
            claims.send(Load.RELEASED, megabytes * 100, PER_SECOND);
            claims.settle();
            System.out.println(what + Load.RELEASED + ": " + claims);
        }
        try (ForgedClaims claims = new ForgedClaims(server, 100)) {
            while (claims.refused() < STEP) {
                claims.send(filler, STEP, PER_SECOND);
            }
            claims.settle();
            System.out.println(what + filler + ": " + claims);
            assertThat(claims.granted()).isGreaterThan(STEP);

            claims.again(filler, 30_000, PER_SECOND);
            claims.settle();
            System.out.println(what + filler + " again: " + claims);
            assertThat(claims.refused()).as("refreshes that were refused").isZero();
        }
        for (Load load : Load.values()) {
            try (ForgedClaims claims = new ForgedClaims(server, 101 + load.ordinal())) {
                claims.send(load, megabytes * 100, PER_SECOND);
                claims.settle();
                System.out.println(what + load + ": " + claims);
            }
        }
        return null;
    }
}
