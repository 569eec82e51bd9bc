package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/**
 * Records in one SQLite file; {@code src/docs/database.md} tells people what is in it. A file that is there is opened or
 * refused, never replaced; one that is not is made complete under another name first. Its directory is locked while it is
 * open. {@link #load} and {@link #commit} throw an {@link IllegalStateException} if they are called in another order than
 * promised, or after {@link #close}.
 */
public final class SqliteDatabase implements Database {
    private final SqliteFile file;
    private final DirectoryLock lock;
    private final @Nullable Object key;

    /** Null after a failure, until the next commit: what became of a transaction that failed is not asked. */
    private @Nullable Session session;

    /** Null until it is loaded. */
    private @Nullable ServiceTime time;

    private long lastVersion;
    private boolean closed;

    private SqliteDatabase(SqliteFile file, DirectoryLock lock, Session session, @Nullable Object key) {
        this.file = file;
        this.lock = lock;
        this.session = session;
        this.key = key;
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
        boolean opened = false;
        try {
            Preparation.prepare(file, schema);
            Object key = file.key();
            SqliteDatabase database = new SqliteDatabase(file, lock, Session.open(file), key);
            opened = true;
            return database;
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    @Override
    public Loaded load(Consumer<NameRecord> into, long now, Duration mostAging, Progress progress)
            throws StoreException {
        requireState(time == null, "loaded twice");
        long most = mostAging.toMillis();
        if (most < 0) {
            throw new IllegalArgumentException("mostAging: " + mostAging + " (expected: not negative)");
        }
        try {
            Session open = Objects.requireNonNull(session);
            Meta meta = open.meta();
            long down = meta.lastCommit() == null ? 0 : now - meta.time().toClock(meta.lastCommit());
            long aged = Math.max(0, Math.min(down, most));
            ServiceTime resumed = meta.time().pausedFor(down - aged);
            lastVersion = meta.lastVersion();
            long records = open.load(
                    record -> {
                        count(record);
                        into.accept(record);
                    },
                    resumed,
                    progress);
            time = resumed;
            return new Loaded(records, lastVersion, Duration.ofMillis(down), Duration.ofMillis(aged));
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    private void count(NameRecord record) {
        if (record.isLocal()) {
            lastVersion = Math.max(lastVersion, record.version());
        }
    }

    @Override
    public void commit(Collection<Change> changes, long now) throws StoreException {
        requireState(time != null, "not loaded");
        ServiceTime current = Objects.requireNonNull(time);
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                count(put.record());
            }
        }
        boolean done = false;
        try {
            requireSameFile();
            session().commit(changes, current, new Meta(lastVersion, current, current.ofClock(now)));
            done = true;
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        } finally {
            if (!done) {
                disconnect();
            }
        }
    }

    /** What is written into a file that has no name any more is lost. */
    private void requireSameFile() throws StoreException {
        boolean isThere = Files.exists(file.path());
        if (!isThere || !Objects.equals(key, file.key())) {
            throw new StoreException(file.shown() + ": was " + (isThere ? "replaced" : "removed")
                    + " while nbnsd had it open (expected: left alone). Put it back, or stop nbnsd and start it again");
        }
    }

    private Session session() throws SQLException, StoreException {
        Session open = session;
        if (open == null) {
            open = Session.open(file);
            session = open;
        }
        return open;
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
        closed = true;
        Session open = session;
        session = null;
        try (lock) {
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
