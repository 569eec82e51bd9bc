package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.net.Transport;

/** Interfaces, subnets and broadcasts need a network of one's own: two namespaces and a cable, where root runs this. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class NamespaceTest {
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void broadcastsAreHeardAndAddressesFollowed(Transport transport) throws Exception {
        String obstacle = NetworkNamespace.obstacle();
        assumeTrue(obstacle == null, obstacle);
        assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "epoll is not available here");
        // The JDK cannot bind 255.255.255.255.
        String limited = transport == Transport.EPOLL ? "255.255.255.255" : "10.88.0.255";
        try (NetworkNamespace server = new NetworkNamespace();
                NetworkNamespace peer = new NetworkNamespace()) {
            server.connect(peer);
            server.ip("link set v0 address 02:00:00:00:00:2a");
            server.ip("link set v0 up");
            peer.ip("link set v0 up");
            server.ip("addr add 10.88.0.1/24 dev v0");
            server.ip("addr add 10.88.0.2/24 dev v0");
            peer.ip("addr add 10.88.0.9/24 dev v0");
            peer.ip("addr add 10.88.1.9/24 dev v0");
            String capture =
                    Captures.file("NamespaceTest-" + transport).toAbsolutePath().toString();
            Process daemon = server.java(EchoDaemon.class, transport.name(), "137", capture);
            try (BufferedReader output = daemon.inputReader()) {
                List<String> lines = NetworkNamespace.readUntil(output, "started");
                assertThat(lines)
                        .contains("10.88.0.1/24 unit 02000000002a", "127.0.0.1/8 unit 000000000000", "3 addresses")
                        .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));

                assertThat(ask(peer, "10.88.0.9", "10.88.0.1", "10.88.0.9", "10.88.0.2"))
                        .as("each address answers for itself")
                        .containsExactly(
                                "10.88.0.1: 10.88.0.1 local 10.88.0.1 unicast",
                                "10.88.0.2: 10.88.0.2 local 10.88.0.2 unicast");
                assertThat(ask(peer, "10.88.0.9", "10.88.0.255", "10.88.0.9", limited))
                        .as("broadcasts are heard, and answered from a real address")
                        .containsExactly(
                                "10.88.0.255: 10.88.0.1 local 10.88.0.1 broadcast",
                                limited + ": 10.88.0.1 local 10.88.0.1 broadcast");
                assertThat(ask(server, "127.0.0.1", "10.88.0.1", "10.88.0.1", "127.0.0.1"))
                        .as("on the machine itself, too, from the address that was asked")
                        .containsExactly(
                                "10.88.0.1: 10.88.0.1 local 10.88.0.1 unicast",
                                "127.0.0.1: 127.0.0.1 local 127.0.0.1 unicast");

                server.ip("addr add 10.88.1.1/24 dev v0");
                NetworkNamespace.readUntil(output, "4 addresses");
                assertThat(ask(
                                peer,
                                "10.88.1.9",
                                "10.88.1.1",
                                "10.88.1.9",
                                "10.88.1.255",
                                "10.88.1.9",
                                limited.replace("10.88.0.", "10.88.1.")))
                        .as("an address that came later")
                        .containsExactly(
                                "10.88.1.1: 10.88.1.1 local 10.88.1.1 unicast",
                                "10.88.1.255: 10.88.1.1 local 10.88.1.1 broadcast",
                                limited.replace("10.88.0.", "10.88.1.") + ": 10.88.1.1 local 10.88.1.1 broadcast");

                server.ip("addr del 10.88.1.1/24 dev v0");
                NetworkNamespace.readUntil(output, "3 addresses");
                server.ip("addr add 10.88.1.1/24 dev v0");
                NetworkNamespace.readUntil(output, "4 addresses");
                assertThat(ask(peer, "10.88.1.9", "10.88.1.1", "10.88.1.9", "10.88.1.255"))
                        .as("gone and come again")
                        .containsExactly(
                                "10.88.1.1: 10.88.1.1 local 10.88.1.1 unicast",
                                "10.88.1.255: 10.88.1.1 local 10.88.1.1 broadcast");

                server.ip("link set v0 down");
                NetworkNamespace.readUntil(output, "1 addresses");
                daemon.getOutputStream().close();
                assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                daemon.destroyForcibly();
            }
        }
    }

    /** Two servers on one machine, each on an address of its own, both hear the broadcasts of the subnet. */
    @Test
    void waitsForAnAddressAndSharesTheBroadcasts() throws Exception {
        String obstacle = NetworkNamespace.obstacle();
        assumeTrue(obstacle == null, obstacle);
        try (NetworkNamespace server = new NetworkNamespace();
                NetworkNamespace peer = new NetworkNamespace()) {
            server.connect(peer);
            server.ip("link set v0 up");
            peer.ip("link set v0 up");
            server.ip("addr add 10.88.0.1/24 dev v0");
            peer.ip("addr add 10.88.0.9/24 dev v0");
            Process one = server.java(
                    EchoDaemon.class,
                    "AUTO",
                    "1137",
                    Captures.next("NamespaceTest").toString(),
                    "10.88.0.1");
            Process two = server.java(
                    EchoDaemon.class,
                    "AUTO",
                    "1137",
                    Captures.next("NamespaceTest").toString(),
                    "10.88.0.2");
            try (BufferedReader first = one.inputReader();
                    BufferedReader second = two.inputReader()) {
                assertThat(NetworkNamespace.readUntil(first, "started")).noneMatch(line -> line.contains(" WARN "));
                assertThat(NetworkNamespace.readUntil(second, "started"))
                        .anyMatch(line ->
                                line.endsWith("10.88.0.2 is not an address of this machine yet: waiting for it"));
                server.ip("addr add 10.88.0.2/24 dev v0");
                NetworkNamespace.readUntil(second, "1 addresses");
                assertThat(output(peer, "1137", "10.88.0.9", "10.88.0.2"))
                        .containsExactly("10.88.0.2: 10.88.0.2 local 10.88.0.2 unicast");
                one.destroy();
                assertThat(one.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(output(peer, "1137", "10.88.0.9", "10.88.0.255"))
                        .as("the other goes on hearing them")
                        .containsExactly("10.88.0.255: 10.88.0.2 local 10.88.0.2 broadcast");
            } finally {
                one.destroyForcibly();
                two.destroyForcibly();
            }
        }
    }

    private static List<String> ask(NetworkNamespace from, String... pairs) throws Exception {
        return output(from, "137", pairs);
    }

    private static List<String> output(NetworkNamespace from, String port, String... pairs) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(List.of(port, "10"));
        arguments.addAll(List.of(pairs));
        return NetworkNamespace.output(from.java(EchoClient.class, arguments.toArray(String[]::new)));
    }
}
