package org.nbnsd.control;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.name.CodePage;

/**
 * What people can do with a running daemon, whatever brings their request, by rooms. For any thread; each method waits until it is
 * done.
 *
 * <p>Every method throws an {@link OperationException} if the daemon cannot do it now, and an
 * {@link InterruptedIOException} if the thread is interrupted while it waits; what was asked for may happen then.
 */
public final class Operations {
    /** In minutes. */
    private static final int DAY = 24 * 60;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Backend backend;
    private final Patience patience;
    private final @Nullable NodeOperations node;
    private final @Nullable DiagnosisOperations diagnosis;
    private final @Nullable Statistics statistics;
    private final @Nullable ReplicationOperations replication;
    private final @Nullable TokenOperations tokens;
    private final @Nullable ChangeLog changes;
    private final @Nullable ConfigurationOperations configuration;
    private final RecordOperations records;
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
        this.diagnosis = diagnosis == null ? null : new DiagnosisOperations(diagnosis, backend);
        this.statistics = statistics;
        this.backend = backend;
        this.patience = new Patience(patience);
        records = new RecordOperations(backend, replicates, this.patience);
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
        patience = others.patience;
        records = others.records;
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
     * What can be done with records.
     *
     * @return the operations
     */
    public RecordOperations records() {
        return records;
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

    /** Waits, but not for ever: who asked has a connection open and people waiting. */
    public <T> T await(CompletableFuture<T> future) throws IOException {
        return patience.await(future);
    }
}
