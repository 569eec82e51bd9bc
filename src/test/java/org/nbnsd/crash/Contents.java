package org.nbnsd.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.store.Database;
import org.nbnsd.store.SqliteDatabase;
import org.nbnsd.store.StoreException;

/** What is in a database that no process has open, as the daemon would load it. */
final class Contents {
    /** Half of the least lifetime, as in the daemon. */
    private static final Duration MOST_AGING = Duration.ofHours(3);
    /** Of the clocks of two processes, one of which ran on while the machine's was set. */
    private static final long TOLERANCE_MILLIS = 5_000;

    private final Map<NetbiosName, NameRecord> records = new HashMap<>();
    private final NameTable table = new NameTable();
    private final Database.Loaded loaded;
    private final long now = System.currentTimeMillis();

    /** Loads a database and closes it again. */
    Contents(Path file) throws StoreException {
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            loaded = database.load(
                    record -> {
                        table.apply(new Change.Put(record));
                        records.put(record.name(), record);
                    },
                    now,
                    MOST_AGING,
                    Database.Progress.NONE);
        }
    }

    Collection<NameRecord> records() {
        return records.values();
    }

    @Nullable
    NameRecord record(NetbiosName name) {
        return records.get(name);
    }

    /** The highest version id that was ever given. */
    long lastVersion() {
        return loaded.lastVersion();
    }

    /** What is wrong with it, whoever asked for what. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (loaded.records() != table.size()) {
            wrong.add(loaded.records() + " records loaded, of " + table.size() + " names");
        }
        if (table.nextVersion() > loaded.lastVersion() + 1) {
            wrong.add(
                    "the last version is " + loaded.lastVersion() + ", but a record has " + (table.nextVersion() - 1));
        }
        Set<Long> versions = new HashSet<>();
        for (NameRecord record : records.values()) {
            String defect = defect(record);
            if (defect != null) {
                wrong.add(defect + ": " + record);
            }
            if (!versions.add(record.version())) {
                wrong.add("two records have its version: " + record);
            }
        }
        return wrong;
    }

    private @Nullable String defect(NameRecord record) {
        if (record.holders().isEmpty()
                || new HashSet<>(record.addresses()).size() < record.holders().size()) {
            return "no holder, or one twice";
        }
        if (record.isStatic() || !record.isLocal() || record.version() < 1) {
            return "not what a claim makes";
        }
        if (record.state() != RecordState.ACTIVE && record.state() != RecordState.RELEASED) {
            return "too early for this state";
        }
        long latest =
                record.holders().stream().mapToLong(Holder::expiresAt).max().orElseThrow();
        if (record.isActive() && record.expiresAt() != latest) {
            return "it does not expire with its last holder";
        }
        if (record.expiresAt() < now || record.holders().stream().anyMatch(this::isSenseless)) {
            return "senseless times";
        }
        return null;
    }

    private boolean isSenseless(Holder holder) {
        return holder.registeredAt() > now + TOLERANCE_MILLIS || holder.expiresAt() <= now;
    }
}
