package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.Traffic;
import org.nbnsd.control.Traffic.Sum;

final class TrafficHistoryTest {
    private static final long MINUTE = 60_000;
    /** A multiple of ten minutes. */
    private static final long BEGIN = 29_000_000 * MINUTE;

    @TempDir
    private Path directory;

    private final List<IOException> failures = new ArrayList<>();

    private Path file() {
        return directory.resolve("traffic.txt");
    }

    private TrafficHistory open() {
        return new TrafficHistory(file(), failures::add);
    }

    /** What a daemon has counted since its start. */
    private static Statistics.Report counted(long minute, long found, long granted) {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        values.put(Statistic.QUERIES_FOUND, found);
        values.put(Statistic.REGISTRATIONS_UNIQUE_GRANTED, granted);
        values.put(Statistic.REGISTRATIONS_GROUP_EARLY, granted);
        return new Statistics.Report("1", 0, BEGIN + minute * MINUTE + 7, values, Map.of());
    }

    private static List<Long> found(List<Sum> sums) {
        return sums.stream()
                .map(sum -> sum.counts().getOrDefault(Traffic.QUERIES_FOUND, -1L))
                .toList();
    }

    @Test
    void eachMinuteHasWhatWasCountedInIt() {
        TrafficHistory history = open();

        history.take(counted(0, 5, 1));
        history.take(counted(0, 8, 1));
        history.take(counted(1, 10, 4));

        assertThat(found(history.sums(1))).containsExactly(8L, 2L);
        assertThat(history.sums(1)).extracting(Sum::at).containsExactly(BEGIN, BEGIN + MINUTE);
        assertThat(history.sums(1).get(1).counts()).containsEntry(Traffic.REGISTRATIONS, 6L);
    }

    @Test
    void minutesAreAddedUpAndThoseWithoutADaemonAreNotThere() {
        TrafficHistory history = open();

        history.take(counted(3, 1, 0));
        history.take(counted(4, 3, 0));
        history.take(counted(25, 10, 0));

        assertThat(history.sums(10))
                .extracting(Sum::at, Sum::minutes)
                .containsExactly(tuple(BEGIN + 3 * MINUTE, 2), tuple(BEGIN + 25 * MINUTE, 1));
        assertThat(found(history.sums(10))).containsExactly(3L, 7L);
        assertThat(found(history.sums(1440)).stream().mapToLong(Long::longValue).sum())
                .isEqualTo(10);
    }

    @Test
    void aDayIsKeptAndNoMore() {
        TrafficHistory history = open();
        for (int minute = 0; minute < TrafficHistory.MINUTES + 100; minute++) {
            history.take(counted(minute, minute + 1, 0));
        }

        assertThat(history.sums(1)).hasSize(TrafficHistory.MINUTES);
        assertThat(history.sums(1).get(0).at()).isEqualTo(BEGIN + 100 * MINUTE);
    }

    @Test
    void theDayGoesOnOverARestartThoughTheCountersBeginAnew() {
        TrafficHistory history = open();
        history.take(counted(0, 100, 7));
        history.write();

        TrafficHistory next = open();
        next.take(counted(0, 2, 0));
        next.take(counted(1, 3, 0));

        assertThat(found(next.sums(1))).containsExactly(102L, 1L);
        assertThat(failures).isEmpty();
    }

    @Test
    void itIsWrittenNowAndThenWithoutBeingAsked() {
        TrafficHistory history = open();
        for (int minute = 0; minute <= TrafficHistory.BETWEEN_NOTES; minute++) {
            assertThat(file()).doesNotExist();
            history.take(counted(minute, minute, 0));
        }

        assertThat(found(open().sums(1))).hasSize(TrafficHistory.BETWEEN_NOTES + 1);
    }

    @Test
    void aClockThatWasAheadLeavesNothingInTheFuture() {
        TrafficHistory history = open();
        history.take(counted(500, 5, 0));
        history.take(counted(1, 6, 0));

        assertThat(history.sums(1)).extracting(Sum::at).containsExactly(BEGIN + MINUTE);
        assertThat(found(history.sums(1))).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "nbnsd-traffic 2 A\n", "\u0000\u0001", "nbnsd-traffic 1\n1 2", "TORN", "MORE", "WORDS"
            })
    void aFileThatIsNoneIsDroppedAndTold(String text) throws IOException {
        TrafficHistory history = open();
        history.take(counted(0, 100, 7));
        history.write();
        String good = Files.readString(file());
        String wrong = switch (text) {
            case "TORN" -> good.substring(0, good.length() - 5);
            case "MORE" -> good + "1 2 3 4 5 6 7 8 9 10 11 12 13\n";
            case "WORDS" -> good.replace(" 100 ", " many ");
            default -> text;
        };
        Files.writeString(file(), wrong);

        TrafficHistory next = open();

        assertThat(next.sums(1)).isEmpty();
        assertThat(failures).hasSize(1);
        next.take(counted(1, 1, 0));
        next.write();
        assertThat(found(open().sums(1))).containsExactly(1L);
    }

    @Test
    void aFileThatFillsTheDiskIsNotRead() throws IOException {
        byte[] much = new byte[2 << 20];
        Arrays.fill(much, (byte) '1');
        Files.write(file(), much);

        assertThat(open().sums(1)).isEmpty();
        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("too large"));
    }

    @Test
    void whatCannotBeWrittenIsToldAndTheMemoryGoesOn() throws IOException {
        Path nowhere = directory.resolve("a/b/traffic.txt");
        TrafficHistory history = new TrafficHistory(nowhere, failures::add);
        history.take(counted(0, 4, 0));
        history.write();

        assertThat(failures).isNotEmpty();
        assertThat(found(history.sums(1))).containsExactly(4L);
    }

    @Test
    void aDayTakesLessThanAHundredAndFiftyKilobytes() throws IOException {
        TrafficHistory history = open();
        for (int minute = 0; minute < TrafficHistory.MINUTES; minute++) {
            history.take(counted(minute, minute * 1_000_000L, minute * 10_000L));
        }
        history.write();

        assertThat(Files.readString(file(), StandardCharsets.US_ASCII).length()).isLessThan(150 << 10);
    }
}
