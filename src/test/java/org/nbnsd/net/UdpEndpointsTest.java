package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** What no working daemon shows. */
final class UdpEndpointsTest {
    private static final LocalAddress ONE = new LocalAddress(Ipv4Address.parse("127.0.0.1"), 8, 0);
    private static final int DATAGRAMS = 5;

    @Test
    void aHandlerThatFailsIsCalledForTheNextDatagramAllTheSame() throws Exception {
        CountDownLatch received = new CountDownLatch(DATAGRAMS);
        List<Throwable> fatal = new CopyOnWriteArrayList<>();
        UdpHandler failing = new UdpHandler() {
            @Override
            public boolean received(Datagram datagram) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> fatal.add(error));
                received.countDown();
                throw new NoClassDefFoundError("thrown on purpose");
            }

            @Override
            public void burstOver() {}

            @Override
            public void addressesChanged(List<LocalAddress> addresses) {}
        };
        UdpEndpoints.Settings settings =
                new UdpEndpoints.Settings(List.of(ONE.address()), 0, Transport.AUTO, 0, Duration.ofMinutes(1));
        try (UdpEndpoints endpoints = UdpEndpoints.create(settings, () -> List.of(ONE), null);
                DatagramSocket socket = new DatagramSocket()) {
            endpoints.open(failing);
            for (int i = 0; i < DATAGRAMS; i++) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("127.0.0.1"), endpoints.port()));
            }
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            endpoints.loop().submit(() -> {}).syncUninterruptibly(); // the last one is counted by now
            assertThat(endpoints.counters()).containsEntry(UdpCounter.HANDLER_FAILURES, (long) DATAGRAMS);
            assertThat(fatal)
                    .hasSize(DATAGRAMS)
                    .allSatisfy(error -> assertThat(error).hasMessage("thrown on purpose"));
        }
    }
}
