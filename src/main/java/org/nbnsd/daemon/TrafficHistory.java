package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.Traffic;
import org.nbnsd.control.Traffic.Sum;
import org.nbnsd.file.PlainFile;
import org.nbnsd.file.PrivateFile;

/**
 * What was asked and answered in each minute of the last day, also over restarts. It is a picture for people, nothing that must be exact: a file
 * that cannot be read is dropped, one that cannot be written costs the minutes since it was written last. For any thread.
 */
@SuppressWarnings("EnumOrdinal") // the place in an array, of one process
final class TrafficHistory {
    /** A day of them. */
    static final int MINUTES = 24 * 60;
    /** Minutes between two times that it is written down. */
    static final int BETWEEN_NOTES = 5;

    private static final List<Traffic> COLUMNS = List.of(Traffic.values());
    private static final long MINUTE = 60_000;
    private static final String FIRST = "nbnsd-traffic 1";
    private static final int MOST_OCTETS = 1 << 20;

    private final @Nullable Path file;
    private final Consumer<IOException> failures;
    /** By minutes since the epoch; the numbers are those of {@link #COLUMNS}. */
    private final TreeMap<Long, long[]> minutes = new TreeMap<>();

    private long[] before = new long[COLUMNS.size()];
    private int sinceNote;

    /**
     * Reads what there was.
     *
     * @param file where that is kept; null for in memory only
     * @param failures learns why it is not read or written
     */
    TrafficHistory(@Nullable Path file, Consumer<IOException> failures) {
        this.file = file;
        this.failures = failures;
        if (file != null) {
            read(file);
        }
    }

    private void read(Path from) {
        try {
            String text = new String(PlainFile.octets(from, MOST_OCTETS), StandardCharsets.US_ASCII);
            List<String> lines = text.lines().toList();
            if (lines.isEmpty() || !lines.get(0).equals(header())) {
                throw new IOException(from + ": not written by this version");
            }
            lines.stream().skip(1).map(line -> line.split(" ", -1)).forEach(numbers -> {
                long[] counts =
                        Arrays.stream(numbers).mapToLong(Long::parseLong).toArray();
                if (counts.length != before.length + 1) {
                    throw new NumberFormatException("a line with " + counts.length + " numbers");
                }
                minutes.put(counts[0], Arrays.copyOfRange(counts, 1, counts.length));
            });
        } catch (NoSuchFileException e) {
            // the first start
        } catch (IOException e) {
            minutes.clear();
            failures.accept(e);
        } catch (NumberFormatException e) {
            minutes.clear();
            failures.accept(new IOException(from + ": " + e.getMessage(), e));
        }
    }

    private static String header() {
        StringBuilder header = new StringBuilder(FIRST);
        for (Traffic traffic : COLUMNS) {
            header.append(' ').append(traffic.name());
        }
        return header.toString();
    }

    /** What was counted up to now goes to the minute that is now; to be called some times a minute. */
    synchronized void take(Statistics.Report report) {
        long minute = Math.floorDiv(report.now(), MINUTE);
        Map<Traffic, Long> counted = Traffic.of(report.values());
        boolean isNew = !minutes.containsKey(minute);
        long[] sums = minutes.computeIfAbsent(minute, any -> new long[before.length]);
        long[] now = new long[before.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = counted.getOrDefault(COLUMNS.get(i), 0L);
            sums[i] += Math.max(0, now[i] - before[i]);
        }
        before = now;
        minutes.headMap(minute - MINUTES + 1).clear();
        minutes.tailMap(minute, false).clear(); // of a clock that was ahead
        sinceNote += isNew ? 1 : 0;
        if (sinceNote > BETWEEN_NOTES) {
            write();
        }
    }

    /** Writes down what there was; when the daemon stops, and now and then before. */
    synchronized void write() {
        sinceNote = 0;
        if (file == null || minutes.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(header()).append('\n');
        minutes.forEach((minute, counts) -> {
            text.append(minute);
            for (long count : counts) {
                text.append(' ').append(count);
            }
            text.append('\n');
        });
        try {
            PrivateFile.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            failures.accept(e);
        }
    }

    /**
     * What there was.
     *
     * @param together minutes that are added up, 1..1440: those up to the next multiple of it since the epoch
     * @return the oldest first, each with the first of its minutes in which a daemon ran; the others are not there
     */
    synchronized List<Sum> sums(int together) {
        TreeMap<Long, TreeMap<Long, long[]>> groups = new TreeMap<>();
        minutes.forEach(
                (minute, counts) -> groups.computeIfAbsent(Math.floorDiv(minute, together), any -> new TreeMap<>())
                        .put(minute, counts));
        List<Sum> sums = new ArrayList<>();
        for (TreeMap<Long, long[]> group : groups.values()) {
            Map<Traffic, Long> counts = new EnumMap<>(Traffic.class);
            for (int i = 0; i < before.length; i++) {
                int column = i;
                counts.put(
                        COLUMNS.get(i),
                        group.values().stream().mapToLong(each -> each[column]).sum());
            }
            sums.add(new Sum(group.firstKey() * MINUTE, group.size(), counts));
        }
        return sums;
    }
}
