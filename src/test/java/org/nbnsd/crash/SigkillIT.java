package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.Thorough;
import org.nbnsd.daemon.Captures;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.store.StoreException;

/**
 * A positive answer is a promise: hosts register, refresh and release names at full speed, the daemon is killed at any
 * moment, again and again over the same database, and whatever was acknowledged is there. {@code -Dnbnsd.kills=N} and
 * {@code -Dnbnsd.seed=N} choose how often, and when.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
final class SigkillIT {
    /** Of the rounds after these, captures would only fill the disk. */
    private static final int CAPTURED_ROUNDS = 50;

    private static final int ROUNDS = Integer.getInteger("nbnsd.kills", Thorough.orFew(50, 15));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final long seed = Long.getLong("nbnsd.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private LocalDaemon.@Nullable Place place;
    private long lastVersion;
    private int killedWhileStarting;
    private int stopped;
    private int killedWhileStopping;
    private int looked;
    private int asked;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        System.out.println("SigkillIT: seed " + seed + ", " + ROUNDS + " rounds");
        try (Traffic traffic = new Traffic(11, seed)) {
            place = LocalDaemon.Place.in(directory, traffic.port());
            for (int round = 1; round <= ROUNDS; round++) {
                if (random.nextInt(8) == 0) {
                    killWhileStarting(round);
                }
                runAndKill(round, traffic);
                if (round % 2 == 0 || round == ROUNDS) {
                    look(round, traffic);
                }
            }
            System.out.printf(
                    "SigkillIT: seed %d, %d rounds, %d of them ended by SIGTERM, of which %d by SIGKILL after that;"
                            + " %d more kills while starting; %d looks into the file, %d times all names queried;"
                            + " %,d requests, %,d acknowledged, %,d refused, %,d challenges; nothing lost%n",
                    seed,
                    ROUNDS,
                    stopped,
                    killedWhileStopping,
                    killedWhileStarting,
                    looked,
                    asked,
                    traffic.totals().sent.sum(),
                    traffic.totals().acknowledged.sum(),
                    traffic.totals().refused.sum(),
                    traffic.totals().challenges.get());
            assertThat(traffic.totals().refused.sum()).as("refused").isZero();
            assertThat(traffic.totals().acknowledged.sum()).as("acknowledged").isGreaterThan(ROUNDS * 20L);
        }
        assertThat(place.logged())
                .as("the logs of all daemons")
                .filteredOn(line -> line.contains(" ERROR ") || line.contains("Exception"))
                .isEmpty();
    }

    /** Who spares the disk may lose what was acknowledged last, but nothing before. */
    @Test
    void withLateDurabilityNothingIsLostThatIsSomeSecondsOld() throws Exception {
        try (Traffic traffic = new Traffic(14, seed)) {
            place = LocalDaemon.Place.in(directory, traffic.port(), "async");
            try (LocalDaemon daemon = start(1)) {
                traffic.begin(daemon.awaitServing());
                traffic.awaitAnswers(3000);
                traffic.finish();
                assertThat(daemon.goesOnFor(5000)).isTrue(); // one is promised, by a machine that does nothing else
                daemon.kill();
            }
            assertNothingWrong(1, traffic.ledger().observe(new Contents(place.database())), "records");
        }
    }

    private LocalDaemon start(int round) {
        Path capture =
                round <= CAPTURED_ROUNDS ? Captures.next("SigkillIT-" + round) : directory.resolve("capture.pcap");
        return LocalDaemon.start(place, capture);
    }

    /** At any moment between the start of the process and, about, the first datagram. */
    private void killWhileStarting(int round) throws InterruptedException {
        try (LocalDaemon daemon = start(round)) {
            daemon.goesOnFor(100 + random.nextInt(600));
            daemon.kill();
            killedWhileStarting++;
        }
    }

    private void runAndKill(int round, Traffic traffic) throws IOException, InterruptedException {
        try (LocalDaemon daemon = start(round)) {
            Endpoint server = daemon.awaitServing();
            if (round % 2 == 0) { // of what was not looked at in the file
                asked++;
                assertNothingWrong(round, traffic.ledger().observe(traffic.ask(server)), "answers");
            }
            traffic.begin(server);
            assertThat(daemon.goesOnFor(20 + random.nextInt(580))).isTrue();
            if (random.nextInt(4) == 0) {
                stopped++;
                daemon.terminate();
                killedWhileStopping += daemon.goesOnFor(random.nextInt(60)) ? 1 : 0;
            }
            daemon.kill();
            traffic.abandon();
        }
    }

    private void look(int round, Traffic traffic) throws StoreException {
        looked++;
        Contents contents = new Contents(place.database());
        assertNothingWrong(round, traffic.ledger().observe(contents), "records");
        assertThat(contents.lastVersion()).as("the last version").isGreaterThanOrEqualTo(lastVersion);
        lastVersion = contents.lastVersion();
    }

    private void assertNothingWrong(int round, List<String> wrong, String what) {
        assertThat(wrong)
                .as(
                        "what is wrong with the %s in round %d, seed %d; the database is in %s",
                        what, round, seed, directory)
                .isEmpty();
    }
}
