package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.NodeBackend;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.protocol.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running end node, as programs and people see it: each call is a burst of its own on the event loop. */
final class NodeServiceBackend implements NodeBackend {
    private static final Logger LOG = LoggerFactory.getLogger(NodeServiceBackend.class);

    private final Daemon daemon;
    private final NodeHost host;
    private final @Nullable Path lmhosts;
    private final CodePage codePage;
    private final LongSupplier clock;

    /**
     * Over a daemon.
     *
     * @param daemon the daemon
     * @param host its node
     * @param lmhosts the file that {@link #purge} reads; null for none
     * @param codePage by which its letters are octets of names
     * @param clock the time, in milliseconds since the epoch
     */
    NodeServiceBackend(Daemon daemon, NodeHost host, @Nullable Path lmhosts, CodePage codePage, LongSupplier clock) {
        this.daemon = daemon;
        this.host = host;
        this.lmhosts = lmhosts;
        this.codePage = codePage;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<NameClaimed> claim(long holder, LocalName name) {
        return start(NameClaimed.class, (node, now) -> node.claim(holder, name, now));
    }

    @Override
    public CompletableFuture<NameClaimed> claimNext(long holder, LocalName first) {
        return start(NameClaimed.class, (node, now) -> node.claimNext(holder, first, now));
    }

    @Override
    public CompletableFuture<NameResolved> query(NetbiosName name) {
        return start(NameResolved.class, (node, now) -> node.query(name, now));
    }

    /** The outcome is told when it is there, whether or not what the own server wrote for it is durable by then. */
    private <T extends Outcome> CompletableFuture<T> start(
            Class<T> type, BiFunction<EndNode, Long, EndNode.Started> operation) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<Boolean> unused = daemon.perform((now, effects) -> {
                    effects.accept(host.start(() -> operation.apply(host.node(), now), outcome, now));
                    begun.set(true);
                    return true;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && !begun.get()) {
                        outcome.completeExceptionally(failure);
                    }
                });
        return outcome.thenApply(type::cast);
    }

    @Override
    public CompletableFuture<Void> release(long holder, NetbiosName name) {
        return act(now -> host.node().release(holder, name, now));
    }

    @Override
    public CompletableFuture<Void> releaseAll(long holder) {
        return act(now -> host.node().releaseAll(holder, now));
    }

    @Override
    public CompletableFuture<Void> refreshAll() {
        return act(now -> host.node().refreshAll(now));
    }

    private CompletableFuture<Void> act(LongFunction<List<Effect>> operation) {
        return daemon.perform((now, effects) -> {
                    effects.accept(host.carriedOut(operation.apply(now), now));
                    return true;
                })
                .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<LocalNameState>> names() {
        return daemon.perform((now, effects) -> List.copyOf(host.node().names()));
    }

    @Override
    public CompletableFuture<List<CachedName>> cache() {
        return daemon.perform((now, effects) -> List.copyOf(host.node().cache(now)));
    }

    @Override
    public CompletableFuture<Map<NodeCounter, Long>> counters() {
        return daemon.perform((now, effects) -> Map.copyOf(host.counters()));
    }

    /** Reads the file on the thread that asks, so that the network does not wait for it. */
    @Override
    public CompletableFuture<Integer> purge() {
        NodeLmhosts read;
        try {
            read = NodeLmhosts.read(lmhosts, codePage, clock.getAsLong());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        warn(read);
        return daemon.perform((now, effects) -> {
            host.node().purge(read.names());
            return read.preloaded();
        });
    }

    /** Tells what is wrong with the file. */
    static void warn(NodeLmhosts lmhosts) {
        lmhosts.problems().forEach(problem -> LOG.warn("node.lmhosts: {}", problem));
    }
}
