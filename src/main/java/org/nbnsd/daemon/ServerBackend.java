package org.nbnsd.daemon;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.nbnsd.control.Backend;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerWish;

/** The running name server, as the operations of people see it: each call is a burst of its own on the event loop. */
final class ServerBackend implements Backend {
    private final Daemon daemon;
    private final NameServer server;
    private final NameTable table;
    private final LongSupplier clock;

    ServerBackend(Daemon daemon, NameServer server, NameTable table, LongSupplier clock) {
        this.daemon = daemon;
        this.server = server;
        this.table = table;
        this.clock = clock;
    }

    /** Copying a million references takes some milliseconds; whatever is done with them is done elsewhere. */
    @Override
    public CompletableFuture<List<NameRecord>> records() {
        return daemon.look(now -> List.copyOf(table.records()));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> edit(List<Edit> edits, Author author) {
        return ask(new ServerWish.Change(edits, author, false));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> editPart(List<Edit> edits, Author author) {
        return ask(new ServerWish.Change(edits, author, true));
    }

    @Override
    public CompletableFuture<Void> imported(Author author, Map<EditOutcome.Kind, Integer> counts) {
        return ask(new ServerWish.Imported(author, counts)).thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<EditOutcome>> preview(List<Edit> edits) {
        return daemon.look(now -> server.preview(edits, now));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author) {
        return ask(new ServerWish.Scavenge(dryRun, author));
    }

    private CompletableFuture<List<EditOutcome>> ask(ServerWish wish) {
        return daemon.ask(wish, ServerWish.Outcomes.class).thenApply(ServerWish.Outcomes::outcomes);
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }
}
