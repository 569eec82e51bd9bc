package org.nbnsd.daemon.timeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Room;
import org.nbnsd.diagnosis.Room.Share;
import org.nbnsd.store.Journal;
import org.nbnsd.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the timeline. When it fails, because the disk is full or broken or somebody has removed it, what happens waits in
 * memory, within limits, and the file is tried again after one second, two, four, up to five minutes. The log tells when it
 * fails and when it is back, and nothing in between. For one thread, but for {@link #notWritten}.
 */
final class TimelineFile {
    private static final Logger LOG = LoggerFactory.getLogger(TimelineFile.class);

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 300_000;
    /** When there is no room for those that wait, so much of it is made at once. */
    private static final int PART_OF_WAITING = 20;
    /** When so much more has come, it is looked for room, however soon that is. */
    private static final int PART_OF_ALL = 20;

    /** Where there is memory for so many facts, there is for so many times as many counts. */
    private static final int SHARES_FOR_EACH = 2;

    private static final long DAY = 86_400_000;

    private final Path path;
    private volatile long keepMillis;
    private final long most;
    private final int mostWaiting;
    private final LongSupplier ahead;
    private int mostShares = 1;
    private final AtomicLong lost = new AtomicLong();
    private volatile int unwritten;
    private List<Journal.Line> waiting = new ArrayList<>();
    /** How much room those that wait take. */
    private long unitsWaiting;
    /** How much since room was made. */
    private long appended;

    private @Nullable Journal journal;
    private boolean failing;
    private long pause = FIRST_PAUSE_MILLIS;
    private long retryAt;

    /**
     * One that is not open yet.
     *
     * @param keepMillis for how long a line is kept
     * @param most so much at the most, in lines of 400 octets ({@link Journal.Line#units})
     * @param mostWaiting so much in memory, while the file cannot be written; in the same unit, at least 1
     * @param ahead by how much the clock of this machine, whose times are written, is ahead of that of the caller
     */
    TimelineFile(Path path, long keepMillis, long most, int mostWaiting, LongSupplier ahead) {
        this.ahead = ahead;
        this.path = path;
        this.keepMillis = keepMillis;
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /** How many lines are not in the file: those that wait for it, and those that are lost because too many waited. */
    long notWritten() {
        return lost.get() + unwritten;
    }

    /** Opens it, and reads what it has. */
    void open(int mostRead, Journal.Reader reader, long now) {
        mostShares = SHARES_FOR_EACH * mostRead;
        try {
            Journal opened = Journal.open(path);
            journal = opened;
            opened.endFuture(now);
            makeRoom(opened, now);
            List<Journal.Count> counts = opened.counts(now - keepMillis, mostShares);
            opened.read(now - keepMillis, excess(counts, mostRead), reader);
        } catch (StoreException e) {
            failed(e, now);
        }
    }

    /** From now on a line is kept for so long; what is older goes with the next pruning. */
    void keep(long millis) {
        keepMillis = millis;
    }

    /** Writes lines, or keeps them until the file is back. */
    void append(List<Journal.Line> lines, long now) {
        for (Journal.Line line : lines) {
            waiting.add(line);
            unitsWaiting += line.units();
            appended += line.units();
        }
        if (appended > most / PART_OF_ALL) {
            prune(now);
        }
        write(now);
    }

    private void makeRoomToWait() {
        List<Journal.Line> kept = Room.kept(
                waiting,
                line -> new Share(line.at() / DAY, line.source()),
                Journal.Line::units,
                mostWaiting - mostWaiting / PART_OF_WAITING);
        lost.addAndGet(waiting.size() - kept.size());
        waiting = kept;
        unitsWaiting = kept.stream().mapToLong(Journal.Line::units).sum();
    }

    /** To be called now and then: the file may be back. */
    void look(long now) {
        if (journal == null || !waiting.isEmpty()) {
            write(now);
        }
    }

    void prune(long now) {
        Journal open = journal;
        if (open == null) {
            return;
        }
        try {
            makeRoom(open, now);
        } catch (StoreException e) {
            failed(e, now);
        }
    }

    /** What is old by one clock only is kept: if somebody has set a clock, the other may be right. */
    private void makeRoom(Journal open, long now) throws StoreException {
        appended = 0;
        open.forget(now + Math.min(0, ahead.getAsLong()) - keepMillis);
        List<Journal.Count> oldest = excess(open.counts(0, mostShares), most);
        if (!oldest.isEmpty()) {
            open.forget(oldest);
        }
    }

    /** What has to go, or to be passed over, so that the rest is no more than there is room for. */
    private static List<Journal.Count> excess(List<Journal.Count> counts, long most) {
        Map<Share, Long> units = new HashMap<>();
        counts.forEach(count -> units.put(share(count), count.units()));
        Map<Share, Long> excess = Room.excess(units, most);
        return counts.stream()
                .filter(count -> excess.containsKey(share(count)))
                .map(count -> new Journal.Count(
                        count.day(), count.source(), count.sources(), excess.getOrDefault(share(count), 0L)))
                .toList();
    }

    private static Share share(Journal.Count count) {
        return new Share(count.day(), count.source());
    }

    private void write(long now) {
        tryToWrite(now);
        if (unitsWaiting > mostWaiting) {
            makeRoomToWait();
        }
        unwritten = waiting.size();
    }

    private void tryToWrite(long now) {
        if (failing && now < retryAt && now > retryAt - LONGEST_PAUSE_MILLIS) {
            return;
        }
        try {
            Journal open = journal;
            if (open == null) {
                open = Journal.open(path);
                journal = open;
            }
            if (failing || !waiting.isEmpty()) {
                open.append(new ArrayList<>(waiting));
                waiting.clear();
                unitsWaiting = 0;
            }
            if (failing) {
                failing = false;
                pause = FIRST_PAUSE_MILLIS;
                LOG.info("{}: the timeline is kept on disk again", path);
            }
        } catch (StoreException e) {
            failed(e, now);
        }
    }

    private void failed(StoreException e, long now) {
        if (!failing) {
            LOG.error("{}. The timeline is kept in memory, and its file is tried again until it works", e.getMessage());
        }
        failing = true;
        retryAt = now + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        closeJournal();
    }

    private void closeJournal() {
        Journal open = journal;
        journal = null;
        if (open != null) {
            try {
                open.close();
            } catch (StoreException e) {
                LOG.debug("the timeline could not be closed", e); // what matters has been told
            }
        }
    }

    /** Writes what waits, if it can be written at once, and closes the file. */
    void close(long now) {
        if (!waiting.isEmpty()) {
            retryAt = now;
            write(now);
        }
        closeJournal();
    }
}
