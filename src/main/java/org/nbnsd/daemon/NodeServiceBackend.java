package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.NodeBackend;
import org.nbnsd.daemon.configuration.NodeLmhosts;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.NodeWish;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running end node, as programs and people see it: each call is a burst of its own on the event loop. */
final class NodeServiceBackend implements NodeBackend {
    private static final Logger LOG = LoggerFactory.getLogger(NodeServiceBackend.class);

    private final Daemon daemon;
    private final EndNode node;
    private final @Nullable Path lmhosts;
    private final CodePage codePage;
    private final LongSupplier clock;

    /**
     * Over a daemon.
     *
     * @param daemon the daemon
     * @param node its node
     * @param lmhosts the file that {@link #purge} reads; null for none
     * @param codePage by which its letters are octets of names
     * @param clock the time, in milliseconds since the epoch
     */
    NodeServiceBackend(Daemon daemon, EndNode node, @Nullable Path lmhosts, CodePage codePage, LongSupplier clock) {
        this.daemon = daemon;
        this.node = node;
        this.lmhosts = lmhosts;
        this.codePage = codePage;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<NameClaimed> claim(long holder, LocalName name) {
        return daemon.ask(new NodeWish.Claim(holder, name), NameClaimed.class);
    }

    @Override
    public CompletableFuture<NameClaimed> claimNext(long holder, LocalName first) {
        return daemon.ask(new NodeWish.ClaimNext(holder, first), NameClaimed.class);
    }

    @Override
    public CompletableFuture<NameResolved> query(NetbiosName name) {
        return daemon.ask(new NodeWish.Query(name), NameResolved.class);
    }

    @Override
    public CompletableFuture<Void> release(long holder, NetbiosName name) {
        return act(new NodeWish.Release(holder, name));
    }

    @Override
    public CompletableFuture<Void> releaseAll(long holder) {
        return act(new NodeWish.ReleaseAll(holder));
    }

    @Override
    public CompletableFuture<Void> refreshAll() {
        return act(new NodeWish.RefreshAll());
    }

    private CompletableFuture<Void> act(NodeWish wish) {
        return daemon.ask(wish, NodeWish.Done.class).thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<LocalNameState>> names() {
        return daemon.look(now -> List.copyOf(node.names()));
    }

    @Override
    public CompletableFuture<List<CachedName>> cache() {
        return daemon.look(now -> List.copyOf(node.cache(now)));
    }

    @Override
    public CompletableFuture<Map<NodeCounter, Long>> counters() {
        return daemon.look(now -> Map.copyOf(node.counters()));
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
        return act(new NodeWish.Purge(read.names())).thenApply(done -> read.preloaded());
    }

    /** Tells what is wrong with the file. */
    static void warn(NodeLmhosts lmhosts) {
        lmhosts.problems().forEach(problem -> LOG.warn("node.lmhosts: {}", problem));
    }
}
