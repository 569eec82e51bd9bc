package org.nbnsd.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;

/** One connection that writes, with its prepared statements. After an exception from SQLite it is of no more use. */
final class Session implements AutoCloseable {
    /**
     * The log becomes no smaller than this by itself, in octets: one commit of some thousand changes fits. Its pages
     * are brought into the database when there are a thousand; more of them made commits neither faster nor steadier.
     */
    private static final long LOG_OCTETS = 16 << 20;

    /** So many pages in the log, and they are brought into the database, as SQLite would do by itself. */
    private static final int MOST_FRAMES = 1_000;

    /** In KiB. */
    private static final int CACHE = 64 << 10;

    private final SqliteFile file;
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement note;
    private final PreparedStatement frames;
    private final MarkRows marks;

    private Session(SqliteFile file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        put = connection.prepareStatement(RecordRow.PUT);
        remove = connection.prepareStatement(RecordRow.REMOVE);
        marks = new MarkRows(connection);
        note = connection.prepareStatement(Meta.PUT);
        frames = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    }

    /** Connects. The file must be a database of the newest format. */
    static Session open(SqliteFile file) throws SQLException, StoreException {
        Connection connection = file.readWrite();
        boolean opened = false;
        try {
            configure(file, connection);
            connection.setAutoCommit(false);
            Session session = new Session(file, connection);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private static void configure(SqliteFile file, Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
                if (!"wal".equalsIgnoreCase(mode.getString(1))) {
                    throw StoreException.outOfReach(
                            file.shown() + ": SQLite can have no write-ahead log here, only " + mode.getString(1)
                                    + " (expected: a file system of this machine, not of the network)",
                            null);
                }
            }
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA cache_size = -" + CACHE);
            statement.execute("PRAGMA journal_size_limit = " + LOG_OCTETS);
            statement.execute("PRAGMA wal_autocheckpoint = 0"); // not before the files have been looked at
        }
    }

    Meta meta() throws SQLException, StoreException {
        return Meta.read(file, connection);
    }

    /** Reads all records; returns how many there are. */
    long load(Consumer<NameRecord> into, ServiceTime time, Database.Progress progress)
            throws SQLException, StoreException {
        long records = Loading.load(file, connection, into, time, progress);
        connection.rollback(); // of nothing, but the log cannot shrink while somebody still reads
        return records;
    }

    /** How far the records of others are known. */
    List<Mark> marks(ServiceTime time) throws SQLException, StoreException {
        List<Mark> known = MarkRows.read(file, connection, time);
        connection.rollback(); // of nothing, as above
        return known;
    }

    /** Makes changes durable, and with them what is known besides. */
    void commit(Collection<Change> changes, Meta meta) throws SQLException {
        for (Change change : changes) {
            if (change instanceof Change.Seen seen) {
                marks.write(seen, meta.time());
            } else {
                write((Change.OfName) change, meta.time());
            }
        }
        meta.write(note);
        connection.commit();
    }

    private void write(Change.OfName change, ServiceTime time) throws SQLException {
        NameRecord after = change.after();
        if (after != null) {
            RecordRow.bind(put, after, time);
            put.executeUpdate();
        } else {
            remove.setBytes(1, KeyOctets.of(change.name()));
            remove.executeUpdate();
        }
    }

    /** How many pages are in the log. */
    long frames() throws SQLException {
        try (ResultSet row = frames.executeQuery()) {
            return row.getLong(2);
        }
    }

    /** Whether there are so many that they should go into the database. */
    static boolean isLong(long frames) {
        return frames >= MOST_FRAMES;
    }

    /** Brings what is in the log into the database, as far as nobody reads it; waits for nobody. */
    void checkpoint() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    /** The size of a page, in octets. When this returns, SQLite has made its log if there was none. */
    int pageSize() throws SQLException {
        SqliteFile.number(connection, "SELECT count(*) FROM meta");
        int size = (int) SqliteFile.number(connection, "PRAGMA page_size");
        connection.rollback();
        return size;
    }

    Connection connection() {
        return connection;
    }

    /** What is in the log goes into the database, and the log goes, unless another program has the database open. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
