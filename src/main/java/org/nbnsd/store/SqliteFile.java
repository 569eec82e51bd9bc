package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * A file that is, or is to become, a database of ours, and the ways to open it.
 *
 * @param path the file
 * @param shown what messages call it
 * @param advice what messages say a person can do if it is none
 */
record SqliteFile(Path path, Path shown, String advice) {
    /** What SQLite notes in the header of our files: the octets {@code NBNS}. */
    static final int APPLICATION_ID = 0x4E42_4E53;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int SMALLEST_PAGE = 512;

    /** How long to wait for another program, such as {@code sqlite3}, that has the database locked. */
    private static final int BUSY_MILLIS = 5_000;

    /** The file that a path means, whether it is there or not. SQLite has its other files beside where links lead to. */
    static SqliteFile at(Path path) throws StoreException {
        try {
            return new SqliteFile(
                    real(path.toAbsolutePath()),
                    path.toAbsolutePath().normalize(),
                    "The file is left as it is. Put a backup in its place with 'nbnsd restore BACKUP --data "
                            + DurableFiles.directoryOf(path) + "', or move it away to start without names");
        } catch (IOException e) {
            throw Reasons.of(path, e);
        }
    }

    private static Path real(Path absolute) throws IOException {
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        Path directory = absolute.getParent();
        return directory != null && Files.exists(directory)
                ? directory.toRealPath().resolve(absolute.getFileName())
                : absolute.normalize();
    }

    /** Another, which is used under the name of this one. */
    SqliteFile standIn(Path other) {
        return new SqliteFile(other, shown, advice);
    }

    SqliteFile withAdvice(String other) {
        return new SqliteFile(path, shown, other);
    }

    /** Opens it to look at it only. What another process has committed meanwhile is seen. */
    Connection readOnly() throws SQLException, StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return connect(config);
    }

    /** Opens it to change it; it must be there. */
    Connection readWrite() throws SQLException, StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return connect(config);
    }

    void requireNoDirectory() throws StoreException {
        if (Files.isDirectory(path)) {
            throw StoreException.outOfReach(shown + ": is a directory (expected: a file)", null);
        }
    }

    /** SQLite would wait for ever for somebody to write a pipe. */
    void requirePlain() throws StoreException {
        requireNoDirectory();
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw StoreException.outOfReach(
                    shown + ": is a device, a pipe or a socket (expected: a database of nbnsd)", null);
        }
    }

    private Connection connect(SQLiteConfig config) throws SQLException, StoreException {
        requirePlain();
        NativeCode.load();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(
                false); // nobody asks for them; the driver would, after each row: 4.0 µs for one, not 1.8
        // As a URI, because the driver would cut a path at its first question mark.
        Connection connection =
                config.createConnection("jdbc:sqlite:" + path.toAbsolutePath().toUri());
        boolean opened = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF"); // a restored file may come from anywhere
            statement.execute("PRAGMA cell_size_check = ON");
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    /**
     * Which format a database has.
     *
     * @param connection a connection to this file
     * @param newest the newest that is known
     * @throws StoreException if it is none of ours, or newer
     */
    int format(Connection connection, int newest) throws SQLException, StoreException {
        long application = number(connection, "PRAGMA application_id");
        long format = number(connection, "PRAGMA user_version");
        if (application != APPLICATION_ID) {
            throw Reasons.unusable(this, notOurs());
        }
        if (format > newest) {
            throw new StoreException(
                    shown + ": has format " + format + ", which a newer nbnsd wrote (expected: at most " + newest
                            + "). The file is left as it is. Use that nbnsd, or another directory with --data");
        }
        if (format < 1) {
            throw Reasons.unusable(this, "has format " + format);
        }
        requireComplete(connection);
        requireTable(connection, "meta");
        requireTable(connection, "record");
        return (int) format;
    }

    /** To SQLite a file of one octet is empty. */
    private String notOurs() {
        if (size() == 0) {
            return "is empty";
        }
        return size() < SMALLEST_PAGE ? "is not an SQLite database" : "is the database of another program";
    }

    /** What SQLite does not see: that the last page ends early. While there is a log, pages may be there only. */
    private void requireComplete(Connection connection) throws SQLException, StoreException {
        long expected = number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
        if (size() < expected && !hasLog()) {
            throw Reasons.unusable(this, "is truncated: " + size() + " octets of " + expected);
        }
    }

    private void requireTable(Connection connection, String table) throws SQLException, StoreException {
        if (number(connection, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '" + table + "'")
                == 0) {
            throw Reasons.unusable(this, "has no table " + table);
        }
    }

    /** Looks at every page. A fifth of a second for a million records, if the disk is not slower. */
    void requireSound(Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = result.getString(1);
            if (!"ok".equals(found)) {
                throw Reasons.unusable(
                        this, "is damaged: " + String.valueOf(found).replace('\n', ' '));
            }
        }
    }

    /** The one number that a statement gives. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    /** SQLite's write-ahead log; after the end of a process without a close, it has what was committed last. */
    Path log() {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    /** A journal of the other kind, which SQLite would roll back into the database when it is opened. */
    Path journal() {
        return path.resolveSibling(path.getFileName() + "-journal");
    }

    /** A complete database that is to take the place of this one, which has lost something while it was open. */
    SqliteFile whole() {
        return standIn(path.resolveSibling(path.getFileName() + ".whole"));
    }

    /** A name for it that no file has, when another takes its place. */
    SqliteFile replaced() {
        return standIn(DurableFiles.unused(path, ".replaced-" + STAMP.format(Instant.now())));
    }

    /** What processes share while they have the database open. */
    Path sharedMemory() {
        return path.resolveSibling(path.getFileName() + "-shm");
    }

    /** Removes it, and what belongs to it. Nobody may have it open. */
    void delete() throws IOException {
        for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
        }
    }

    /** Whether a file of this name is there, whatever it is. */
    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private long size() {
        return sizeOf(path);
    }

    /** Whether SQLite needs the log to read the file. */
    boolean hasLog() {
        return sizeOf(log()) > 0;
    }

    /** Zero if there is no such file. */
    private static long sizeOf(Path file) {
        return file.toFile().length();
    }
}
