package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.interop.Eventually;

/** The whole program, started as systemd starts it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class NotifyingProcessTest {
    @TempDir
    private Path directory;

    private Process serve(String socket) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.nbnsd.cli.Main",
                "serve",
                "--listen",
                "127.0.0.1",
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString());
        builder.environment().put("NOTIFY_SOCKET", socket);
        builder.environment().put("WATCHDOG_USEC", "200000");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static List<String> await(NotifyReceiver receiver, String beginning) {
        return Eventually.get(
                Duration.ofSeconds(60),
                () -> "no " + beginning + " in " + receiver.heard(),
                () -> receiver.heard().stream().anyMatch(each -> each.startsWith(beginning)) ? receiver.heard() : null);
    }

    @Test
    void aDaemonTellsThatItServesWhatItDoesThatItLivesAndThatItStops() throws Exception {
        assumeTrue(Epoll.isAvailable(), "Unix datagram sockets need epoll");
        String path = directory.resolve("notify").toString();
        try (NotifyReceiver receiver = new NotifyReceiver(path)) {
            Process daemon = serve(path);
            try {
                await(receiver, "WATCHDOG=1");
                await(receiver, "STATUS=0 names held, 0 queries a second, 0 open incidents");
                assertThat(receiver.heard().get(0)).isEqualTo("READY=1");
                Ran health = Ran.nbnsd(
                        "health", "--control", directory.resolve("data/control").toString());
                assertThat(health.status()).as(health.out() + health.err()).isEqualTo(ExitStatus.FOUND);
                assertThat(health.out())
                        .containsPattern("ok +addresses: 127.0.0.1\n")
                        .containsPattern("ok +database: changes can be kept\n");
                daemon.destroy();
                await(receiver, "STOPPING=1");
                assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(daemon.exitValue()).isZero();
                int stopping = receiver.heard().indexOf("STOPPING=1");
                assertThat(receiver.heard().subList(stopping, receiver.heard().size()))
                        .as("nothing but a last sign of life that was on its way")
                        .allMatch(each -> each.equals("STOPPING=1") || each.equals("WATCHDOG=1"));
            } finally {
                daemon.destroyForcibly();
                assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
