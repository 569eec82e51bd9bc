package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * Records in one SQLite file; {@code src/docs/database.md} tells people what is in it. A file that is there is opened or
 * refused, never replaced; one that is not is made complete under another name first. Its directory and the file itself are
 * locked while it is open. {@link #load} and {@link #commit} throw an {@link IllegalStateException} if they are called in
 * another order than promised, or after {@link #close}.
 *
 * <p>At each commit it is asked whether another hand has touched the files ({@link LiveFiles}). If so, that commit fails; at
 * the next one all records are written into a new database, if somebody has said {@linkplain #rewriteFrom where they are},
 * and otherwise it fails, too.
 */
public final class SqliteDatabase implements Database {
    /** After a rewriting that failed nothing is tried for so many times as long as it took. */
    private static final int REST = 4;

    private static final String RESTART = ". Stop nbnsd and start it again";

    private final SqliteFile file;
    private final Schema schema;
    private final DirectoryLock lock;
    private final LiveFiles files;

    /** Null until the file is there. */
    private @Nullable WriterLock writer;

    /** Null after a failure, until the next commit: what became of a transaction that failed is not asked. */
    private @Nullable Session session;

    /** What was written last besides records; null until it is loaded. */
    private @Nullable Meta meta;

    /** How far the records of others are known after what was written last. */
    private final Map<Ipv4Address, Mark> marks = new TreeMap<>();

    private @Nullable Supplier<? extends Iterable<NameRecord>> all;
    private LongSupplier ahead = () -> 0;
    private Supplier<@Nullable ClusterMark> cluster = () -> null;

    /** Why the files cannot be relied on; null if they can. */
    private @Nullable String lost;

    /** Why the last rewriting failed, and from when on the next may be tried, by the monotonic clock. */
    private @Nullable StoreException notRewritten;

    private long rewriteAfter;
    private boolean closed;

    private SqliteDatabase(SqliteFile file, Schema schema, DirectoryLock lock) {
        this.file = file;
        this.schema = schema;
        this.lock = lock;
        files = new LiveFiles(file);
    }

    /**
     * Opens a database, makes it if there is no such file, and upgrades it if an older version of this program wrote it.
     * An upgraded one is kept beside it as it was.
     *
     * @param path the file; its directory is made if it is missing, and is this database's alone until it is closed
     * @return the database
     * @throws StoreException if another process has it open, if it cannot be read and written, or if it is no such
     *     database; it is not changed then
     */
    public static SqliteDatabase open(Path path) throws StoreException {
        return open(path, Schema.CURRENT);
    }

    static SqliteDatabase open(Path path, Schema schema) throws StoreException {
        SqliteFile file = SqliteFile.at(path);
        DirectoryLock lock = DirectoryLock.take(DurableFiles.directoryOf(file.path()));
        SqliteDatabase database = new SqliteDatabase(file, schema, lock);
        boolean opened = false;
        try {
            WriterLock.requireFree(file);
            Preparation.prepare(file, schema);
            database.writer = WriterLock.take(file);
            database.session();
            opened = true;
            return database;
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /**
     * Says where all records are, so that they can be written again when the files were removed or replaced.
     *
     * @param records what an empty table would be after all commits so far and the changes of the present one; called during
     *     commits, but only during those that follow a failure, and while it is closed
     */
    public void rewriteFrom(Supplier<? extends Iterable<NameRecord>> records) {
        all = records;
    }

    /**
     * Says by how much the clock of the machine is ahead of that of commits, when the two have parted. Times are written so that
     * they are right by the former.
     *
     * @param aheadBy in milliseconds; called during commits
     */
    public void shownBy(LongSupplier aheadBy) {
        ahead = aheadBy;
    }

    /**
     * Of which cluster's store this is a copy.
     *
     * @return as it was written last; null if it is not loaded, or is of no cluster
     */
    public @Nullable ClusterMark mark() {
        Meta known = meta;
        return known == null ? null : known.cluster();
    }

    /**
     * Says of which cluster's store this is a copy.
     *
     * @param mark called during commits; null for what was said last
     */
    public void markedBy(Supplier<@Nullable ClusterMark> mark) {
        cluster = mark;
    }

    @Override
    public Loaded load(Consumer<NameRecord> into, long now, Duration mostAging, Progress progress)
            throws StoreException {
        requireState(meta == null, "loaded twice");
        long most = mostAging.toMillis();
        if (most < 0) {
            throw new IllegalArgumentException("mostAging: " + mostAging + " (expected: not negative)");
        }
        try {
            Session open = Objects.requireNonNull(session);
            Meta found = open.meta();
            Plausibility.require(file, found);
            Long last = found.lastCommit();
            long down = last == null ? 0 : now - found.time().toClock(last);
            long aged = Math.max(0, Math.min(down, most));
            ServiceTime resumed = found.time().pausedFor(down - aged);
            long[] lastVersion = {found.lastVersion()};
            long records = open.load(
                    record -> {
                        lastVersion[0] = higher(lastVersion[0], record);
                        into.accept(record);
                    },
                    resumed,
                    progress);
            meta = new Meta(lastVersion[0], resumed, 0, last, found.cluster());
            Plausibility.require(file, meta);
            List<Mark> known = open.marks(resumed);
            known.forEach(mark -> marks.put(mark.owner(), mark));
            return new Loaded(records, lastVersion[0], Duration.ofMillis(down), Duration.ofMillis(aged), known);
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    private static long higher(long version, NameRecord record) {
        return record.isLocal() ? Math.max(version, record.version()) : version;
    }

    @Override
    public void commit(Collection<Change> changes, long now) throws StoreException {
        requireState(meta != null, "not loaded");
        Meta next = next(Objects.requireNonNull(meta), changes, now);
        meta = next;
        lock.keep();
        boolean done = false;
        try {
            lost = lost == null && session == null ? files.touched() : lost;
            if (lost != null) {
                rewrite(lost, next);
            }
            Session open = session();
            open.commit(changes, next);
            long frames = open.frames();
            require(files.touchedDuringCommit(frames));
            if (Session.isLong(frames)) {
                open.checkpoint();
                files.note();
            }
            done = true;
        } catch (SQLException e) {
            StoreException reason = Reasons.of(file, e);
            lost = lost == null && Reasons.isDamage(e) ? reason.getMessage() : lost;
            throw reason;
        } finally {
            if (!done) {
                failed();
            }
        }
    }

    private Meta next(Meta before, Collection<Change> changes, long now) {
        long lastVersion = before.lastVersion();
        for (Change change : changes) {
            NameRecord after = change.after();
            if (after != null) {
                lastVersion = higher(lastVersion, after);
            } else if (change instanceof Change.Seen seen) {
                lastVersion = Math.max(lastVersion, seen(seen));
            }
        }
        ClusterMark said = cluster.get();
        return new Meta(
                lastVersion,
                before.time(),
                ahead.getAsLong(),
                before.time().ofClock(now),
                said == null ? before.cluster() : said);
    }

    /** Returns what is seen of this server's own versions; 0 if it is about another's. */
    private long seen(Change.Seen seen) {
        Mark mark = seen.mark();
        if (mark == null) {
            marks.remove(seen.owner());
        } else {
            marks.put(seen.owner(), mark);
        }
        return mark != null && seen.owner().equals(NameRecord.LOCAL) ? mark.seen() : 0;
    }

    /** What is written into a file that has no name any more is lost. */
    private void require(@Nullable String touched) throws StoreException {
        if (touched != null) {
            lost = touched + (all == null ? RESTART : ". All names are written again");
            throw new StoreException(lost);
        }
    }

    /** Opens the database again after a failure. */
    private Session session() throws SQLException, StoreException {
        Session open = session;
        if (meta != null) {
            require(files.touched());
        }
        if (open == null) {
            open = Session.open(file);
            session = open;
            Objects.requireNonNull(writer).retake();
            files.opened(open.pageSize());
        }
        return open;
    }

    /**
     * A connection to files that are no longer those stays open until there are others: when SQLite closes the last one, it
     * changes the database and removes a log of its name, whoever put them there.
     */
    private void failed() {
        try {
            String moved = lost == null ? files.moved() : lost;
            if (moved == null) {
                disconnect();
                files.closed();
            } else {
                lost = moved;
            }
        } catch (StoreException e) {
            lost = e.getMessage();
        }
    }

    /** Puts everything into a new database, and goes on with that. */
    private void rewrite(String reason, Meta as) throws StoreException {
        Supplier<? extends Iterable<NameRecord>> source = all;
        StoreException failed = notRewritten;
        if (source == null) {
            throw new StoreException(reason.endsWith(RESTART) ? reason : reason + RESTART);
        }
        long start = System.nanoTime();
        if (failed != null && start - rewriteAfter < 0) {
            throw failed;
        }
        try {
            Rewriting.write(file, schema, source.get(), marks.values(), as);
            Rewriting.finish(file, files.others());
            disconnect();
            replaceWriter();
            files.closed();
            lost = null;
            notRewritten = null;
        } catch (SQLException e) {
            throw notRewritten(Reasons.of(file, e), start);
        } catch (IOException e) {
            throw notRewritten(Reasons.of(file.shown(), e), start);
        } catch (StoreException e) {
            throw notRewritten(e, start);
        }
    }

    private StoreException notRewritten(StoreException failure, long start) {
        long end = System.nanoTime();
        rewriteAfter = end + REST * (end - start);
        notRewritten = failure;
        return failure;
    }

    private void replaceWriter() throws StoreException {
        Objects.requireNonNull(writer).close();
        writer = WriterLock.take(file);
    }

    private void disconnect() {
        Session failed = session;
        session = null;
        if (failed != null) {
            try {
                failed.close();
            } catch (SQLException e) {
                // The failure before this one is reported.
            }
        }
    }

    @Override
    public void close() throws StoreException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                files) {
            try {
                saveLost();
            } finally {
                closeSession();
                WriterLock last = writer;
                if (last != null) {
                    last.close();
                }
            }
        }
    }

    /** The last chance: when SQLite has closed files that nobody finds, they are gone. */
    private void saveLost() throws StoreException {
        Meta last = meta;
        String touched = lost == null && session != null ? files.touched() : lost;
        if (touched != null && last != null && all != null) {
            lock.keep();
            notRewritten = null;
            rewrite(touched, last);
        }
    }

    private void closeSession() throws StoreException {
        Session open = session;
        session = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    /** For tests and measurements: a statement on the connection that commits, such as a limit for it. */
    void execute(String sql) throws SQLException, StoreException {
        try (Statement statement = session().connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private void requireState(boolean good, String otherwise) {
        if (closed || !good) {
            throw new IllegalStateException(file.shown() + ": " + (closed ? "closed" : otherwise));
        }
    }
}
