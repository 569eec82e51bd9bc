package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.Captures;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Programs;
import org.nbnsd.protocol.Endpoint;

/**
 * A disk that is full, or a file that cannot grow, under the real daemon: what is acknowledged stays true, nothing else is
 * acknowledged, and it goes on by itself when there is room again.
 */
@Timeout(300)
final class DiskFullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 200;

    @TempDir
    private Path directory;

    private Traffic traffic;
    private LocalDaemon.Place place;
    private @Nullable LocalDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        traffic = new Traffic(12, 1);
        place = LocalDaemon.Place.in(directory, traffic.port());
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
        traffic.close();
    }

    private Endpoint start() throws InterruptedException {
        daemon = LocalDaemon.start(place, Captures.next("DiskFullIT"));
        return daemon.awaitServing();
    }

    /** Lets the hosts do something; how many requests were refused? */
    private long refused(Endpoint server, int answers) throws InterruptedException {
        long before = traffic.totals().refused.sum();
        traffic.begin(server);
        traffic.awaitAnswers(answers);
        traffic.finish();
        return traffic.totals().refused.sum() - before;
    }

    private long logged(String event) {
        try {
            return place.logged().stream().filter(line -> line.contains(event)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRecovery() {
        Eventually.get(
                PATIENCE,
                () -> "STORAGE_RECOVERED in the log",
                () -> logged("STORAGE_RECOVERED") == 0 ? null : "recovered");
    }

    /** The disk works; it fails; it works again. */
    private void live(Endpoint server, Runnable fail, Runnable repair) throws Exception {
        assertThat(refused(server, SOME)).as("refused while all is well").isZero();
        fail.run();
        assertThat(refused(server, SOME)).as("refused from some time on").isPositive();
        assertThat(refused(server, SOME))
                .as("refused, but for releases of what is not held")
                .isGreaterThan(SOME / 2);
        assertThat(traffic.ledger().observe(traffic.ask(server)))
                .as("what is wrong with answers while nothing can be written")
                .isEmpty();
        assertThat(logged("STORAGE_FAILED")).as("failures in the log").isEqualTo(1);
        assertThat(logged("STORAGE_RECOVERED")).isZero();
        repair.run();
        awaitRecovery();
        assertThat(refused(server, SOME)).as("refused after recovery").isZero();
        assertThat(logged("STORAGE_FAILED")).as("failures in the log").isEqualTo(1);
    }

    private void assertAllThereAfterRestart() throws Exception {
        Endpoint server = start();
        assertThat(traffic.ledger().observe(traffic.ask(server)))
                .as("what is wrong with answers after a restart")
                .isEmpty();
        daemon.stop();
    }

    private void assertAllThere(Path database) throws Exception {
        assertThat(traffic.ledger().observe(new Contents(database)))
                .as("what is wrong with the records")
                .isEmpty();
    }

    @Test
    void aFullDiskStopsRegistrationsOnlyAndOnlyUntilThereIsRoomAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.at(place.data(), 8)) {
            place = place.launchedBy(disk.launcher());
            live(start(), disk::fill, disk::free);
            daemon.stop();
            disk.copy(place.data(), directory.resolve("copy"));
            assertAllThere(directory.resolve("copy").resolve("names.db"));
            assertAllThereAfterRestart();
        }
    }

    @Test
    void aDaemonThatIsKilledAndStartedOverAFullDiskLosesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.at(place.data(), 8)) {
            place = place.launchedBy(disk.launcher());
            Endpoint server = start();
            refused(server, SOME);
            disk.fill();
            assertThat(refused(server, SOME)).isPositive();
            daemon.kill();
            disk.copy(place.data(), directory.resolve("copy"));
            assertAllThere(directory.resolve("copy").resolve("names.db"));

            Endpoint again = start();
            assertThat(traffic.ledger().observe(traffic.ask(again)))
                    .as("what is wrong with answers after a start over a full disk")
                    .isEmpty();
            assertThat(refused(again, SOME)).isPositive();
            daemon.kill();
            disk.free();
            assertAllThereAfterRestart();
        }
    }

    @Test
    void aFileThatCannotGrowIsLikeAFullDisk() throws Exception {
        Programs.assumeInstalled("prlimit");
        assertThat(refused(start(), 15 * SOME)).isZero();
        daemon.stop();
        long octets = Files.size(place.database());
        assertThat(octets)
                .as("the database, which is to be larger than any file may be")
                .isGreaterThan(130_000);
        Endpoint server = start();
        String pid = Long.toString(daemon.pid());
        live(
                server,
                () -> Programs.mustRun("prlimit", "--pid", pid, "--fsize=100000:"),
                () -> Programs.mustRun("prlimit", "--pid", pid, "--fsize=unlimited:"));
        daemon.stop();
        assertAllThere(place.database());
        assertAllThereAfterRestart();
    }
}
