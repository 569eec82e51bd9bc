package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nbnsd.control.Backend;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Pace;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.recording.Kept;
import org.nbnsd.recording.Recorder;
import org.nbnsd.recording.Recording;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordPage;
import org.nbnsd.server.ServerWish;

/**
 * The running name server, as the operations of people see it. What they change is a burst of its own on the event loop; what
 * they look at is looked at where they are, and the loop only says when it is durable.
 */
final class ServerBackend implements Backend {
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Daemon daemon;
    private final ServedNames served;
    private final NameTable table;
    private final LongSupplier clock;
    private final Supplier<List<String>> blocked;

    /**
     * Of a name server.
     *
     * @param blocked names that no host gets at present
     */
    ServerBackend(
            Daemon daemon, ServedNames served, NameTable table, LongSupplier clock, Supplier<List<String>> blocked) {
        this.blocked = blocked;
        this.daemon = daemon;
        this.served = served;
        this.table = table;
        this.clock = clock;
    }

    @Override
    public List<String> blocked() {
        return blocked.get();
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
    public Pace pace() {
        return new Pace(daemon::plainAnswers);
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
        return daemon.look(now -> served.server().preview(edits, now));
    }

    @Override
    public CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author) {
        return ask(new ServerWish.Scavenge(dryRun, author));
    }

    @Override
    public CompletableFuture<RecordedInputs> recording() {
        Recorder recorder = served.recorder();
        if (recorder == null) {
            return CompletableFuture.failedFuture(new OperationException(
                    Kind.UNAVAILABLE, "this daemon keeps no inputs (memory = 0 in the section [recording])"));
        }
        return daemon.look(recorder::kept).thenApply(kept -> out -> write(recorder, kept, out));
    }

    /** The records are looked at as for any list; what changed meanwhile is known by what came in meanwhile. */
    private RecordedInputs.Size write(Recorder recorder, Kept kept, Consumer<byte[]> out) throws IOException {
        Kept first = kept;
        requireKept(kept);
        for (int i = 0; i < TRIES; i++) {
            List<NameRecord> records = new ArrayList<>();
            CompletableFuture<Kept> all = records(records::add).thenCompose(durable -> daemon.look(recorder::kept));
            Kept last = await(all);
            if (first.isContinuedBy(last)) {
                Recording.Size size = first.and(last, records).write(out);
                return new RecordedInputs.Size(size.records(), size.inputs(), size.began(), size.isWhole());
            }
            requireKept(last);
            first = last;
        }
        throw new OperationException(
                OperationException.Kind.BUSY,
                "more comes in than is kept while the records are read (expected: more for memory in the section"
                        + " [recording], or another try)");
    }

    private static void requireKept(Kept kept) throws OperationException {
        if (kept.isForgotten()) {
            throw new OperationException(
                    Kind.BUSY,
                    "nothing is kept now: since the name server was at rest, with no challenge open and nothing on its way to"
                            + " the disk, more has come in than there is room for (expected: more for memory in the section"
                            + " [recording], or another try when it is at rest)");
        }
    }

    private static Kept await(CompletableFuture<Kept> kept) throws IOException {
        try {
            return kept.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (TimeoutException e) {
            throw new OperationException(
                    Kind.LATE, "the daemon does not tell its inputs (expected: try again in a minute)", e);
        } catch (ExecutionException e) {
            throw new OperationException(Kind.UNAVAILABLE, "the daemon cannot tell its inputs: " + e.getCause(), e);
        }
    }

    private CompletableFuture<List<EditOutcome>> ask(ServerWish wish) {
        return daemon.ask(wish, ServerWish.Outcomes.class).thenCompose(answer -> written(answer.outcomes()));
    }

    /** Whoever asks while the disk fails is told the same as whoever met it first: that, and not that the edit was refused. */
    private static CompletableFuture<List<EditOutcome>> written(List<EditOutcome> outcomes) {
        return outcomes.stream().anyMatch(EditOutcome::isForStorage)
                ? CompletableFuture.failedFuture(new IOException(EditOutcome.NOT_WRITABLE))
                : CompletableFuture.completedFuture(outcomes);
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }
}
