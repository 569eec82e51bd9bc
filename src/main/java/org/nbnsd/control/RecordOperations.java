package org.nbnsd.control;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordTag;

/**
 * What people can do with the records of a name server. Any number of threads may ask at once. They wait for the name service: never on
 * its event loop.
 */
public final class RecordOperations {
    private static final int MAX_ALIKE = 20;

    private static final int SUFFIXES = 256;

    private final Backend backend;
    private final BooleanSupplier replicates;
    private final Patience patience;

    RecordOperations(Backend backend, BooleanSupplier replicates, Patience patience) {
        this.backend = backend;
        this.replicates = replicates;
        this.patience = patience;
    }

    /**
     * A page of the records that fit a filter.
     *
     * @param query which, in which order, from where on, and how many
     * @return the records, how many there are, and where the next page begins
     * @throws IOException if that cannot be told now
     */
    public Listing names(RecordQuery query) throws IOException {
        long now = backend.now();
        FirstRecords first = new FirstRecords(query.order().comparator(), query.limit());
        int[] inView = {0};
        int[] matching = {0};
        Pace pace = backend.pace();
        patience.await(backend.records(record -> {
            pace.step();
            if (query.filter().isInView(record)) {
                inView[0]++;
                if (query.filter().matches(record)) {
                    matching[0]++;
                    if (query.isBehind(record)) {
                        first.add(record);
                    }
                }
            }
        }));
        List<NameRecord> page = first.sorted();
        RecordPlace next = page.isEmpty() || page.size() == first.seen()
                ? null
                : RecordPlace.behind(page.get(page.size() - 1), query.order());
        return new Listing(page, new Totals(matching[0], inView[0], now), next);
    }

    /**
     * The record of a name, also if it is deleted.
     *
     * @param name the name
     * @return the record, or which names are like it but for the suffix
     * @throws IOException if that cannot be told now
     */
    public Lookup show(NetbiosName name) throws IOException {
        long now = backend.now();
        List<NetbiosName> family =
                IntStream.range(0, SUFFIXES).mapToObj(name::withSuffix).toList();
        NameRecord found = null;
        List<NetbiosName> alike = new ArrayList<>();
        for (NameRecord record : patience.await(backend.find(family))) {
            if (record.name().equals(name)) {
                found = record;
            } else if (RecordFilter.ALL.matches(record)) {
                alike.add(record.name());
            }
        }
        return new Lookup(found, alike.stream().sorted().limit(MAX_ALIKE).toList(), now);
    }

    /**
     * What is allowed of new static records, but perhaps not what somebody wanted.
     *
     * @param entry the records
     * @return a sentence for each
     */
    public List<String> warnings(StaticEntry entry) {
        Set<String> blocked = backend.blocked().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return entry.names().stream()
                .filter(name -> blocked.contains(name.base().toUpperCase(Locale.ROOT)))
                .map(name -> name
                        + ": no host gets this name (access.block), because who has it leads clients where he likes;"
                        + " with this record all that ask for it are sent to "
                        + entry.addresses().get(0))
                .toList();
    }

    /**
     * Makes static records: all of them, or none if one is refused.
     *
     * @param entry the names and where they are
     * @param ifTaken what to do about active records of the same names
     * @param expected the records as they were seen, by some of the names
     * @param author who wants it
     * @return what became of each name; if one is refused, all are
     * @throws IOException if it cannot be done now
     */
    public List<EditOutcome> addStatic(
            StaticEntry entry, IfTaken ifTaken, Map<NetbiosName, RecordTag> expected, Author author)
            throws IOException {
        requireNamed(expected, entry.names());
        List<Edit> edits = new ArrayList<>();
        for (NameRecord record : entry.records(backend.now())) {
            edits.add(expecting(new Edit.Put(record, ifTaken), expected));
        }
        List<EditOutcome> outcomes = patience.await(backend.preview(edits));
        for (EditOutcome outcome : outcomes) {
            if (outcome.isRefusal()) {
                return outcomes.stream().map(each -> refusedWith(outcome, each)).toList();
            }
        }
        return patience.await(backend.edit(edits, author));
    }

    private static EditOutcome refusedWith(EditOutcome first, EditOutcome each) {
        return each.isRefusal()
                ? each
                : new EditOutcome(
                        each.name(), Kind.REFUSED, each.before(), each.before(), first.name() + " is refused");
    }

    private static void requireNamed(Map<NetbiosName, RecordTag> expected, List<NetbiosName> names)
            throws OperationException {
        for (NetbiosName name : expected.keySet()) {
            if (!names.contains(name)) {
                throw new OperationException(
                        OperationException.Kind.WRONG,
                        "expected: " + name + " is not to be changed (expected: tags of names that are)");
            }
        }
    }

    private static Edit expecting(Edit edit, Map<NetbiosName, RecordTag> expected) {
        RecordTag tag = expected.get(edit.name());
        return tag == null ? edit : new Edit.Expecting(edit, tag);
    }

    /**
     * Changes an active record.
     *
     * @param name its name
     * @param amendment what is to be different
     * @param expected the record as it was seen, by its name; empty if that does not matter
     * @param author who wants it
     * @return what became of it
     * @throws IOException if it cannot be done now
     */
    public List<EditOutcome> amend(
            NetbiosName name, Amendment amendment, Map<NetbiosName, RecordTag> expected, Author author)
            throws IOException {
        return edit(List.of(name), each -> new Edit.Amend(each, amendment), expected, author);
    }

    /**
     * Deletes records.
     *
     * @param names their names
     * @param tombstone whether they become tombstones, which partners learn of; null for what is best for this server
     * @param expected the records as they were seen, by some of the names
     * @param author who wants it
     * @return what became of each
     * @throws IOException if it cannot be done now
     */
    public List<EditOutcome> delete(
            List<NetbiosName> names, @Nullable Boolean tombstone, Map<NetbiosName, RecordTag> expected, Author author)
            throws IOException {
        boolean asTombstones = tombstone == null ? replicates.getAsBoolean() : tombstone;
        return edit(names, name -> new Edit.Delete(name, asTombstones), expected, author);
    }

    /**
     * Takes deletions back.
     *
     * @param names the names of deleted records
     * @param expected the records as they were seen, by some of the names
     * @param author who wants it
     * @return what became of each
     * @throws IOException if it cannot be done now
     */
    public List<EditOutcome> undelete(List<NetbiosName> names, Map<NetbiosName, RecordTag> expected, Author author)
            throws IOException {
        return edit(names, Edit.Undelete::new, expected, author);
    }

    private List<EditOutcome> edit(
            List<NetbiosName> names,
            Function<NetbiosName, Edit> edit,
            Map<NetbiosName, RecordTag> expected,
            Author author)
            throws IOException {
        requireNamed(expected, names);
        List<EditOutcome> outcomes = new ArrayList<>();
        for (List<NetbiosName> chunk : Iterables.partition(names, Import.CHUNK)) {
            List<Edit> edits = chunk.stream()
                    .map(edit)
                    .map(each -> expecting(each, expected))
                    .toList();
            outcomes.addAll(patience.await(backend.edit(edits, author)));
        }
        return outcomes;
    }

    /**
     * Moves on the records whose time has come: active ones to released, those to tombstones, those away.
     *
     * @param dryRun whether only to tell
     * @param author who wants it
     * @return what became of them, and when the next is due
     * @throws IOException if it cannot be done now
     */
    public Scavenged scavenge(boolean dryRun, Author author) throws IOException {
        List<EditOutcome> outcomes = patience.await(backend.scavenge(dryRun, author));
        long[] nextDue = {Long.MAX_VALUE};
        patience.await(backend.records(record -> nextDue[0] = Math.min(nextDue[0], record.nextExpiry())));
        return new Scavenged(outcomes, nextDue[0], backend.now());
    }

    /**
     * Puts many records into the table. If a taken name is to stop that, all are tried first, and nothing is done if one
     * of them would be refused. They are put in ascending order of their versions, so that those which this server owns
     * can keep them. If one name is there twice, {@link IfTaken#FAIL} refuses it, {@link IfTaken#KEEP} takes the first
     * and {@link IfTaken#REPLACE} the last.
     *
     * @param records the records
     * @param ifTaken what to do about active records of the same names
     * @param dryRun whether only to tell what would become of them
     * @param author who wants it
     * @param watch learns how far it is and, if it is a dry run, what would become of each record
     * @return what became of them
     * @throws IOException if it cannot be done now; the message says how many records are in the table already
     */
    public ImportResult importRecords(
            List<NameRecord> records, IfTaken ifTaken, boolean dryRun, Author author, ImportWatch watch)
            throws IOException {
        return new Import(backend, patience, records, ifTaken, watch).run(dryRun, author);
    }
}
