package org.nbnsd.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;

/**
 * Whether numbers in a database can have got there by the work of a server. SQLite keeps what it is given; a counter that is
 * about to go round, or a time millions of years away, would make all names end at once or versions go back.
 */
final class Plausibility {
    /** Some 3,170 years, in milliseconds: every clock is within them, and sums of them are far from the end of the numbers. */
    static final long MOST_MILLIS = 100_000_000_000_000L;

    /** Of what is restored: with a thousand changes a second thirty years are left before the number goes round. */
    static final long MOST_VERSION = Long.MAX_VALUE - (1L << 40);

    private static final int MOST_KEY = 16 + 255;
    /** 25 holders have 2,300 characters at the most. */
    private static final int MOST_HOLDERS = 4_096;

    private static final long DAY_MILLIS = 86_400_000;

    private final SqliteFile file;
    private final Meta meta;
    private long latestEnd = Long.MIN_VALUE;

    Plausibility(SqliteFile file, Meta meta) {
        this.file = file;
        this.meta = meta;
    }

    /**
     * Checks what is no record, of a database that is to be served: whatever a daemon could serve, it can serve again. What was
     * restored goes on from there: the offset becomes the distance of the clock from the last commit, whichever that was.
     */
    static void require(SqliteFile file, Meta meta) throws StoreException {
        require(file, meta, Long.MAX_VALUE - 1, 4 * MOST_MILLIS);
    }

    /** Checks what is no record, of a file that is to become a database. */
    static void requireRoom(SqliteFile file, Meta meta) throws StoreException {
        require(file, meta, MOST_VERSION, MOST_MILLIS);
    }

    private static void require(SqliteFile file, Meta meta, long mostVersion, long mostMillis) throws StoreException {
        within(file, "last-version", meta.lastVersion(), 0, mostVersion);
        within(file, "time-offset", meta.time().offset(), -mostMillis, mostMillis);
        Long last = meta.lastCommit();
        if (last != null) {
            within(file, "last-commit", last, -mostMillis, mostMillis);
        }
    }

    private static void within(SqliteFile file, String item, long value, long least, long most) throws StoreException {
        if (value < least || value > most) {
            throw Reasons.senseless(file, "meta, " + item + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    /** Checks that no column of any record has more octets than it can need, before any is read. */
    static void requireShort(SqliteFile file, Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT hex(substr(key, 1, 16)), length(key), length(holders)"
                        + " FROM record WHERE length(key) > " + MOST_KEY + " OR length(holders) > " + MOST_HOLDERS
                        + " LIMIT 1")) {
            if (row.next()) {
                throw Reasons.senseless(
                        file,
                        "record x'" + row.getString(1) + "…': " + row.getLong(2) + " octets of key and "
                                + row.getLong(3) + " of holders (expected: at most " + MOST_KEY + " and " + MOST_HOLDERS
                                + ")");
            }
        }
    }

    /**
     * Checks a record, and remembers what {@link #requireConsistent} needs.
     *
     * @throws IllegalArgumentException if it cannot be a server's; the message says what is wrong with which
     */
    void check(NameRecord record) {
        if (record.isLocal() && record.version() > MOST_VERSION) {
            throw new IllegalArgumentException("record " + record.name() + ", version: " + record.version()
                    + " (expected: at most " + MOST_VERSION + ")");
        }
        requireTime(record, "expires_at", record.expiresAt());
        for (Holder holder : record.holders()) {
            requireTime(record, "registered at", holder.registeredAt());
            requireTime(record, "expires at", holder.expiresAt());
        }
        latestEnd = Math.max(latestEnd, record.expiresAt());
    }

    private static void requireTime(NameRecord record, String what, long time) {
        boolean isTime = time >= -2 * MOST_MILLIS && time <= 2 * MOST_MILLIS;
        if (!isTime && time != Long.MAX_VALUE) {
            throw new IllegalArgumentException("record " + record.name() + ", " + what + ": " + time
                    + " (expected: a time within 6,000 years, or never)");
        }
    }

    /**
     * Checks that the records did not all end long before the last commit: a server that committed then would have removed
     * them.
     */
    void requireConsistent() throws StoreException {
        Long last = meta.lastCommit();
        boolean isLate =
                last != null && latestEnd != Long.MIN_VALUE && meta.time().toClock(last) - DAY_MILLIS > latestEnd;
        if (isLate) {
            throw Reasons.senseless(
                    file,
                    "meta, last-commit: " + last + " is later than the end of every record (expected: at most "
                            + meta.time().ofClock(latestEnd) + ")");
        }
    }
}
