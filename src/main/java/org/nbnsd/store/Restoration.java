package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One copy on its way to be the database: made complete under another name, then brought in by one renaming, so that
 * whenever the process ends, the database is the old or the new one. By who has the lock of the directory.
 */
final class Restoration {
    private final SqliteFile source;
    private final SqliteFile target;
    private final Schema schema;

    /** The copy under its own name in messages, since what is wrong with it is wrong with the backup. */
    private final SqliteFile fresh;

    private @Nullable String counterUnknown;

    Restoration(SqliteFile source, SqliteFile target, Schema schema) {
        this.source = source;
        this.target = target;
        this.schema = schema;
        fresh = source.standIn(target.path().resolveSibling(target.path().getFileName() + ".restored"));
    }

    Restored run() throws IOException, StoreException {
        fresh.delete();
        try {
            DurableFiles.createFile(fresh.path());
            long records = copyAndCheck();
            long lastVersion = raiseCounter();
            Path replaced = keepReplaced();
            DurableFiles.bringIn(fresh.path(), target.path());
            return new Restored(records, lastVersion, replaced, counterUnknown);
        } catch (SQLException e) {
            throw Reasons.copying(source, target, e);
        } finally {
            fresh.delete();
        }
    }

    /**
     * Rows only, into a database that is made new: triggers, views, indexes and whatever else is in a file stay there. The copy
     * has no log, and must not get one: what brings it in takes one file.
     */
    private long copyAndCheck() throws SQLException, StoreException {
        int format = Preparation.format(source, schema);
        Schema theirs = schema.until(format);
        try (Connection from = source.readOnly()) {
            Definitions.requireTables(source, from, theirs);
            Founding.found(fresh, theirs, into -> RowCopy.copy(source, from, into, format));
        }
        if (format < schema.format()) {
            Preparation.upgrade(fresh, schema, format);
        }
        try (Connection connection = fresh.readOnly()) {
            ServiceTime time = Meta.read(fresh, connection).time();
            return Loading.load(fresh, connection, record -> {}, time, Database.Progress.NONE);
        }
    }

    private long raiseCounter() throws SQLException, StoreException {
        long replaced = counterOfReplaced();
        try (Connection connection = fresh.readWrite();
                PreparedStatement put = connection.prepareStatement(Meta.PUT)) {
            Meta meta = Meta.read(fresh, connection);
            long lastVersion = Math.max(meta.lastVersion(), replaced);
            new Meta(lastVersion, meta.time(), 0, meta.lastCommit(), meta.cluster()).write(put);
            return lastVersion;
        }
    }

    /** Zero if there is none, or if it cannot be known. */
    private long counterOfReplaced() throws StoreException {
        if (!target.exists()) {
            return 0;
        }
        try (Connection connection = target.readOnly()) {
            target.format(connection, Integer.MAX_VALUE);
            return Meta.read(target, connection).lastVersion();
        } catch (StoreException e) {
            counterUnknown = e.getMessage();
        } catch (SQLException e) {
            if (Reasons.isLock(e)) {
                throw Reasons.of(target, e);
            }
            counterUnknown = Reasons.of(target, e).getMessage();
        }
        return 0;
    }

    /**
     * Gives the database that is to be replaced a second name, and takes its log away: if it stayed, SQLite would take it
     * for the log of the new one.
     *
     * @return the second name; null if there is no database
     */
    private @Nullable Path keepReplaced() throws IOException, StoreException {
        SqliteFile kept = target.replaced();
        boolean exists = target.exists();
        if (exists) {
            if (counterUnknown == null) {
                closeLog();
            }
            DurableFiles.linkOrCopy(target.path(), kept.path());
        }
        if (target.hasLog()) {
            Files.move(target.log(), kept.log());
        }
        Files.deleteIfExists(target.log());
        Files.deleteIfExists(target.sharedMemory());
        return exists ? kept.path() : null;
    }

    /** Brings the log into the database. SQLite does that only if nobody else has it open, which must be so anyway. */
    private void closeLog() throws StoreException {
        try (Connection connection = target.readWrite();
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
            if (!"delete".equalsIgnoreCase(mode.getString(1))) {
                throw new StoreException(target.shown() + ": has its journal in mode " + mode.getString(1)
                        + " and keeps it (expected: delete)");
            }
        } catch (SQLException e) {
            throw Reasons.of(target, e);
        }
    }
}
