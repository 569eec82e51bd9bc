package org.nbnsd.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** How a database begins. */
final class Founding {
    private Founding() {}

    /** What a new database begins with. */
    @FunctionalInterface
    interface Contents {
        void write(Connection connection) throws SQLException, StoreException;
    }

    /** Makes an empty file a database. It need not be on the disk afterwards. */
    static void found(SqliteFile empty, Schema schema, Contents contents) throws SQLException, StoreException {
        try (Connection connection = empty.readWrite();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF"); // who brings it in waits for the disk, once
            statement.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
            connection.setAutoCommit(false);
            schema.upgrade(connection, 0);
            contents.write(connection);
            connection.commit();
            connection.setAutoCommit(true);
            // Last, so that nothing is in a log when the file gets its name.
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }
}
