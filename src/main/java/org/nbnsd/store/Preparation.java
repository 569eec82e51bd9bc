package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Before a database is used: makes it, or brings it to the newest format. By who has the lock of its directory. */
final class Preparation {
    private Preparation() {}

    /** Makes the file if there is none; upgrades it if it is older; refuses it if it is anything else. */
    static void prepare(SqliteFile file, Schema schema) throws IOException, SQLException, StoreException {
        Rewriting.finish(file, Rewriting.Others.ALL);
        if (!file.exists()) {
            create(file, schema);
        }
        int format = format(file, schema);
        try (Connection connection = file.readOnly()) {
            Definitions.requireTables(file, connection, schema.until(format));
            Definitions.requireNothingActs(file, connection);
        }
        if (format < schema.format()) {
            Path kept = DurableFiles.unused(file.path(), ".format-" + format);
            copy(file, kept);
            upgrade(file, schema, format, kept);
        }
    }

    /** Under another name first, so that a file of this name is complete whenever the process ends. */
    private static void create(SqliteFile file, Schema schema) throws IOException, SQLException, StoreException {
        if (Files.exists(file.log())) {
            throw new StoreException(file.shown() + ": is missing, but " + file.log()
                    + ", which has the latest changes of it, is there (expected: both or none). Put the database back, or"
                    + " move that file away, too, to start without names");
        }
        Files.deleteIfExists(file.sharedMemory());
        SqliteFile fresh = file.standIn(file.path().resolveSibling(file.path().getFileName() + ".new"));
        fresh.delete();
        boolean done = false;
        try {
            DurableFiles.createFile(fresh.path());
            Founding.found(fresh, schema, connection -> {});
            DurableFiles.bringIn(fresh.path(), file.path());
            done = true;
        } finally {
            if (!done) {
                fresh.delete();
            }
        }
    }

    /** Refuses what is no database of ours, or a newer one; returns its format. */
    static int format(SqliteFile file, Schema schema) throws SQLException, StoreException {
        try (Connection connection = file.readOnly()) {
            return file.format(connection, schema.format());
        }
    }

    /** All steps that a database lacks, or none of them; in that case the copy is not needed. */
    private static void upgrade(SqliteFile file, Schema schema, int format, Path kept)
            throws IOException, SQLException, StoreException {
        boolean done = false;
        try {
            upgrade(file, schema, format);
            done = true;
        } finally {
            if (!done) {
                Files.delete(kept);
            }
        }
    }

    /** Runs the steps that a database lacks, all or none of them. */
    static void upgrade(SqliteFile file, Schema schema, int format) throws SQLException, StoreException {
        try (Connection connection = file.readWrite()) {
            inTransaction(connection, schema, format);
        }
    }

    private static void inTransaction(Connection connection, Schema schema, int format) throws SQLException {
        connection.setAutoCommit(false);
        schema.upgrade(connection, format);
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Makes a complete copy of what is durable, whoever has the database open. */
    private static void copy(SqliteFile file, Path target) throws IOException, SQLException, StoreException {
        Path part = DurableFiles.createFileBeside(target);
        try {
            copyInto(file, part);
            DurableFiles.bringIn(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Fills an empty file with a copy; it need not be on the disk afterwards. */
    static void copyInto(SqliteFile file, Path empty) throws SQLException, StoreException {
        try (Connection connection = file.readOnly();
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, empty.toString());
            copy.executeUpdate();
        }
    }
}
