package org.nbnsd.daemon;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.nbnsd.control.Backend;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;

/** What a daemon without a name server says to operations on records. */
final class NoServerBackend implements Backend {
    private final LongSupplier clock;

    /**
     * For a daemon that is an end node only.
     *
     * @param clock the time, in milliseconds since the epoch
     */
    NoServerBackend(LongSupplier clock) {
        this.clock = clock;
    }

    private static <T> CompletableFuture<T> none() {
        return CompletableFuture.failedFuture(
                new IOException("this daemon is no name server, so it has no records (server = false)"));
    }

    @Override
    public CompletableFuture<Void> records(Consumer<NameRecord> into) {
        return none();
    }

    @Override
    public CompletableFuture<List<NameRecord>> find(List<NetbiosName> names) {
        return none();
    }

    @Override
    public CompletableFuture<List<EditOutcome>> edit(List<Edit> edits, Author author) {
        return none();
    }

    @Override
    public CompletableFuture<List<EditOutcome>> editPart(List<Edit> edits, Author author) {
        return none();
    }

    @Override
    public CompletableFuture<Void> imported(Author author, Map<EditOutcome.Kind, Integer> counts) {
        return none();
    }

    @Override
    public CompletableFuture<List<EditOutcome>> preview(List<Edit> edits) {
        return none();
    }

    @Override
    public CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author) {
        return none();
    }

    @Override
    public CompletableFuture<RecordedInputs> recording() {
        return none();
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }
}
