package org.nbnsd.daemon;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;

/**
 * An end node in its name service: alone, or with a name server. After each call, what has come to an end is told to whoever
 * waits for it. For the event loop, as any name service.
 */
final class NodeHost implements NameService {
    private final EndNode node;
    private final @Nullable NameServices both;
    private final NameService service;
    private final Map<Long, CompletableFuture<Outcome>> waiting = new HashMap<>();
    private boolean leaving;

    private NodeHost(EndNode node, @Nullable NameServices both) {
        this.node = node;
        this.both = both;
        this.service = both == null ? node : both;
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
        return told(left);
    }

    private List<Effect> told(List<Effect> effects) {
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
        return told(service.leave(now));
    }

    @Override
    public boolean hasLeft() {
        return service.hasLeft();
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        return told(service.receive(datagram, now));
    }

    @Override
    public List<Effect> expire(long now) {
        return told(service.expire(now));
    }

    @Override
    public long nextTimeout() {
        return service.nextTimeout();
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        return told(service.listenOn(addresses, now));
    }

    @Override
    public void backlog(int changes) {
        service.backlog(changes);
    }

    @Override
    public void left(Effect.Send question, long now) {
        service.left(question, now);
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        return told(service.storageFailed(undone, reason, now));
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        return told(service.storageRecovered(now));
    }

    /** What the node has counted; to be asked on the event loop, or when the daemon has stopped. */
    Map<NodeCounter, Long> counters() {
        return node.counters();
    }
}
