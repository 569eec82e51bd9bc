package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.Captures;
import org.nbnsd.interop.Programs;
import org.nbnsd.interop.RealDaemon;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.store.StoreException;

/** Backups of a daemon that is as busy as can be have all that was acknowledged before, and come back exactly. */
@Timeout(300)
final class BackupUnderLoadIT {
    private static final int BACKUPS = 4;
    private static final int BETWEEN = 300;

    /** A backup, and what may be in it. */
    private record Made(Path file, Ledger ledger) {}

    @TempDir
    private Path directory;

    private LocalDaemon.Place place;

    private Programs.Result nbnsd(String command, Path file) {
        return Programs.run(
                Duration.ofSeconds(60),
                RealDaemon.nbnsd(
                        command, file.toString(), "--data", place.data().toString()));
    }

    private static void assertDone(Programs.Result result) {
        assertThat(result.exit()).as(result.out()).isZero();
    }

    private LocalDaemon start() {
        return LocalDaemon.start(place, Captures.next("BackupUnderLoadIT"));
    }

    private List<Path> data() throws IOException {
        try (Stream<Path> files = Files.list(place.data())) {
            return files.sorted().toList();
        }
    }

    /** A copy, because who opens a database puts a lock and a log beside it. */
    private Contents contents(Path database) throws IOException, StoreException {
        Path copy = Files.createTempDirectory(directory, "look").resolve("names.db");
        return new Contents(Files.copy(database, copy));
    }

    @Test
    void aBackupHasWhatWasAcknowledgedBeforeItAndComesBackExactly() throws Exception {
        try (Traffic traffic = new Traffic(13, 1)) {
            place = LocalDaemon.Place.in(directory, traffic.port());
            List<Made> backups;
            try (LocalDaemon daemon = start()) {
                traffic.begin(daemon.awaitServing());
                backups = backups(traffic);
                restoringIsRefused(backups.get(0).file(), traffic);
                traffic.finish();
                daemon.stop();
            }
            assertThat(traffic.totals().refused.sum()).isZero();
            for (Made backup : backups) {
                assertThat(backup.ledger().observe(contents(backup.file())))
                        .as("what is wrong with %s", backup.file())
                        .isEmpty();
            }
            restore(backups.get(1), traffic);
        }
    }

    private List<Made> backups(Traffic traffic) throws InterruptedException {
        List<Made> backups = new ArrayList<>();
        while (backups.size() < BACKUPS) {
            traffic.awaitAnswers(BETWEEN);
            Path file = directory.resolve("backup-" + backups.size() + ".db");
            Ledger acknowledged = traffic.ledger().follower();
            long sent = traffic.totals().sent.sum();
            assertDone(nbnsd("backup", file));
            assertThat(traffic.totals().sent.sum()).as("sent meanwhile").isGreaterThan(sent);
            traffic.ledger().forget(acknowledged);
            backups.add(new Made(file, acknowledged));
        }
        return backups;
    }

    private void restoringIsRefused(Path backup, Traffic traffic) throws IOException, InterruptedException {
        List<Path> before = data();
        Programs.Result result = nbnsd("restore", backup);
        assertThat(result.exit()).as(result.out()).isEqualTo(4);
        assertThat(result.out()).contains("is in use by nbnsd process");
        assertThat(data()).as("files of the daemon").isEqualTo(before);
        traffic.awaitAnswers(BETWEEN);
        assertThat(traffic.totals().refused.sum()).isZero();
    }

    private void restore(Made backup, Traffic traffic) throws Exception {
        Contents replaced = new Contents(place.database());
        assertThat(traffic.ledger().observe(replaced))
                .as("what is wrong with the records after a restore that was refused")
                .isEmpty();
        assertDone(nbnsd("restore", backup.file()));
        assertThat(new Contents(place.database()).lastVersion())
                .as("the version counter never goes back")
                .isGreaterThanOrEqualTo(replaced.lastVersion());
        try (LocalDaemon daemon = start()) {
            Endpoint server = daemon.awaitServing();
            assertThat(backup.ledger().observe(traffic.ask(server)))
                    .as("what is wrong with answers after the restore")
                    .isEmpty();
            daemon.stop();
        }
    }
}
