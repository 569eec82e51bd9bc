package org.nbnsd.store;

import com.google.common.base.Utf8;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines with times in an SQLite file of their own, which may be lost without harm: after a crash of the machine the last
 * ones may be missing. It is not the {@link Database}, and nothing that is served depends on it. For one thread.
 */
public final class Journal implements AutoCloseable {
    /** What SQLite notes in the header of such files: the octets {@code NBTL}. */
    private static final int APPLICATION_ID = 0x4E42_544C;

    private static final int FORMAT = 3;
    /** It had no sources. */
    private static final int FIRST_FORMAT = 1;
    /** Its index did not know how much room a line takes. */
    private static final int SECOND_FORMAT = 2;

    /** Of a line that takes one unit of room; one that is longer takes as many as it has of these, begun ones included. */
    static final int UNIT = 400;

    /** In SQL, how much room a line takes; for {@link Line#units}. */
    private static final String UNITS = "1 + length(CAST(text AS BLOB)) / " + UNIT;

    /** Has all that is to be known to share the room out. */
    private static final String INDEX = "CREATE INDEX share ON line (source, at, " + UNITS + ")";

    private static final long DAY = 86_400_000;
    private static final int OCTET = 8;
    private static final int MOST_BITS = 24;

    /** Learns of lines. */
    @FunctionalInterface
    public interface Reader {
        /**
         * The next line.
         *
         * @param at its time, in milliseconds since the epoch
         * @param text the line
         */
        void next(long at, String text);
    }

    /**
     * A line.
     *
     * @param at its time, in milliseconds since the epoch
     * @param source who caused it, as a number; 0 for nobody
     * @param text anything
     */
    public record Line(long at, int source, String text) {
        /**
         * How much room it takes, on the disk and, more or less, in memory: one for each 400 octets.
         *
         * @return at least 1
         */
        public int units() {
            return 1 + Utf8.encodedLength(text) / UNIT;
        }
    }

    /**
     * How much room the lines of one source, or of neighbouring ones, take on one day.
     *
     * @param day days since the epoch
     * @param source the source, or the first of them
     * @param sources how many these are: 1, 2<sup>8</sup>, 2<sup>16</sup> or 2<sup>24</sup>
     * @param units how much, as for {@link Line#units}; at least 1
     */
    public record Count(long day, int source, int sources, long units) {}

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
                throw StoreException.outOfReach(
                        file.shown() + ": was removed or replaced while nbnsd had it open (expected: left alone)",
                        null);
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
        if (!isNew && (format < FIRST_FORMAT || format > FORMAT)) {
            throw Reasons.unusable(file, "has format " + format + ", not " + FORMAT);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            if (isNew) {
                statement.execute("BEGIN");
                statement.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL,"
                        + " source INTEGER NOT NULL DEFAULT 0)");
                statement.execute(INDEX);
                statement.execute("PRAGMA application_id = " + APPLICATION_ID);
                statement.execute("PRAGMA user_version = " + FORMAT);
                statement.execute("COMMIT");
            } else if (format < FORMAT) {
                statement.execute("BEGIN");
                if (format < SECOND_FORMAT) {
                    statement.execute("ALTER TABLE line ADD COLUMN source INTEGER NOT NULL DEFAULT 0");
                }
                statement.execute("DROP INDEX IF EXISTS share");
                statement.execute(INDEX);
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
     * Reads lines.
     *
     * @param since only those of this time or later; milliseconds since the epoch
     * @param without of each of these days and sources the oldest that take so much room are passed over
     * @param reader learns of them in the order in which they were written
     * @throws StoreException if the file cannot be read
     */
    public void read(long since, List<Count> without, Reader reader) throws StoreException {
        try (PreparedStatement select = connection.prepareStatement("SELECT at, text FROM line WHERE id = ?")) {
            for (long id : chosen(since, without)) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    reader.next(row.getLong(1), String.valueOf(row.getString(2)));
                }
            }
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    private long[] chosen(long since, List<Count> without) throws SQLException {
        int sources = without.stream().mapToInt(Count::sources).max().orElse(1);
        Map<List<Long>, Long> toSkip = new HashMap<>();
        without.forEach(count -> toSkip.put(List.of(count.day(), (long) count.source()), count.units()));
        LongStream.Builder ids = LongStream.builder();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + first(sources) + ", at / " + DAY
                + ", id, " + UNITS + " FROM line WHERE at >= ? ORDER BY " + first(sources) + ", at")) {
            select.setLong(1, since);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    List<Long> share = List.of(rows.getLong(2), rows.getLong(1));
                    long skip = toSkip.getOrDefault(share, 0L);
                    if (skip > 0) {
                        toSkip.put(share, skip - rows.getLong(4));
                    } else {
                        ids.add(rows.getLong(3));
                    }
                }
            }
        }
        return ids.build().sorted().toArray();
    }

    /** In SQL, the first of so many neighbouring sources. */
    private static String first(int sources) {
        return sources == 1 ? "source" : "(source & " + -sources + ")";
    }

    /**
     * How much there is of whom.
     *
     * @param since only lines of this time or later; milliseconds since the epoch
     * @param most so many counts at the most, some 100 octets each: forged addresses without number must not cost memory
     * @return for each day and source, in no order; for each day and so many neighbouring sources that there are no more than
     *     that, if so many suffice
     * @throws StoreException if the file cannot be read
     */
    public List<Count> counts(long since, int most) throws StoreException {
        for (int bits = 0; ; bits += OCTET) {
            List<Count> counts = counts(since, most, 1 << bits);
            if (counts.size() <= most || bits == MOST_BITS) {
                return counts;
            }
        }
    }

    /** Some of them, but more than are wanted, if there are too many. */
    private List<Count> counts(long since, int most, int sources) throws StoreException {
        List<Count> counts = new ArrayList<>();
        String share = first(sources) + ", at / " + DAY;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + share + ", sum(" + UNITS + ") FROM line WHERE at >= ? GROUP BY " + share)) {
            select.setLong(1, since);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next() && counts.size() <= most) {
                    counts.add(new Count(rows.getLong(2), rows.getInt(1), sources, rows.getLong(3)));
                }
            }
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
        return counts;
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
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO line (at, source, text) VALUES (?, ?, ?)")) {
                for (Line line : lines) {
                    insert.setLong(1, line.at());
                    insert.setInt(2, line.source());
                    insert.setString(3, line.text());
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
     * Puts what is in the future to now: a clock that was ahead wrote it, and it would never be old.
     *
     * @param now milliseconds since the epoch
     * @throws StoreException if the file cannot be written
     */
    public void endFuture(long now) throws StoreException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE line SET at = ? WHERE id IN (SELECT id FROM line WHERE at > ?)")) {
            update.setLong(1, now);
            update.setLong(2, now);
            update.executeUpdate();
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    /**
     * Forgets what is old.
     *
     * @param before lines from before this time go; milliseconds since the epoch
     * @throws StoreException if the file cannot be written
     */
    public void forget(long before) throws StoreException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM line WHERE id IN (SELECT id FROM line WHERE at < ?)")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw Reasons.of(file, e);
        }
    }

    /**
     * Forgets what is too much: all of it, or nothing.
     *
     * @param oldest of each of these days and sources the oldest that take so much room go
     * @throws StoreException if the file cannot be written; the journal must be closed then
     */
    public void forget(List<Count> oldest) throws StoreException {
        try {
            connection.setAutoCommit(false);
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM line WHERE id IN (SELECT id FROM (SELECT id, sum(" + UNITS
                            + ") OVER (ORDER BY at, id) - (" + UNITS + ") AS before FROM line"
                            + " WHERE source BETWEEN ? AND ? AND at >= ? AND at < ?) WHERE before < ?)")) {
                for (Count count : oldest) {
                    delete.setInt(1, count.source());
                    delete.setInt(2, count.source() + count.sources() - 1);
                    delete.setLong(3, count.day() * DAY);
                    delete.setLong(4, (count.day() + 1) * DAY);
                    delete.setLong(5, count.units());
                    delete.addBatch();
                }
                delete.executeBatch();
                connection.commit();
            }
            connection.setAutoCommit(true);
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
