package org.nbnsd.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Plain records, and databases with them, for the tests of this package. */
final class Records {
    static final long NOW = 1_763_712_000_000L;

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Records() {}

    /** {@code PC-17<20>} at 10.0.0.17, version 18. */
    static NameRecord record(int number) {
        return record(NetbiosName.of("PC-" + number, 0x20), number);
    }

    /** The same with another name. */
    static NameRecord record(NetbiosName name, int number) {
        Ipv4Address address = new Ipv4Address(10 << 24 | number);
        return new NameRecord(
                name,
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                number + 1,
                address,
                NOW + 6 * HOUR,
                List.of(new Holder(address, NameRecord.LOCAL, NOW - HOUR, NOW + 6 * HOUR)));
    }

    static List<NameRecord> records(int from, int to) {
        List<NameRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(record(i));
        }
        return records;
    }

    static List<Change> changes(int from, int to) {
        List<Change> changes = new ArrayList<>();
        records(from, to).forEach(record -> changes.add(new Change.Put(record)));
        return changes;
    }

    /** Loads at {@link #NOW}. */
    static List<NameRecord> load(Database database) throws StoreException {
        List<NameRecord> records = new ArrayList<>();
        database.load(records::add, NOW, Duration.ZERO, Database.Progress.NONE);
        return records;
    }

    /** Makes a database with so many records. */
    static void make(Path file, int records) throws StoreException {
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            load(database);
            database.commit(changes(0, records), NOW);
        }
    }

    /** What is in a database that nobody has open. */
    static List<NameRecord> contents(Path file) throws StoreException {
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            return load(database);
        }
    }
}
