package org.nbnsd.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.HeapPlan;
import org.nbnsd.daemon.configuration.TextDuration;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameTable;
import org.nbnsd.store.ClusterMark;
import org.nbnsd.store.Database;
import org.nbnsd.store.Durability;
import org.nbnsd.store.GroupCommit;
import org.nbnsd.store.SqliteDatabase;
import org.nbnsd.store.StoreException;

/** The database of a daemon: what was in it, and what makes changes durable from then on. */
final class Storage implements AutoCloseable {
    /** With the commit itself this stays within the second that is promised. */
    private static final Duration ASYNC_INTERVAL = Duration.ofMillis(500);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final @Nullable GroupCommit commits;
    private final String loaded;
    private final @Nullable Path file;
    private final @Nullable SqliteDatabase database;
    private final Duration down;

    private Storage(
            @Nullable GroupCommit commits,
            String loaded,
            @Nullable Path file,
            @Nullable SqliteDatabase database,
            Duration down) {
        this.file = file;
        this.commits = commits;
        this.loaded = loaded;
        this.database = database;
        this.down = down;
    }

    /**
     * Opens the database that the configuration names, makes one if there is none, and puts its records into the table.
     *
     * @param configuration where it is, and how changes are made durable
     * @param minimumTtl the shortest lifetime that is granted
     * @param table an empty table
     * @param clock the time, in milliseconds since the epoch
     * @param awake the time in which this process could do something, in nanoseconds
     * @param ahead by how much the clock of this machine is ahead of that
     * @param out for how far it is
     * @param heap what it has room for
     * @return ready to take changes
     * @throws StoreException if the database cannot be used; the message is for people
     */
    static Storage open(
            Configuration configuration,
            Duration minimumTtl,
            NameTable table,
            LongSupplier clock,
            LongSupplier awake,
            LongSupplier ahead,
            PrintWriter out,
            HeapPlan heap)
            throws StoreException {
        DataDirectory data = configuration.data();
        if (data == null) {
            return none();
        }
        SqliteDatabase database = SqliteDatabase.open(data.database());
        database.rewriteFrom(table::records);
        database.shownBy(ahead);
        try {
            Database.Loaded loaded = database.load(
                    record -> {
                        table.apply(new Change.Put(record));
                        requireRoom(data.database(), table, heap);
                    },
                    clock.getAsLong(),
                    minimumTtl.dividedBy(2),
                    progress(data.database(), out));
            loaded.marks().forEach(mark -> table.apply(new Change.Seen(mark.owner(), mark, null)));
            table.startVersionsAfter(loaded.lastVersion());
            GroupCommit commits = switch (configuration.durability()) {
                case SYNC -> GroupCommit.inStep(database, clock);
                case ASYNC -> GroupCommit.late(database, clock, awake, ASYNC_INTERVAL, heap.effects());
            };
            return new Storage(commits, describe(loaded), data.database(), database, loaded.down());
        } catch (TooLarge e) {
            database.close();
            throw new StoreException(String.valueOf(e.getMessage()), e);
        } catch (StoreException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Before the heap is full: then there would be no message, and at the next start neither. */
    private static void requireRoom(Path file, NameTable table, HeapPlan heap) {
        if (table.octets() > heap.mostRecords()) {
            throw new TooLarge(file + ": more than " + table.size() + " records, " + (table.octets() >> 20)
                    + " MB of memory (expected: at most " + (heap.mostRecords() >> 20) + " MB in a heap of "
                    + (heap.heap() >> 20) + " MB; give the JVM a larger one, such as java -Xmx"
                    + HeapPlan.suchAs(2 * heap.heap()) + ")");
        }
    }

    /** There is no room for the records. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    /** For a daemon that has nothing to keep. */
    static Storage none() {
        return new Storage(null, "", null, null, Duration.ZERO);
    }

    /** A line each second; a small database is there before the first. */
    private static Database.Progress progress(Path file, PrintWriter out) {
        long start = System.nanoTime();
        long[] lines = {0};
        return (done, total) -> {
            long seconds = (System.nanoTime() - start) / BETWEEN_LINES.toNanos();
            if (seconds > lines[0]) {
                lines[0] = seconds;
                out.printf("loading %s: %,d of %,d names%n", file, done, total);
                out.flush();
            }
        };
    }

    private static String describe(Database.Loaded loaded) {
        String names = String.format("%,d names loaded", loaded.records());
        Duration aside = loaded.down().minus(loaded.aged());
        if (loaded.records() == 0 || aside.abs().compareTo(Duration.ofSeconds(1)) < 0) {
            return names;
        }
        return names + "; they are "
                + (loaded.down().isNegative()
                        ? "as old as at the last change, since when the clock has been set back by "
                                + TextDuration.format(seconds(loaded.down().negated()))
                        : "older by " + TextDuration.format(seconds(loaded.aged()))
                                + " only, although the last change was " + TextDuration.format(seconds(loaded.down()))
                                + " ago: nobody could refresh them");
    }

    private static Duration seconds(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }

    /** Of which cluster the database was a copy when it was loaded; null for none. */
    @Nullable
    ClusterMark mark() {
        return database == null ? null : database.mark();
    }

    /** Who knows of which cluster the database is a copy; to be said before the first change. */
    void markedBy(Supplier<@Nullable ClusterMark> mark) {
        if (database != null) {
            database.markedBy(mark);
        }
    }

    /** For how long nothing was written before it was loaded. */
    Duration down() {
        return down;
    }

    Durability durability() {
        return commits == null ? Durability.MEMORY_ONLY : commits;
    }

    /**
     * What was loaded, in words.
     *
     * @return nothing, without a database
     */
    List<String> loaded() {
        return loaded.isEmpty() ? List.of() : List.of(ConfigurationSummary.titled("", loaded));
    }

    /** Whether changes can be made durable as far as this process goes. */
    boolean isAlive() {
        return commits == null || commits.isAlive();
    }

    /** What it takes, and how often it has failed; for any thread. */
    Map<Statistic, Long> counters() {
        return Map.of(Statistic.STORE_BYTES, size(), Statistic.STORE_ERRORS, commits == null ? 0L : commits.errors());
    }

    /** The database and the log that SQLite keeps beside it. */
    private long size() {
        Path database = file;
        return database == null ? 0 : size(database) + size(Path.of(database + "-wal"));
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0; // it is not there; if that is wrong, writing to it tells
        }
    }

    /** How long commits took; nothing, without a database. */
    List<Sample> durations() {
        return commits == null ? List.of() : List.of(Sample.of(Family.STORE_COMMIT_SECONDS, commits.commits()));
    }

    @Override
    public void close() throws StoreException {
        if (commits != null) {
            commits.close();
        }
    }
}
