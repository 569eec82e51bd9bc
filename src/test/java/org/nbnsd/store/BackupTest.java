package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.file.Targets;
import org.nbnsd.registry.Change;

/** Copies of a database while it is used. */
@Timeout(120)
final class BackupTest {
    @TempDir
    private Path directory;

    private Path database;
    private Path target;

    @BeforeEach
    void choose() {
        database = directory.resolve("data").resolve("names.db");
        target = directory.resolve("copies").resolve("monday.db");
        assertThat(target.getParent().toFile().mkdir()).isTrue();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void assertRefused(ThrowingCallable backup, String message) {
        assertThatThrownBy(backup).isInstanceOf(StoreException.class).hasMessageStartingWith(message);
    }

    @Test
    void whatIsCommittedIsInTheCopyAndNoMore() throws Exception {
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(0, 500), Records.NOW);
            open.commit(List.of(new Change.Remove(Records.record(499).name())), Records.NOW);
            Backup.Written written = Backup.write(database, target, false);
            open.commit(Records.changes(500, 600), Records.NOW);

            assertThat(written).isEqualTo(new Backup.Written(target, 499, 3, Files.size(target)));
            assertThat(files(target.getParent())).containsExactly("monday.db");
        }
        assertThat(Records.contents(target)).containsExactlyInAnyOrderElementsOf(Records.records(0, 499));
        assertThat(Records.contents(database)).hasSize(599);
    }

    /** A careless hand names one of the daemon's own files, a link to one, or what is no file. */
    @Test
    void noBackupGoesOverAFileOfADaemonNorOverADevice() throws Exception {
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(0, 5), Records.NOW);
            Path data = database.getParent();
            Path linked = directory.resolve("linked.db");
            Files.createSymbolicLink(linked, data.resolve("names.db-wal"));
            Path dangling = directory.resolve("dangling.db");
            Files.createSymbolicLink(dangling, directory.resolve("nowhere.db"));
            Path otherName = directory.resolve("data-too");
            Files.createSymbolicLink(otherName, data);
            List<Path> ours = new ArrayList<>(List.of(linked, otherName.resolve("names.db-shm")));
            for (String name : List.of(
                    "names.db-wal",
                    "names.db-shm",
                    "names.db-journal",
                    "lock",
                    "control",
                    "timeline.db",
                    "timeline.db-wal")) {
                ours.add(data.resolve(name));
            }
            for (boolean replace : new boolean[] {false, true}) {
                for (Path target : ours) {
                    assertRefused(
                            () -> Backup.write(database, target, replace),
                            target + ": is a file of the daemon that has its data in " + data.toRealPath());
                }
                assertRefused(() -> Backup.write(database, database, replace), database + ": is the database itself");
                assertRefused(
                        () -> Backup.write(database, dangling, replace), dangling + ": is a link that leads nowhere");
                assertRefused(
                        () -> Backup.write(database, Path.of("/dev/null"), replace),
                        "/dev/null: is a device, a pipe or a socket");
            }
            open.commit(Records.changes(5, 9), Records.NOW);
        }
        assertThat(Records.contents(database)).hasSize(9);
    }

    @Test
    void aLinkToAFileIsFollowedAndTheFileReplacedOnlyIfItMay() throws Exception {
        Records.make(database, 3);
        Path link = directory.resolve("latest.db");
        Files.writeString(target, "something");
        Files.createSymbolicLink(link, target);

        assertRefused(() -> Backup.write(database, link, false), link + ": is there already");
        Backup.write(database, link, true);

        assertThat(link).isSymbolicLink();
        assertThat(Records.contents(target)).hasSize(3);
    }

    @Test
    void aFileOfADaemonIsKnownByOtherNamesWhereItsDirectoryIsKnown() throws Exception {
        Records.make(database, 1);
        Path hardLink = directory.resolve("capture.pcap");
        Files.createLink(hardLink, database);

        assertThat(Targets.whyNotWritable(hardLink, database.getParent())).contains("is a file of the daemon");
        assertThat(Targets.whyNotWritable(hardLink, null)).isNull();
        assertThat(Targets.whyNotWritable(Path.of("/dev/tty"), null)).contains("is a terminal");
        assertThat(Targets.whyNotWritable(Path.of("/dev/null"), database.getParent()))
                .isNull();
        assertThat(Targets.whyNotWritable(directory.resolve("new.pcap"), database.getParent()))
                .isNull();
        assertThat(Targets.whyNotReplaceable(directory.resolve("lock"))).isNull();
    }

    @Test
    void theDaemonMayCommitMeanwhile() throws Exception {
        try (DatabaseProcess daemon = DatabaseProcess.committing(database)) {
            assertThat(daemon.line()).isEqualTo("opened");
            for (int i = 0; i < 5; i++) {
                String line = daemon.line();
                int committed = Integer.parseInt(line.substring("committed ".length()));
                Backup.Written written = Backup.write(database, target, true);
                assertThat(written.records()).isGreaterThanOrEqualTo(committed);
                assertThat(Set.copyOf(Records.contents(target)))
                        .isEqualTo(Set.copyOf(Records.records(0, (int) written.records())));
            }
        }
    }

    @Test
    void aKilledDaemonsLogIsInTheCopy() throws Exception {
        try (SqliteDatabase open = SqliteDatabase.open(database)) {
            Records.load(open);
            open.commit(Records.changes(0, 10), Records.NOW);
            Path killed = directory.resolve("killed");
            Files.createDirectory(killed);
            for (String name : List.of("names.db", "names.db-wal")) {
                Files.copy(database.resolveSibling(name), killed.resolve(name));
            }
            assertThat(Backup.write(killed.resolve("names.db"), target, false).records())
                    .isEqualTo(10);
        }
    }

    @Test
    void aFileIsReplacedOnlyIfThatIsWanted() throws Exception {
        Records.make(database, 3);
        Files.writeString(target, "something else");
        assertRefused(
                () -> Backup.write(database, target, false),
                target + ": is there already (expected: a new file, or --replace)");
        assertThat(target).hasContent("something else");
        assertThat(Backup.write(database, target, true).records()).isEqualTo(3);
        assertThat(Records.contents(target)).hasSize(3);
    }

    @Test
    void theCopyIsForItsOwnerOnly() throws Exception {
        Records.make(database, 3);
        Backup.write(database, target, false);
        if (Files.getFileStore(target).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(target)).hasSize(2);
        }
    }

    @Test
    void aWrongTargetIsRefused() throws Exception {
        Records.make(database, 3);
        Path link = directory.resolve("link.db");
        Files.createSymbolicLink(link, database);
        assertRefused(() -> Backup.write(database, database, true), database + ": is the database itself");
        assertRefused(() -> Backup.write(database, link, true), link + ": is the database itself");
        assertRefused(() -> Backup.write(database, directory, true), directory + ": is a directory (expected: a file)");
        Path nowhere = directory.resolve("nowhere");
        assertRefused(
                () -> Backup.write(database, nowhere.resolve("a.db"), false),
                nowhere.resolve("a.db") + ": the directory " + nowhere + " is not there");
        assertThat(Records.contents(database)).hasSize(3);
    }

    @Test
    void noCopyIsMadeOfWhatIsNoDatabase() throws Exception {
        assertRefused(() -> Backup.write(database, target, false), database + ": not there");

        Files.createDirectory(database.getParent());
        Files.writeString(database, "x".repeat(5_000));
        assertRefused(() -> Backup.write(database, target, false), database + ": is not an SQLite database");

        Files.delete(database);
        Records.make(database, 3);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 9");
        }
        assertRefused(() -> Backup.write(database, target, false), database + ": has format 9");
        assertThat(files(target.getParent())).isEmpty();
    }

    @Test
    void aDamagedDatabaseLeavesNoCopy() throws Exception {
        Records.make(database, 1_000);
        byte[] content = Files.readAllBytes(database);
        Arrays.fill(content, content.length - 8_192, content.length - 4_096, (byte) 0);
        Files.write(database, content);
        Files.writeString(target, "the last good one");
        assertRefused(() -> Backup.write(database, target, true), database + ": is damaged");
        assertThat(target).hasContent("the last good one");
        assertThat(files(target.getParent())).containsExactly("monday.db");
    }
}
