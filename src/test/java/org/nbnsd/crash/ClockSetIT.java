package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.RealDaemon;
import org.nbnsd.protocol.Endpoint;

/** Somebody sets the wall clock of the machine while the daemon runs, by steps and by years. It needs libfaketime. */
@Timeout(300)
final class ClockSetIT {
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib64/faketime/libfaketimeMT.so.1",
            "/usr/lib/faketime/libfaketimeMT.so.1");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private Path offset;
    private LocalDaemon.Place place;

    @BeforeEach
    void findLibrary() throws IOException {
        @Nullable
        String library = LIBRARIES.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .orElse(null);
        // It can make a program of many threads stand still; so it is asked for, not found.
        assumeTrue(Boolean.getBoolean("nbnsd.faketime"), "only with -Dnbnsd.faketime=true");
        assumeTrue(library != null, "libfaketime is not installed");
        offset = directory.resolve("offset");
        setClock("+0");
        place = LocalDaemon.Place.in(directory, 1)
                .launchedBy(List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + offset,
                        "FAKETIME_NO_CACHE=1",
                        "DONT_FAKE_MONOTONIC=1"));
    }

    /** By so many seconds from the right time. */
    private void setClock(String seconds) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), seconds);
        Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String output(String... command) {
        try {
            List<String> line = RealDaemon.nbnsd(command);
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            return output + "status " + process.waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String client(Endpoint server, String... command) {
        List<String> line = new ArrayList<>(Arrays.asList(command));
        line.addAll(List.of("--server", server.address().toString(), "--port", String.valueOf(server.port())));
        return output(line.toArray(String[]::new));
    }

    private List<String> told() {
        try {
            return place.logged().stream()
                    .filter(line -> line.contains("CLOCK_SET"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitTold(int times) {
        assertThat(Eventually.get(
                        Duration.ofSeconds(60), () -> "told: " + told(), () -> told().size() >= times ? told() : null))
                .hasSize(times);
    }

    @Test
    void noNameExpiresOrLivesLongerAndTheLogTellsByHowMuchItWasSet() throws Exception {
        try (LocalDaemon daemon = LocalDaemon.start(place, directory.resolve("capture.pcap"))) {
            Endpoint server = daemon.awaitServing();
            assertThat(client(server, "register", "FRED<20>", "--address", "127.0.0.1"))
                    .endsWith("status 0");
            int times = 0;
            for (String seconds : List.of("+7200", "+7205", "+31536000", "-3600", "+0")) {
                setClock(seconds);
                times++;
                awaitTold(times);
                assertThat(client(server, "query", "FRED<20>")).as(seconds).endsWith("status 0");
                assertThat(client(server, "refresh", "FRED<20>", "--address", "127.0.0.1"))
                        .as(seconds)
                        .endsWith("status 0");
            }
            assertThat(told().get(0)).contains("set forward by 2 h 0 min; ", "2 h 0 min behind");
            assertThat(told().get(1)).contains("set forward by 5 s; ", "2 h 0 min behind");
            assertThat(told().get(2)).contains("set forward by 364 days 21 h; ", "365 days 0 h behind");
            assertThat(told().get(3)).contains("set back by 365 days 1 h; ", "1 h 0 min ahead");
            assertThat(told().get(4)).contains("set forward by 1 h 0 min; ", "which agrees");
            assertThat(place.logged()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
            daemon.stop();
        }
    }

    /** The clock was right again, or wrong, before the daemon was started anew: it knows how long it did not serve. */
    @Test
    void theNextStartTakesNoClockThatWasSetForATimeInWhichNobodyServed() throws Exception {
        try (LocalDaemon daemon = LocalDaemon.start(place, directory.resolve("first.pcap"))) {
            Endpoint server = daemon.awaitServing();
            assertThat(client(server, "register", "FRED<20>", "--address", "127.0.0.1"))
                    .endsWith("status 0");
            setClock("+864000");
            awaitTold(1);
            assertThat(client(server, "register", "FRED<00>", "--address", "127.0.0.1"))
                    .endsWith("status 0");
            daemon.stop();
        }
        try (LocalDaemon daemon = LocalDaemon.start(place, directory.resolve("second.pcap"))) {
            Endpoint server = daemon.awaitServing();
            assertThat(daemon.said())
                    .anyMatch(line -> line.endsWith("2 names loaded"))
                    .noneMatch(line -> line.contains("they are older by"));
            assertThat(client(server, "query", "FRED<20>")).endsWith("status 0");
            daemon.stop();
        }
    }
}
