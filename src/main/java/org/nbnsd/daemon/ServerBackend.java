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
        return daemon.perform((now, effects) -> List.copyOf(table.records()));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> edit(List<Edit> edits, Author author) {
        return daemon.perform((now, effects) -> {
            NameServer.Edited edited = server.edit(edits, author, now);
            effects.accept(edited.effects());
            return edited.outcomes();
        });
    }

    @Override
    public CompletableFuture<List<EditOutcome>> editPart(List<Edit> edits, Author author) {
        return daemon.perform((now, effects) -> {
            NameServer.Edited edited = server.editPart(edits, author, now);
            effects.accept(edited.effects());
            return edited.outcomes();
        });
    }

    @Override
    public CompletableFuture<Void> imported(Author author, Map<EditOutcome.Kind, Integer> counts) {
        return daemon.<Boolean>perform((now, effects) -> {
                    effects.accept(server.imported(author, counts));
                    return true;
                })
                .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<EditOutcome>> preview(List<Edit> edits) {
        return daemon.perform((now, effects) -> server.preview(edits, now));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author) {
        return daemon.perform((now, effects) -> {
            NameServer.Edited edited = server.scavenge(dryRun, author, now);
            effects.accept(edited.effects());
            return edited.outcomes();
        });
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }
}
