package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.interop.Programs;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/** The file of the database: who may use it, what it looks like from outside, and what happens when it fails. */
@Timeout(120)
final class SqliteDatabaseTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("data").resolve("names.db");
    }

    private SqliteDatabase opened() throws StoreException {
        SqliteDatabase database = SqliteDatabase.open(file);
        Records.load(database);
        return database;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatIsClosedHasNoLog() throws Exception {
        try (SqliteDatabase database = opened()) {
            database.commit(Records.changes(0, 10), Records.NOW);
            assertThat(files()).containsExactly("lock", "names.db", "names.db-shm", "names.db-wal");
        }
        assertThat(files()).containsExactly("lock", "names.db");
        assertThat(Records.contents(file)).hasSize(10);
    }

    @Test
    void theLogIsBounded() throws Exception {
        try (SqliteDatabase database = opened()) {
            for (int i = 0; i < 40; i++) {
                database.commit(Records.changes(1_000 * i, 1_000 * (i + 1)), Records.NOW);
            }
            assertThat(Files.size(file.resolveSibling("names.db-wal"))).isLessThan(16 << 20);
        }
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "no POSIX permissions here");
        file = directory.resolve("new").resolve("data").resolve("names.db");
        try (SqliteDatabase database = opened()) {
            database.commit(Records.changes(0, 10), Records.NOW);
            assertThat(permissions(file.getParent())).isEqualTo("rwx------");
            assertThat(permissions(file.getParent().getParent())).isEqualTo("rwx------");
            for (String name : files()) {
                assertThat(permissions(file.resolveSibling(name))).as(name).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aDirectoryThatIsThereKeepsItsPermissions() throws Exception {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "no POSIX permissions here");
        Files.createDirectory(file.getParent());
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
        opened().close();
        assertThat(permissions(file.getParent())).isEqualTo("rwxr-x---");
    }

    /** A service with a user of its own must be able to open what root restored or tried out. */
    @Test
    void whatRootMakesBelongsToTheOwnerOfTheDirectory() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
        int nobody = 65_534;
        Files.createDirectory(file.getParent());
        try {
            Files.setAttribute(file.getParent(), "unix:uid", nobody);
        } catch (IOException e) {
            assumeTrue(false, "this root cannot give files away: " + e);
        }
        Path backup = directory.resolve("backup.db");
        try (SqliteDatabase database = opened()) {
            database.commit(Records.changes(0, 10), Records.NOW);
            assertBelongTo(nobody);
            Backup.write(file, backup, false);
        }
        Backup.restore(backup, file);
        assertBelongTo(nobody);
        assertThat(Files.getAttribute(backup, "unix:uid")).isEqualTo(0);
    }

    private void assertBelongTo(int user) throws IOException {
        for (String name : files()) {
            assertThat(Files.getAttribute(file.resolveSibling(name), "unix:uid"))
                    .as(name)
                    .isEqualTo(user);
        }
    }

    @Test
    void itsPathMayHaveAnyCharacters() throws Exception {
        file = directory.resolve("a?b #%20'\u00E9").resolve("names.db?mode=ro");
        Records.make(file, 3);
        assertThat(Records.contents(file)).hasSize(3);
        assertThat(files()).containsExactly("lock", "names.db?mode=ro");
    }

    @Test
    void itMayBeASymbolicLink() throws Exception {
        Records.make(directory.resolve("real").resolve("names.db"), 3);
        Files.createDirectory(file.getParent());
        Files.createSymbolicLink(file, directory.resolve("real").resolve("names.db"));
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            assertThat(Records.load(database)).hasSize(3);
            assertThatThrownBy(
                            () -> SqliteDatabase.open(directory.resolve("real").resolve("names.db")))
                    .hasMessageContaining("is in use");
        }
    }

    @Test
    void whatAnUnfinishedStartLeftIsNoObstacle() throws Exception {
        Files.createDirectory(file.getParent());
        Files.writeString(file.resolveSibling("names.db.new"), "half");
        Files.writeString(file.resolveSibling("names.db.new-journal"), "a journal");
        opened().close();
        assertThat(files()).containsExactly("lock", "names.db");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Files.createFile(directory.resolve("data"));
        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(directory.resolve("data").toString());
    }

    @Test
    void aClosedDatabaseSaysSo() throws Exception {
        SqliteDatabase database = opened();
        database.close();
        database.close();
        assertThatThrownBy(() -> database.commit(List.of(), Records.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(file + ": closed");
    }

    @Test
    void onlyOneInAProcessHasIt() throws Exception {
        try (SqliteDatabase database = opened()) {
            long own = ProcessHandle.current().pid();
            for (Path other : List.of(file, file.resolveSibling("other.db"))) {
                assertThatThrownBy(() -> SqliteDatabase.open(other))
                        .isInstanceOf(StoreException.class)
                        .hasMessage(file.getParent() + ": is in use by nbnsd process " + own
                                + " (expected: no other; choose another directory with --data, or stop that process)");
            }
            // The failed attempts must not have cost this one its lock.
            try (DatabaseProcess other = DatabaseProcess.holding(file)) {
                assertThat(other.line()).contains("is in use by nbnsd process " + own + " ");
            }
            database.commit(Records.changes(0, 1), Records.NOW);
        }
        assertThat(Records.contents(file)).hasSize(1);
    }

    @Test
    void theProcessThatHasItIsNamedAndLeavesItWhenItIsKilled() throws Exception {
        try (DatabaseProcess other = DatabaseProcess.holding(file)) {
            assertThat(other.line()).isEqualTo("opened");
            assertThatThrownBy(() -> SqliteDatabase.open(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is in use by nbnsd process " + other.pid() + " ");
            other.kill();
            assertThat(Records.contents(file)).isEmpty();
        }
    }

    @Test
    void whatWasCommittedSurvivesAKill() throws Exception {
        int committed = 0;
        for (int linesUntilKill : new int[] {1, 7, 30}) {
            try (DatabaseProcess process = DatabaseProcess.committing(file)) {
                assertThat(process.line()).isEqualTo("opened");
                for (int i = 0; i < linesUntilKill; i++) {
                    String line = process.line();
                    assertThat(line).startsWith("committed ");
                    committed = Integer.parseInt(line.substring("committed ".length()));
                }
                process.kill();
            }
            Set<NameRecord> found = Set.copyOf(Records.contents(file));
            assertThat(found).hasSizeGreaterThanOrEqualTo(committed);
            assertThat(found).isEqualTo(Set.copyOf(Records.records(0, found.size())));
        }
    }

    /** What must happen after each failure: the same changes can be committed once the reason is gone, and all is there. */
    private void assertWorksAgain(SqliteDatabase database, List<Change> failed) throws StoreException {
        database.commit(failed, Records.NOW);
        database.close();
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, failed.size())));
    }

    @Test
    void aFullFileFailsInPlainWordsAndWorksAgain() throws Exception {
        try (SqliteDatabase database = opened()) {
            database.commit(Records.changes(0, 1), Records.NOW);
            database.execute("PRAGMA max_page_count = 10"); // lasts as long as the connection
            List<Change> changes = Records.changes(0, 1_000);
            assertThatThrownBy(() -> database.commit(changes, Records.NOW))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(file + ": the disk is full");
            assertWorksAgain(database, changes);
        }
    }

    @Test
    void aFileThatMayNotBeWrittenFailsInPlainWordsAndWorksAgain() throws Exception {
        try (SqliteDatabase database = opened()) {
            database.execute("PRAGMA query_only = ON");
            List<Change> changes = Records.changes(0, 10);
            assertThatThrownBy(() -> database.commit(changes, Records.NOW))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(file + ": cannot be written (expected: a file and a directory that may be");
            assertWorksAgain(database, changes);
        }
    }

    @Test
    void aFileThatAnotherProgramLocksFailsInPlainWordsAndWorksAgain() throws Exception {
        List<Change> changes = Records.changes(0, 10);
        try (SqliteDatabase database = opened()) {
            database.rewriteFrom(List::of); // the other may be the last to close it, and takes the log away then
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                database.execute("PRAGMA busy_timeout = 10");
                assertThatThrownBy(() -> database.commit(changes, Records.NOW))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith(file + ": is locked by another program");
                statement.execute("ROLLBACK");
            }
            assertWorksAgain(database, changes);
        }
    }

    /** The clock of the machine was set, or it slept, while commits went by a clock that did not notice. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 3_600_000, -3_600_000, 86_400_000_000L, -1_700_000_000_000L})
    void timesAreWrittenAsTheClockOfTheMachineHasThemAndTheNextStartKnowsHowLongNobodyServed(long ahead)
            throws Exception {
        try (SqliteDatabase database = opened()) {
            database.commit(Records.changes(0, 1), Records.NOW);
            database.shownBy(() -> ahead);
            database.commit(Records.changes(1, 2), Records.NOW + 1_000);
        }
        assertThat(expiries()).containsExactly(expiry(0, ahead), expiry(1, ahead));
        try (SqliteDatabase again = SqliteDatabase.open(file)) {
            List<NameRecord> records = new ArrayList<>();
            long started = Records.NOW + ahead + 3_000;
            Database.Loaded loaded = again.load(records::add, started, Duration.ofHours(3), Database.Progress.NONE);
            assertThat(loaded.down()).isEqualTo(Duration.ofSeconds(2));
            assertThat(loaded.aged()).isEqualTo(Duration.ofSeconds(2));
            assertThat(records)
                    .extracting(NameRecord::expiresAt)
                    .containsExactlyInAnyOrder(
                            Records.record(0).expiresAt() + ahead,
                            Records.record(1).expiresAt() + ahead);
        }
    }

    private static String expiry(int number, long ahead) {
        return Instant.ofEpochMilli(Records.record(number).expiresAt() + ahead)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private List<String> expiries() throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT expires FROM names ORDER BY name")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** SQLite itself would wait for ever for somebody to write it. */
    @Test
    void aPipeInThePlaceOfAFileIsSaidAndNotWaitedFor() throws Exception {
        Programs.assumeInstalled("mkfifo");
        Files.createDirectories(file.getParent());
        Path lock = file.resolveSibling("lock");
        for (Path pipe : List.of(lock, file)) { // the lock is taken first
            Programs.mustRun("mkfifo", pipe.toString());
            assertThatThrownBy(() -> SqliteDatabase.open(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(pipe.getFileName() + ": is ")
                    .hasMessageContaining("(expected: ");
            Files.delete(pipe);
        }
        SqliteDatabase.open(file).close();
    }
}
