package org.nbnsd.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingNameService;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.wire.PlainQuery;

/**
 * An end node in its name service: alone, or with a name server. After each call, what has come to an end is told to whoever
 * waits for it. For the event loop, as any name service.
 */
final class NodeHost extends ForwardingNameService {
    private final EndNode node;
    private final @Nullable NameServices both;
    private final Map<Long, CompletableFuture<Outcome>> waiting = new HashMap<>();
    private boolean leaving;

    private NodeHost(EndNode node, @Nullable NameServices both) {
        super(both == null ? node : both);
        this.node = node;
        this.both = both;
    }

    /** A node without a server. */
    static NodeHost alone(EndNode node) {
        return new NodeHost(node, null);
    }

    /** A node with a server at the same port. */
    static NodeHost with(EndNode node, NameServices both) {
        return new NodeHost(node, both);
    }

    EndNode node() {
        return node;
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return both != null && both.answer(datagram, name, answer, now);
    }

    @Override
    public @Nullable QueryReader queryReader() {
        return both == null ? null : both.queryReader();
    }

    /**
     * Starts an operation that takes time.
     *
     * @param operation starts it
     * @param outcome gets its outcome; fails if the daemon stops before
     * @param now the time
     * @return what is to be done for it
     */
    List<Effect> start(Supplier<EndNode.Started> operation, CompletableFuture<Outcome> outcome, long now) {
        if (leaving) {
            outcome.completeExceptionally(stopping());
            return List.of();
        }
        EndNode.Started started = operation.get();
        waiting.put(started.ticket(), outcome);
        return carriedOut(started.effects(), now);
    }

    /** What is left to be done of the effects of an operation. */
    List<Effect> carriedOut(List<Effect> effects, long now) {
        List<Effect> left = both == null ? effects : both.fromNode(effects, now);
        return done(left);
    }

    @Override
    protected List<Effect> done(List<Effect> effects) {
        for (Outcome outcome : node.takeOutcomes()) {
            CompletableFuture<Outcome> future = waiting.remove(outcome.ticket());
            if (future != null) {
                future.complete(outcome);
            }
        }
        return effects;
    }

    private static IOException stopping() {
        return new IOException("the daemon is stopping");
    }

    @Override
    public List<Effect> leave(long now) {
        leaving = true;
        List<CompletableFuture<Outcome>> open = List.copyOf(waiting.values());
        waiting.clear();
        open.forEach(future -> future.completeExceptionally(stopping()));
        return super.leave(now);
    }

    /** What the node has counted; to be asked on the event loop, or when the daemon has stopped. */
    Map<NodeCounter, Long> counters() {
        return node.counters();
    }
}
