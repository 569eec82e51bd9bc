package org.nbnsd.control;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;

/** One import under way; see {@link RecordOperations#importRecords}. */
public final class Import {
    /** How many records are edited at one time, so that the name service goes on between. */
    public static final int CHUNK = 1_000;

    /** How many refusals are told one by one. */
    public static final int MAX_REFUSALS = 100;

    /** More records than a person would want to read about one by one in the log. */
    private static final int MOST_TOLD_SINGLY = 100;

    private final Backend backend;
    private final Patience patience;
    private final IfTaken ifTaken;
    private final ImportWatch watch;
    private final List<Edit> edits;
    /** What becomes of records that have the name of another one in the list. */
    private final List<EditOutcome> doubles = new ArrayList<>();

    Import(Backend backend, Patience patience, List<NameRecord> records, IfTaken ifTaken, ImportWatch watch) {
        this.backend = backend;
        this.patience = patience;
        this.ifTaken = ifTaken;
        this.watch = watch;
        this.edits = distinct(records);
    }

    /** What a preview said, in the order in which it is to be done. */
    Import(Backend backend, Patience patience, List<Edit> edits, ImportWatch watch) {
        this.backend = backend;
        this.patience = patience;
        this.ifTaken = IfTaken.REPLACE;
        this.watch = watch;
        this.edits = List.copyOf(edits);
    }

    /** By the versions of the records: those that this server owns can keep them then. */
    static List<Edit> ascending(List<Edit> edits) {
        List<Edit> ascending = new ArrayList<>(edits);
        ascending.sort(Comparator.comparingLong(edit -> {
            NameRecord record = record(edit);
            return record == null ? 0 : record.version();
        }));
        return ascending;
    }

    /** The record that an edit puts; null if it does something else. */
    static @Nullable NameRecord record(Edit edit) {
        if (edit instanceof Edit.Expecting expecting) {
            return record(expecting.edit());
        }
        return edit instanceof Edit.Put put ? put.record() : null;
    }

    private List<Edit> distinct(List<NameRecord> records) {
        Map<NetbiosName, Integer> chosen = new HashMap<>(2 * records.size());
        for (int i = 0; i < records.size(); i++) {
            if (ifTaken == IfTaken.REPLACE) {
                chosen.put(records.get(i).name(), i);
            } else {
                chosen.putIfAbsent(records.get(i).name(), i);
            }
        }
        List<Edit> puts = new ArrayList<>(chosen.size());
        for (int i = 0; i < records.size(); i++) {
            NameRecord record = records.get(i);
            if (Objects.equals(chosen.get(record.name()), i)) {
                puts.add(new Edit.Put(record, ifTaken));
            } else {
                doubles.add(doubleOf(record));
            }
        }
        return puts;
    }

    private EditOutcome doubleOf(NameRecord record) {
        return new EditOutcome(
                record.name(),
                ifTaken == IfTaken.FAIL ? Kind.REFUSED : Kind.KEPT,
                null,
                record,
                "the list has this name twice"
                        + switch (ifTaken) {
                            case FAIL -> "";
                            case KEEP -> ", and the first counts";
                            case REPLACE -> ", and the last counts";
                        });
    }

    ImportResult run(boolean dryRun, Author author) throws IOException {
        if (dryRun || ifTaken == IfTaken.FAIL) {
            Tally expected = preview(dryRun);
            if (dryRun || expected.refusals() > 0) {
                return expected.result(false);
            }
        }
        return apply(author).result(true);
    }

    /** All of it, or nothing if a record is not as it was any more. */
    ImportResult runExpecting(Author author) throws IOException {
        Tally expected = preview(false);
        return expected.refusals() > 0 ? expected.result(false) : apply(author).result(true);
    }

    private Tally preview(boolean tell) throws IOException {
        Tally tally = new Tally();
        int done = 0;
        for (List<Edit> chunk : Iterables.partition(edits, CHUNK)) {
            List<EditOutcome> outcomes = patience.await(backend.preview(chunk));
            count(outcomes, tally, tell);
            done += chunk.size();
            watch.progress(Phase.CHECKING, done, edits.size());
        }
        count(doubles, tally, tell);
        return tally;
    }

    private void count(List<EditOutcome> outcomes, Tally tally, boolean tell) throws IOException {
        for (EditOutcome outcome : outcomes) {
            tally.add(outcome);
            if (tell) {
                watch.outcome(outcome);
            }
        }
    }

    private Tally apply(Author author) throws IOException {
        Tally tally = new Tally();
        List<Edit> ascending = ascending(edits);
        boolean isTold = edits.size() > MOST_TOLD_SINGLY;
        try {
            int done = 0;
            for (List<Edit> chunk : Iterables.partition(ascending, CHUNK)) {
                count(applyChunk(chunk, author, isTold, done), tally, false);
                done += chunk.size();
                watch.progress(Phase.APPLYING, done, edits.size());
            }
            count(doubles, tally, false);
        } finally {
            if (isTold) { // also of an import that is given up on the way
                CompletableFuture<Void> unused = backend.imported(author, tally.counts);
            }
        }
        return tally;
    }

    private List<EditOutcome> applyChunk(List<Edit> chunk, Author author, boolean isTold, int done) throws IOException {
        try {
            return patience.await(isTold ? backend.editPart(chunk, author) : backend.edit(chunk, author));
        } catch (OperationException e) {
            throw new OperationException(
                    e.kind(),
                    e.getMessage() + "; the first " + done + " of " + edits.size() + " records are imported",
                    e);
        } catch (UndecidedException e) {
            throw new UndecidedException("the daemon is stopping; the first " + done + " of " + edits.size()
                    + " records are imported, and perhaps the next " + chunk.size()
                    + " (expected: import the file again, with --on-conflict keep)");
        }
    }

    /** Counts outcomes, and keeps the first refusals. */
    static final class Tally {
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        private final List<EditOutcome> refusals = new ArrayList<>();

        void add(EditOutcome outcome) {
            counts.merge(outcome.kind(), 1, Integer::sum);
            if (outcome.isRefusal() && refusals.size() < MAX_REFUSALS) {
                refusals.add(outcome);
            }
        }

        int refusals() {
            return counts.getOrDefault(Kind.REFUSED, 0) + counts.getOrDefault(Kind.STALE, 0);
        }

        ImportResult result(boolean applied) {
            return new ImportResult(counts, refusals, applied);
        }
    }
}
