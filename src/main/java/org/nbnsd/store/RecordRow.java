package org.nbnsd.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A record as a row of the table {@code record}. */
final class RecordRow {
    private static final String COLUMNS =
            "key, type, state, node_type, is_static, owner, version, registered_by, expires_at, holders";

    static final int COLUMN_COUNT = 10;

    static final String COUNT = "SELECT count(*) FROM record";
    static final String SELECT = "SELECT " + COLUMNS + " FROM record";
    static final String PUT = "REPLACE INTO record (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String REMOVE = "DELETE FROM record WHERE key = ?";

    private static final RecordType[] TYPES = RecordType.values();

    private RecordRow() {}

    /** Gives {@link #PUT} its parameters. */
    static void bind(PreparedStatement put, NameRecord record, ServiceTime time) throws SQLException {
        put.setBytes(1, KeyOctets.of(record.name()));
        put.setInt(2, record.type().code());
        put.setInt(3, code(record.state()));
        put.setInt(4, record.nodeType().code());
        put.setInt(5, record.isStatic() ? 1 : 0);
        put.setLong(6, number(record.owner()));
        put.setLong(7, record.version());
        put.setLong(8, number(record.registeredBy()));
        put.setLong(9, time.ofClock(record.expiresAt()));
        put.setString(10, HoldersText.of(record.holders(), time));
    }

    /**
     * Reads a row of {@link #SELECT}.
     *
     * @throws IllegalArgumentException if it is no record; the message says which row, and why
     */
    static NameRecord read(ResultSet row, ServiceTime time) throws SQLException {
        byte[] key = row.getBytes(1);
        NetbiosName name;
        try {
            name = KeyOctets.name(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("record x'" + HexFormat.of().formatHex(key) + "', " + e.getMessage(), e);
        }
        try {
            return read(name, row, time);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("record " + name + ", " + e.getMessage(), e);
        }
    }

    private static NameRecord read(NetbiosName name, ResultSet row, ServiceTime time) throws SQLException {
        return new NameRecord(
                name,
                type(checked("type", row.getLong(2), 3)),
                state(checked("state", row.getLong(3), 3)),
                NodeType.of(checked("node_type", row.getLong(4), 3)),
                checked("is_static", row.getLong(5), 1) == 1,
                address("owner", row.getLong(6)),
                row.getLong(7),
                address("registered_by", row.getLong(8)),
                time.toClock(row.getLong(9)),
                HoldersText.read(text(row.getString(10)), time));
    }

    /** No text is no list, either. */
    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static int checked(String column, long value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(column + ": " + value + " (expected: 0.." + most + ")");
        }
        return (int) value;
    }

    private static RecordType type(int code) {
        for (RecordType type : TYPES) {
            if (type.code() == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("type: " + code + " (expected: a code of RecordType)");
    }

    /** Codes and not ordinals: what the constants are called and how they are ordered may change, the files not. */
    private static int code(RecordState state) {
        return switch (state) {
            case ACTIVE -> 0;
            case RELEASED -> 1;
            case TOMBSTONE -> 2;
            case DELETED -> 3;
        };
    }

    private static RecordState state(int code) {
        return switch (code) {
            case 0 -> RecordState.ACTIVE;
            case 1 -> RecordState.RELEASED;
            case 2 -> RecordState.TOMBSTONE;
            default -> RecordState.DELETED;
        };
    }

    private static long number(Ipv4Address address) {
        return Integer.toUnsignedLong(address.bits());
    }

    static Ipv4Address address(String column, long number) {
        if (number < 0 || number > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException(column + ": " + number + " (expected: an address, 0..4294967295)");
        }
        return number == 0 ? NameRecord.LOCAL : new Ipv4Address((int) number);
    }
}
