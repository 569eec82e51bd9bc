package org.nbnsd.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * The hosts of one network: addresses 127.0.1.1, 127.0.1.2 … that all use the same port, as real hosts use 137. One thread
 * receives, answers and waits for all of them.
 */
final class Hosts implements AutoCloseable {
    private static final Ipv4Address RESERVE = Ipv4Address.parse("127.0.0.100");
    private static final int PER_SUBNET = 250;

    private record Timer(long at, Runnable task) {}

    private final Selector selector = Selector.open();
    private final DatagramChannel reserve;
    private final int port;
    private final Map<Integer, FakeHost> hosts = new HashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));
    private final AtomicInteger lastId = new AtomicInteger(System.identityHashCode(this));
    private final List<Throwable> failures = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "hosts");
    private volatile boolean closed;

    /**
     * A network without hosts.
     *
     * @param wantedPort the port of all hosts; 0 for one that is free at all of their addresses
     */
    Hosts(int wantedPort) throws IOException {
        // While one address has the port, no socket for all addresses can get it by chance.
        reserve = bind(RESERVE, wantedPort);
        port = ((InetSocketAddress) reserve.getLocalAddress()).getPort();
        thread.setDaemon(true);
        thread.start();
    }

    private static DatagramChannel bind(Ipv4Address address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            return channel.bind(socketAddress(new Endpoint(address, port)));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static InetSocketAddress socketAddress(Endpoint endpoint) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(endpoint.address().octets()), endpoint.port());
    }

    int port() {
        return port;
    }

    static Ipv4Address address(int number) {
        return Ipv4Address.parse("127.0." + (1 + number / PER_SUBNET) + "." + (1 + number % PER_SUBNET));
    }

    /** A host, by its number from 1 on. */
    FakeHost host(int number, Endpoint server) throws IOException {
        FakeHost host = hosts.get(number);
        if (host == null) {
            DatagramChannel channel = bind(address(number - 1), port);
            FakeHost made = new FakeHost(this, address(number - 1), channel, server);
            hosts.put(number, made);
            execute(() -> {
                try {
                    channel.register(selector, SelectionKey.OP_READ, made);
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            host = made;
        }
        return host;
    }

    /** All give up their names, so that a server that goes on knows none of them. */
    void releaseAll() {
        hosts.values().forEach(FakeHost::releaseAll);
    }

    int newId() {
        return lastId.incrementAndGet() & 0xFFFF;
    }

    /** Does something on the thread of the hosts. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Does something later; called on the thread of the hosts. */
    void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            timers.add(new Timer(System.nanoTime() + delay.toNanos(), task));
        }
    }

    private void run() {
        while (!closed) {
            try {
                Timer next = timers.peek();
                long millis = next == null ? 1000 : (next.at() - System.nanoTime()) / 1_000_000 + 1;
                selector.select(Hosts::read, Math.max(1, millis));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (Runnable due = due(); due != null; due = due()) {
                    due.run();
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    private static void read(SelectionKey key) {
        ((FakeHost) key.attachment()).read();
    }

    private @Nullable Runnable due() {
        Timer next = timers.peek();
        if (next == null || next.at() > System.nanoTime()) {
            return null;
        }
        timers.remove();
        return next.task();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (FakeHost host : hosts.values()) {
            host.disconnect();
        }
        reserve.close();
        selector.close();
        if (!failures.isEmpty()) {
            throw new AssertionError("the hosts of this test failed", failures.get(0));
        }
    }
}
