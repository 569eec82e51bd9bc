package org.nbnsd.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * Hosts that register, refresh and release names at full speed, four at a time from each of four threads, and a
 * {@link Ledger} of what they were promised. Each host has an address of its own, 127.B.0.N; all use the same port, where
 * they answer challenges, too.
 */
final class Traffic implements AutoCloseable {
    static final int THREADS = 4;
    static final int HOSTS_EACH = 4;

    private static final int UNIQUE_EACH = 100;
    private static final int MULTIHOMED_EACH = 40;
    private static final int USERS = 40;
    private static final int DOMAINS = 16;
    private static final int GROUPS = 40;

    private final Ledger ledger = new Ledger();
    private final List<TrafficThread> threads = new ArrayList<>();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final int port;
    private final Totals totals = new Totals();

    /** What was sent and answered since the beginning. */
    static final class Totals {
        final LongAdder sent = new LongAdder();
        final LongAdder acknowledged = new LongAdder();
        final LongAdder refused = new LongAdder();
        final AtomicLong challenges = new AtomicLong();
        private volatile CountDownLatch answers = new CountDownLatch(0);

        void answered(boolean positively) {
            (positively ? acknowledged : refused).increment();
            answers.countDown();
        }
    }

    /**
     * Hosts that do nothing yet.
     *
     * @param network B in the addresses of the hosts, 1..254, different for tests that run at the same time
     * @param seed of what they do
     */
    Traffic(int network, long seed) throws IOException {
        List<TrafficHost> hosts = TrafficHost.open(network, THREADS * HOSTS_EACH);
        port = hosts.get(0).endpoint().port();
        for (int i = 0; i < THREADS; i++) {
            List<TrafficHost> own = hosts.subList(i * HOSTS_EACH, (i + 1) * HOSTS_EACH);
            threads.add(new TrafficThread(own, totals, new Random(seed * THREADS + i)));
            addNames(own);
        }
    }

    private void addNames(List<TrafficHost> hosts) {
        for (int h = 0; h < hosts.size(); h++) {
            TrafficHost host = hosts.get(h);
            Ipv4Address address = host.endpoint().address();
            for (int i = 0; i < UNIQUE_EACH; i++) {
                add(host, "PC-" + (address.bits() & 0xFF) + "-" + i, 0x20, Ledger.NameKind.UNIQUE);
            }
            for (int i = 0; i < USERS; i++) {
                add(host, "USER-" + i, 0x03, Ledger.NameKind.USER);
            }
            for (int i = 0; i < DOMAINS; i++) {
                add(host, "DOMAIN-" + i, 0x1C, Ledger.NameKind.SPECIAL_GROUP);
            }
            for (int i = 0; i < GROUPS; i++) {
                add(host, "GROUP-" + i, 0x00, Ledger.NameKind.GROUP);
            }
            // Two neighbours are two addresses of one host.
            int pair = (address.bits() & 0xFF) - h % 2;
            host.setOtherAddress(hosts.get(h ^ 1).endpoint().address());
            for (int i = 0; i < MULTIHOMED_EACH; i++) {
                add(host, "MULTI-" + pair + "-" + i, 0x00, Ledger.NameKind.MULTIHOMED);
            }
        }
    }

    private void add(TrafficHost host, String name, int suffix, Ledger.NameKind kind) {
        Ipv4Address holder =
                kind == Ledger.NameKind.GROUP ? null : host.endpoint().address();
        host.add(ledger.add(NetbiosName.of(name, suffix), kind, holder), kind);
    }

    /** Where the hosts are asked whether they have their names: for {@code [challenge-query] port}. */
    int port() {
        return port;
    }

    Ledger ledger() {
        return ledger;
    }

    Totals totals() {
        return totals;
    }

    /** Lets the hosts loose on a server. */
    void begin(Endpoint server) {
        running.clear();
        for (TrafficThread thread : threads) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            running.add(end);
            thread.begin();
            Thread runner = new Thread(() -> thread.run(server, end), "traffic");
            runner.setDaemon(true);
            runner.start();
        }
    }

    /** Waits for so many more answers. */
    void awaitAnswers(int count) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(count);
        totals.answers = latch;
        if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "only " + (count - latch.getCount()) + " answers of " + count + " within a minute");
        }
    }

    /** Stops to send, and waits until everything that was sent is answered. */
    void finish() throws InterruptedException {
        threads.forEach(TrafficThread::finish);
        awaitEnd();
    }

    /** The server is gone: stops, and notes what it said last. */
    void abandon() throws InterruptedException {
        threads.forEach(TrafficThread::abandon);
        awaitEnd();
        ledger.over();
    }

    private void awaitEnd() throws InterruptedException {
        for (CompletableFuture<Void> end : running) {
            try {
                end.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("requests without an answer for a minute", e);
            }
        }
    }

    /**
     * Queries all names.
     *
     * @return the answers by name
     */
    Map<NetbiosName, TrafficHost.Answer> ask(Endpoint server) throws IOException {
        return TrafficHost.ask(server, ledger.names());
    }

    @Override
    public void close() {
        threads.forEach(TrafficThread::abandon);
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            for (TrafficThread thread : threads) {
                try {
                    thread.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
