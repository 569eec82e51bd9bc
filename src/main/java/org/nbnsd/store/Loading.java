package org.nbnsd.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.nbnsd.registry.NameRecord;

/** Reads everything in a database, and believes nothing of it. */
final class Loading {
    private static final int STEP = 16_384;

    private Loading() {}

    /**
     * Reads all records.
     *
     * @return how many there are
     * @throws StoreException if the file is damaged, or a record is impossible
     */
    static long load(
            SqliteFile file,
            Connection connection,
            Consumer<NameRecord> into,
            ServiceTime time,
            Database.Progress progress)
            throws SQLException, StoreException {
        file.requireSound(connection);
        long total = SqliteFile.number(connection, RecordRow.COUNT);
        long done = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RecordRow.SELECT)) {
            while (row.next()) {
                into.accept(record(file, row, time));
                done++;
                if (done % STEP == 0) {
                    progress.loaded(done, total);
                }
            }
        }
        progress.loaded(done, total);
        return done;
    }

    private static NameRecord record(SqliteFile file, ResultSet row, ServiceTime time)
            throws SQLException, StoreException {
        try {
            return RecordRow.read(row, time);
        } catch (IllegalArgumentException e) {
            throw Reasons.senseless(file, String.valueOf(e.getMessage()));
        }
    }
}
