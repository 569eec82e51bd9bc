package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.net.Reach.Way;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** What leaves through which socket, and who hears of what does not: with a first socket that takes only so much. */
@EnabledOnOs(OS.LINUX)
final class DeparturesTest {
    /** Everything is on its segment. */
    private static final LocalAddress OWN = new LocalAddress(Ipv4Address.parse("128.0.0.1"), 0, 0);

    private static final Ipv4Address HOST = Ipv4Address.parse("127.0.0.5");
    private static final Ipv4Address DEAD = Ipv4Address.parse("127.0.0.6");
    private static final int MANY = 2 * Doubts.MOST;

    /** Takes so many datagrams. */
    private static final class Limited extends EmbeddedChannel {
        private int room;

        @Override
        protected void doWrite(ChannelOutboundBuffer out) {
            while (room > 0 && out.current() != null) {
                room--;
                out.remove();
            }
        }
    }

    private final List<String> told = new ArrayList<>();
    private final UdpCounts counts = new UdpCounts();
    private final Limited main = new Limited();
    private final Map<Way, Channel> spares = new EnumMap<>(Way.class);
    private @Nullable UdpTransport transport;
    private @Nullable DatagramSocket host;
    private long now = 1_000_000;
    private BoundSockets sockets = BoundSockets.NONE;
    private final Departures departures = new Departures(
            main.eventLoop(),
            () -> sockets,
            counts,
            new Departures.Listener() {
                @Override
                public void leftLate(Ipv4Address from, Endpoint to, byte[] message) {
                    told.add("left late: " + message[0]);
                }

                @Override
                public void congested(Ipv4Address to, boolean unresolved) {
                    told.add((unresolved ? "unresolved " : "full ") + to);
                }

                @Override
                public void restored(SendingState episode) {
                    told.add("restored after " + episode.dropped());
                }
            },
            Path.of("none"),
            () -> now);

    @BeforeEach
    void open() throws Exception {
        host = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(HOST.octets()), 0));
        host.setSoTimeout(10_000);
        SendPromise.put(main, counts, OWN.address());
        sockets = new BoundSockets(
                List.of(OWN), Map.of(OWN.address(), main), Map.of(), Map.of(), Map.of(OWN.address(), spares), 137);
    }

    private void openSpares(Transport kind) throws CannotListenException {
        UdpTransport started = UdpTransport.start(kind, 0);
        transport = started;
        for (Way way : Way.values()) {
            spares.put(
                    way,
                    started.bootstrap(started.loop())
                            .handler(new ChannelInboundHandlerAdapter())
                            .bind("127.0.0.1", 0)
                            .syncUninterruptibly()
                            .channel());
        }
        departures.socketsChanged();
    }

    @AfterEach
    void close() {
        host.close();
        main.close();
        departures.stop(Duration.ofSeconds(1));
        if (transport != null) {
            spares.values().forEach(channel -> channel.close().syncUninterruptibly());
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    private void look(Set<Ipv4Address> resolved, Set<Ipv4Address> unresolved) {
        now += 50;
        Map<Ipv4Address, String> known =
                resolved.isEmpty() ? Map.of() : Map.of(resolved.iterator().next(), "00:0c:29:00:00:01");
        departures.looked(new NeighbourTable(known, unresolved), now);
    }

    /** Sends a question that is told of if it does not leave. */
    private void ask(Ipv4Address to, int number) {
        send(to, number, () -> told.add("unsent " + number));
    }

    private boolean send(Ipv4Address to, int number, @Nullable Runnable unsent) {
        InetSocketAddress at = UdpEndpoints.socketAddress(to, host.getLocalPort());
        return departures.send(OWN.address(), main, to, at, new byte[] {(byte) number}, unsent);
    }

    /** The first octet of what comes to the host, and through which socket. */
    private String received() throws Exception {
        DatagramPacket in = new DatagramPacket(new byte[9], 9);
        host.receive(in);
        Way through = Stream.of(Way.values())
                .filter(way -> ((InetSocketAddress) spares.get(way).localAddress()).getPort() == in.getPort())
                .findFirst()
                .orElseThrow();
        return in.getData()[0] + " " + through;
    }

    private long counted(UdpCounter counter) {
        Map<UdpCounter, Long> sum = new EnumMap<>(UdpCounter.class);
        counts.addTo(sum);
        return sum.get(counter);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whatASocketDoesNotTakeLeavesThroughAnother(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(HOST), Set.of());
        main.room = 1;
        ask(HOST, 1);
        ask(HOST, 2);
        ask(HOST, 3);
        assertThat(told).isEmpty();
        departures.flush();
        assertThat(received()).isEqualTo("2 NEAR");
        assertThat(received()).isEqualTo("3 NEAR");
        assertThat(told).isEmpty();
        assertThat(counted(UdpCounter.SENT)).isEqualTo(3);
        ask(HOST, 4);
        departures.flush();
        assertThat(received()).as("nothing is left in the queue").isEqualTo("4 NEAR");
    }

    @Test
    void aQuestionThatNoSocketTakesIsUnsent() {
        sockets = new BoundSockets(List.of(OWN), Map.of(OWN.address(), main), Map.of(), Map.of(), Map.of(), 137);
        look(Set.of(HOST), Set.of());
        main.room = 1;
        ask(HOST, 1);
        ask(HOST, 2);
        send(HOST, 3, null);
        departures.flush();
        assertThat(told).containsExactly("full " + HOST, "unsent 2");
        assertThat(counted(UdpCounter.SENT)).isEqualTo(1);
        assertThat(counted(UdpCounter.CONGESTED)).isEqualTo(2);
        assertThat(departures.state().addresses()).isEqualTo(Map.of(HOST, 2L));
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whatIsForADeadNeighbourNeverEntersTheSocketOfOthers(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(), Set.of(HOST));
        main.room = MANY;
        ask(HOST, 1);
        assertThat(received()).isEqualTo("1 DOUBTFUL");
        for (int i = 0; i < MANY; i++) {
            send(HOST, 2, null);
        }
        departures.flush();
        assertThat(main.room).isEqualTo(MANY);
        assertThat(counted(UdpCounter.UNRESOLVED)).isPositive();
        assertThat(told).containsExactly("unresolved " + HOST);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aQuestionForWhichThereIsNoRoomCountsOnlyIfItsHostHasBeenAskedForInVain(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(), Set.of(DEAD));
        for (int i = 0; i < MANY; i++) {
            send(DEAD, 1, null);
        }
        ask(DEAD, 2);
        assertThat(told).containsExactly("unresolved " + DEAD, "unsent 2");
        for (long end = now + Doubts.WAIT; now < end; ) {
            look(Set.of(), Set.of(DEAD));
        }
        for (int i = 0; i < MANY; i++) {
            send(DEAD, 1, null);
        }
        ask(DEAD, 3);
        assertThat(told).as("who does not answer ARP for so long is silent").doesNotContain("unsent 3");
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anAnswerForSomebodyNewWaitsForTheNextLook(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(), Set.of(DEAD));
        for (int i = 0; i < MANY; i++) {
            send(new Ipv4Address(DEAD.bits() + i), 1, null);
        }
        told.clear();
        assertThat(send(HOST, 2, null)).as("has left").isFalse();
        assertThat(told).isEmpty();
        look(Set.of(HOST), Set.of(DEAD));
        assertThat(received()).as("not behind those who are not there").isEqualTo("2 NEAR");
        assertThat(told).contains("left late: 2");
    }

    /** So does a claimant hear what became of its claim, and not only that it has to wait. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anAnswerForSomebodyWhomTheSystemStillLooksForWaitsUntilItHasFoundHimInItsOrder(Transport kind)
            throws Exception {
        openSpares(kind);
        look(Set.of(), dead());
        sendToDead(1);
        send(HOST, 2, null);
        sendToDead(3);
        send(HOST, 3, null);
        for (int looks = 0; looks < 10; looks++) {
            sendToDead(3);
            look(Set.of(), with(dead(), HOST));
        }
        send(HOST, 4, null);
        assertThat(departures.state().addresses()).doesNotContainKey(HOST);
        look(Set.of(HOST), dead());
        assertThat(List.of(received(), received(), received())).containsExactly("2 DOUBTFUL", "3 NEAR", "4 NEAR");
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anAnswerForSomebodyWhomTheSystemDoesNotFindIsDroppedWhenThatLooksNoMore(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(), dead());
        sendToDead(4);
        send(HOST, 2, null);
        send(HOST, 3, null);
        for (long end = now + Doubts.WAIT; now < end; ) {
            assertThat(departures.state().addresses()).doesNotContainKey(HOST);
            look(Set.of(), with(dead(), HOST));
            sendToDead(1);
        }
        look(Set.of(), with(dead(), HOST));
        assertThat(departures.state().addresses()).containsEntry(HOST, 1L);
        look(Set.of(HOST), dead());
        assertThat(told).doesNotContain("left late: 3");
    }

    /** As many as there are in a subnet, each for itself. */
    private static Set<Ipv4Address> dead() {
        return IntStream.rangeClosed(1, 253)
                .mapToObj(number -> new Ipv4Address(0x7F000100 + number))
                .collect(Collectors.toSet());
    }

    private static Set<Ipv4Address> with(Set<Ipv4Address> some, Ipv4Address one) {
        Set<Ipv4Address> all = new HashSet<>(some);
        all.add(one);
        return all;
    }

    /** So many for each. */
    private void sendToDead(int each) {
        for (int i = 0; i < each; i++) {
            dead().forEach(address -> send(address, 1, null));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anEpisodeEndsWhenNothingWasDroppedForAWhile(Transport kind) throws Exception {
        openSpares(kind);
        look(Set.of(), Set.of(DEAD));
        for (int i = 0; i < MANY; i++) {
            send(DEAD, 1, null);
        }
        long dropped = departures.state().dropped();
        assertThat(dropped).isPositive();
        now += Congestion.CALM;
        main.advanceTimeBy(1, TimeUnit.SECONDS);
        main.runScheduledPendingTasks();
        assertThat(told).containsExactly("unresolved " + DEAD, "restored after " + dropped);
        assertThat(departures.state().congested()).isFalse();
    }
}
