package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("timeline.db");
    }

    private static List<String> read(Journal journal, long since, int most) throws StoreException {
        List<String> lines = new ArrayList<>();
        journal.read(since, most, lines::add);
        return lines;
    }

    @Test
    void linesAreThereAgainInTheirOrder() throws Exception {
        try (Journal journal = Journal.open(file())) {
            journal.append(List.of(new Journal.Line(5, "five"), new Journal.Line(3, "three")));
            journal.append(List.of(new Journal.Line(9, "nine")));
        }
        try (Journal journal = Journal.open(file())) {
            assertThat(read(journal, 0, 10)).containsExactly("five", "three", "nine");
            assertThat(read(journal, 4, 10)).containsExactly("five", "nine");
            assertThat(read(journal, 0, 2)).containsExactly("three", "nine");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsOldOrTooMuchGoes() throws Exception {
        try (Journal journal = Journal.open(file())) {
            for (int i = 0; i < 10; i++) {
                journal.append(List.of(new Journal.Line(i, "line " + i)));
            }
            journal.prune(2, 5);
            assertThat(read(journal, 0, 100)).containsExactly("line 5", "line 6", "line 7", "line 8", "line 9");
            journal.prune(9, 5);
            assertThat(read(journal, 0, 100)).containsExactly("line 9");
        }
    }

    @Test
    void anEmptyFileBecomesAJournal() throws Exception {
        Files.createFile(file());
        try (Journal journal = Journal.open(file())) {
            assertThat(read(journal, 0, 1)).isEmpty();
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
