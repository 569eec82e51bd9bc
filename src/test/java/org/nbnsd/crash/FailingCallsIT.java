package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.crash.FailingCalls.Failure;
import org.nbnsd.crash.FailingCalls.Kind;
import org.nbnsd.interop.Eventually;
import org.nbnsd.protocol.Endpoint;

/**
 * A disk that fails at some call, under the real daemon: whatever write, flush, truncation or opening of the database and of
 * its log it is, what was acknowledged is there after a kill and a restart, what was refused is not, and the daemon goes on by
 * itself. {@code -Dnbnsd.failing.calls=60} tries each call up to that instead of some, for many minutes.
 */
@Timeout(3600)
final class FailingCallsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 200;
    private static final int ALL = Integer.getInteger("nbnsd.failing.calls", 0);
    private static final Set<Kind> ANY = EnumSet.allOf(Kind.class);

    /**
     * What fails.
     *
     * @param kinds calls that count
     * @param before so many go well
     * @param number so many fail then
     * @param failure how
     */
    private record Fault(Set<Kind> kinds, int before, int number, Failure failure) {}

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private Traffic traffic;
    private LocalDaemon.Place place;
    private FailingCalls calls;
    private @Nullable LocalDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        calls = FailingCalls.in(directory);
        traffic = new Traffic(19, 1);
        place = LocalDaemon.Place.in(directory, traffic.port()).launchedBy(calls.launcher());
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
        if (traffic != null) {
            traffic.close();
        }
    }

    private static List<Fault> whileItServes() {
        List<Fault> faults = new ArrayList<>();
        if (ALL == 0) {
            faults.add(new Fault(EnumSet.of(Kind.WRITE), 0, 1, Failure.EIO));
            faults.add(new Fault(EnumSet.of(Kind.WRITE), 3, 1, Failure.ENOSPC));
            faults.add(new Fault(EnumSet.of(Kind.SYNC), 1, 1, Failure.EIO));
            faults.add(new Fault(ANY, 11, 9, Failure.EIO));
            return faults;
        }
        for (Failure failure : Failure.values()) {
            for (int before = 0; before < ALL; before++) {
                faults.add(new Fault(EnumSet.of(Kind.WRITE), before, 1, failure));
                faults.add(new Fault(EnumSet.of(Kind.SYNC), before, 1, failure));
                faults.add(new Fault(ANY, before, 1 + before % 20, failure));
                faults.add(new Fault(
                        ANY, before * 50, 1, failure)); // among them those that copy the log into the database
            }
        }
        return faults;
    }

    private static IntStream whileItStarts() {
        return ALL == 0 ? IntStream.of(0, 2, 9) : IntStream.range(0, ALL);
    }

    private LocalDaemon start() {
        LocalDaemon started = LocalDaemon.start(place, Path.of("/dev/null"));
        daemon = started;
        return started;
    }

    private long logged(String event) {
        try {
            return place.logged().stream()
                    .filter(line -> line.contains(" " + event + " "))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were refused since there were so many. */
    private long refusedSince(long before) {
        return traffic.totals().refused.sum() - before;
    }

    /** All that was asked is answered, and what failed is over: what was refused will not be in the database. */
    private void settle(String what, long refusedBefore, long failuresBefore) throws InterruptedException {
        traffic.finish();
        boolean isRefused = refusedSince(refusedBefore) > 0;
        Eventually.get(
                PATIENCE,
                () -> "as many recoveries as failures, and a failure if something was refused, after " + what,
                () -> logged("STORAGE_RECOVERED") == logged("STORAGE_FAILED")
                                && (!isRefused || logged("STORAGE_FAILED") > failuresBefore)
                        ? "over"
                        : null);
    }

    private void assertAllIsThere(String what) throws Exception {
        assertThat(traffic.ledger().observe(new Contents(place.database())))
                .as("what is wrong with the records after " + what)
                .isEmpty();
    }

    private void assertAllIsAnswered(Endpoint server, String what) throws IOException {
        assertThat(traffic.ledger().observe(traffic.ask(server)))
                .as("what is wrong with the answers after " + what)
                .isEmpty();
    }

    private void someMore(Endpoint server) throws InterruptedException {
        traffic.begin(server);
        traffic.awaitAnswers(SOME);
    }

    private void kill(LocalDaemon running) throws InterruptedException {
        running.kill();
        traffic.abandon();
    }

    @Test
    void aCallThatFailsWhileItServesLosesNothingThatWasAcknowledgedAndNothingRefusedIsThere() throws Exception {
        String last = "nothing";
        long refused = 0;
        for (Fault fault : whileItServes()) {
            LocalDaemon running = start();
            Endpoint server = running.awaitServing();
            assertAllIsAnswered(server, last);
            long refusedBefore = traffic.totals().refused.sum();
            long failuresBefore = logged("STORAGE_FAILED");
            someMore(server);
            assertThat(refusedSince(refusedBefore))
                    .as("refused before " + fault)
                    .isZero();

            calls.fail(fault.kinds(), fault.before(), fault.number(), fault.failure());
            Eventually.get(
                    PATIENCE, () -> "a call that fails for " + fault, () -> calls.failed() > 0 ? "failed" : null);
            settle(fault.toString(), refusedBefore, failuresBefore);
            refused += refusedSince(refusedBefore);

            calls.repair();
            someMore(server);
            kill(running);
            assertAllIsThere(fault.toString());
            last = fault.toString();
        }
        assertThat(refused).as("requests that were refused").isPositive();
    }

    @Test
    void aDaemonWhoseDatabaseFailsAtTheStartServesAllOfItOrSaysWhyNotAndEnds() throws Exception {
        LocalDaemon first = start();
        someMore(first.awaitServing());
        kill(first);
        int ended = 0;
        for (int before : whileItStarts().toArray()) {
            String what = "a start of which the calls fail after " + before;
            calls.fail(ANY, before, 3, before % 2 == 0 ? Failure.EIO : Failure.ENOSPC);
            LocalDaemon running = start();
            Endpoint server = running.awaitServingOrEnd();
            calls.assertThatSomethingFailed();
            if (server == null) {
                assertThat(running.awaitEnd()).as(what).isEqualTo(4);
                assertThat(place.logged())
                        .last()
                        .asString()
                        .contains(place.database().toString());
                ended++;
            } else {
                assertAllIsAnswered(server, what);
                running.kill();
            }
            calls.repair();
            assertAllIsThere(what);
        }
        assertThat(ended).as("daemons that ended").isPositive();
        LocalDaemon again = start();
        Endpoint server = again.awaitServing();
        assertAllIsAnswered(server, "all of them");
        long refusedBefore = traffic.totals().refused.sum();
        someMore(server);
        traffic.finish();
        assertThat(refusedSince(refusedBefore))
                .as("refused when all is well again")
                .isZero();
        again.stop();
    }

    @Test
    void whileNothingCanBeWrittenAllIsRefusedAndWhatWasThereIsAnswered() throws Exception {
        LocalDaemon running = start();
        Endpoint server = running.awaitServing();
        someMore(server);
        traffic.finish();
        long refusedBefore = traffic.totals().refused.sum();

        calls.fail(EnumSet.of(Kind.WRITE), 0, Integer.MAX_VALUE, Failure.EIO);
        someMore(server);
        traffic.finish();
        calls.assertThatSomethingFailed();
        assertThat(refusedSince(refusedBefore))
                .as("refused, but for releases of what is not held")
                .isGreaterThan(SOME / 2);
        assertAllIsAnswered(server, "refusals");
        assertThat(logged("STORAGE_FAILED")).isEqualTo(1);
        assertThat(logged("STORAGE_RECOVERED")).isZero();
        running.kill();
        assertAllIsThere("a kill while nothing can be written");

        calls.repair();
        LocalDaemon again = start();
        assertAllIsAnswered(again.awaitServing(), "a restart");
        again.stop();
    }
}
