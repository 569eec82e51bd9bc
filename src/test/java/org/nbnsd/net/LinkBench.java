package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.wire.Ipv4Address;

/** Links on real sockets of loopback, without a daemon: a test is the core, and may be slow to take what it is told. */
final class LinkBench implements AutoCloseable {
    static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");
    static final int PATIENCE_SECONDS = 20;
    static final LinkService.Limits AMPLE = new LinkService.Limits(2000, 2000, 2000, Duration.ofMinutes(1));

    private static final List<LocalAddress> LOOPBACK = List.of(new LocalAddress(HERE, 8, 0));

    final UdpEndpoints endpoints;
    final TcpLinks links;
    /** Everything but what was heard or sent. */
    final BlockingQueue<Input.Linked> told = new LinkedBlockingQueue<>();

    final BlockingQueue<OctetString> heard = new LinkedBlockingQueue<>();
    final AtomicLong heardOctets = new AtomicLong();
    final AtomicLong sentOctets = new AtomicLong();

    private volatile Consumer<Input.Linked> core = input -> {};
    private volatile boolean takes = true;
    private final BlockingQueue<Input.Linked> untaken = new LinkedBlockingQueue<>();

    LinkBench(Transport transport, LinkService service) throws CannotListenException {
        this(transport, service, LOOPBACK);
    }

    LinkBench(Transport transport, LinkService service, List<LocalAddress> present) throws CannotListenException {
        this(transport, service, () -> present, Duration.ofMinutes(1));
    }

    LinkBench(Transport transport, LinkService service, InterfaceSource interfaces, Duration scan)
            throws CannotListenException {
        endpoints = UdpEndpoints.create(new UdpEndpoints.Settings(List.of(), 0, transport, 0, scan), interfaces, null);
        links = new TcpLinks(endpoints, List.of(service));
        links.start(this::happened);
        try {
            endpoints.open(new Silent());
        } catch (CannotListenException e) {
            endpoints.close();
            throw e;
        }
    }

    static LinkService service(int port, LinkService.Limits limits) {
        return new LinkService("test", port, List.of(), null, peer -> true, limits);
    }

    private void happened(Input.Linked input) {
        if (input instanceof Input.LinkHeard each) {
            heardOctets.addAndGet(each.octets().length());
            heard.add(each.octets());
        } else if (input instanceof Input.LinkSent each) {
            sentOctets.addAndGet(each.octets());
        } else {
            told.add(input);
        }
        endpoints.loop().execute(() -> {
            core.accept(input);
            if (takes) {
                links.taken(input);
            } else {
                untaken.add(input);
            }
        });
    }

    /** Who is called on the loop for each input, before it is taken. */
    void core(Consumer<Input.Linked> handler) {
        core = handler;
    }

    /** Whether what is told is dealt with; what waits is dealt with when that begins. */
    void take(boolean whether) {
        onLoop(() -> {
            takes = whether;
            for (Input.Linked next = untaken.poll(); whether && next != null; next = untaken.poll()) {
                links.taken(next);
            }
        });
    }

    void onLoop(Runnable task) {
        endpoints.loop().submit(task).syncUninterruptibly();
    }

    int port() {
        return links.port("test");
    }

    Socket connect() throws IOException {
        return connect("127.0.0.1");
    }

    Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port()), PATIENCE_SECONDS * 1000);
        return socket;
    }

    Link connect(long number, Endpoint to, int patienceMillis) {
        Link link = new Link("test", Link.Opener.US, number);
        onLoop(() -> assertThat(links.connect(link, to, patienceMillis)).isTrue());
        return link;
    }

    Input.Linked next() throws InterruptedException {
        Input.@Nullable Linked next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("what is told next").isNotNull();
        return next;
    }

    Input.LinkOpened opened() throws InterruptedException {
        return (Input.LinkOpened) next();
    }

    Input.LinkClosed closed() throws InterruptedException {
        return (Input.LinkClosed) next();
    }

    long count(LinkCounter counter) {
        return links.counters().getOrDefault(counter, 0L);
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time by which it must be so").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        endpoints.close();
    }

    private static final class Silent implements UdpHandler {
        @Override
        public boolean received(Datagram datagram) {
            return true;
        }

        @Override
        public void burstOver() {}

        @Override
        public void addressesChanged(List<LocalAddress> addresses) {}
    }
}
