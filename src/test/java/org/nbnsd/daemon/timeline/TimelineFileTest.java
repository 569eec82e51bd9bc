package org.nbnsd.daemon.timeline;

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
import org.nbnsd.wire.Ipv4Address;

/** The disk fails, or somebody takes the file away, while the daemon goes on. */
final class TimelineFileTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SECOND = 1_000;

    @TempDir
    private Path directory;

    private Path path;
    private long ahead;
    private TimelineFile file;

    @BeforeEach
    void open() {
        path = directory.resolve("timeline.db");
        file = new TimelineFile(path, 1_000_000_000, 1_000_000, 10_000, () -> ahead);
    }

    private static List<Journal.Line> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Journal.Line(NOW + i, 0, "line " + i))
                .toList();
    }

    private List<String> written() throws Exception {
        List<String> written = new ArrayList<>();
        try (Journal journal = Journal.open(path)) {
            journal.read(0, List.of(), (at, text) -> written.add(text));
        }
        return written;
    }

    private static List<String> texts(int from, int to) {
        return lines(from, to).stream().map(Journal.Line::text).toList();
    }

    @Test
    void whatHappensWhileTheFileIsGoneIsInTheNextOne() throws Exception {
        file.open(10, (at, line) -> {}, NOW);
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
        file.open(10, (at, line) -> {}, NOW);
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
        file.open(10, (at, line) -> {}, NOW);
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
        file.open(10, (at, line) -> {}, NOW);
        for (int i = 0; i < 120; i++) {
            file.append(lines(100 * i, 100 * i + 100), NOW);
        }
        assertThat(file.notWritten()).isEqualTo(12_000);
        Files.delete(path);
        file.close(NOW + SECOND / 2);

        long left = 12_000 - file.notWritten();
        assertThat(left).isBetween(9_500L, 10_000L);
        assertThat(written()).isEqualTo(texts(12_000 - (int) left, 12_000));
    }

    /** What comes at once may be more than may wait. */
    @Test
    void aFileThatCanBeWrittenGetsAllOfIt() throws Exception {
        TimelineFile busy = new TimelineFile(path, 1_000_000_000, 1_000_000, 10, () -> ahead);
        busy.open(10, (at, line) -> {}, NOW);
        busy.append(lines(0, 500), NOW);
        assertThat(written()).isEqualTo(texts(0, 500));
        assertThat(busy.notWritten()).isZero();
    }

    /** Names with the longest scopes make lines of 2,000 octets. */
    @Test
    void longLinesTakeAsMuchOfTheMemoryAsManyShortOnes() throws Exception {
        Files.createDirectory(path);
        file.open(10, (at, line) -> {}, NOW);
        for (int i = 0; i < 10_000; i++) {
            file.append(List.of(new Journal.Line(NOW + i, 0, i + "x".repeat(2_000))), NOW);
        }
        Files.delete(path);
        file.close(NOW + SECOND / 2);

        List<String> written = written();
        assertThat(written.stream().mapToLong(String::length).sum()).isBetween(3_000_000L, 4_000_000L);
        assertThat(written).last().asString().startsWith("9999x");
        assertThat(file.notWritten()).isEqualTo(10_000 - written.size());
    }

    /** A host fills the file with lines as long as can be: it is not larger for that, and others keep theirs. */
    @Test
    void longLinesTakeAsMuchOfTheDiskAsManyShortOnes() throws Exception {
        int attacker = Ipv4Address.parse("10.77.0.66").bits();
        TimelineFile small = new TimelineFile(path, 1_000_000_000, 10_000, 10_000, () -> ahead);
        small.open(5_000, (at, line) -> {}, NOW);
        List<String> honest = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int host = Ipv4Address.parse("10.77.0." + (i % 20 + 1)).bits();
            honest.add("what happened to host " + i);
            List<Journal.Line> lines = new ArrayList<>(List.of(new Journal.Line(NOW + i, host, honest.get(i))));
            for (int of = 0; of < 100; of++) {
                lines.add(new Journal.Line(NOW + i, attacker, "x".repeat(2_000)));
            }
            small.append(lines, NOW + i);
        }
        small.prune(NOW + 100);
        List<String> left = new ArrayList<>();
        try (Journal journal = Journal.open(path)) {
            journal.read(0, List.of(), (at, text) -> left.add(text));
        }
        assertThat(left.stream().mapToLong(String::length).sum()).isBetween(3_000_000L, 4_000_000L);
        assertThat(left).containsAll(honest);
        small.close(NOW + 200);
        assertThat(Files.size(path)).isLessThan(6_000_000L);
    }

    @Test
    void whatCannotBeWrittenAtTheEndIsCounted() throws Exception {
        Files.createDirectory(path);
        file.open(10, (at, line) -> {}, NOW);
        file.append(lines(0, 7), NOW);
        file.close(NOW);

        assertThat(file.notWritten()).isEqualTo(7);
    }

    /** One host fills the file in a month that is simulated; what happened to the others stays, and is what is read. */
    @Test
    void oneHostDoesNotWashTheOthersOutOfTheFile() throws Exception {
        long day = 86_400_000;
        int attacker = Ipv4Address.parse("10.77.0.66").bits();
        TimelineFile small = new TimelineFile(path, 40 * day, 20_000, 10_000, () -> ahead);
        small.open(5_000, (at, line) -> {}, NOW);
        List<String> honest = new ArrayList<>();
        for (int today = 0; today < 30; today++) {
            List<Journal.Line> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int host = Ipv4Address.parse("10.77.0." + (i % 20 + 1)).bits();
                lines.add(new Journal.Line(NOW + today * day + i, host, "host " + i + " on day " + today));
                honest.add(lines.get(i).text());
            }
            small.append(lines, NOW + today * day);
            for (int i = 0; i < 20; i++) {
                int from = 100 + i * 500;
                long at = NOW + today * day;
                small.append(
                        IntStream.range(from, from + 500)
                                .mapToObj(each -> new Journal.Line(at + each, attacker, "flood"))
                                .toList(),
                        at);
            }
        }
        small.close(NOW + 30 * day);

        assertThat(written()).hasSizeLessThan(21_000).containsAll(honest);
        List<String> read = new ArrayList<>();
        new TimelineFile(path, 40 * day, 20_000, 10_000, () -> ahead)
                .open(5_000, (at, text) -> read.add(text), NOW + 30 * day);
        assertThat(read).hasSizeLessThanOrEqualTo(5_000).containsAll(honest);
    }

    @Test
    void whatWaitsForTheDiskIsSharedOut() throws Exception {
        Files.createDirectory(path);
        file.open(10, (at, line) -> {}, NOW);
        file.append(List.of(new Journal.Line(NOW, 1, "of another")), NOW);
        for (int i = 0; i < 120; i++) {
            file.append(lines(100 * i, 100 * i + 100), NOW);
        }
        Files.delete(path);
        file.close(NOW + SECOND / 2);

        assertThat(written()).contains("of another").hasSizeLessThanOrEqualTo(10_000);
    }

    /** The clock was ahead by years when they were written: they would never be old, and later than all that comes. */
    @Test
    void whatIsInTheFutureIsPutToNow() throws Exception {
        long later = NOW + 100_000_000_000L;
        file.open(10, (at, line) -> {}, later);
        file.append(List.of(new Journal.Line(later, 1, "written then")), later);
        file.close(later);
        List<String> read = new ArrayList<>();
        TimelineFile again = new TimelineFile(path, 1_000_000_000, 1_000_000, 10_000, () -> ahead);
        again.open(10, (at, text) -> read.add(text + " at " + at), NOW);
        again.close(NOW);
        assertThat(read).containsExactly("written then at " + NOW);
        TimelineFile old = new TimelineFile(path, 1_000_000_000, 1_000_000, 10_000, () -> ahead);
        old.open(10, (at, text) -> read.add(text), NOW + 1_000_000_001);
        old.close(NOW);
        assertThat(read).as("it is old one day").hasSize(1);
    }

    /** Somebody sets the clock forward by a year, and back: nothing is old for that, whichever of the two clocks is right. */
    @Test
    void whoSetsTheClockMakesNothingOld() throws Exception {
        long year = 31_536_000_000L;
        file.open(10, (at, line) -> {}, NOW);
        file.append(lines(0, 3), NOW);
        ahead = year;
        file.prune(NOW);
        ahead = -year;
        file.prune(NOW + year);
        assertThat(written()).isEqualTo(texts(0, 3));
        file.prune(NOW + year + 1_000_000_004);
        assertThat(written()).isEmpty();
        file.close(NOW);
    }

    @Test
    void whatIsKeptForLessTimeGoesWithTheNextPruning() throws Exception {
        file.open(10, (at, line) -> {}, NOW);
        file.append(lines(0, 3), NOW);
        file.prune(NOW + 1_000_000);
        assertThat(written()).isEqualTo(texts(0, 3));
        file.keep(1_000);
        file.prune(NOW + 1_000_000);
        assertThat(written()).isEmpty();
        file.close(NOW);
    }
}
