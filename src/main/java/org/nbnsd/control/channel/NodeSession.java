package org.nbnsd.control.channel;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.nbnsd.control.Leases;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Operations;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;

/** The names that one connection holds, which end with {@link #close}. */
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

    /** Who goes away in the middle of the claim ends it. */
    NameClaimed hold(LocalName name, boolean ofFamily) throws IOException {
        admit();
        CompletableFuture<NameClaimed> claim = leases.claim(name, ofFamily);
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

    void letGo(NetbiosName name) throws IOException {
        operations.await(leases.release(name));
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
