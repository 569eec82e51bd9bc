package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no database of ours, or a damaged one: refused with a reason, and left as they are. */
final class ForeignFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("names.db");
    }

    /** Neither opened nor loaded, whichever of them finds out; returns the message. */
    private String refused() throws IOException {
        byte[] before = Files.readAllBytes(file);
        StoreException[] reason = new StoreException[1];
        assertThatThrownBy(() -> Records.contents(file))
                .isInstanceOfSatisfying(StoreException.class, e -> reason[0] = e);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(reason[0].getMessage()).startsWith(file + ": ").contains("The file is left as it is. ");
        return reason[0].getMessage();
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void whatCanBeDoneIsSaid() throws IOException, StoreException {
        Files.createFile(file);
        assertThat(refused())
                .isEqualTo(
                        file + ": is empty (expected: a database of nbnsd). The file is left as it is. Put a backup in"
                                + " its place with 'nbnsd restore BACKUP --data " + directory
                                + "', or move it away to start without names");

        Files.move(file, directory.resolve("away"));
        assertThat(Records.contents(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 99, 100, 511, 512, 4096, 100_000})
    void aFileOfSomethingElseIsNoDatabase(int size) throws IOException {
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        Files.write(file, text);
        assertThat(refused()).contains("is not an SQLite database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void theDatabaseOfAnotherProgramIsNotTouched(String mode) throws IOException, SQLException {
        sql("PRAGMA journal_mode = " + mode, "CREATE TABLE record (a)", "CREATE TABLE meta (a)");
        assertThat(refused()).contains("is the database of another program");
    }

    @Test
    void aNewerFormatIsNamed() throws IOException, StoreException, SQLException {
        Records.make(file, 3);
        sql("PRAGMA user_version = 99");
        assertThat(refused())
                .isEqualTo(
                        file + ": has format 99, which a newer nbnsd wrote (expected: at most 3). The file is left as"
                                + " it is. Use that nbnsd, or another directory with --data");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRAGMA user_version = 0 | has format 0 ",
                "DROP TABLE record | has no table record ",
                "DROP TABLE meta | has no table meta ",
                "DELETE FROM meta WHERE item = 'last-version' | has no 'last-version' in its table meta ",
                "DELETE FROM meta WHERE item = 'time-offset' | has no 'time-offset' in its table meta ",
            })
    void aDatabaseThatLacksSomethingIsRefused(String sql, String reason) throws Exception {
        Records.make(file, 3);
        sql(sql);
        assertThat(refused()).contains(": " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type = 4 | type: 4 (expected: 0..3)",
                "state = 4 | state: 4 (expected: 0..3)",
                "node_type = -1 | node_type: -1 (expected: 0..3)",
                "is_static = 2 | is_static: 2 (expected: 0..1)",
                "owner = -1 | owner: -1 (expected: an address, 0..4294967295)",
                "registered_by = 4294967296 | registered_by: 4294967296 (expected: an address, 0..4294967295)",
                "holders = '' | holders: wrong at character 1 of  (expected: [)",
                "holders = 'null' | holders: wrong at character 1 of null (expected: [)",
                "holders = '[' | holders: wrong at character 2 of [ (expected: [)",
                "holders = '[]x' | holders: wrong at character 3 of []x (expected: nothing more)",
                "holders = '[[]]' | holders: wrong at character 3 of [[]] (expected: \")",
                "holders = '[[\"10.0.0.1' | (expected: an address in quotes)",
                "holders = '[[\"10.0.0\",\"0.0.0.0\",1,2]]' | address: 10.0.0 (expected: an IPv4 address",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1]]' | wrong at character 25 of",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1,2.5]]' | wrong at character 27 of",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1,-]]' | (expected: a time in milliseconds)",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1,9999999999999999999]]' | (expected: a time in milliseconds)",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1,2],]' | wrong at character 29 of",
                "holders = '[]' | holders: 0 of PC-1<20>, UNIQUE ACTIVE (expected: 1..1)",
                "holders = '[[\"10.0.0.1\",\"0.0.0.0\",1,2],[\"10.0.0.2\",\"0.0.0.0\",1,2]]'"
                        + " | holders: 2 of PC-1<20>, UNIQUE ACTIVE (expected: 1..1)",
            })
    void anImpossibleRecordIsNamed(String sql, String reason) throws Exception {
        Records.make(file, 3);
        sql("UPDATE record SET " + sql + " WHERE key = CAST('PC-1            ' AS BLOB)");
        assertThat(Records.record(1).name()).hasToString("PC-1<20>");
        assertThat(refused()).startsWith(file + ": record PC-1<20>, ").contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x'00'|record x'00', key: 1 octets (expected: at least 16)",
                "zeroblob(17)|octets (expected: 1..63)",
                "x'000000000000000000000000000000000241'|label 1 of its scope has 2 octets (expected: at most the 1 that are left)",
            })
    void aKeyOfNoNameIsNamed(String key, String reason) throws Exception {
        Records.make(file, 3);
        sql("UPDATE record SET key = " + key + " WHERE version = 2");
        assertThat(refused()).contains(reason);
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException, StoreException {
        Records.make(file, 100);
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSizeGreaterThan(5 * 4096);
        for (int size : new int[] {16, 100, 1000, 4096, 8191, 8192, whole.length - 4096, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertThat(refused())
                    .as("%d octets", size)
                    .containsAnyOf("is truncated", "is damaged", "is not an SQLite database");
        }
        assertThat(refused()).contains("is truncated: " + (whole.length - 1) + " octets of " + whole.length);
    }

    @Test
    void aPageOfZerosIsNoticedWhereverItIs() throws IOException, StoreException {
        Records.make(file, 100);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 4096) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, at, at + 4096, (byte) 0);
            Files.write(file, damaged);
            assertThat(refused()).as("page at %d", at).containsAnyOf("is damaged", "is not an SQLite database");
        }
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessage(file + ": is a directory (expected: a file)");
    }

    @Test
    void aLogWithoutItsDatabaseIsNotForgotten() throws IOException, StoreException {
        Path log = directory.resolve("names.db-wal");
        Files.write(log, "changes".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file + ": is missing, but " + log);
        assertThat(log).hasContent("changes");
        assertThat(file).doesNotExist();
        Files.delete(log);
        assertThat(Records.contents(file)).isEmpty();
    }
}
