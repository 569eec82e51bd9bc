package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * How long it takes to load a million records, and to commit changes of random ones of them. Run with {@code main}: the
 * directory for it, then, if wanted, how many records, and SQL for the connection. A minute or two.
 */
final class DatabaseBenchmark {
    private static final long NOW = 1_763_712_000_000L;
    private static final long LIFETIME = Duration.ofDays(6).toMillis();
    private static final Duration BUDGET = Duration.ofSeconds(8);

    private final Path file;
    private final int records;
    private final List<String> sql;
    private final Random random = new Random(1);

    private DatabaseBenchmark(Path file, int records, List<String> sql) {
        this.file = file;
        this.records = records;
        this.sql = sql;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws IOException, SQLException, StoreException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "benchmark");
        int records = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        try {
            new DatabaseBenchmark(
                            directory.resolve("names.db"),
                            records,
                            Arrays.asList(args).subList(Math.min(2, args.length), args.length))
                    .run();
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(directory);
        }
    }

    private void run() throws IOException, SQLException, StoreException {
        fill();
        print("%,d records: file of %,d octets", records, Files.size(file));
        for (int i = 0; i < 4; i++) {
            load();
        }
        for (int group : new int[] {1, 64, 1000}) {
            commit(group);
        }
    }

    private NameRecord record(int number, long now) {
        Ipv4Address address = new Ipv4Address(10 << 24 | number);
        return new NameRecord(
                NetbiosName.of(
                        "PC-" + Integer.toString(number * 7919, 36).toUpperCase(Locale.ROOT),
                        number % 3 == 0 ? 0x20 : 0),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                number + 1,
                address,
                now + LIFETIME,
                List.of(new Holder(address, NameRecord.LOCAL, now - LIFETIME, now + LIFETIME)));
    }

    private SqliteDatabase open() throws SQLException, StoreException {
        SqliteDatabase database = SqliteDatabase.open(file);
        for (String statement : sql) {
            database.execute(statement);
        }
        return database;
    }

    private void fill() throws SQLException, StoreException {
        long start = System.nanoTime();
        try (SqliteDatabase database = open()) {
            database.load(record -> {}, NOW, Duration.ZERO, Database.Progress.NONE);
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                changes.add(new Change.Put(record(i, NOW)));
                if (changes.size() == 50_000 || i == records - 1) {
                    database.commit(changes, NOW);
                    changes.clear();
                }
            }
        }
        print("filled in %.1f s", (System.nanoTime() - start) / 1e9);
    }

    private void load() throws SQLException, StoreException {
        List<NameRecord> loaded = new ArrayList<>(records);
        long start = System.nanoTime();
        try (SqliteDatabase database = open()) {
            database.load(loaded::add, NOW, Duration.ZERO, Database.Progress.NONE);
            print("opened and loaded in %.2f s (%d)", (System.nanoTime() - start) / 1e9, loaded.size());
        }
    }

    private void commit(int group) throws SQLException, StoreException {
        try (SqliteDatabase database = open()) {
            database.load(record -> {}, NOW, Duration.ZERO, Database.Progress.NONE);
            List<Long> nanos = new ArrayList<>();
            long start = System.nanoTime();
            long logged = 0;
            while (System.nanoTime() - start < BUDGET.toNanos()) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < group; i++) {
                    changes.add(new Change.Put(record(random.nextInt(records), NOW + nanos.size())));
                }
                long before = System.nanoTime();
                database.commit(changes, NOW + nanos.size());
                nanos.add(System.nanoTime() - before);
                logged = Math.max(
                        logged, file.resolveSibling("names.db-wal").toFile().length());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            nanos.sort(null);
            print(
                    "groups of %d: %,.0f changes/s in %,.0f commits/s; a commit takes %.1f ms, 99%% at most %.1f, all %.1f; log of %,d",
                    group,
                    nanos.size() * group / seconds,
                    nanos.size() / seconds,
                    nanos.get(nanos.size() / 2) / 1e6,
                    nanos.get(nanos.size() * 99 / 100) / 1e6,
                    nanos.get(nanos.size() - 1) / 1e6,
                    logged);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
