package org.nbnsd.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.nbnsd.registry.NameRecord;

/**
 * The rows of a database that may come from anywhere, checked one by one and put into a new one of the same format. Nothing
 * else of the file comes along.
 */
final class RowCopy {
    private RowCopy() {}

    /**
     * Copies all rows.
     *
     * @param source where they come from
     * @param from a connection to it, which is only read
     * @param into a new database of the same format
     * @param format the format of both
     * @throws StoreException if a row makes no sense; it says which and what was expected
     */
    static void copy(SqliteFile source, Connection from, Connection into, int format)
            throws SQLException, StoreException {
        source.requireSound(from);
        Plausibility.requireShort(source, from);
        Meta meta = Meta.read(source, from);
        Plausibility.requireRoom(source, meta);
        Plausibility plausibility = new Plausibility(source, meta);
        try (PreparedStatement note = into.prepareStatement(Meta.PUT);
                PreparedStatement put = into.prepareStatement(RecordRow.PUT);
                Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery(RecordRow.SELECT)) {
            meta.write(note);
            if (format >= MarkRows.FORMAT) {
                new MarkRows(into).write(MarkRows.read(source, from, meta.time()), meta.time());
            }
            while (row.next()) {
                requireSense(source, row, meta.time(), plausibility);
                copy(row, put);
            }
        }
        plausibility.requireConsistent();
    }

    private static void requireSense(SqliteFile source, ResultSet row, ServiceTime time, Plausibility plausibility)
            throws SQLException, StoreException {
        try {
            NameRecord record = RecordRow.read(row, time);
            plausibility.check(record);
        } catch (IllegalArgumentException e) {
            throw Reasons.senseless(source, String.valueOf(e.getMessage()));
        }
    }

    private static void copy(ResultSet row, PreparedStatement put) throws SQLException {
        put.setBytes(1, row.getBytes(1));
        for (int column = 2; column < RecordRow.COLUMN_COUNT; column++) {
            put.setLong(column, row.getLong(column));
        }
        put.setString(RecordRow.COLUMN_COUNT, row.getString(RecordRow.COLUMN_COUNT));
        put.executeUpdate();
    }
}
