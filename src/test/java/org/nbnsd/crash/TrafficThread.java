package org.nbnsd.crash;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.protocol.Endpoint;

/** Some hosts of the {@link Traffic}, and the loop in which they ask and listen. */
final class TrafficThread implements AutoCloseable {
    /** Together: so few that nothing is lost on the way, so many that groups of changes come together. */
    private static final int MOST_UNDER_WAY = 16;

    private enum State {
        ASKING,
        FINISHING,
        ABANDONING
    }

    private final List<TrafficHost> hosts;
    private final Traffic.Totals totals;
    private final Random random;
    private final Selector selector;
    private volatile State state = State.ASKING;

    TrafficThread(List<TrafficHost> hosts, Traffic.Totals totals, Random random) throws IOException {
        this.hosts = hosts;
        this.totals = totals;
        this.random = random;
        selector = Selector.open();
        for (TrafficHost host : hosts) {
            host.register(selector);
        }
    }

    /** Before it is run. */
    void begin() {
        state = State.ASKING;
    }

    /** Until it is told to stop. */
    void run(Endpoint server, CompletableFuture<Void> end) {
        try {
            while (state == State.ASKING || state == State.FINISHING && underWay() > 0) {
                if (state == State.ASKING) {
                    fill(server);
                }
                selector.select(50);
                receive(server);
            }
            receive(server);
            hosts.forEach(TrafficHost::forget);
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private void fill(Endpoint server) throws IOException {
        for (int missing = MOST_UNDER_WAY - underWay(); missing > 0; missing--) {
            if (hosts.get(random.nextInt(hosts.size())).ask(server, random)) {
                totals.sent.increment();
            }
        }
    }

    private int underWay() {
        return hosts.stream().mapToInt(TrafficHost::underWay).sum();
    }

    private void receive(Endpoint server) throws IOException {
        selector.selectedKeys().clear();
        for (TrafficHost host : hosts) {
            host.receive(server, totals);
        }
    }

    void finish() {
        state = State.FINISHING;
        selector.wakeup();
    }

    void abandon() {
        state = State.ABANDONING;
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (TrafficHost host : hosts) {
            host.close();
        }
    }
}
