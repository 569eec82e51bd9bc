package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/** A copy becomes the database. */
@Timeout(120)
final class RestoreTest {
    @TempDir
    private Path directory;

    private Path database;
    private Path backup;

    /** A backup of three records, version counter 3, and a database of five, version counter 20. */
    @BeforeEach
    void prepare() throws StoreException {
        database = directory.resolve("data").resolve("names.db");
        backup = directory.resolve("monday.db");
        Records.make(database, 3);
        Backup.write(database, backup, false);
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(3, 20), Records.NOW);
            List<Change> removed = new ArrayList<>();
            Records.records(5, 20).forEach(record -> removed.add(new Change.Remove(record.name())));
            open.commit(removed, Records.NOW);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(database.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static long lastVersion(Path file) throws StoreException {
        try (SqliteDatabase open = SqliteDatabase.open(file)) {
            return open.load(record -> {}, Records.NOW, Duration.ZERO, Database.Progress.NONE)
                    .lastVersion();
        }
    }

    private void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Leaves what a killed daemon leaves: records 5..9 are in the log only. */
    private void killADaemon() throws Exception {
        Path copy = directory.resolve("copy");
        Files.createDirectory(copy);
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(5, 10), Records.NOW);
            for (String name : List.of("names.db", "names.db-wal")) {
                Files.copy(database.resolveSibling(name), copy.resolve(name));
            }
        }
        for (String name : List.of("names.db", "names.db-wal")) {
            Files.move(copy.resolve(name), database.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void theRecordsAreThoseOfTheBackupAndTheCounterIsTheHigherOne() throws Exception {
        byte[] before = Files.readAllBytes(backup);
        Restored restored = Backup.restore(backup, database);

        assertThat(restored.records()).isEqualTo(3);
        assertThat(restored.lastVersion()).isEqualTo(20);
        assertThat(restored.counterUnknown()).isNull();
        assertThat(lastVersion(database)).isEqualTo(20);
        assertThat(Records.contents(database)).containsExactlyInAnyOrderElementsOf(Records.records(0, 3));
        assertThat(Files.readAllBytes(backup)).isEqualTo(before);
    }

    private static final String MOST_VERSION = "9223370937343148031";
    private static final String MOST_TIME = "100000000000000";

    /** What a prepared file may say at the most and at the least; the daemon serves it, changes it, and is started again. */
    @ParameterizedTest
    @CsvSource({
        "UPDATE meta SET value = " + MOST_VERSION + " WHERE item = 'last-version'",
        "UPDATE meta SET value = 0 WHERE item = 'last-version'",
        "UPDATE record SET version = " + MOST_VERSION,
        "UPDATE record SET version = -9223372036854775808",
        "UPDATE meta SET value = " + MOST_TIME + " WHERE item = 'time-offset'",
        "UPDATE meta SET value = -" + MOST_TIME + " WHERE item = 'time-offset'",
        "UPDATE meta SET value = -" + MOST_TIME + " WHERE item = 'last-commit'",
        "UPDATE meta SET value = -" + MOST_TIME + " WHERE item <> 'last-version'",
        "UPDATE meta SET value = " + MOST_TIME + " WHERE item <> 'last-version'; UPDATE record SET expires_at = "
                + MOST_TIME,
        "DELETE FROM record; UPDATE meta SET value = " + MOST_TIME + " WHERE item = 'last-commit'",
        "DELETE FROM meta WHERE item = 'last-commit'; UPDATE record SET expires_at = -" + MOST_TIME,
        "UPDATE record SET expires_at = 200000000000000",
        "UPDATE record SET expires_at = 9223372036854775807, is_static = 1",
    })
    void whatMayBeRestoredCanBeServedOnAndOn(String statements) throws Exception {
        sql(backup, statements.split("; "));
        Backup.restore(backup, database);
        long years = Duration.ofDays(3_650).toMillis();
        for (long now : new long[] {Records.NOW, Records.NOW + 1, Records.NOW + years, Records.NOW - years, 0, years}) {
            serve(now);
        }
        Path again = directory.resolve("tuesday.db");
        Backup.write(database, again, false);
    }

    /** Starts the daemon, grants three names, and ends it. */
    private void serve(long now) throws StoreException {
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            List<NameRecord> before = new ArrayList<>();
            long last = open.load(before::add, now, Duration.ofHours(3), Database.Progress.NONE)
                    .lastVersion();
            for (int number = 0; number < 3; number++) {
                NameRecord granted = Records.record(100 + number).withVersion(last + 1 + number);
                open.commit(List.of(new Change.Put(granted)), now + number);
            }
        }
    }

    @Test
    void theCounterOfTheBackupIsKeptIfItIsTheHigherOne() throws Exception {
        Path other = directory.resolve("other").resolve("names.db");
        Records.make(other, 1);
        Path late = directory.resolve("late.db");
        Backup.write(database, late, false);
        assertThat(Backup.restore(late, other).lastVersion()).isEqualTo(20);
        assertThat(lastVersion(other)).isEqualTo(20);
    }

    @Test
    void theReplacedDatabaseIsKeptBesideIt() throws Exception {
        Path replaced = Backup.restore(backup, database).replaced();
        assertThat(replaced).isNotNull();
        assertThat(replaced.getFileName().toString()).matches("names\\.db\\.replaced-[0-9]{8}T[0-9]{6}Z");
        assertThat(files())
                .containsExactly("lock", "names.db", replaced.getFileName().toString());
        assertThat(Records.contents(replaced)).containsExactlyInAnyOrderElementsOf(Records.records(0, 5));

        Path second = Backup.restore(backup, database).replaced();
        assertThat(second).isNotNull().isNotEqualTo(replaced);
        assertThat(Records.contents(second)).hasSize(3);
    }

    @Test
    void whereThereIsNoDatabaseOneIsMade() throws Exception {
        Path fresh = directory.resolve("fresh").resolve("names.db");
        assertThat(Backup.restore(backup, fresh)).isEqualTo(new Restored(3, 3, null, null));
        assertThat(Records.contents(fresh)).hasSize(3);
        if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(fresh)).hasSize(2);
        }
    }

    @Test
    void aDaemonThatHasItOpenIsNotDisturbed() throws Exception {
        byte[] before = Files.readAllBytes(database);
        try (DatabaseProcess daemon = DatabaseProcess.holding(database)) {
            assertThat(daemon.line()).isEqualTo("opened");
            assertThatThrownBy(() -> Backup.restore(backup, database))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is in use by nbnsd process " + daemon.pid());
        }
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    /** Its log and its shared memory would become those of the new database. */
    @Test
    void aReaderThatHasItOpenIsWaitedForAndThenAnError() throws Exception {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = reader.createStatement()) {
            statement.execute("SELECT count(*) FROM names");
            assertThatThrownBy(() -> Backup.restore(backup, database))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(database + ": is locked by another program, such as sqlite3");
        }
        assertThat(Records.contents(database)).hasSize(5);
        assertThat(files()).containsExactly("lock", "names.db");
    }

    @Test
    void theLogOfAKilledDaemonStaysWithTheReplacedDatabase() throws Exception {
        killADaemon();
        Restored restored = Backup.restore(backup, database);
        assertThat(Records.contents(database)).hasSize(3);
        assertThat(restored.replaced()).isNotNull();
        assertThat(Records.contents(restored.replaced())).hasSize(10);
        assertThat(files()).hasSize(3);
    }

    @Test
    void aDatabaseThatCannotBeReadIsReplacedAndKeptWithItsLog() throws Exception {
        killADaemon();
        byte[] log = Files.readAllBytes(database.resolveSibling("names.db-wal"));
        Files.writeString(database, "x".repeat(8_192));
        sqlWouldReadTheLog(log);

        Restored restored = Backup.restore(backup, database);
        assertThat(restored.counterUnknown()).startsWith(database + ": is ");
        assertThat(restored.lastVersion()).isEqualTo(3);
        assertThat(restored.replaced()).isNotNull().hasContent("x".repeat(8_192));
        assertThat(Files.readAllBytes(Path.of(restored.replaced() + "-wal"))).isEqualTo(log);
        assertThat(Records.contents(database)).containsExactlyInAnyOrderElementsOf(Records.records(0, 3));
    }

    private static void sqlWouldReadTheLog(byte[] log) {
        assertThat(log).hasSizeGreaterThan(4_096);
    }

    @Test
    void anEmptyFileIsReplacedToo() throws Exception {
        Files.write(database, new byte[0]);
        Restored restored = Backup.restore(backup, database);
        assertThat(restored.counterUnknown()).contains("is empty");
        assertThat(Records.contents(database)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE record SET type = 9 | type: 9 (expected: 0..3). Nothing is restored",
                "UPDATE record SET holders = '[]' | (expected: 1..1). Nothing is restored",
                "DELETE FROM meta | has no 'last-version' in its table meta",
                "DROP TABLE record | has no table record",
                "ALTER TABLE record ADD COLUMN more INTEGER | has a table record that nbnsd did not make",
                "ALTER TABLE record RENAME TO r; CREATE VIEW record AS SELECT * FROM r | has no table record",
                "UPDATE meta SET value = 9223372036854775807 WHERE item = 'last-version' | meta, last-version: 9223372036854775807 (expected: 0..9223370937343148031). Nothing is restored",
                "UPDATE meta SET value = -1 WHERE item = 'last-version' | meta, last-version: -1 (expected: 0..",
                "UPDATE record SET version = 9223372036854775807 | version: 9223372036854775807 (expected: at most 9223370937343148031)",
                "UPDATE meta SET value = -9223372036854775808 WHERE item = 'time-offset' | meta, time-offset: -9223372036854775808 (expected: -100000000000000..100000000000000)",
                "REPLACE INTO meta VALUES ('last-commit', 9223372036854775807) | meta, last-commit: 9223372036854775807 (expected:",
                "REPLACE INTO meta VALUES ('last-commit', 99000000000000) | meta, last-commit: 99000000000000 is later than the end of every record",
                "UPDATE record SET expires_at = 9000000000000000 | expires_at: 9000000000000000 (expected: a time within 6,000 years, or never)",
                "UPDATE record SET expires_at = -9223372036854775808 | expires_at: -9223372036854775808 (expected: a time within 6,000 years, or never)",
                "UPDATE record SET holders = printf('%5000s', '') | (expected: at most 271 and 4096)",
                "UPDATE record SET key = zeroblob(900) WHERE version = 3 | (expected: at most 271 and 4096)",
                "PRAGMA user_version = 9 | has format 9, which a newer nbnsd wrote",
                "PRAGMA application_id = 0 | is the database of another program",
            })
    void aBackupThatMakesNoSenseIsRefused(String sql, String reason) throws Exception {
        byte[] before = Files.readAllBytes(database);
        sql(backup, sql.split("; "));
        assertThatThrownBy(() -> Backup.restore(backup, database))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(backup + ": ")
                .hasMessageContaining(reason);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(files()).containsExactly("lock", "names.db");
    }

    /** A trigger that changes names when others are written, and what else a prepared file can bring along. */
    @Test
    void onlyRowsOfABackupAreRestored() throws Exception {
        sql(
                backup,
                "CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM record WHERE key <> NEW.key; END",
                "CREATE TRIGGER worse INSTEAD OF INSERT ON names BEGIN SELECT 1; END",
                "CREATE UNIQUE INDEX one ON record (owner, state, type, holders)",
                "CREATE VIEW bait AS SELECT load_extension('evil.so')",
                "CREATE VIRTUAL TABLE search USING fts5(text)",
                "CREATE TABLE junk (octets BLOB)",
                "INSERT INTO junk VALUES (zeroblob(30000000))");
        Backup.restore(backup, database);

        assertThat(Records.contents(database)).hasSize(3);
        assertThat(Files.size(database)).isLessThan(1_000_000);
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(3, 20), Records.NOW);
        }
        assertThat(Records.contents(database)).hasSize(20);
        assertThat(names(database)).isEqualTo(names(Path.of(madeNew())));
    }

    private String madeNew() throws StoreException {
        Path made = directory.resolve("made").resolve("names.db");
        Records.make(made, 3);
        return made.toString();
    }

    private static List<String> names(Path file) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT type || ' ' || name FROM sqlite_schema ORDER BY 1")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TRIGGER evil AFTER INSERT ON record BEGIN SELECT 1; END | has the trigger evil, which nbnsd did not make",
                "CREATE UNIQUE INDEX one ON record (version) | has the index one, which nbnsd did not make",
                "CREATE INDEX two ON meta (value) | has the index two, which nbnsd did not make",
                "ALTER TABLE record ADD COLUMN more INTEGER NOT NULL DEFAULT 7 | has a table record that nbnsd did not make",
                "UPDATE meta SET value = 9223372036854775807 WHERE item = 'last-version' | meta, last-version: 9223372036854775807",
                "UPDATE record SET version = 9223372036854775807 | meta, last-version: 9223372036854775807",
                "REPLACE INTO meta VALUES ('last-commit', -9223372036854775808) | meta, last-commit: -9223372036854775808",
            })
    void aDatabaseWithWhatActsOnItIsNotOpened(String sql, String reason) throws Exception {
        sql(database, sql);
        byte[] before = Files.readAllBytes(database);

        assertThatThrownBy(() -> Records.contents(database))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(database + ": ")
                .hasMessageContaining(reason);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void whatAPersonAddedToLookAtTheRecordsIsNoObstacle() throws Exception {
        sql(database, "CREATE VIEW mine AS SELECT name FROM names", "CREATE TABLE notes (text TEXT)");

        assertThat(Records.contents(database)).hasSize(5);
    }

    @Test
    void aBackupThatIsDamagedOrMissingIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(backup);
        for (int size : new int[] {0, 100, 4_096, whole.length - 4_096, whole.length - 1}) {
            Files.write(backup, Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> Backup.restore(backup, database))
                    .as("%d octets", size)
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(backup + ": ");
        }
        Files.delete(backup);
        assertThatThrownBy(() -> Backup.restore(backup, database))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(backup + ": not there");
        assertThatThrownBy(() -> Backup.restore(database, database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is the database itself");
        assertThat(Records.contents(database)).hasSize(5);
        assertThat(files()).containsExactly("lock", "names.db");
    }

    @Test
    void anOlderFormatIsUpgraded() throws Exception {
        Schema newer = Schema.CURRENT.plus("ALTER TABLE record ADD COLUMN note TEXT NOT NULL DEFAULT ''");
        assertThat(Backup.restore(backup, database, newer).records()).isEqualTo(3);
        try (Connection connection = SqliteFile.at(database).readOnly()) {
            assertThat(SqliteFile.number(connection, "PRAGMA user_version")).isEqualTo(newer.format());
        }
        try (Connection connection = SqliteFile.at(backup).readOnly()) {
            assertThat(SqliteFile.number(connection, "PRAGMA user_version")).isEqualTo(newer.format() - 1);
        }
    }

    @Test
    void whatAnInterruptedRestoreLeftIsNoObstacle() throws Exception {
        Files.writeString(database.resolveSibling("names.db.restored"), "half");
        Files.writeString(database.resolveSibling("names.db.restored-journal"), "a journal");
        Backup.restore(backup, database);
        assertThat(Records.contents(database)).hasSize(3);
        assertThat(files()).hasSize(3);
    }

    @Test
    void namesAgeFromTheBackupOnButNoMoreThanAllowed() throws Exception {
        Backup.restore(backup, database);
        List<NameRecord> records = new ArrayList<>();
        Duration week = Duration.ofDays(7);
        Duration most = Duration.ofHours(3);
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Database.Loaded loaded =
                    open.load(records::add, Records.NOW + week.toMillis(), most, Database.Progress.NONE);
            assertThat(loaded.down()).isEqualTo(week);
            assertThat(loaded.aged()).isEqualTo(most);
        }
        assertThat(records)
                .extracting(NameRecord::expiresAt)
                .containsOnly(Records.record(0).expiresAt() + week.minus(most).toMillis());
    }
}
