package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.interop.Programs;
import org.nbnsd.registry.NameRecord;

/**
 * A hand removes, replaces, truncates or overwrites files of a database while it is open. The next commit does not succeed,
 * the one after it writes everything into a new database, and from then on a process that is killed loses nothing.
 */
@Timeout(120)
final class TouchedFilesTest {
    private static final int BEFORE = 45;
    private static final int AFTER = 60;

    @TempDir
    private Path directory;

    private Path data;
    private Path file;
    private final List<NameRecord> acknowledged = new ArrayList<>();

    @BeforeEach
    void choose() {
        data = directory.resolve("data");
        file = data.resolve("names.db");
    }

    private SqliteDatabase opened() throws StoreException {
        SqliteDatabase database = SqliteDatabase.open(file);
        acknowledged.addAll(Records.load(database));
        database.rewriteFrom(() -> acknowledged);
        return database;
    }

    private void commit(SqliteDatabase database, int from, int to) throws StoreException {
        database.commit(Records.changes(from, to), Records.NOW);
        acknowledged.addAll(Records.records(from, to));
    }

    private void makeOther() throws StoreException {
        Path other = directory.resolve("other.db");
        Path made = directory.resolve("other").resolve("names.db");
        Records.make(made, 7);
        Backup.write(made, other, false);
    }

    /**
     * What the next process finds if this one is killed now. Copied by another: if this one closed the file after reading
     * it, the operating system would drop the locks that it has on it.
     */
    private List<NameRecord> afterAKill() throws Exception {
        Path copy = Files.createTempDirectory(directory, "killed");
        for (String name : List.of("names.db", "names.db-wal")) {
            if (Files.exists(data.resolve(name))) {
                Programs.run(
                        Duration.ofSeconds(20), List.of("cp", data.resolve(name).toString(), copy.toString()));
            }
        }
        return Records.contents(copy.resolve("names.db"));
    }

    @ParameterizedTest
    @EnumSource(Hand.class)
    void isNoticedBeforeTheNextAcknowledgementAndCostsNoneOfThoseBefore(Hand hand) throws Exception {
        makeOther();
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            hand.touch(data);

            assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(data + "/" + hand.noticed()
                            + " while nbnsd had it open (expected: left alone). All names are written again");
            database.commit(List.of(), Records.NOW);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, BEFORE)));

            commit(database, BEFORE, AFTER);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
            onlyOneHasIt();
        }
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
    }

    private void onlyOneHasIt() throws Exception {
        Files.delete(data.resolve("lock"));
        try (DatabaseProcess other = DatabaseProcess.holding(file)) {
            assertThat(other.line()).contains("is in use by another nbnsd process");
        }
    }

    /** Nothing is committed between the hand and the end. */
    @ParameterizedTest
    @EnumSource(Hand.class)
    void anOrderlyEndLosesNothing(Hand hand) throws Exception {
        makeOther();
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            hand.touch(data);
        }
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, BEFORE)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Hand.class,
            names = {"REPLACES_THE_DIRECTORY", "MOVES_ANOTHER_DATABASE_INTO_THE_PLACE"})
    void whatSomebodyPutThereIsKept(Hand hand) throws Exception {
        makeOther();
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            hand.touch(data);
            assertThatThrownBy(() -> commit(database, BEFORE, AFTER)).isInstanceOf(StoreException.class);
            commit(database, BEFORE, AFTER);
        }
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            files.filter(path -> path.getFileName().toString().startsWith("names.db.replaced-"))
                    .forEach(kept::add);
        }
        assertThat(kept).hasSize(1);
        assertThat(Set.copyOf(Records.contents(kept.get(0)))).isEqualTo(Set.copyOf(Records.records(0, 7)));
    }

    @Test
    void whoDoesNotSayWhereTheRecordsAreHearsOfItAtEachCommit() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            Records.load(database);
            database.commit(Records.changes(0, 10), Records.NOW);
            Files.delete(data.resolve("names.db-wal"));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> database.commit(Records.changes(10, 20), Records.NOW))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("names.db-wal: was removed")
                        .hasMessageEndingWith("Stop nbnsd and start it again");
            }
        }
    }

    @Test
    void aLinkInThePlaceOfTheDirectoryIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path away = directory.resolve("away");
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Files.move(data, away);
            Files.createSymbolicLink(data, elsewhere);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> commit(database, BEFORE, AFTER)).isInstanceOf(StoreException.class);
            }
            assertThat(elsewhere).isEmptyDirectory();
            assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                    .hasMessageContaining(data + ": was replaced by a link to " + elsewhere);

            Files.delete(data);
            Files.move(away, data);
            awaitCommit(database);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        }
    }

    /** As who moves the directory to another disk and leaves a link, which the next start would follow, or not find. */
    @Test
    void norIsALinkThatLeadsToTheDirectoryItself() throws Exception {
        Path away = directory.resolve("away");
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Files.move(data, away);
            Files.createSymbolicLink(data, away);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(data + ": was replaced by a link to " + away);
            }
            Files.delete(data);
            awaitCommit(database);
            assertThat(data).isDirectory();
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        }
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        assertThat(Set.copyOf(Records.contents(away.resolve(file.getFileName()))))
                .as("what was acknowledged before it was moved away")
                .isEqualTo(Set.copyOf(Records.records(0, BEFORE)));
    }

    @Test
    void norALinkFurtherUp() throws Exception {
        Path away = directory.resolve("away");
        Path upper = directory.resolve("upper");
        Path deep = upper.resolve("data").resolve("names.db");
        try (SqliteDatabase database = SqliteDatabase.open(deep)) {
            database.rewriteFrom(() -> acknowledged);
            Records.load(database);
            commit(database, 0, BEFORE);
            Files.move(upper, away);
            Files.createSymbolicLink(upper, away);
            assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(upper + "/data: was replaced by a link to " + away + "/data");
            Files.delete(upper);
            Files.move(away, upper);
            awaitCommit(database);
        }
        assertThat(Set.copyOf(Records.contents(deep))).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
    }

    private void awaitCommit(SqliteDatabase database) {
        Duration patience = Duration.ofSeconds(30);
        long start = System.nanoTime();
        while (!commits(database) && System.nanoTime() - start < patience.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private boolean commits(SqliteDatabase database) {
        try {
            commit(database, BEFORE, AFTER);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void aLockThatWasRemovedIsMadeAgainAndNobodyGetsInBetween() throws Exception {
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Files.delete(data.resolve("lock"));
            try (DatabaseProcess other = DatabaseProcess.holding(file)) {
                assertThat(other.line())
                        .isEqualTo(
                                file + ": is in use by another nbnsd process, although the file 'lock' beside it does"
                                        + " not say so (expected: no other; stop that process, or choose another directory with"
                                        + " --data)");
            }
            commit(database, BEFORE, AFTER);
            try (DatabaseProcess other = DatabaseProcess.holding(file)) {
                assertThat(other.line())
                        .contains("is in use by nbnsd process "
                                + ProcessHandle.current().pid());
            }
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        }
    }

    @Test
    void whoTookTheDirectoryMeanwhileIsNamedAndTheOneWhoHadItAcknowledgesNothing() throws Exception {
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Path copy = Files.copy(file, data.resolve("copy"));
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(data.resolve("lock"));
            try (DatabaseProcess other = DatabaseProcess.holding(file)) {
                assertThat(other.line()).isEqualTo("opened");
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("is in use by nbnsd process " + other.pid());
                }
                other.kill();
            }
            assertThatThrownBy(() -> commit(database, BEFORE, AFTER)).hasMessageContaining("was replaced");
            commit(database, BEFORE, AFTER);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        }
    }

    @Test
    void aSecondNameOfTheDatabaseIsNoWayIn() throws Exception {
        Path second = Files.createDirectory(directory.resolve("second")).resolve("names.db");
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Files.createLink(second, file);
            try (DatabaseProcess other = DatabaseProcess.holding(second)) {
                assertThat(other.line()).startsWith(second + ": is in use by another nbnsd process");
            }
            assertThatThrownBy(() -> SqliteDatabase.open(second)).hasMessageContaining("is in use by another");
            assertThatThrownBy(() -> Backup.restore(madeBackup(), second)).hasMessageContaining("is in use by another");
            commit(database, BEFORE, AFTER);
        }
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
    }

    private Path madeBackup() throws StoreException {
        makeOther();
        return directory.resolve("other.db");
    }

    @Test
    void aLockThatIsALinkIsNotFollowed() throws Exception {
        Files.createDirectory(data);
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");
        Files.createSymbolicLink(data.resolve("lock"), precious);
        assertThatThrownBy(() -> SqliteDatabase.open(file)).isInstanceOf(StoreException.class);
        assertThat(precious).hasContent("keep me");
    }

    /** The directory is the same one, and so are the files; only readers come and go. */
    @Test
    void whoOnlyReadsIsNoHand() throws Exception {
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = reader.createStatement()) {
                statement.execute("SELECT count(*) FROM names");
                commit(database, BEFORE, AFTER);
            }
            Backup.write(file, directory.resolve("backup"), false);
            commit(database, AFTER, AFTER + 1);
            Files.createLink(directory.resolve("link"), file);
            commit(database, AFTER + 1, AFTER + 2);
        }
        assertThat(Records.contents(file)).hasSize(AFTER + 2);
    }

    @Test
    void whoWritesByHandIsNoticed() throws Exception {
        Programs.assumeInstalled("sqlite3");
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Programs.Result result = Programs.run(
                    Duration.ofSeconds(20), List.of("sqlite3", file.toString(), "UPDATE record SET registered_by = 1"));
            assertThat(result.exit()).as(result.out()).isZero();
            assertThatThrownBy(() -> commit(database, BEFORE, AFTER))
                    .hasMessageContaining("names.db-wal: was changed while nbnsd had it open");
            commit(database, BEFORE, AFTER);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, AFTER)));
        }
    }

    /** While commits follow each other without a pause, across several bringings of the log into the database. */
    @Test
    void whenItIsTruncatedBetweenManyCommitsNothingIsLost() throws Exception {
        Path log = data.resolve("names.db-wal");
        try (SqliteDatabase database = opened()) {
            int failures = 0;
            for (int i = 0; i < 60; i++) {
                if (i % 7 == 6) {
                    Hand.truncate(log, i % 2 == 0 ? 0 : Files.size(log) - 4_000);
                }
                try {
                    commit(database, 100 * i, 100 * (i + 1));
                } catch (StoreException e) {
                    failures++;
                    commit(database, 100 * i, 100 * (i + 1));
                }
            }
            assertThat(failures).isEqualTo(8);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, 6_000)));
        }
    }

    @Test
    void aFileThatMayNotBeChangedFailsTheCommitThatMust() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can make a file immutable");
        Programs.assumeInstalled("chattr");
        try (SqliteDatabase database = opened()) {
            commit(database, 0, BEFORE);
            Programs.Result made = Programs.run(Duration.ofSeconds(10), List.of("chattr", "+i", file.toString()));
            assumeTrue(made.exit() == 0, "not on this file system: " + made.out());
            int[] done = {BEFORE};
            try {
                assertThatThrownBy(() -> {
                            while (done[0] < 100_000) {
                                commit(database, done[0], done[0] + 1_000);
                                done[0] += 1_000;
                            }
                        })
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(file + ": the disk reports an error (write)");
            } finally {
                Programs.run(Duration.ofSeconds(10), List.of("chattr", "-i", file.toString()));
            }
            commit(database, done[0], done[0] + 1_000);
            assertThat(Set.copyOf(afterAKill())).isEqualTo(Set.copyOf(Records.records(0, done[0] + 1_000)));
        }
    }

    /** A process that ended between the two steps left the whole new database under another name. */
    @Test
    void aRewritingThatWasInterruptedIsFinishedByTheNextStart() throws Exception {
        Records.make(file, 3);
        Path complete = directory.resolve("complete").resolve("names.db");
        Records.make(complete, BEFORE);
        Files.move(complete, data.resolve("names.db.whole"));
        Files.writeString(data.resolve("names.db-wal"), "of the old one");
        assertThat(Set.copyOf(Records.contents(file))).isEqualTo(Set.copyOf(Records.records(0, BEFORE)));
        assertThat(data.resolve("names.db.whole")).doesNotExist();
        assertThat(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isRegularFile())
                .isTrue();
    }
}
