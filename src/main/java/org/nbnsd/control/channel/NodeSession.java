package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.nbnsd.control.Leases;
import org.nbnsd.control.NodeOperations;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.ControlRequest.Hold;
import org.nbnsd.control.channel.ControlRequest.NodeRequest;
import org.nbnsd.control.channel.ControlRequest.OfAll;
import org.nbnsd.control.channel.ControlRequest.OfName;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.Outcome.NameClaimed;

/** What one connection asks of the end node, and its leases, which end with {@link #close}. */
final class NodeSession implements AutoCloseable {
    private final LineChannel lines;
    private final Operations operations;
    private final Leases leases;
    private final Semaphore room;
    private final Consumer<Throwable> failures;
    private boolean admitted;

    /**
     * For a connection.
     *
     * @param room how many more connections may hold names
     * @param failures learns of failures that should not be
     * @throws OperationException if the daemon is no end node
     */
    NodeSession(LineChannel lines, Operations operations, Semaphore room, Consumer<Throwable> failures)
            throws OperationException {
        this.lines = lines;
        this.operations = operations;
        this.room = room;
        this.failures = failures;
        leases = operations.node().leases();
    }

    /** Whether the connection has to stay, so that a name stays. */
    boolean isHolding() {
        return !leases.isEmpty();
    }

    /** Does what is wanted; returns the last line of the answer. */
    JsonObject carryOut(NodeRequest request, long now) throws IOException {
        if (request instanceof Hold hold) {
            return NodeJson.toJson(hold(hold));
        }
        if (request instanceof OfName ofName) {
            return carryOut(ofName);
        } else if (request instanceof OfAll ofAll) {
            return carryOut(ofAll, now);
        }
        throw new AssertionError("not carried out: " + request);
    }

    /** Who goes away in the middle of the claim ends it. */
    private NameClaimed hold(Hold wanted) throws IOException {
        admit();
        CompletableFuture<NameClaimed> claim = leases.claim(wanted.name(), wanted.ofFamily());
        lines.await(claim);
        NameClaimed claimed = operations.await(claim);
        leases.note(claimed);
        return claimed;
    }

    private void admit() throws OperationException {
        if (!admitted && !room.tryAcquire()) {
            throw new OperationException(
                    Kind.BUSY, "too many programs hold names (expected: fewer; when one ends, there is room)");
        }
        admitted = true;
    }

    private JsonObject carryOut(OfName request) throws IOException {
        NodeOperations node = operations.node();
        return switch (request.verb()) {
            case LET_GO -> {
                operations.await(leases.release(request.name()));
                yield new JsonObject();
            }
            case LOGON -> NodeJson.toJson(node.logon(request.name()));
            case LOGOFF -> NodeJson.loggedOff(node.logoff(request.name()));
            case RESOLVE -> NodeJson.toJson(node.resolve(request.name()));
        };
    }

    private JsonObject carryOut(OfAll request, long now) throws IOException {
        NodeOperations node = operations.node();
        return switch (request) {
            case LOCAL_NAMES -> {
                for (LocalNameState state : node.names()) {
                    lines.write(AnswerJson.line("localName", NodeJson.toJson(state)));
                }
                yield NodeJson.now(now);
            }
            case NAME_CACHE -> {
                for (CachedName name : node.cache()) {
                    lines.write(AnswerJson.line("cachedName", NodeJson.toJson(name)));
                }
                yield NodeJson.now(now);
            }
            case NODE_COUNTERS -> NodeJson.counters(node.counters());
            case PURGE -> NodeJson.purged(node.purge());
            case REFRESH_ALL -> {
                node.refreshAll();
                yield new JsonObject();
            }
        };
    }

    /** Nobody waits for the network to learn of it. That the daemon is stopping ends leases, too. */
    @Override
    public void close() {
        if (admitted) {
            admitted = false;
            CompletableFuture<Void> unused = leases.end().whenComplete((done, failure) -> {
                if (failure != null && !(failure instanceof IOException)) {
                    failures.accept(new IllegalStateException("leases were not ended", failure));
                }
            });
            room.release();
        }
    }
}
