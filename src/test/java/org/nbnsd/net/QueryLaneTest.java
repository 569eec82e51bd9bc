package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** Which datagrams come to which thread. */
final class QueryLaneTest {
    private static final LocalAddress ONE = new LocalAddress(Ipv4Address.parse("127.0.0.1"), 8, 0);
    private static final LocalAddress TWO = new LocalAddress(Ipv4Address.parse("127.0.0.2"), 8, 0);
    private static final int THREADS = 2;
    private static final int SENDERS = 64;
    private static final int QUERY = 0x01;
    private static final int REGISTRATION = 0x29;
    private static final int RESPONSE = 0x85;
    /** The last octet of a query that the threads for queries pass on. */
    private static final int HARD = 9;

    @TempDir
    private Path directory;

    private final BlockingQueue<String> toLoop = new LinkedBlockingQueue<>();
    /** The senders whose queries each thread answered. */
    private final Map<Thread, Set<Integer>> answered = new ConcurrentHashMap<>();

    private List<LocalAddress> present = List.of(ONE);

    @BeforeEach
    void needsEpoll() {
        assumeTrue(Epoll.isAvailable(), "there is no epoll here");
    }

    /** Answers queries with what they are, and writes down all else. */
    private class Handler implements UdpHandler {
        @Override
        public boolean received(Datagram datagram) {
            toLoop.add(text(datagram));
            return true;
        }

        @Override
        public QueryHandler queryHandler() {
            return new QueryHandler() {
                @Override
                public byte @Nullable [] answer(Datagram query) {
                    byte[] octets = Arrays.copyOf(query.octets(), query.length());
                    if (octets[octets.length - 1] == HARD) {
                        return null;
                    }
                    answered.computeIfAbsent(Thread.currentThread(), thread -> ConcurrentHashMap.newKeySet())
                            .add(query.source().port());
                    return octets;
                }

                @Override
                public void burstOver() {}
            };
        }

        @Override
        public void burstOver() {}

        @Override
        public void addressesChanged(List<LocalAddress> addresses) {}
    }

    /** Who asks, when the daemon is told to stop, has been heard: it gets its answer. */
    @Test
    @Timeout(60)
    void whatAThreadIsLookingAtWhenReceivingEndsIsStillHandedOver() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        UdpEndpoints.Settings settings =
                new UdpEndpoints.Settings(List.of(), 0, Transport.EPOLL, THREADS, Duration.ofMillis(20));
        try (UdpEndpoints endpoints = UdpEndpoints.create(settings, () -> present, null, QuerySteering::put);
                DatagramSocket socket = new DatagramSocket()) {
            endpoints.open(new Handler() {
                @Override
                public QueryHandler queryHandler() {
                    return new QueryHandler() {
                        @Override
                        public byte @Nullable [] answer(Datagram query) {
                            looking.countDown();
                            Uninterruptibles.awaitUninterruptibly(goOn);
                            return null;
                        }

                        @Override
                        public void burstOver() {}
                    };
                }
            });
            socket.send(packet(endpoints, ONE, 7, QUERY, HARD));
            looking.await();
            CompletableFuture<Void> last =
                    endpoints.loop().submit(endpoints::stopReceiving).get();
            endpoints.loop().submit(() -> {}).get();
            assertThat(last).isNotDone();
            goOn.countDown();
            last.get();
            assertThat(toLoop).containsExactly("7 of 5 octets at 127.0.0.1");
        } finally {
            goOn.countDown();
        }
    }

    private static String text(Datagram datagram) {
        return datagram.octets()[1] + " of " + datagram.length() + " octets at "
                + datagram.local().address();
    }

    private UdpEndpoints open(int port, @Nullable Path capture) throws CannotListenException {
        return open(port, capture, QuerySteering::put);
    }

    private UdpEndpoints open(int port, @Nullable Path capture, ObjIntConsumer<Channel> steering)
            throws CannotListenException {
        UdpEndpoints.Settings settings =
                new UdpEndpoints.Settings(List.of(), port, Transport.EPOLL, THREADS, Duration.ofMillis(20));
        UdpEndpoints endpoints = UdpEndpoints.create(settings, () -> present, capture, steering);
        try {
            endpoints.open(new Handler());
            return endpoints;
        } catch (CannotListenException e) {
            endpoints.close();
            throw e;
        }
    }

    private static DatagramPacket packet(UdpEndpoints to, LocalAddress at, int number, int flags, int last)
            throws IOException {
        byte[] octets = {0, (byte) number, (byte) flags, 0, (byte) last};
        InetAddress address = InetAddress.getByAddress(at.address().octets());
        return new DatagramPacket(octets, octets.length, new InetSocketAddress(address, to.port()));
    }

    private static DatagramPacket answer(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(10_000);
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        socket.receive(answer);
        return answer;
    }

    private static void assertAnswered(UdpEndpoints endpoints, LocalAddress at) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(packet(endpoints, at, 1, QUERY, 0));
            assertThat(answer(socket).getSocketAddress())
                    .isEqualTo(new InetSocketAddress(
                            InetAddress.getByAddress(at.address().octets()), endpoints.port()));
        }
    }

    @Test
    void queriesAreSpreadByTheirSendersAndAnsweredFromTheAddressThatWasAsked() throws Exception {
        try (UdpEndpoints endpoints = open(0, null)) {
            for (int sender = 0; sender < SENDERS; sender++) {
                try (DatagramSocket socket = new DatagramSocket()) {
                    for (int i = 0; i < 3; i++) {
                        socket.send(packet(endpoints, ONE, i, QUERY, 0));
                        DatagramPacket answer = answer(socket);
                        assertThat(answer.getData()[1]).isEqualTo((byte) i);
                        assertThat(answer.getPort()).isEqualTo(endpoints.port());
                    }
                }
            }
            assertThat(answered).as("threads").hasSize(THREADS);
            List<Set<Integer>> senders = new ArrayList<>(answered.values());
            assertThat(senders.get(0)).doesNotContainAnyElementsOf(senders.get(1));
            assertThat(toLoop).isEmpty();
            assertThat(endpoints.counters()).containsEntry(UdpCounter.RECEIVED, 3L * SENDERS);
            // The last one is counted when the system has it, and may have arrived by then.
            Eventually.get(
                    Duration.ofSeconds(10),
                    () -> "counted: " + endpoints.counters(),
                    () -> endpoints.counters().get(UdpCounter.SENT) == 3L * SENDERS ? true : null);
            assertThat(endpoints.queryThreads()).isEqualTo(THREADS);
        }
    }

    @Test
    void whatIsNoQueryOrTooHardForThemComesToTheLoopInItsOrder() throws Exception {
        try (UdpEndpoints endpoints = open(0, null);
                DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 100; i++) {
                socket.send(packet(endpoints, ONE, i, i % 2 == 0 ? REGISTRATION : RESPONSE, 0));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isEqualTo(i + " of 5 octets at 127.0.0.1");
            }
            for (int i = 0; i < 100; i++) {
                socket.send(packet(endpoints, ONE, i, QUERY, HARD));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isEqualTo(i + " of 5 octets at 127.0.0.1");
            }
            DatagramPacket stub = packet(endpoints, ONE, 7, QUERY, 0);
            stub.setLength(2);
            socket.send(stub);
            assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isEqualTo("7 of 2 octets at 127.0.0.1");
            assertThat(answered).isEmpty();
        }
    }

    /** As nmbd adds its sockets, if it is started by the same user. */
    @Test
    void whoSharesTheAddressUnaskedHearsNothing() throws Exception {
        try (UdpEndpoints endpoints = open(0, null);
                DatagramSocket intruder = new DatagramSocket(null)) {
            intruder.setReuseAddress(true);
            intruder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            intruder.bind(new InetSocketAddress("127.0.0.1", endpoints.port()));
            for (int i = 0; i < SENDERS; i++) {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(packet(endpoints, ONE, i, QUERY, 0));
                    answer(socket);
                    socket.send(packet(endpoints, ONE, i, REGISTRATION, 0));
                    assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isNotNull();
                }
            }
            intruder.setSoTimeout(1);
            assertThatThrownBy(() -> intruder.receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** As on systems that know SO_REUSEPORT, but not who is to choose. */
    @Test
    void withoutTheKernelsHelpOneThreadDoesAll() throws Exception {
        ObjIntConsumer<Channel> nothing = (socket, others) -> QuerySteering.put(socket, 0); // no remainder of 0
        try (UdpEndpoints endpoints = open(0, null, nothing);
                DatagramSocket socket = new DatagramSocket()) {
            assertThat(endpoints.queryThreads()).isZero();
            socket.send(packet(endpoints, ONE, 1, QUERY, 0));
            assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isNotNull();
            present = List.of(ONE, TWO);
            awaitAddresses(endpoints, 2);
            socket.send(packet(endpoints, TWO, 2, QUERY, 0));
            assertThat(toLoop.poll(10, TimeUnit.SECONDS)).isEqualTo("2 of 5 octets at 127.0.0.2");
            try (DatagramSocket other = new DatagramSocket(null)) {
                other.setReuseAddress(true);
                other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                assertThatThrownBy(() -> other.bind(new InetSocketAddress("127.0.0.1", endpoints.port())))
                        .as("nobody can share the address")
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void anAddressThatAnotherServerHasIsRefused() throws Exception {
        try (UdpEndpoints first = open(0, null)) {
            assertThatThrownBy(() -> open(first.port(), null))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("127.0.0.1 port " + first.port());
        }
    }

    @Test
    void addressesThatComeAreServedByAllThreadsAndThoseThatGoAreGivenUp() throws Exception {
        try (UdpEndpoints endpoints = open(0, null)) {
            present = List.of(ONE, TWO);
            awaitAddresses(endpoints, 2);
            assertAnswered(endpoints, TWO);
            assertAnswered(endpoints, ONE);
            present = List.of(TWO);
            awaitAddresses(endpoints, 1);
            assertAnswered(endpoints, TWO);
            Eventually.get(
                    Duration.ofSeconds(10),
                    () -> "127.0.0.1 is still taken",
                    () -> Ports.isFree(endpoints.port()) ? true : null);
        }
    }

    private static void awaitAddresses(UdpEndpoints endpoints, int number) {
        Eventually.get(
                Duration.ofSeconds(10),
                () -> "addresses: " + endpoints.addresses(),
                () -> endpoints.addresses().size() == number ? true : null);
    }

    @Test
    void aCaptureHasWhatTheyReadAndSend() throws Exception {
        Path file = directory.resolve("all.pcap");
        try (UdpEndpoints endpoints = open(0, file)) {
            assertAnswered(endpoints, ONE);
        }
        assertThat(Files.size(file)).isEqualTo(24 + 2 * (16 + 16 + 20 + 8 + 5));
    }

    @Test
    void nothingIsReadAfterReceivingHasStopped() throws Exception {
        try (UdpEndpoints endpoints = open(0, null);
                DatagramSocket socket = new DatagramSocket()) {
            assertAnswered(endpoints, ONE);
            endpoints.loop().submit(endpoints::stopReceiving).syncUninterruptibly();
            long before = endpoints.counters().get(UdpCounter.RECEIVED);
            socket.setSoTimeout(200);
            Eventually.get(Duration.ofSeconds(10), () -> "it still answers", () -> {
                try {
                    socket.send(packet(endpoints, ONE, 1, QUERY, 0));
                    socket.receive(new DatagramPacket(new byte[9], 9));
                    return null;
                } catch (SocketTimeoutException e) {
                    return true;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(before).isEqualTo(1);
        }
    }
}
