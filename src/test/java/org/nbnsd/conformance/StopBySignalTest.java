package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** SIGTERM in the middle of the morning. A process of its own, and alone, because it measures time. */
@Isolated
@Timeout(120)
final class StopBySignalTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("127.0.0.120");
    private static final Pattern PORT = Pattern.compile("  listens on  127\\.0\\.0\\.120, UDP port ([0-9]+)");
    private static final Pattern END =
            Pattern.compile("nbnsd stopped after .*: ([0-9]+) datagrams received, ([0-9]+) sent, ([0-9]+) names held");
    private static final int HOSTS = 40;
    private static final int BEFORE = 1500;

    private final Collection<Talk> talks = new ConcurrentLinkedQueue<>();
    private final CountDownLatch busy = new CountDownLatch(BEFORE);
    private volatile boolean stopped;

    private static Process start() throws IOException {
        Path captures =
                Path.of(System.getProperty("nbnsd.captures", "target/captures")).toAbsolutePath();
        Files.createDirectories(captures);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dnbnsd.log.level=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                "org.nbnsd.cli.Main",
                "serve",
                "--listen",
                SERVER.toString(),
                "--port",
                "0",
                "--name",
                "CONFORMANCE",
                "--data",
                "none",
                "--capture",
                captures.resolve("conformance-" + ProcessHandle.current().pid() + "-sigterm.pcap")
                        .toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Matcher lineThatMatches(BufferedReader reader, Pattern pattern) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    List<String> lines = new ArrayList<>();
                    try {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            lines.add(line);
                            Matcher matcher = pattern.matcher(line);
                            if (matcher.matches()) {
                                return matcher;
                            }
                        }
                    } catch (IOException e) {
                        lines.add(e.toString());
                    }
                    throw new AssertionError("no " + pattern + " in " + lines);
                })
                .get(30, TimeUnit.SECONDS);
    }

    /** Registers one name after the other, each as soon as the one before is granted. */
    private void register(FakeHost host, int number) {
        host.begin(host.registration("N" + number + "<00>")).thenAccept(talk -> {
            talks.add(talk);
            busy.countDown();
            if (!stopped) {
                register(host, number + HOSTS);
            }
        });
    }

    @Test
    void whatWasTakenIsAnsweredAndWhatWasGrantedIsHeld() throws Exception {
        Process daemon = start();
        try (BufferedReader out = daemon.inputReader();
                Hosts hosts = new Hosts(0)) {
            int port = Integer.parseInt(lineThatMatches(out, PORT).group(1));
            List<FakeHost> all = new ArrayList<>();
            for (int number = 1; number <= HOSTS; number++) {
                all.add(hosts.host(number, new Endpoint(SERVER, port)));
                register(all.get(number - 1), number);
            }
            assertThat(busy.await(60, TimeUnit.SECONDS)).as("busy").isTrue();

            daemon.toHandle().destroy(); // SIGTERM, while every host waits for an answer
            assertThat(daemon.onExit().get(1, TimeUnit.SECONDS).exitValue()).isZero();
            stopped = true;
            Matcher end = lineThatMatches(out, END);

            assertThat(end.group(2)).as("answers to what was taken").isEqualTo(end.group(1));
            int held = Integer.parseInt(end.group(3));
            assertThat(held).isGreaterThanOrEqualTo(BEFORE);
            assertThat(talks).extracting(Talk::toString).containsOnly("granted");
            assertThat(all.stream()
                            .flatMap(host -> host.heard().stream())
                            .map(FakeHost.Heard::hex)
                            .distinct())
                    .as("a grant for each name that was held, and for no other")
                    .hasSize(held);
        } finally {
            daemon.destroyForcibly();
        }
    }
}
