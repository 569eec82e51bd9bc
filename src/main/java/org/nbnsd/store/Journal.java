package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines with times in an SQLite file of their own, which may be lost without harm: after a crash of the machine the last
 * ones may be missing. It is not the {@link Database}, and nothing that is served depends on it. For one thread.
 */
public final class Journal implements AutoCloseable {
    /** What SQLite notes in the header of such files: the octets {@code NBTL}. */
    private static final int APPLICATION_ID = 0x4E42_544C;

    private static final int FORMAT = 1;

    /** Learns of lines. */
    @FunctionalInterface
    public interface Reader {
        /**
         * The next line.
         *
         * @param text the line
         */
        void next(String text);
    }

    /**
     * A line.
     *
     * @param at its time, in milliseconds since the epoch
     * @param text anything
     */
    public record Line(long at, String text) {}

    private final SqliteFile file;
    private final Connection connection;
    private final @Nullable Object key;

    private Journal(SqliteFile file, Connection connection) throws IOException {
        this.file = file;
        this.connection = connection;
        key = key(file.path());
    }

    /** By which a file is known to be the same; null if there is none. */
    private static @Nullable Object key(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
                : null;
    }

    /** SQLite would go on writing into a file that nobody can find any more. */
    private void requireThere() throws StoreException {
        try {
            if (!Objects.equals(key, key(file.path()))) {
                throw new StoreException(
                        file.shown() + ": was removed or replaced while nbnsd had it open (expected: left alone)");
            }
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        }
    }

    /**
     * Opens a journal; makes it if there is no such file.
     *
     * @param path the file
     * @return the journal
     * @throws StoreException if it cannot be read and written, or is something else; it is not changed then
     */
    public static Journal open(Path path) throws StoreException {
        SqliteFile file = SqliteFile.at(path).withAdvice("The file is left as it is. Move it away for a new one");
        try {
            DurableFiles.createDirectories(DurableFiles.directoryOf(file.path()));
            if (!Files.exists(file.path())) {
                DurableFiles.createFile(file.path());
            }
            Connection connection = file.readWrite();
            boolean opened = false;
            try {
                prepare(file, connection);
                opened = true;
                return new Journal(file, connection);
            } finally {
                if (!opened) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        }
    }

    private static void prepare(SqliteFile file, Connection connection) throws SQLException, StoreException {
        long application = number(connection, "PRAGMA application_id");
        long format = number(connection, "PRAGMA user_version");
        boolean isNew = number(connection, "SELECT count(*) FROM sqlite_schema") == 0 && application == 0;
        if (!isNew && application != APPLICATION_ID) {
            throw Reasons.unusable(file, "is the database of another program, or holds something else");
        }
        if (!isNew && format != FORMAT) {
            throw Reasons.unusable(file, "has format " + format + ", not " + FORMAT);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            if (isNew) {
                statement.execute("BEGIN");
                statement.execute(
                        "CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL)");
                statement.execute("PRAGMA application_id = " + APPLICATION_ID);
                statement.execute("PRAGMA user_version = " + FORMAT);
                statement.execute("COMMIT");
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * Reads the last lines.
     *
     * @param since only those of this time or later; milliseconds since the epoch
     * @param most so many at the most
     * @param reader learns of them in the order in which they were written
     * @throws StoreException if the file cannot be read
     */
    public void read(long since, int most, Reader reader) throws StoreException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT text FROM (SELECT id, text FROM line WHERE at >= ? ORDER BY id DESC LIMIT ?) ORDER BY id")) {
            select.setLong(1, since);
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.next(String.valueOf(rows.getString(1)));
                }
            }
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    /**
     * Adds lines: all of them, or none.
     *
     * @param lines the lines
     * @throws StoreException if the file cannot be written, or is no longer there; the journal must be closed then
     */
    public void append(List<Line> lines) throws StoreException {
        requireThere();
        try {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO line (at, text) VALUES (?, ?)")) {
                for (Line line : lines) {
                    insert.setLong(1, line.at());
                    insert.setString(2, line.text());
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
            // Not after a failure: it would try to commit, and tell of that instead. The journal is of no more use
            // then.
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    /**
     * Forgets what is old, or too much.
     *
     * @param before lines from before this time go; milliseconds since the epoch
     * @param most of the others the last so many stay
     * @throws StoreException if the file cannot be written
     */
    public void prune(long before, long most) throws StoreException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM line WHERE at < ? OR id <= (SELECT max(id) FROM line) - ?")) {
            delete.setLong(1, before);
            delete.setLong(2, most);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }
}
