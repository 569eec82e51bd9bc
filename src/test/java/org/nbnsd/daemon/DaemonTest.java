package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.net.CannotListenException;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.net.Transport;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;

/** A whole daemon around a tiny core, over real sockets on 127.0.0.0/8. */
@Isolated // a closed socket of the JDK lives on for a moment in a program that another test is starting
final class DaemonTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("127.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("127.0.0.2");

    private final EchoService service = new EchoService();

    private static DaemonOptions options(Transport transport) {
        assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "epoll is not available here");
        return DaemonOptions.DEFAULT
                .withListen(ONE, TWO)
                .withPort(0)
                .withTransport(transport)
                .withScanInterval(Duration.ofMillis(20))
                .withCapture(Captures.next("DaemonTest"));
    }

    private static LocalAddress loopback(Ipv4Address address) {
        return new LocalAddress(address, 8, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersLeaveFromTheAddressThatWasAsked(Transport transport) throws Exception {
        Path capture = Captures.file("DaemonTest-two-addresses-" + transport);
        try (Daemon daemon = new Daemon(service, options(transport).withCapture(capture));
                Asker asker = new Asker(ONE)) {
            daemon.start();
            assertThat(daemon.addresses()).containsExactly(loopback(ONE), loopback(TWO));
            assertThat(daemon.transport()).isEqualTo(transport);
            for (Ipv4Address address : List.of(TWO, ONE, TWO)) {
                Asker.Reply reply = asker.ask(address, daemon.port(), Asker.query(7));
                assertThat(reply.source().address()).isEqualTo(address);
                assertThat(reply.source().port()).isEqualTo(daemon.port());
            }
        }
        assertThat(Files.size(capture)).isGreaterThan(24 + 6 * (16 + 28 + 50));
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void manyDatagramsAtOnceAreAnsweredInTheirOrder(Transport transport) throws Exception {
        try (Daemon daemon = new Daemon(service, options(transport));
                Asker asker = new Asker(ONE)) {
            daemon.start();
            for (int id = 0; id < 200; id++) {
                asker.send(TWO, daemon.port(), id % 3 == 0 ? Asker.claim(id, EchoService.FRED) : Asker.query(id));
            }
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                ids.add(((Message) asker.receive().message()).id());
            }
            assertThat(ids).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void emptyAndTooLongDatagramsAndBugsEndNothing(Transport transport) throws Exception {
        try (Daemon daemon = new Daemon(service, options(transport));
                Asker asker = new Asker(ONE)) {
            daemon.start();
            asker.send(ONE, daemon.port(), new byte[0]);
            asker.send(ONE, daemon.port(), new byte[9000]);
            asker.send(ONE, daemon.port(), org.nbnsd.wire.Request.NameQueryRequest.toServer(1, EchoService.BUG));
            assertThat(asker.ask(ONE, daemon.port(), Asker.query(2)).message()).isInstanceOf(Message.class);
            assertThat(daemon.counters())
                    .containsEntry(Statistic.CORE_FAILURES, 1L)
                    .containsEntry(Statistic.UDP_RECEIVED, 4L);
            assertThat(daemon.events().counts()).containsEntry("DATAGRAM_MALFORMED", 2L);
        }
    }

    /** The system tells of a port where nobody listens; some systems by an error of the next read. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anAnswerThatNobodyTakesEndsNothing(Transport transport) throws Exception {
        try (Daemon daemon = new Daemon(service, options(transport));
                Asker asker = new Asker(ONE)) {
            daemon.start();
            for (int i = 0; i < 20; i++) {
                try (Asker gone = new Asker(ONE)) {
                    gone.send(ONE, daemon.port(), Asker.query(i));
                }
            }
            assertThat(asker.ask(ONE, daemon.port(), Asker.query(99)).message()).isInstanceOf(Message.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void addressesAreFollowedWhileTheyComeAndGo(Transport transport) throws Exception {
        BlockingQueue<List<LocalAddress>> changes = new LinkedBlockingQueue<>();
        InterfaceSource source = following(changes);
        try (Daemon daemon = daemon(options(transport).withListen(), source);
                Asker asker = new Asker(ONE)) {
            daemon.start();
            assertThat(daemon.addresses()).as("none yet, and no error").isEmpty();

            changes.add(List.of(loopback(ONE)));
            service.awaitListening(ONE);
            int port = daemon.port();
            assertThat(asker.ask(ONE, port, Asker.query(1)).source().address()).isEqualTo(ONE);

            changes.add(List.of(loopback(ONE), loopback(TWO)));
            service.awaitListening(ONE, TWO);
            assertThat(asker.ask(TWO, port, Asker.query(2)).source().address()).isEqualTo(TWO);

            changes.add(List.of(loopback(TWO)));
            service.awaitListening(TWO);
            asker.ask(TWO, port, Asker.query(3));
            Eventually.get(
                    Duration.ofSeconds(10), () -> "127.0.0.1 is still taken", () -> Ports.isFree(port) ? true : null);
        }
    }

    @Test
    void anAddressToListenOnIsWaitedFor() throws Exception {
        BlockingQueue<List<LocalAddress>> changes = new LinkedBlockingQueue<>();
        Ipv4Address absent = Ipv4Address.parse("192.0.2.77");
        try (Daemon daemon = daemon(options(Transport.AUTO).withListen(ONE, absent), following(changes));
                Asker asker = new Asker(ONE)) {
            changes.add(List.of(loopback(ONE)));
            daemon.start();
            service.awaitListening(ONE);
            // It is said to be there and still cannot be bound, as happens while an interface comes up.
            changes.add(List.of(new LocalAddress(absent, 24, 0), loopback(ONE)));
            changes.add(List.of(loopback(ONE)));
            asker.ask(ONE, daemon.port(), Asker.query(1));
            assertThat(daemon.addresses()).containsExactly(loopback(ONE));
        }
    }

    @Test
    void aPortTakenAtRunTimeIsTriedAgainUntilItIsFree() throws Exception {
        BlockingQueue<List<LocalAddress>> changes = new LinkedBlockingQueue<>();
        changes.add(List.of(loopback(ONE)));
        try (Daemon daemon = daemon(options(Transport.AUTO).withListen(), following(changes))) {
            daemon.start();
            service.awaitListening(ONE);
            try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.2", daemon.port()));
                    Asker asker = new Asker(ONE)) {
                changes.add(List.of(loopback(ONE), loopback(TWO)));
                asker.ask(ONE, daemon.port(), Asker.query(1));
                assertThat(other.isBound()).isTrue();
            }
            service.awaitListening(ONE, TWO);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aPortInUseIsFatalAndNamesAddressAndProgram(Transport transport) throws Exception {
        try (DatagramSocket other =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), Ports.free()));
                Daemon daemon = new Daemon(service, options(transport).withPort(other.getLocalPort()))) {
            assertThatThrownBy(daemon::start)
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.2 port " + other.getLocalPort() + ": in use by ")
                    .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("stop that program")
                    .hasMessageContaining("--listen")
                    .hasMessageContaining("--port");
            assertThat(daemon.addresses()).isEmpty();
            daemon.awaitStop();
        }
    }

    @Test
    void aDaemonThatCannotStartLeavesTheCaptureOfAnotherAlone() throws Exception {
        Path capture = Captures.file("DaemonTest-kept");
        try (Daemon first = new Daemon(service, options(Transport.AUTO).withCapture(capture));
                Asker asker = new Asker(ONE)) {
            first.start();
            asker.ask(ONE, first.port(), Asker.query(1));
            long size = Files.size(capture);
            try (Daemon second = new Daemon(
                    new EchoService(),
                    options(Transport.AUTO).withPort(first.port()).withCapture(capture))) {
                assertThatThrownBy(second::start).isInstanceOf(CannotListenException.class);
            }
            assertThat(Files.size(capture)).isGreaterThanOrEqualTo(size);
        }
    }

    @Test
    void aCaptureThatCannotBeWrittenIsToldAtTheStart() throws Exception {
        try (Daemon daemon =
                new Daemon(service, options(Transport.AUTO).withCapture(Path.of("/nonexistent/file.pcap")))) {
            assertThatThrownBy(daemon::start)
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("/nonexistent/file.pcap");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void stopsSoonEvenIfTheDiskDoesNot(Transport transport) throws Exception {
        List<Runnable> never = new ArrayList<>();
        Daemon daemon = new Daemon(
                service,
                options(transport).withPort(Ports.free()),
                new FakeDurability((changes, whenDurable) -> never.add(whenDurable)),
                new EventLog());
        try (Asker asker = new Asker(ONE)) {
            daemon.start();
            int port = daemon.port();
            asker.send(ONE, port, Asker.claim(1, EchoService.FRED));
            assertThat(asker.hearsNothing(Duration.ofMillis(100))).isTrue();
            CompletableFuture<Long> operation = daemon.look(now -> now);
            long start = System.nanoTime();
            daemon.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress("127.0.0.1", port))) {
                assertThat(free.isBound()).isTrue();
            }
            assertThat(operation)
                    .as("what it saw is not durable")
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IOException.class);
        }
        never.forEach(Runnable::run);
        daemon.awaitStop();
        daemon.stop();
    }

    @Test
    void whatWasReceivedIsAnsweredBeforeItStops() throws Exception {
        BlockingQueue<Runnable> disk = new LinkedBlockingQueue<>();
        Daemon daemon = new Daemon(
                service,
                options(Transport.AUTO),
                new FakeDurability((changes, whenDurable) -> disk.add(whenDurable)),
                new EventLog());
        try (Asker asker = new Asker(ONE)) {
            daemon.start();
            asker.send(ONE, daemon.port(), Asker.claim(1, EchoService.FRED));
            Runnable whenDurable = disk.poll(10, TimeUnit.SECONDS);
            Thread stopping = new Thread(daemon::stop);
            stopping.start();
            whenDurable.run();
            assertThat(asker.receive().message()).isInstanceOf(Message.class);
            stopping.join(10_000);
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void theSystemsOwnInterfacesAreUsable() throws IOException {
        List<LocalAddress> addresses = InterfaceSource.system().addresses();
        assertThat(addresses).extracting(LocalAddress::address).contains(ONE).doesNotHaveDuplicates();
        assertThat(addresses.get(addresses.size() - 1).address().isLoopback()).isTrue();
    }

    private Daemon daemon(DaemonOptions options, InterfaceSource source) {
        return new Daemon(service, options, Durability.MEMORY_ONLY, new EventLog(), source, new LoopClock());
    }

    /** Each look takes the next change, or sees what was seen before. */
    private static InterfaceSource following(BlockingQueue<List<LocalAddress>> changes) {
        return new InterfaceSource() {
            private List<LocalAddress> last = List.of();

            @Override
            public List<LocalAddress> addresses() {
                List<LocalAddress> next = changes.poll();
                last = next == null ? last : next;
                return last;
            }
        };
    }
}
