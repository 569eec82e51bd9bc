package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.net.Floods.Flood;
import org.nbnsd.wire.Ipv4Address;

/** What the kernel makes of the program. */
final class KernelFilterTest {
    private static final int REQUEST = 0x00;
    private static final int RESPONSE = 0x80;
    private static final int ALL = 16;

    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private UdpTransport transport;
    private Channel server;

    @BeforeEach
    void listen() throws CannotListenException {
        assumeTrue(Epoll.isAvailable(), "there is no epoll here");
        transport = UdpTransport.start(Transport.EPOLL, 0);
        server = transport
                .bootstrap(transport.loop())
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        int length = packet.content().readableBytes();
                        arrived.add(packet.sender().getAddress().getHostAddress() + " "
                                + (length < 3
                                        ? length + " octets"
                                        : packet.content().getUnsignedShort(0) + " "
                                                + (packet.content().getByte(2) < 0 ? "response" : "request")));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
        server.config().setAutoRead(true);
    }

    @AfterEach
    void close() {
        if (transport != null) {
            assertThat(transport.shutdown(Duration.ofSeconds(10))).isTrue();
        }
    }

    private void put(Map<Flood, List<Integer>> floods) {
        KernelFilter.put(List.of(server), List.copyOf(floods.keySet()), floods::get);
    }

    private static Flood flood(String address, int requestBits, int responseBits) {
        return new Flood(Ipv4Address.parse(address), requestBits, responseBits);
    }

    private void send(String from, int id, int flags) throws IOException {
        send(from, new byte[] {(byte) (id >> 8), (byte) id, (byte) flags, 0});
    }

    private void send(String from, byte[] octets) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.send(new java.net.DatagramPacket(octets, octets.length, InetAddress.getByName("127.0.0.1"), port()));
        }
    }

    private int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** All that came; a last one from an address that is always heard tells that there is no more. */
    private List<String> heard() throws IOException, InterruptedException {
        send("127.0.0.200", 0, REQUEST);
        List<String> heard = new ArrayList<>();
        for (String next = arrived.poll(10, TimeUnit.SECONDS);
                !"127.0.0.200 0 request".equals(next);
                next = arrived.poll(10, TimeUnit.SECONDS)) {
            assertThat(next).as("after " + heard).isNotNull();
            heard.add(next);
        }
        return heard;
    }

    private void sendFromThree() throws IOException {
        for (String from : List.of("127.0.0.5", "127.0.0.6", "127.0.0.7")) {
            send(from, 513, REQUEST);
            send(from, 513, RESPONSE);
            send(from, 514, RESPONSE);
            send(from, new byte[2]);
        }
    }

    @Test
    void eachAddressAndKindHasItsOwnMeasureAndAnswersToOpenQuestionsPass() throws Exception {
        put(Map.of(
                flood("127.0.0.5", ALL, 0), List.of(),
                flood("127.0.0.6", 0, ALL), List.of(700, 514, 701)));
        sendFromThree();

        assertThat(heard())
                .containsExactly(
                        "127.0.0.5 513 response",
                        "127.0.0.5 514 response",
                        "127.0.0.6 513 request",
                        "127.0.0.6 514 response",
                        "127.0.0.7 513 request",
                        "127.0.0.7 513 response",
                        "127.0.0.7 514 response",
                        "127.0.0.7 2 octets");
        assertThat(new DropCounter().update(sockets())).isEqualTo(4);
    }

    private BoundSockets sockets() {
        return new BoundSockets(
                List.of(), Map.of(Ipv4Address.parse("127.0.0.1"), server), Map.of(), Map.of(), Map.of(), port());
    }

    @Test
    void aSocketThatIsClosedMeanwhileIsPassedOver() throws Exception {
        Channel closed = transport
                .bootstrap(transport.loop())
                .handler(new ChannelInboundHandlerAdapter())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
        closed.close().syncUninterruptibly();
        Map<Flood, List<Integer>> floods = Map.of(flood("127.0.0.5", ALL, 0), List.of());
        KernelFilter.put(List.of(closed, server), List.copyOf(floods.keySet()), floods::get);
        sendFromThree();

        assertThat(heard()).doesNotContain("127.0.0.5 513 request");
        KernelFilter.put(List.of(closed), List.of(), flood -> List.of());
    }

    @Test
    void theLargestProgramIsTaken() throws Exception {
        Map<Flood, List<Integer>> floods = new LinkedHashMap<>();
        List<Integer> ids = List.of(1, 2, 3, 4, 5, 6, 7, 514);
        assertThat(ids).hasSize(KernelFilter.MOST_IDS);
        for (int i = 1; i <= Floods.MOST_FLOODS; i++) {
            floods.put(flood("127.0.1." + i, ALL, ALL), ids);
        }
        put(floods);
        send("127.0.1." + Floods.MOST_FLOODS, 513, RESPONSE);
        send("127.0.1." + Floods.MOST_FLOODS, 514, RESPONSE);
        send("127.0.1." + Floods.MOST_FLOODS, 514, REQUEST);

        assertThat(heard()).containsExactly("127.0.1." + Floods.MOST_FLOODS + " 514 response");
    }

    @Test
    void oneInSoManyPasses() throws Exception {
        put(Map.of(flood("127.0.0.5", 3, 0), List.of()));
        for (int i = 0; i < 4_000; i++) {
            send("127.0.0.5", 1, REQUEST);
        }

        // An eighth of 4,000 is 500; the standard deviation is 21.
        assertThat(heard().size()).isBetween(350, 650);
    }

    @Test
    void afterTheFloodEverythingPasses() throws Exception {
        put(Map.of(flood("127.0.0.5", ALL, ALL), List.of()));
        put(Map.of());
        sendFromThree();

        assertThat(heard()).hasSize(12);
    }
}
