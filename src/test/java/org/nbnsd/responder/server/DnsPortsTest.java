package org.nbnsd.responder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.responder.DnsSettings;

/** The server of the DNS has a port for datagrams and connections, or none. */
final class DnsPortsTest {
    private static DnsServer server() {
        DnsSettings settings =
                new DnsSettings("wins.example", List.of(), 60, "ns.example", List.of(), List.of(), null, 0);
        return new DnsServer(settings, new ComputerTable(), () -> 1_700_000_000_000L, failure -> {});
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whereOneKindIsTakenTheOtherIsLetGo() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Ports.free());
        try (DatagramSocket taken = new DatagramSocket(address)) {
            assertThat(taken.isBound()).isTrue();
            assertThatExceptionOfType(CannotAnswerException.class)
                    .isThrownBy(() -> server().start(List.of(address)))
                    .withMessageContaining("UDP port " + address.getPort());
        }
        assertThat(Eventually.get(
                        Duration.ofSeconds(20), () -> address + " is taken", () -> canListen(address) ? address : null))
                .isEqualTo(address);
    }

    @Test
    void theSystemPicksOneForBoth() throws Exception {
        DnsServer server = server();
        server.start(List.of(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0)));
        assertThat(server.addresses()).hasSize(2).allSatisfy(address -> {
            assertThat(canListen(address)).isFalse();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new DatagramSocket(address).close());
        });
        server.close();
    }
}
