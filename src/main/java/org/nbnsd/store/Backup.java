package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.nbnsd.file.Targets;

/**
 * Copies of a database, and the way back. A copy is a database itself: one file, without a log.
 *
 * <p>Called by the commands; the daemon need not run, and may for {@link #write}.
 */
public final class Backup {
    private Backup() {}

    /**
     * A copy that was written.
     *
     * @param file the copy
     * @param records how many records are in it
     * @param format the format of the database
     * @param octets its size
     */
    public record Written(Path file, long records, int format, long octets) {}

    /**
     * Copies what is durable at one moment, whether or not a daemon has the database open. The copy is complete and
     * checked before it gets its name.
     *
     * @param database the database
     * @param target the copy to be
     * @param replace whether a file of that name may be replaced
     * @return the copy
     * @throws StoreException if the database or the copy cannot be read or written; there is no copy then, or the one that
     *     was there before
     */
    public static Written write(Path database, Path target, boolean replace) throws StoreException {
        SqliteFile source = required(database);
        SqliteFile copy = SqliteFile.at(target).withAdvice("It is not kept");
        requireFree(source, copy, replace);
        try {
            Preparation.format(source, Schema.CURRENT);
            SqliteFile part = copy.standIn(DurableFiles.createFileBeside(copy.path()));
            try {
                Preparation.copyInto(source, part.path());
                Written written = checked(part, copy.shown());
                DurableFiles.bringIn(part.path(), copy.path());
                return written;
            } finally {
                part.delete();
            }
        } catch (SQLException e) {
            throw Reasons.copying(source, copy, e);
        } catch (IOException e) {
            throw Reasons.writing(copy.shown(), e);
        }
    }

    static SqliteFile required(Path path) throws StoreException {
        SqliteFile file = SqliteFile.at(path);
        if (!file.exists()) {
            throw StoreException.outOfReach(file.shown() + ": not there (expected: a database of nbnsd)", null);
        }
        if (!Files.isDirectory(path)) {
            file.requirePlain();
        }
        return file;
    }

    private static void requireFree(SqliteFile source, SqliteFile copy, boolean replace) throws StoreException {
        Path target = copy.path();
        copy.requireNoDirectory();
        if (!Files.isDirectory(DurableFiles.directoryOf(target))) {
            throw StoreException.outOfReach(
                    copy.shown() + ": the directory " + DurableFiles.directoryOf(target) + " is not there", null);
        }
        if (target.equals(source.path())) {
            throw new StoreException(copy.shown() + ": is the database itself (expected: another file)");
        }
        requireReplaceable(copy);
        if (copy.exists() && !replace) {
            throw new StoreException(copy.shown() + ": is there already (expected: a new file, or --replace)");
        }
    }

    private static void requireReplaceable(SqliteFile copy) throws StoreException {
        try {
            String reason = Targets.whyNotReplaceable(copy.shown());
            if (reason != null) {
                throw StoreException.outOfReach(copy.shown() + ": " + reason, null);
            }
        } catch (IOException e) {
            throw Reasons.of(copy.shown(), e);
        }
    }

    private static Written checked(SqliteFile part, Path shown) throws SQLException, StoreException, IOException {
        try (Connection connection = part.readOnly()) {
            int format = part.format(connection, Schema.CURRENT.format());
            part.requireSound(connection);
            long records = SqliteFile.number(connection, RecordRow.COUNT);
            return new Written(shown, records, format, Files.size(part.path()));
        }
    }

    /**
     * Puts a copy in the place of a database, if every record in it can be read. The database that was there is kept
     * beside it. Version ids never go back: the counter is the higher of both. An older format is upgraded.
     *
     * @param backup the copy, which is not changed
     * @param database the database, which no daemon may have open
     * @return what was done
     * @throws StoreException if it could not be done; the database is as it was then
     */
    public static Restored restore(Path backup, Path database) throws StoreException {
        return restore(backup, database, Schema.CURRENT);
    }

    static Restored restore(Path backup, Path database, Schema schema) throws StoreException {
        SqliteFile source = required(backup).withAdvice("Nothing is restored");
        SqliteFile target = SqliteFile.at(database);
        if (source.path().equals(target.path())) {
            throw new StoreException(source.shown() + ": is the database itself (expected: a backup of it)");
        }
        target.requireNoDirectory();
        DirectoryLock lock = DirectoryLock.take(DurableFiles.directoryOf(target.path()));
        try {
            WriterLock.requireFree(target);
            return new Restoration(source, target, schema).run();
        } catch (IOException e) {
            throw Reasons.writing(target.shown(), e);
        } finally {
            lock.close();
        }
    }
}
