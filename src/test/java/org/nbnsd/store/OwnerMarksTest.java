package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** How far the records of other servers are known goes wherever records go: into copies, back from them, into a new file. */
final class OwnerMarksTest {
    private static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.1");
    private static final Mark FAR = new Mark(PARTNER, -2, Records.NOW - 5_000, PARTNER);
    private static final Mark NEAR = new Mark(Ipv4Address.parse("192.0.2.2"), 7, Records.NOW - 6_000, PARTNER);

    @TempDir
    private Path directory;

    private Path file;

    private static Change seen(Mark mark) {
        return new Change.Seen(mark.owner(), mark, null);
    }

    @BeforeEach
    void make() throws Exception {
        file = directory.resolve("data").resolve("names.db");
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            Records.load(database);
            database.commit(Records.changes(0, 3), Records.NOW);
            database.commit(List.of(seen(FAR), seen(NEAR)), Records.NOW);
        }
    }

    private static List<Mark> marks(Path path) throws StoreException {
        try (SqliteDatabase database = SqliteDatabase.open(path)) {
            return database.load(record -> {}, Records.NOW, Duration.ofHours(1), Database.Progress.NONE)
                    .marks();
        }
    }

    private static void sql(Path path, String sql) throws Exception {
        try (Connection connection = SqliteFile.at(path).readWrite();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void aCopyHasThemAndBringsThemBack() throws Exception {
        Path copy = directory.resolve("copy.db");
        Backup.write(file, copy, false);
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            Records.load(database);
            Mark later = new Mark(NEAR.owner(), 99, Records.NOW, PARTNER);
            database.commit(List.of(seen(later), new Change.Seen(PARTNER, null, FAR)), Records.NOW);
        }
        assertThat(marks(file)).extracting(Mark::seen).containsExactly(99L);
        Backup.restore(copy, file);
        assertThat(marks(file)).containsExactly(FAR, NEAR);
    }

    /** Records that the copy lacks must come again, so what is known of their owners goes back with them. */
    @Test
    void aCopyOfAnOlderFormatKnowsOfNobody() throws Exception {
        Path copy = directory.resolve("copy.db");
        try (var golden = OwnerMarksTest.class.getResourceAsStream("format-2.db")) {
            Files.copy(golden, copy);
        }
        Backup.restore(copy, file);
        assertThat(marks(file)).isEmpty();
    }

    @Test
    void theyAreWrittenAgainWithTheRecordsWhenTheFileWasRemoved() throws Exception {
        List<NameRecord> acknowledged = new ArrayList<>();
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            acknowledged.addAll(Records.load(database));
            database.rewriteFrom(() -> acknowledged);
            Files.delete(file);
            Mark later = new Mark(NEAR.owner(), 8, Records.NOW, PARTNER);
            assertThatThrownBy(() -> database.commit(List.of(seen(later)), Records.NOW))
                    .isInstanceOf(StoreException.class);
            database.commit(List.of(seen(later)), Records.NOW);
        }
        assertThat(marks(file)).extracting(Mark::seen).containsExactly(-2L, 8L);
        assertThat(Records.contents(file)).hasSize(3);
    }

    @Test
    void theViewTellsPeopleOfThem() throws Exception {
        sql(file, "UPDATE record SET owner = 3221225986 WHERE version = (SELECT max(version) FROM record)");
        try (Connection connection = SqliteFile.at(file).readOnly();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT owner, seen, records, heard_from FROM owners")) {
            row.next();
            assertThat(List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                    .containsExactly("192.0.2.1", "18446744073709551614", "0", "192.0.2.1");
            row.next();
            assertThat(List.of(row.getString(1), row.getString(2), row.getString(3)))
                    .containsExactly("192.0.2.2", "7", "1");
            assertThat(row.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE owner SET address = -1 WHERE seen = 7 | owner -1, address: -1 (expected: an address, 0..4294967295)",
                "UPDATE owner SET heard_from = 4294967296 | heard_from: 4294967296 (expected: an address",
                "UPDATE owner SET heard_at = 9000000000000000 | heard_at: 9000000000000000 (expected: -200000000000000..",
                "INSERT INTO owner VALUES (0, -1, 0, 0) | owner 0, seen: -1 (expected: 0..9223370937343148031)",
                "ALTER TABLE owner ADD COLUMN more INTEGER | has a table owner that nbnsd did not make",
                "DROP TABLE owner | has no table owner",
            })
    void whatMakesNoSenseIsRefusedInADatabaseAndInACopy(String sql, String reason) throws Exception {
        Path copy = directory.resolve("copy.db");
        Backup.write(file, copy, false);
        sql(copy, sql);
        assertThatThrownBy(() -> Backup.restore(copy, file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(reason.replace("no table owner", "a table owner that nbnsd did not make"));
        assertThat(marks(file)).containsExactly(FAR, NEAR);
        sql(file, sql);
        assertThatThrownBy(() -> marks(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(reason.replace("no table owner", "a table owner that nbnsd did not make"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TRIGGER later AFTER INSERT ON owner BEGIN DELETE FROM record; END | has the trigger later",
                "CREATE UNIQUE INDEX one ON owner (seen) | has the index one",
            })
    void nothingActsOnTheirTable(String sql, String reason) throws Exception {
        sql(file, sql);
        assertThatThrownBy(() -> marks(file)).isInstanceOf(StoreException.class).hasMessageContaining(reason);
    }
}
