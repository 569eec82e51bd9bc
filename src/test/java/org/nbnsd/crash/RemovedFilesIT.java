package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.Captures;
import org.nbnsd.interop.Eventually;
import org.nbnsd.protocol.Endpoint;

/**
 * A hand removes or replaces files of the database under the real daemon while hosts register: what was acknowledged before
 * and is acknowledged after that is there when the daemon is killed.
 */
@Timeout(300)
final class RemovedFilesIT {
    private static final int SOME = 300;

    @TempDir
    private Path directory;

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replaceByCopy(Path file) {
        try {
            Path copy = Files.copy(file, file.resolveSibling("copy"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void empty(Path file) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Consumer<Path>> hands() {
        Map<String, Consumer<Path>> hands = new TreeMap<>();
        hands.put("rm names.db-wal", data -> delete(data.resolve("names.db-wal")));
        hands.put("rm names.db-shm", data -> delete(data.resolve("names.db-shm")));
        hands.put("rm names.db", data -> delete(data.resolve("names.db")));
        hands.put("replace names.db-wal", data -> replaceByCopy(data.resolve("names.db-wal")));
        hands.put("replace names.db", data -> replaceByCopy(data.resolve("names.db")));
        hands.put("empty names.db-wal", data -> empty(data.resolve("names.db-wal")));
        hands.put("empty names.db", data -> empty(data.resolve("names.db")));
        return hands;
    }

    @Test
    void nothingAcknowledgedIsLostAndTheDaemonGoesOn() throws Exception {
        try (Traffic traffic = new Traffic(15, 1)) {
            LocalDaemon.Place place = LocalDaemon.Place.in(directory, traffic.port());
            int failures = 0;
            for (Map.Entry<String, Consumer<Path>> hand : hands().entrySet()) {
                try (LocalDaemon daemon = LocalDaemon.start(place, Captures.next("RemovedFilesIT"))) {
                    Endpoint server = daemon.awaitServing();
                    traffic.begin(server);
                    traffic.awaitAnswers(SOME);
                    hand.getValue().accept(place.data());
                    int expected = ++failures;
                    Eventually.get(
                            Duration.ofSeconds(60),
                            () -> "a failure and a recovery after " + hand.getKey(),
                            () -> logged(place, "STORAGE_RECOVERED") == expected ? "recovered" : null);
                    traffic.awaitAnswers(SOME);
                    daemon.kill();
                    traffic.abandon();
                    assertThat(logged(place, "STORAGE_FAILED")).isEqualTo(expected);
                    assertThat(traffic.ledger().observe(new Contents(place.database())))
                            .as("what is wrong with the records after " + hand.getKey())
                            .isEmpty();
                }
            }
        }
    }

    private static long logged(LocalDaemon.Place place, String event) {
        try {
            return place.logged().stream().filter(line -> line.contains(event)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
