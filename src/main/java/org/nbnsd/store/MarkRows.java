package org.nbnsd.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** The table {@code owner}: how far the records of other servers are known. Its statements, on one connection. */
final class MarkRows {
    /** The format that it came with. */
    static final int FORMAT = 3;

    private static final String SELECT = "SELECT address, seen, heard_at, heard_from FROM owner ORDER BY address";

    private final PreparedStatement put;
    private final PreparedStatement remove;

    MarkRows(Connection connection) throws SQLException {
        put = connection.prepareStatement(
                "REPLACE INTO owner (address, seen, heard_at, heard_from) VALUES (?, ?, ?, ?)");
        remove = connection.prepareStatement("DELETE FROM owner WHERE address = ?");
    }

    void write(Change.Seen seen, ServiceTime time) throws SQLException {
        Mark mark = seen.mark();
        if (mark == null) {
            remove.setLong(1, number(seen.owner()));
            remove.executeUpdate();
        } else {
            put(mark, time);
        }
    }

    void write(Collection<Mark> marks, ServiceTime time) throws SQLException {
        for (Mark mark : marks) {
            put(mark, time);
        }
    }

    private void put(Mark mark, ServiceTime time) throws SQLException {
        put.setLong(1, number(mark.owner()));
        put.setLong(2, mark.seen());
        put.setLong(3, time.ofClock(mark.heardAt()));
        put.setLong(4, number(mark.from()));
        put.executeUpdate();
    }

    private static long number(Ipv4Address address) {
        return Integer.toUnsignedLong(address.bits());
    }

    /**
     * Reads all rows, and believes nothing of them.
     *
     * @throws StoreException if one is impossible
     */
    static List<Mark> read(SqliteFile file, Connection connection, ServiceTime time)
            throws SQLException, StoreException {
        List<Mark> marks = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            while (row.next()) {
                marks.add(mark(file, row, time));
            }
        }
        return marks;
    }

    private static Mark mark(SqliteFile file, ResultSet row, ServiceTime time) throws SQLException, StoreException {
        long address = row.getLong(1);
        long heardAt = row.getLong(3);
        long most = 2 * Plausibility.MOST_MILLIS;
        try {
            Ipv4Address owner = RecordRow.address("address", address);
            if (owner.equals(NameRecord.LOCAL)) {
                within("seen", row.getLong(2), 0, Plausibility.MOST_VERSION);
            }
            within("heard_at", heardAt, -most, most);
            return new Mark(
                    owner, row.getLong(2), time.toClock(heardAt), RecordRow.address("heard_from", row.getLong(4)));
        } catch (IllegalArgumentException e) {
            throw Reasons.senseless(file, "owner " + address + ", " + e.getMessage());
        }
    }

    private static void within(String column, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(column + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
