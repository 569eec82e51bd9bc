package org.nbnsd.control;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.name.CodePage;
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
 * What people can do with the records of a running daemon, whatever brings their request. For any thread; each method
 * waits until it is done.
 *
 * <p>Every method throws an {@link OperationException} if the daemon cannot do it now, and an
 * {@link InterruptedIOException} if the thread is interrupted while it waits; what was asked for may happen then.
 */
public final class Operations {
    /** In minutes. */
    private static final int DAY = 24 * 60;

    private static final int MAX_ALIKE = 20;

    private static final int SUFFIXES = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Backend backend;
    private final BooleanSupplier replicates;
    private final Patience patience;
    private final @Nullable NodeOperations node;
    private final @Nullable DiagnosisOperations diagnosis;
    private final @Nullable Statistics statistics;
    private final @Nullable ReplicationOperations replication;
    private final @Nullable TokenOperations tokens;
    private final @Nullable ChangeLog changes;
    private final @Nullable ConfigurationOperations configuration;
    private final FileOperations files;

    /**
     * Over a server that has no partners.
     *
     * @param backend the name service
     */
    public Operations(Backend backend) {
        this(backend, false);
    }

    /**
     * Over a server that has no partners, an end node, and what happened to them.
     *
     * @param backend the name service
     * @param node the end node; null if the daemon is none
     * @param diagnosis what happened; null if nobody keeps that
     */
    public Operations(Backend backend, @Nullable NodeBackend node, @Nullable DiagnosisBackend diagnosis) {
        this(backend, () -> false, node, diagnosis, null, null, null, PATIENCE);
    }

    /**
     * Over all that a daemon has.
     *
     * @param backend the name service
     * @param node the end node; null if the daemon is none
     * @param diagnosis what happened; null if nobody keeps that
     * @param statistics what is counted
     */
    public Operations(
            Backend backend, @Nullable NodeBackend node, @Nullable DiagnosisBackend diagnosis, Statistics statistics) {
        this(backend, node, diagnosis, statistics, null);
    }

    /**
     * Over all that a daemon with partners has. If any of them takes the records of this server, deleting makes tombstones
     * unless something else is said.
     *
     * @param backend the name service
     * @param node the end node; null if the daemon is none
     * @param diagnosis what happened; null if nobody keeps that
     * @param statistics what is counted
     * @param replication its partners; null if it has none
     */
    public Operations(
            Backend backend,
            @Nullable NodeBackend node,
            @Nullable DiagnosisBackend diagnosis,
            Statistics statistics,
            @Nullable ReplicationBackend replication) {
        this(backend, node, diagnosis, statistics, replication, null);
    }

    /**
     * The same over a daemon that can be told another configuration.
     *
     * @param backend the name service
     * @param node the end node; null if the daemon is none
     * @param diagnosis what happened; null if nobody keeps that
     * @param statistics what is counted
     * @param replication its partners; null if it has none
     * @param configuration what it is told; null if that cannot be asked
     */
    public Operations(
            Backend backend,
            @Nullable NodeBackend node,
            @Nullable DiagnosisBackend diagnosis,
            Statistics statistics,
            @Nullable ReplicationBackend replication,
            @Nullable ConfigurationOperations configuration) {
        this(
                backend,
                () -> replication != null && replication.isPulledFrom(),
                node,
                diagnosis,
                statistics,
                replication,
                configuration,
                PATIENCE);
    }

    /**
     * Over a server that may have partners.
     *
     * @param backend the name service
     * @param replicates whether any takes its records: then deleting makes tombstones unless something else is said
     */
    public Operations(Backend backend, boolean replicates) {
        this(backend, () -> replicates, null, null, null, null, null, PATIENCE);
    }

    Operations(Backend backend, boolean replicates, @Nullable NodeBackend node, Duration patience) {
        this(backend, () -> replicates, node, null, null, null, null, patience);
    }

    private Operations(
            Backend backend,
            BooleanSupplier replicates,
            @Nullable NodeBackend node,
            @Nullable DiagnosisBackend diagnosis,
            @Nullable Statistics statistics,
            @Nullable ReplicationBackend replication,
            @Nullable ConfigurationOperations configuration,
            Duration patience) {
        this.configuration = configuration;
        this.diagnosis = diagnosis == null ? null : new DiagnosisOperations(diagnosis);
        this.statistics = statistics;
        this.backend = backend;
        this.replicates = replicates;
        this.patience = new Patience(patience);
        this.node = node == null ? null : new NodeOperations(node, this.patience);
        this.replication = replication == null ? null : new ReplicationOperations(replication, this.patience);
        tokens = null;
        changes = null;
        files = new FileOperations(this, backend, this.patience, CodePage.CP850, DatabaseCopies.NONE);
    }

    private Operations(
            Operations others,
            @Nullable TokenOperations tokens,
            @Nullable ChangeLog changes,
            CodePage codePage,
            DatabaseCopies copies) {
        diagnosis = others.diagnosis;
        statistics = others.statistics;
        backend = others.backend;
        replicates = others.replicates;
        patience = others.patience;
        node = others.node;
        replication = others.replication;
        configuration = others.configuration;
        this.tokens = tokens;
        this.changes = changes;
        files = new FileOperations(this, backend, patience, codePage, copies);
    }

    /**
     * The same for more people than those of this machine.
     *
     * @param given their tokens
     * @param log where it is noted who changes what
     * @return other operations
     */
    public Operations with(Tokens given, ChangeLog log) {
        return new Operations(this, new TokenOperations(given), log, files.codePage(), files.copies());
    }

    /**
     * The same for files that come from elsewhere and go elsewhere.
     *
     * @param codePage the characters of the octets of names in them
     * @param copies makes copies of the database
     * @return other operations
     */
    public Operations with(CodePage codePage, DatabaseCopies copies) {
        return new Operations(this, tokens, changes, codePage, copies);
    }

    /**
     * What can be done with files.
     *
     * @return the operations
     */
    public FileOperations files() {
        return files;
    }

    /**
     * What can be done about tokens.
     *
     * @return the operations
     * @throws OperationException if this daemon has none
     */
    public TokenOperations tokens() throws OperationException {
        if (tokens == null) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, "this daemon knows no tokens");
        }
        return tokens;
    }

    /**
     * Where it is noted who changes what.
     *
     * @return null if nobody does
     */
    public @Nullable ChangeLog changes() {
        return changes;
    }

    /**
     * What can be asked about partners.
     *
     * @return the operations
     * @throws OperationException if this daemon has none
     */
    public ReplicationOperations replication() throws OperationException {
        if (replication == null) {
            throw new OperationException(
                    OperationException.Kind.UNAVAILABLE,
                    "this daemon does not replicate (expected: enabled = true in the section [replication] of its"
                            + " configuration, and a [[replication.partner]])");
        }
        return replication;
    }

    /**
     * What can be asked about the configuration.
     *
     * @return the operations
     * @throws OperationException if this daemon has none
     */
    public ConfigurationOperations configuration() throws OperationException {
        if (configuration == null) {
            throw new OperationException(
                    OperationException.Kind.UNAVAILABLE, "this daemon cannot be asked about its configuration");
        }
        return configuration;
    }

    /**
     * What can be asked of the end node.
     *
     * @return the operations
     * @throws OperationException if this daemon is none
     */
    public NodeOperations node() throws OperationException {
        if (node == null) {
            throw new OperationException(
                    OperationException.Kind.UNAVAILABLE,
                    "this daemon holds no names for this machine (expected: enabled = true in the"
                            + " section [node] of its configuration)");
        }
        return node;
    }

    /**
     * What can be asked about what happened.
     *
     * @return the operations
     * @throws OperationException if this daemon keeps none
     */
    public DiagnosisOperations diagnosis() throws OperationException {
        if (diagnosis == null) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, "this daemon keeps no timeline");
        }
        return diagnosis;
    }

    /**
     * Whether the daemon lives, and serves as it should; nobody is asked for it.
     *
     * @return what was looked at
     * @throws OperationException if nobody looks
     */
    public Health health() throws OperationException {
        Statistics known = statistics;
        if (known == null) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, "this daemon does not look at itself");
        }
        return known.health();
    }

    /**
     * How much was asked and answered in the last day.
     *
     * @param minutes that are added up, 1..1440
     * @return the oldest first
     * @throws OperationException if nobody counts here, or that is no number of minutes
     */
    public List<Traffic.Sum> history(int minutes) throws OperationException {
        Statistics known = statistics;
        if (known == null) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, "this daemon does not count");
        }
        if (minutes < 1 || minutes > DAY) {
            throw new OperationException(
                    OperationException.Kind.WRONG, "minutes: " + minutes + " (expected: 1.." + DAY + ")");
        }
        return known.history(minutes);
    }

    /**
     * What the daemon has counted, and what there is now.
     *
     * @return all of it
     * @throws OperationException if nobody counts here
     */
    public Statistics.Report statistics() throws OperationException {
        if (statistics == null) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, "this daemon counts nothing");
        }
        return statistics.read();
    }

    /**
     * What happened to the name server last.
     *
     * @return its inputs
     * @throws IOException if they are not kept, or cannot be told now
     */
    public RecordedInputs recording() throws IOException {
        return await(backend.recording());
    }

    /** The time, in milliseconds since the epoch. */
    public long now() {
        return backend.now();
    }

    /**
     * How a door that writes many records keeps out of the network's way.
     *
     * @return for the calling thread
     */
    public Pace pace() {
        return backend.pace();
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
        await(backend.records(record -> {
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
        for (NameRecord record : await(backend.find(family))) {
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
        List<EditOutcome> outcomes = await(backend.preview(edits));
        for (EditOutcome outcome : outcomes) {
            if (outcome.isRefusal()) {
                return outcomes.stream().map(each -> refusedWith(outcome, each)).toList();
            }
        }
        return await(backend.edit(edits, author));
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
            outcomes.addAll(await(backend.edit(edits, author)));
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
        List<EditOutcome> outcomes = await(backend.scavenge(dryRun, author));
        long[] nextDue = {Long.MAX_VALUE};
        await(backend.records(record -> nextDue[0] = Math.min(nextDue[0], record.nextExpiry())));
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

    /** Waits, but not for ever: who asked has a connection open and people waiting. */
    public <T> T await(CompletableFuture<T> future) throws IOException {
        return patience.await(future);
    }
}
