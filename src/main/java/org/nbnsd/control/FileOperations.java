package org.nbnsd.control;

import com.google.common.collect.Iterables;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.dns.DomainName;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.transfer.Exporter;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.FormatGuess;
import org.nbnsd.transfer.Imported;
import org.nbnsd.transfer.Importer;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.transfer.Reading;
import org.nbnsd.transfer.Written;

/**
 * What people can do with files over a running daemon, without being where its files are: look at what an import would do and then
 * apply that, export records, and copy the database. For any thread; each method waits until it is done, and throws what those of
 * {@link Operations} do.
 */
public final class FileOperations {
    /** What files are called in what is told. */
    private static final String LABEL = "import";

    private static final int MOST_PROBLEMS = 1_000;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int CHUNK = 500;
    private static final int TRIES = 5;
    private static final int BUFFER = 32 << 10;

    private final Operations operations;
    private final Backend backend;
    private final Patience patience;
    private final CodePage codePage;
    private final DatabaseCopies copies;
    private final ImportPreviews previews;
    /** All records of a file are in memory when the first is looked at. */
    private final Semaphore reading = new Semaphore(1);

    /** Learns of a preview. */
    public interface Previewing extends ImportWatch {
        /**
         * A line gives no record, or not what it seems to.
         *
         * @param problem what is wrong, or is to be known
         * @throws IOException to end the preview
         */
        void problem(Problem problem) throws IOException;
    }

    FileOperations(
            Operations operations, Backend backend, Patience patience, CodePage codePage, DatabaseCopies copies) {
        this.operations = operations;
        this.backend = backend;
        this.patience = patience;
        this.codePage = codePage;
        this.copies = copies;
        previews = new ImportPreviews(backend::now);
    }

    CodePage codePage() {
        return codePage;
    }

    DatabaseCopies copies() {
        return copies;
    }

    /**
     * Reads a file, and tells what would become of each record in it. That is kept for a quarter of an hour.
     *
     * @param wish what is to be imported, and how
     * @param watch learns what is wrong with lines, and what would become of each record
     * @return what it comes to
     * @throws IOException if the file cannot be read or is of no known format, or if it cannot be told now
     */
    public ImportPreview preview(ImportWish wish, Previewing watch) throws IOException {
        if (!reading.tryAcquire()) {
            throw new OperationException(Kind.BUSY, "another file is being read (expected: one at a time; try again)");
        }
        try {
            return looked(wish, watch);
        } finally {
            reading.release();
        }
    }

    private ImportPreview looked(ImportWish wish, Previewing watch) throws IOException {
        FileFormat format = format(wish);
        Reading read = read(wish, format);
        for (Problem problem : read.problems()) {
            watch.problem(problem);
        }
        List<Edit> edits = new ArrayList<>();
        for (Imported imported : read.records()) {
            edits.add(new Edit.Put(imported.record(), wish.ifTaken()));
        }
        Import.Tally tally = new Import.Tally();
        List<Edit> changes = new ArrayList<>();
        int done = 0;
        for (List<Edit> chunk : Iterables.partition(edits, CHUNK)) {
            look(chunk, changes, tally, watch);
            done += chunk.size();
            watch.progress(ImportWatch.Phase.CHECKING, done, edits.size());
        }
        boolean isBad = read.isFaulty() && !wish.skipsBadLines();
        boolean isTaken = wish.ifTaken() == Edit.IfTaken.FAIL && tally.refusals() > 0;
        String id = isBad || isTaken || changes.isEmpty() ? null : previews.keep(kept(changes));
        return new ImportPreview(id, previews.expires(), format, read.expired(), tally.result(false));
    }

    private ImportPreviews.Kept kept(List<Edit> changes) {
        return new ImportPreviews.Kept(Import.ascending(changes), octets(changes), previews.expires());
    }

    private static long octets(List<Edit> changes) {
        return changes.stream()
                .map(Import::record)
                .filter(Objects::nonNull)
                .mapToLong(RecordSize::of)
                .sum();
    }

    /** What would become of some; each only if its record is as it is now. */
    private void look(List<Edit> chunk, List<Edit> changes, Import.Tally tally, ImportWatch watch) throws IOException {
        List<EditOutcome> outcomes = List.of();
        List<Edit> expecting = List.of();
        for (int i = 0; i < TRIES; i++) {
            expecting = expecting(chunk);
            outcomes = patience.await(backend.preview(expecting));
            if (outcomes.stream().noneMatch(each -> each.kind() == EditOutcome.Kind.STALE)) {
                break;
            }
        }
        for (int i = 0; i < outcomes.size(); i++) {
            EditOutcome outcome = outcomes.get(i);
            tally.add(outcome);
            watch.outcome(outcome);
            if (outcome.isChange()) {
                changes.add(expecting.get(i));
            }
        }
    }

    private List<Edit> expecting(List<Edit> chunk) throws IOException {
        Map<NetbiosName, NameRecord> now = new HashMap<>();
        for (NameRecord record :
                patience.await(backend.find(chunk.stream().map(Edit::name).toList()))) {
            now.put(record.name(), record);
        }
        return chunk.stream()
                .<Edit>map(edit -> new Edit.Expecting(edit, RecordTag.of(now.get(edit.name()))))
                .toList();
    }

    private static FileFormat format(ImportWish wish) throws IOException {
        FileFormat format = wish.format();
        if (format == null) {
            format = FormatGuess.of(wish.file());
        }
        if (format == null) {
            throw new OperationException(
                    Kind.WRONG,
                    "format: what it is cannot be guessed (expected: one of " + FileFormat.readable() + ")");
        }
        if (!format.isReadable()) {
            throw new OperationException(
                    Kind.WRONG,
                    "format: " + format.text() + " can only be written (expected: one of " + FileFormat.readable()
                            + ")");
        }
        return format;
    }

    private Reading read(ImportWish wish, FileFormat format) throws IOException {
        int most = (int) Math.max(1, previews.mostOctets() / RecordSize.PLAIN);
        ReadOptions.Limits limits = new ReadOptions.Limits(1, 1, Long.MAX_VALUE, LONGEST_LINE, most, MOST_PROBLEMS);
        try {
            return Importer.read(
                    wish.file(),
                    format,
                    wish.options().withLimits(limits).withCodePage(codePage).withLabel(LABEL));
        } catch (IOException e) {
            throw new OperationException(Kind.UNAVAILABLE, "the file cannot be read: " + FileFailure.reason(e), e);
        }
    }

    /**
     * Does what a preview said. If a record that it would change is not as it was any more, nothing is done, and it is told
     * which; one that changes in the very moment is left as it is, and told.
     *
     * @param id of the preview
     * @param author who wants it
     * @param watch learns how far it is
     * @return what became of the records that were to be changed; the refusals are those that have changed since
     * @throws IOException if there is no such preview, or it cannot be done now
     */
    public ImportResult apply(String id, Author author, ImportWatch watch) throws IOException {
        ImportPreviews.Kept preview = previews.take(id);
        boolean isApplied = false;
        try {
            ImportResult result = new Import(backend, patience, preview.edits(), watch).runExpecting(author);
            isApplied = result.applied();
            return result;
        } finally {
            if (!isApplied) {
                previews.putBack(id, preview);
            }
        }
    }

    /**
     * Writes records as a file.
     *
     * @param format one that can be written
     * @param domain of the names in the DNS, where the format has such; null for none
     * @param filter which
     * @param out gets the octets, as they are made
     * @return what is in it
     * @throws IOException if that cannot be told now, or {@code out} throws it
     */
    public Written export(FileFormat format, @Nullable DomainName domain, RecordFilter filter, OutputStream out)
            throws IOException {
        try {
            Exporter.requireFit(format, domain);
        } catch (IllegalArgumentException e) {
            throw new OperationException(Kind.WRONG, String.valueOf(e.getMessage()), e);
        }
        Listing listing = operations.records().names(RecordQuery.first(filter, Integer.MAX_VALUE));
        Writer text = new BufferedWriter(
                new OutputStreamWriter(new Paced(out, backend.pace()), StandardCharsets.UTF_8), BUFFER);
        Written written = Exporter.write(
                listing.records(),
                format,
                codePage,
                domain,
                text,
                listing.totals().now());
        text.flush();
        return written;
    }

    /** A piece is what is written at once. */
    private static final class Paced extends FilterOutputStream {
        private final Pace pace;

        Paced(OutputStream out, Pace pace) {
            super(out);
            this.pace = pace;
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            out.write(octets, from, length);
            pace.pieceDone();
        }
    }

    /**
     * Writes a copy of the database.
     *
     * @param out gets the octets; none if there is no complete copy
     * @return what is in it
     * @throws IOException if it cannot be made, or {@code out} throws it
     */
    public DatabaseCopies.Copied backup(OutputStream out) throws IOException {
        return copies.write(out);
    }
}
