package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("timeline.db");
    }

    private static List<String> read(Journal journal, long since, Journal.Count... without) throws StoreException {
        List<String> lines = new ArrayList<>();
        journal.read(since, List.of(without), (at, text) -> lines.add(text));
        return lines;
    }

    @Test
    void linesAreThereAgainInTheirOrder() throws Exception {
        try (Journal journal = Journal.open(file())) {
            journal.append(List.of(new Journal.Line(5, 1, "five"), new Journal.Line(3, 1, "three")));
            journal.append(List.of(new Journal.Line(9, 2, "nine")));
        }
        try (Journal journal = Journal.open(file())) {
            assertThat(read(journal, 0)).containsExactly("five", "three", "nine");
            assertThat(read(journal, 4)).containsExactly("five", "nine");
            assertThat(read(journal, 0, new Journal.Count(0, 1, 1, 1))).containsExactly("five", "nine");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsOldGoes() throws Exception {
        try (Journal journal = Journal.open(file())) {
            journal.append(lines(0, 10, 7));
            journal.forget(8);
            assertThat(read(journal, 0)).containsExactly("line 8 of 7", "line 9 of 7");
        }
    }

    private static List<Journal.Line> lines(int from, int to, int source) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Journal.Line(i, source, "line " + i + " of " + source))
                .toList();
    }

    @Test
    void ofASourceTheOldestOfADayGo() throws Exception {
        long day = 86_400_000;
        int high = 0xC0A8_0001; // 192.168.0.1 is no positive number
        try (Journal journal = Journal.open(file())) {
            journal.append(lines(0, 4, high));
            journal.append(lines(0, 4, 7));
            journal.append(List.of(new Journal.Line(day, high, "next day")));
            assertThat(journal.counts(0, 200_000))
                    .containsExactlyInAnyOrder(
                            new Journal.Count(0, high, 1, 4),
                            new Journal.Count(0, 7, 1, 4),
                            new Journal.Count(1, high, 1, 1));
            journal.forget(List.of(new Journal.Count(0, high, 1, 3)));
            assertThat(read(journal, 0))
                    .containsExactly(
                            "line 3 of " + high,
                            "line 0 of 7",
                            "line 1 of 7",
                            "line 2 of 7",
                            "line 3 of 7",
                            "next day");
        }
    }

    /** Forged addresses without number: counted together, so that the daemon has the memory for it. */
    @Test
    void veryManySourcesAreCountedByNetwork() throws Exception {
        int network = 0xC0A8_0000;
        try (Journal journal = Journal.open(file())) {
            journal.append(IntStream.range(0, 200_010)
                    .mapToObj(i -> new Journal.Line(i, network + i, String.valueOf(i)))
                    .toList());
            assertThat(journal.counts(0, 200_000))
                    .hasSize(782)
                    .contains(new Journal.Count(0, network, 256, 256))
                    .contains(new Journal.Count(0, network + 256 * 781, 256, 74));
            Journal.Count most = new Journal.Count(0, network, 256, 255);
            assertThat(read(journal, 0, most)).hasSize(200_010 - 255).startsWith("255", "256");
            journal.forget(List.of(most));
            assertThat(read(journal, 0)).hasSize(200_010 - 255).startsWith("255", "256");
        }
    }

    /** Files of the version before have no sources: all that is in them is nobody's. */
    @Test
    void aFileOfTheFormerFormatIsTakenOver() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL)");
            statement.execute("INSERT INTO line (at, text) VALUES (5, 'former')");
            statement.execute("PRAGMA application_id = " + 0x4E42_544C);
            statement.execute("PRAGMA user_version = 1");
        }
        try (Journal journal = Journal.open(file())) {
            journal.append(List.of(new Journal.Line(6, 3, "new")));
            assertThat(read(journal, 0)).containsExactly("former", "new");
            assertThat(journal.counts(0, 200_000))
                    .containsExactlyInAnyOrder(new Journal.Count(0, 0, 1, 1), new Journal.Count(0, 3, 1, 1));
        }
        try (Journal again = Journal.open(file())) {
            assertThat(read(again, 0)).hasSize(2);
        }
    }

    @Test
    void aFileOfTheSecondFormatIsTakenOver() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL,"
                    + " source INTEGER NOT NULL DEFAULT 0)");
            statement.execute("CREATE INDEX share ON line (source, at)");
            statement.execute("INSERT INTO line (at, source, text) VALUES (5, 3, '" + "x".repeat(1_000) + "')");
            statement.execute("PRAGMA application_id = " + 0x4E42_544C);
            statement.execute("PRAGMA user_version = 2");
        }
        try (Journal journal = Journal.open(file())) {
            assertThat(journal.counts(0, 200_000)).containsExactly(new Journal.Count(0, 3, 1, 3));
        }
        try (Journal again = Journal.open(file())) {
            assertThat(read(again, 0)).hasSize(1);
        }
    }

    @Test
    void longLinesCountAsManyInMemoryAsOnTheDiskAndAreForgottenByThat() throws Exception {
        List<Journal.Line> lines = new ArrayList<>();
        for (int length : new int[] {0, 1, 399, 400, 401, 2_054}) {
            lines.add(new Journal.Line(lines.size(), 7, "\u00fc".repeat(length / 2) + "x".repeat(length % 2)));
        }
        assertThat(lines).extracting(Journal.Line::units).containsExactly(1, 1, 1, 2, 2, 6);
        try (Journal journal = Journal.open(file())) {
            journal.append(lines);
            assertThat(journal.counts(0, 200_000)).containsExactly(new Journal.Count(0, 7, 1, 13));
            assertThat(read(journal, 0, new Journal.Count(0, 7, 1, 4))).hasSize(2);
            journal.forget(List.of(new Journal.Count(0, 7, 1, 4)));
            assertThat(read(journal, 0)).as("a line goes as a whole").hasSize(2);
        }
    }

    @Test
    void anEmptyFileBecomesAJournal() throws Exception {
        Files.createFile(file());
        try (Journal journal = Journal.open(file())) {
            assertThat(read(journal, 0)).isEmpty();
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        Files.writeString(file(), "x".repeat(5000));
        assertThatThrownBy(() -> Journal.open(file()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "timeline.db: is not an SQLite database (expected: a database of nbnsd). The file")
                .hasMessageContaining("Move it away for a new one");
        assertThat(file()).hasContent("x".repeat(5000));
    }

    @Test
    void theDatabaseOfNamesIsRefused() throws Exception {
        SqliteDatabase.open(file()).close();
        assertThatThrownBy(() -> Journal.open(file()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("timeline.db: is the database of another program, or holds something else");
    }
}
