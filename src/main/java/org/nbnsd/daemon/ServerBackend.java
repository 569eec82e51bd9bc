package org.nbnsd.daemon;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.nbnsd.control.Backend;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordPage;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerWish;

/**
 * The running name server, as the operations of people see it. What they change is a burst of its own on the event loop; what
 * they look at is looked at where they are, and the loop only says when it is durable.
 */
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

    @Override
    public CompletableFuture<Void> records(Consumer<NameRecord> into) throws IOException {
        for (long next = 0; next != RecordPage.END; ) {
            long from = next;
            RecordPage page = daemon.read(() -> table.page(from));
            page.records().forEach(into);
            next = page.next();
        }
        return daemon.look(now -> null).thenAccept(durable -> {});
    }

    @Override
    public CompletableFuture<List<NameRecord>> find(List<NetbiosName> names) throws IOException {
        List<NameRecord> found = daemon.read(
                () -> names.stream().map(table::get).filter(Objects::nonNull).toList());
        return daemon.look(now -> found);
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
