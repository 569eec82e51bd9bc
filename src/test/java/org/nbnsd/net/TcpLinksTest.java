package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.interop.Ports;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.Link.Why;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** Links of TCP with real sockets, and peers that do all that peers do. */
@Isolated // a closed socket of the JDK lives on for a moment in a program that another test is starting
final class TcpLinksTest {
    private static final int MANY_OCTETS = 100 << 20;
    private static final byte[] PIECE = new byte[256 << 10];

    static Stream<Transport> transports() {
        return Epoll.isAvailable() ? Stream.of(Transport.EPOLL, Transport.NIO) : Stream.of(Transport.NIO);
    }

    private static LinkBench bench(Transport transport) throws CannotListenException {
        return new LinkBench(transport, LinkBench.service(0, LinkBench.AMPLE));
    }

    private static Endpoint at(ServerSocket socket) {
        return new Endpoint(LinkBench.HERE, socket.getLocalPort());
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    /** Says everything back. */
    private static void echo(LinkBench bench) {
        bench.core(input -> {
            if (input instanceof Input.LinkHeard heard) {
                bench.links.transmit(heard.link(), heard.octets().toArray());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aPeersLinkIsToldWithBothEndsHeardAndClosed(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport)) {
            Input.LinkOpened opened;
            try (Socket peer = bench.connect("127.0.0.9")) {
                opened = bench.opened();
                assertThat(opened.link().opener()).isEqualTo(Link.Opener.PEER);
                assertThat(opened.local()).isEqualTo(new Endpoint(LinkBench.HERE, bench.port()));
                assertThat(opened.peer()).isEqualTo(new Endpoint(Ipv4Address.parse("127.0.0.9"), peer.getLocalPort()));
                peer.getOutputStream().write(new byte[] {1, 2, 3});
                LinkBench.until(() -> bench.heardOctets.get() == 3);
            }
            assertThat(bench.closed()).isEqualTo(new Input.LinkClosed(opened.link(), Why.BY_PEER, ""));
            LinkBench.until(() -> bench.count(LinkCounter.OPEN) == 0);
            assertThat(bench.count(LinkCounter.ACCEPTED)).isEqualTo(1);
            assertThat(bench.count(LinkCounter.BROKEN)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void ourLinkCarriesWhatWasTransmittedBeforeItWasOpenInItsOrder(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                ServerSocket listening = listening()) {
            Link link = new Link("test", Link.Opener.US, 7);
            bench.onLoop(() -> {
                bench.links.connect(link, at(listening), 5000);
                bench.links.transmit(link, new byte[] {1, 2});
                bench.links.transmit(link, new byte[] {3});
            });
            try (Socket peer = listening.accept()) {
                assertThat(peer.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                assertThat(bench.opened().link()).isEqualTo(link);
                LinkBench.until(() -> bench.sentOctets.get() == 3);
                bench.onLoop(() -> bench.links.close(link));
                assertThat(peer.getInputStream().read()).as("the end").isEqualTo(-1);
                assertThat(bench.closed()).isEqualTo(new Input.LinkClosed(link, Why.BY_US, ""));
            }
            LinkBench.until(() -> bench.count(LinkCounter.OPEN) == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aMessageThatComesOctetByOctetArrivesWhole(Transport transport) throws Exception {
        byte[] message = new byte[300];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }
        try (LinkBench bench = bench(transport);
                Socket peer = bench.connect()) {
            echo(bench);
            peer.setTcpNoDelay(true);
            for (byte each : message) {
                peer.getOutputStream().write(each);
            }
            assertThat(peer.getInputStream().readNBytes(message.length)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void nothingMoreIsReadWhileTheCoreDoesNotTakeWhatItWasTold(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                Socket peer = bench.connect()) {
            bench.opened();
            bench.take(false);
            OutputStream out = peer.getOutputStream();
            Thread writer = new Thread(() -> write(out, 16 << 20));
            writer.start();
            LinkBench.until(() -> bench.heardOctets.get() > 0);
            for (int turn = 0; turn < 50; turn++) {
                bench.onLoop(() -> {});
            }
            assertThat(bench.heardOctets.get()).isLessThanOrEqualTo(TcpSockets.MOST_READ);

            bench.take(true);
            LinkBench.until(() -> bench.heardOctets.get() == 16 << 20);
            writer.join();
        }
    }

    private static void write(OutputStream out, int octets) {
        try {
            for (int written = 0; written < octets; written += PIECE.length) {
                out.write(PIECE);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As the core sends a long answer: no more waits than may, and the next part follows when one has left. */
    @ParameterizedTest
    @MethodSource("transports")
    void aHundredMegabytesLeaveThroughTheWindowToASlowReader(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport)) {
            AtomicLong transmitted = new AtomicLong();
            AtomicLong mostWaiting = new AtomicLong();
            AtomicLong sent = new AtomicLong();
            bench.core(input -> {
                if (input instanceof Input.LinkSent part) {
                    sent.addAndGet(part.octets());
                }
                while (transmitted.get() < MANY_OCTETS
                        && transmitted.get() - sent.get() + PIECE.length <= Effect.Transmit.MOST_WAITING) {
                    bench.links.transmit(input.link(), PIECE);
                    mostWaiting.accumulateAndGet(transmitted.addAndGet(PIECE.length) - sent.get(), Math::max);
                }
            });
            try (Socket peer = bench.connect()) {
                InputStream in = peer.getInputStream();
                byte[] buffer = new byte[8192];
                long read = 0;
                while (read < MANY_OCTETS) {
                    read += in.read(buffer);
                }
                assertThat(read).isEqualTo(MANY_OCTETS);
                LinkBench.until(() -> bench.sentOctets.get() == MANY_OCTETS);
                assertThat(mostWaiting.get()).isLessThanOrEqualTo(Effect.Transmit.MOST_WAITING);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoReadsNothingHoldsUpHimselfAlone(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                Socket deaf = bench.connect()) {
            Link link = bench.opened().link();
            bench.onLoop(() -> {
                for (int i = 0; i < 64; i++) {
                    bench.links.transmit(link, PIECE);
                }
            });
            echo(bench);
            try (Socket other = bench.connect()) {
                other.getOutputStream().write(9);
                assertThat(other.getInputStream().read()).isEqualTo(9);
            }
            assertThat(bench.sentOctets.get()).isLessThan(64L * PIECE.length);
            assertThat(deaf.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoSaysNothingMoreStillGetsTheAnswerToWhatHeSaidLast(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                Socket peer = bench.connect()) {
            echo(bench);
            byte[] question = new byte[3 << 20];
            question[question.length - 1] = 5;
            Thread writer = new Thread(() -> {
                try {
                    peer.getOutputStream().write(question);
                    peer.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            assertThat(peer.getInputStream().readAllBytes()).isEqualTo(question);
            writer.join();
            bench.opened();
            assertThat(bench.closed().why()).isEqualTo(Why.BY_PEER);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aResetIsToldAsABrokenLink(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport)) {
            try (Socket peer = bench.connect()) {
                bench.opened();
                peer.setSoLinger(true, 0);
            }
            Input.LinkClosed closed = bench.closed();
            assertThat(closed.why()).isEqualTo(Why.BROKEN);
            assertThat(closed.detail()).isEqualTo("connection reset by the peer");
            assertThat(bench.count(LinkCounter.BROKEN)).isEqualTo(1);
        }
    }

    /** A system that finds octets unread when a socket is closed resets the connection, and what was sent last is lost. */
    @ParameterizedTest
    @MethodSource("transports")
    void theLastWordArrivesAlthoughThePeerWasStillTalking(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                Socket peer = bench.connect()) {
            Link link = bench.opened().link();
            bench.take(false);
            peer.getOutputStream().write(new byte[60_000]);
            LinkBench.until(() -> bench.heardOctets.get() > 0);
            bench.onLoop(() -> {
                bench.links.transmit(link, new byte[] {1, 2, 3, 4});
                bench.links.close(link);
            });
            assertThat(bench.closed()).isEqualTo(new Input.LinkClosed(link, Why.BY_US, ""));
            peer.getOutputStream().write(new byte[200_000]);
            assertThat(peer.getInputStream().readAllBytes()).containsExactly(1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whereNobodyListensTheConnectionIsRefusedInWords(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport)) {
            Link link = bench.connect(1, new Endpoint(LinkBench.HERE, Ports.free()), 5000);
            assertThat(bench.closed())
                    .isEqualTo(new Input.LinkClosed(link, Why.UNREACHABLE, "connection refused: nobody listens there"));
            assertThat(bench.count(LinkCounter.CONNECT_FAILURES)).isEqualTo(1);
            assertThat(bench.count(LinkCounter.OPEN)).isZero();
        }
    }

    /** Linux drops the first packet of a connection when the queue of those that nobody has accepted is full. */
    @ParameterizedTest
    @MethodSource("transports")
    void whoDoesNotAnswerIsGivenUpAfterThePatienceThatWasSaid(Transport transport) throws Exception {
        List<Socket> queued = new ArrayList<>();
        try (LinkBench bench = bench(transport);
                ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            boolean isFull = false;
            while (!isFull) {
                Socket socket = new Socket();
                queued.add(socket);
                assumeTrue(queued.size() < 50, "this system has no limit of connections that nobody has accepted");
                try {
                    socket.connect(full.getLocalSocketAddress(), 50);
                } catch (IOException e) {
                    isFull = true;
                }
            }
            bench.connect(1, at(full), 50);
            Input.LinkClosed closed = bench.closed();
            assertThat(closed.why()).isEqualTo(Why.UNREACHABLE);
            assertThat(closed.detail()).isEqualTo("nobody answers");
        } finally {
            for (Socket socket : queued) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aNetworkWithoutARouteIsToldAtOnce(Transport transport) throws Exception {
        LinkService bound = new LinkService("test", 0, List.of(LinkBench.HERE), null, peer -> true, LinkBench.AMPLE);
        try (LinkBench bench = new LinkBench(transport, bound)) {
            bench.connect(1, new Endpoint(Ipv4Address.parse("255.255.255.255"), 42), 5000);
            Input.LinkClosed closed = bench.closed();
            assertThat(closed.why()).isEqualTo(Why.UNREACHABLE);
            assertThat(closed.detail()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aLinkThatIsClosedWhileItIsConnectedIsToldOnce(Transport transport) throws Exception {
        try (LinkBench bench = bench(transport);
                ServerSocket listening = listening()) {
            Link link = new Link("test", Link.Opener.US, 1);
            bench.onLoop(() -> {
                bench.links.connect(link, at(listening), 5000);
                bench.links.transmit(link, new byte[] {1});
                bench.links.close(link);
            });
            assertThat(bench.closed()).isEqualTo(new Input.LinkClosed(link, Why.BY_US, ""));
            bench.onLoop(() -> {});
            assertThat(bench.told).isEmpty();
        }
    }

    @Test
    void aThousandConnectionsTalkAtOnce() throws Exception {
        int many = 1000;
        try (LinkBench bench = bench(Transport.AUTO)) {
            echo(bench);
            List<Socket> peers = new ArrayList<>();
            try {
                for (int i = 0; i < many; i++) {
                    peers.add(bench.connect());
                }
                for (Socket peer : peers) {
                    peer.getOutputStream().write(7);
                }
                for (Socket peer : peers) {
                    assertThat(peer.getInputStream().read()).isEqualTo(7);
                }
                assertThat(bench.count(LinkCounter.OPEN)).isEqualTo(many);
            } finally {
                for (Socket peer : peers) {
                    peer.close();
                }
            }
            LinkBench.until(() -> bench.count(LinkCounter.OPEN) == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aFloodOfConnectionsThatSayNothingKeepsNoPartnerOut(Transport transport) throws Exception {
        Ipv4Address partner = Ipv4Address.parse("127.0.0.77");
        LinkService.Limits limits = new LinkService.Limits(4, 2, 5, Duration.ofMinutes(1));
        LinkService service = new LinkService("test", 0, List.of(), null, partner::equals, limits);
        try (LinkBench bench = new LinkBench(transport, service)) {
            echo(bench);
            List<Socket> flood = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    flood.add(bench.connect("127.0.1." + (1 + i % 200)));
                }
                try (Socket peer = bench.connect(partner.toString())) {
                    peer.getOutputStream().write(3);
                    assertThat(peer.getInputStream().read()).isEqualTo(3);
                }
                LinkBench.until(() -> bench.count(LinkCounter.SILENT) == 195);
                assertThat(bench.count(LinkCounter.OPEN)).isLessThanOrEqualTo(6);
            } finally {
                for (Socket peer : flood) {
                    peer.close();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void onePartnerHasNoMoreThanHisShare(Transport transport) throws Exception {
        LinkService.Limits limits = new LinkService.Limits(4, 2, 0, Duration.ofMinutes(1));
        try (LinkBench bench = new LinkBench(transport, LinkBench.service(0, limits))) {
            echo(bench);
            List<Socket> open = new ArrayList<>();
            try {
                for (String from : List.of("127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3")) {
                    Socket peer = bench.connect(from);
                    open.add(peer);
                    peer.getOutputStream().write(1);
                    assertThat(peer.getInputStream().read()).isEqualTo(1);
                }
                for (String from : List.of("127.0.0.2", "127.0.0.4")) {
                    assertThat(isRefused(bench, from)).isTrue();
                }
                assertThat(bench.count(LinkCounter.REFUSED)).isEqualTo(2);
                assertThat(bench.count(LinkCounter.OPEN)).isEqualTo(4);
            } finally {
                for (Socket peer : open) {
                    peer.close();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aStrangerIsRefusedWhereNoneMayCome(Transport transport) throws Exception {
        LinkService.Limits limits = new LinkService.Limits(4, 2, 0, Duration.ofMinutes(1));
        LinkService service = new LinkService("test", 0, List.of(), null, peer -> false, limits);
        try (LinkBench bench = new LinkBench(transport, service)) {
            assertThat(isRefused(bench, "127.0.0.1")).isTrue();
            assertThat(bench.told).isEmpty();
        }
    }

    /** The reset may come before the system has said that it is connected. */
    private static boolean isRefused(LinkBench bench, String from) throws IOException {
        try (Socket peer = bench.connect(from)) {
            return ends(peer);
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean ends(Socket peer) throws IOException {
        try {
            return peer.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoSaysNothingAtFirstIsClosedWhenItsTimeIsOver(Transport transport) throws Exception {
        LinkService.Limits limits = new LinkService.Limits(4, 2, 0, Duration.ofMillis(20));
        try (LinkBench bench = new LinkBench(transport, LinkBench.service(0, limits));
                Socket peer = bench.connect()) {
            bench.opened();
            assertThat(bench.closed().detail()).isEqualTo("it said nothing");
            assertThat(ends(peer)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aConnectionComesFromTheAddressThatPartnersKnow(Transport transport) throws Exception {
        Ipv4Address known = Ipv4Address.parse("127.0.0.5");
        LinkService service =
                new LinkService("test", 0, List.of(LinkBench.HERE, known), known, peer -> true, LinkBench.AMPLE);
        try (LinkBench bench = new LinkBench(transport, service);
                ServerSocket listening = listening()) {
            bench.connect(1, at(listening), 5000);
            try (Socket peer = listening.accept()) {
                assertThat(((InetSocketAddress) peer.getRemoteSocketAddress()).getAddress())
                        .isEqualTo(InetAddress.getByName("127.0.0.5"));
                assertThat(bench.opened().local().address()).isEqualTo(known);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aServerThatStartsAgainHasItsPortAlthoughConnectionsWereOpen(Transport transport) throws Exception {
        int port = Ports.free();
        List<Socket> peers = new ArrayList<>();
        try {
            try (LinkBench bench = new LinkBench(transport, LinkBench.service(port, LinkBench.AMPLE))) {
                for (int i = 0; i < 5; i++) {
                    peers.add(bench.connect());
                    bench.opened();
                }
            }
            try (LinkBench again = new LinkBench(transport, LinkBench.service(port, LinkBench.AMPLE))) {
                peers.add(again.connect());
                assertThat(again.opened().local().port()).isEqualTo(port);
            }
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aPortThatIsInUseIsToldWithWhoHasItAndTheKeys(Transport transport) throws Exception {
        try (ServerSocket taken = listening()) {
            LinkService service = LinkBench.service(taken.getLocalPort(), LinkBench.AMPLE);
            assertThatThrownBy(() -> new LinkBench(transport, service))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageStartingWith(
                            "cannot listen on 127.0.0.1 TCP port " + taken.getLocalPort() + ": in use by ")
                    .hasMessageContaining("the key test.listen")
                    .hasMessageContaining("the key test.port");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void addressesThatComeAndGoAreListenedOnAndTheirLinksEnd(Transport transport) throws Exception {
        LocalAddress first = new LocalAddress(LinkBench.HERE, 8, 0);
        LocalAddress second = new LocalAddress(Ipv4Address.parse("127.0.0.8"), 8, 0);
        AtomicReference<List<LocalAddress>> present = new AtomicReference<>(List.of(first));
        LinkService service = LinkBench.service(0, LinkBench.AMPLE);
        try (LinkBench bench = new LinkBench(transport, service, present::get, Duration.ofMillis(10));
                Socket peer = bench.connect()) {
            Link link = bench.opened().link();
            present.set(List.of(second));
            Input.LinkClosed closed = bench.closed();
            assertThat(closed).isEqualTo(new Input.LinkClosed(link, Why.BROKEN, "its local address is gone"));
            assertThat(ends(peer)).isTrue();
            try (Socket other = new Socket("127.0.0.8", bench.port())) {
                assertThat(bench.opened().peer().port()).isEqualTo(other.getLocalPort());
            }
            assertThat(bench.links.addresses("test")).containsExactly(second);
        }
    }

    @Test
    void aServiceThatThereIsNotIsRefused() throws Exception {
        try (LinkBench bench = bench(Transport.NIO)) {
            bench.onLoop(() -> assertThat(bench.links.connect(
                            new Link("other", Link.Opener.US, 1), new Endpoint(LinkBench.HERE, 42), 1))
                    .isFalse());
        }
    }
}
