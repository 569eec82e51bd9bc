package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.store.Journal;

/** The disk fails, or somebody takes the file away, while the daemon goes on. */
final class TimelineFileTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SECOND = 1_000;

    @TempDir
    private Path directory;

    private Path path;
    private TimelineFile file;

    @BeforeEach
    void open() {
        path = directory.resolve("timeline.db");
        file = new TimelineFile(path, 1_000_000_000, 1_000_000);
    }

    private static List<Journal.Line> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Journal.Line(NOW + i, "line " + i))
                .toList();
    }

    private List<String> written() throws Exception {
        List<String> written = new ArrayList<>();
        try (Journal journal = Journal.open(path)) {
            journal.read(0, 1_000_000, written::add);
        }
        return written;
    }

    private static List<String> texts(int from, int to) {
        return lines(from, to).stream().map(Journal.Line::text).toList();
    }

    @Test
    void whatHappensWhileTheFileIsGoneIsInTheNextOne() throws Exception {
        file.open(10, line -> {}, NOW);
        file.append(lines(0, 3), NOW);
        Files.move(path, directory.resolve("taken away"));

        file.append(lines(3, 5), NOW);
        file.append(lines(5, 6), NOW + SECOND / 2);
        assertThat(path).doesNotExist();
        file.look(NOW + SECOND);

        assertThat(written()).isEqualTo(texts(3, 6));
        file.append(lines(6, 7), NOW + 2 * SECOND);
        assertThat(written()).isEqualTo(texts(3, 7));
        assertThat(file.notWritten()).isZero();
    }

    @Test
    void aFileThatCannotBeUsedIsTriedAgainWithGrowingPausesUntilItCan() throws Exception {
        Files.writeString(path, "this is not SQLite's, and long enough to be looked at".repeat(100));
        file.open(10, line -> {}, NOW);
        file.append(lines(0, 4), NOW);
        file.look(NOW + SECOND);
        Files.delete(path);

        file.look(NOW + SECOND + 1);
        file.look(NOW + 3 * SECOND - 1);
        assertThat(path).doesNotExist();
        file.look(NOW + 3 * SECOND);

        assertThat(written()).isEqualTo(texts(0, 4));
    }

    @Test
    void thePauseIsFiveMinutesAtTheMostWhateverTheClockDoes() throws Exception {
        Files.createDirectory(path);
        file.open(10, line -> {}, NOW);
        file.append(lines(0, 1), NOW);
        long now = NOW;
        for (int i = 0; i < 40; i++) {
            now += 300 * SECOND;
            file.look(now);
        }
        Files.delete(path);
        file.look(now + 300 * SECOND - 1);
        assertThat(path).doesNotExist();
        file.look(NOW - 1_000_000 * SECOND); // the clock was set back

        assertThat(written()).isEqualTo(texts(0, 1));
    }

    @Test
    void soMuchWaitsAndTheRestIsCounted() throws Exception {
        Files.createDirectory(path);
        file.open(10, line -> {}, NOW);
        for (int i = 0; i < 120; i++) {
            file.append(lines(100 * i, 100 * i + 100), NOW);
        }
        assertThat(file.notWritten()).isEqualTo(12_000);
        Files.delete(path);
        file.close(NOW + SECOND / 2);

        assertThat(written()).isEqualTo(texts(2_000, 12_000));
        assertThat(file.notWritten()).isEqualTo(2_000);
    }

    @Test
    void whatCannotBeWrittenAtTheEndIsCounted() throws Exception {
        Files.createDirectory(path);
        file.open(10, line -> {}, NOW);
        file.append(lines(0, 7), NOW);
        file.close(NOW);

        assertThat(file.notWritten()).isEqualTo(7);
    }
}
