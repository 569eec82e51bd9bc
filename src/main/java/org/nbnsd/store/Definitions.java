package org.nbnsd.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database has besides rows: its tables must be as {@link Schema} makes them, and nothing may act on them when a row is
 * written. A trigger in a file that somebody prepared would change names or delete them long after it was opened.
 */
final class Definitions {
    private static final String TABLES =
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND lower(name) IN ('meta', 'record', 'owner')";

    /** Indexes that SQLite made itself have no text. */
    private static final String ACTING = "SELECT type || ' ' || name FROM sqlite_schema WHERE type = 'trigger'"
            + " OR type = 'index' AND sql IS NOT NULL AND lower(tbl_name) IN ('meta', 'record', 'owner') ORDER BY name";

    private Definitions() {}

    /**
     * Checks the tables.
     *
     * @param schema the steps up to the format of the file
     * @throws StoreException if one is missing or another
     */
    static void requireTables(SqliteFile file, Connection connection, Schema schema)
            throws SQLException, StoreException {
        Map<String, String> expected = new TreeMap<>();
        NativeCode.load();
        try (Connection made = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            schema.upgrade(made, 0);
            expected.putAll(tables(made));
        }
        Map<String, String> found = tables(connection);
        for (Map.Entry<String, String> table : expected.entrySet()) {
            if (!table.getValue().equals(found.get(table.getKey()))) {
                throw Reasons.unusable(file, "has a table " + table.getKey() + " that nbnsd did not make");
            }
        }
    }

    /**
     * Checks that nothing acts on the tables but nbnsd.
     *
     * @throws StoreException if there is a trigger, or an index of one of the tables
     */
    static void requireNothingActs(SqliteFile file, Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ACTING)) {
            if (row.next()) {
                throw Reasons.unusable(
                        file,
                        "has the " + row.getString(1).replaceAll("[^ -~]", "?")
                                + ", which nbnsd did not make; a copy of the file that is restored comes without it");
            }
        }
    }

    private static Map<String, String> tables(Connection connection) throws SQLException {
        Map<String, String> tables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.put(row.getString(1), withoutComments(row.getString(2)));
            }
        }
        return tables;
    }

    private static String withoutComments(String sql) {
        return sql.replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ").strip();
    }
}
