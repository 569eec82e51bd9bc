package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.interop.Programs;
import org.nbnsd.net.Transport;
import org.nbnsd.wire.Ipv4Address;

/** What can only be seen of a daemon in a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class DaemonProcessTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("127.0.0.1");

    @Test
    void aKilledDaemonLeavesAReadableCapture() throws Exception {
        Path capture = Captures.file("DaemonProcessTest-killed").toAbsolutePath();
        Process daemon =
                NetworkNamespace.start(List.of(), EchoDaemon.class, "AUTO", "0", capture.toString(), ONE.toString());
        try (BufferedReader output = daemon.inputReader();
                Asker asker = new Asker(ONE)) {
            int port = NetworkNamespace.readUntil(output, "started").stream()
                    .filter(line -> line.startsWith("port "))
                    .mapToInt(line -> Integer.parseInt(line.substring(5)))
                    .findFirst()
                    .orElseThrow();
            for (int id = 0; id < 50; id++) {
                asker.ask(ONE, port, Asker.query(id));
            }
        } finally {
            daemon.destroyForcibly();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(records(Files.readAllBytes(capture)))
                .as("each query and each answer, but perhaps the last, which leaves before the capture is flushed")
                .isBetween(98, 100);
    }

    /** In a process of its own: another one that is being started here has all sockets for an instant. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void itsAddressesAreFreeAsSoonAsItHasStopped(Transport transport) throws Exception {
        assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "epoll is not available here");
        Process daemons = NetworkNamespace.start(List.of(), RestartingDaemon.class, transport.name());
        try (BufferedReader output = daemons.inputReader()) {
            assertThat(NetworkNamespace.readUntil(output, "restarted 40 times")).isNotEmpty();
        } finally {
            daemons.destroyForcibly();
        }
    }

    /** How many whole records a capture has; fails if there is more than those. */
    private static int records(byte[] capture) {
        ByteBuffer in = ByteBuffer.wrap(capture).position(24);
        int records = 0;
        while (in.hasRemaining()) {
            in.position(in.position() + 16 + in.getInt(in.position() + 8));
            records++;
        }
        return records;
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void withoutPermissionItSaysHowToGetIt(Transport transport) throws Exception {
        assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "epoll is not available here");
        Path first = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        // By lines: this file gives all in one read or else the first digit alone, which is what readString asks for.
        assumeTrue(
                Files.isReadable(first)
                        && Integer.parseInt(Files.readAllLines(first).get(0).trim()) > 137,
                "port 137 needs no permission here");
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue(!root || Programs.isInstalled("setpriv"), "root, and no setpriv command to be less");
        Process daemon = NetworkNamespace.start(
                root ? List.of("setpriv", "--bounding-set", "-net_bind_service") : List.of(),
                EchoDaemon.class,
                transport.name(),
                "137",
                "-",
                "127.0.0.1");
        assertThat(String.join("\n", NetworkNamespace.output(daemon)))
                .contains("cannot listen on 127.0.0.1 port 137: no permission")
                .contains("--ambient-caps=+net_bind_service")
                .contains("setcap cap_net_bind_service=+ep")
                .contains("--port 1137");
    }
}
