package org.nbnsd.http.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.EventFilter;
import org.nbnsd.control.EventValues;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.document.Document;
import org.nbnsd.http.Source;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;

/**
 * What one client gets of the events (server-sent events). All that is kept for it is the number of the last event that it was
 * sent, and what it was not sent one by one. When its time has come it writes what has come to the ring since then, and rests; when it has
 * fallen out of the ring it says from where to where ({@code gap}). A second with more events than a client wants to read
 * has the rest of them as numbers ({@code summary}), but for those that were there before it came: who comes back misses nothing.
 */
final class EventStream implements Source {
    /** In a second, of queries: what happens all day. */
    static final int MOST_QUERIES = 50;
    /** In a second, of everything, if few follow the events. */
    static final int MOST_EVENTS = 1_000;
    /** Octets that are written at once, about. */
    private static final int BATCH = 32 << 10;
    /** Events that are looked at at once: the thread of all connections does it. */
    private static final int MOST_LOOKED_AT = 4_096;

    private static final long SILENCE = Duration.ofSeconds(15).toNanos();
    private static final byte[] COMMENT = octets(":\n\n");
    private static final byte[] FIRST = octets("retry: 3000\n\n");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int SECOND = 1_000;

    private final RecentEvents events;
    private final EventFilter filter;
    private final LongSupplier nanos;
    private final IntSupplier mostEvents;
    private final Consumer<EventStream> closing;
    private final Map<String, Integer> untold = new TreeMap<>();
    private final long backlogEnd;
    private volatile long looked;
    private volatile long wroteAt;
    private volatile boolean isDue = true;
    private volatile @Nullable Runnable more;
    private boolean hasBegun;
    private long told;
    private long second;
    private int inSecond;
    private int queriesInSecond;
    private long untoldFrom;

    /**
     * One that has not begun.
     *
     * @param events what happens
     * @param filter which of it the client wants
     * @param after the number of the last event that it has
     * @param nanos a clock, in nanoseconds
     * @param mostEvents how many of a second are written one by one now
     * @param closing learns when the client has gone
     */
    EventStream(
            RecentEvents events,
            EventFilter filter,
            long after,
            LongSupplier nanos,
            IntSupplier mostEvents,
            Consumer<EventStream> closing) {
        this.mostEvents = mostEvents;
        this.events = events;
        this.filter = filter;
        this.nanos = nanos;
        this.closing = closing;
        looked = after;
        told = after;
        backlogEnd = events.next();
        wroteAt = nanos.getAsLong();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void onMore(Runnable run) {
        more = run;
    }

    /** It is time for what has come; for any thread. */
    void look() {
        Runnable run = more;
        if (run != null && (looked != events.next() - 1 || nanos.getAsLong() - wroteAt >= SILENCE)) {
            isDue = true;
            run.run();
        }
    }

    @Override
    public ByteBuffer next() {
        if (!isDue) {
            return NOTHING;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!hasBegun) {
            hasBegun = true;
            out.writeBytes(FIRST);
        }
        tellGap(out);
        boolean isAll = tell(out);
        tellSummary(out);
        if (isAll) {
            isDue = false;
        }
        long now = nanos.getAsLong();
        if (out.size() == 0 && now - wroteAt >= SILENCE) {
            out.writeBytes(told == looked ? COMMENT : octets(":\nid: " + looked + "\n\n"));
            told = looked;
        }
        if (out.size() > 0) {
            wroteAt = now;
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** What the ring has no more. */
    private void tellGap(ByteArrayOutputStream out) {
        long oldest = events.oldest();
        long next = events.next();
        if (looked + 1 < oldest || looked >= next) { // or of another daemon, or of a clock that was wrong
            tellSummary(out);
            frame(
                    out,
                    "gap",
                    oldest - 1,
                    new Document()
                            .put("from", Long.toString(Math.min(looked + 1, oldest - 1)))
                            .put("to", Long.toString(oldest - 1))
                            .toString());
            looked = oldest - 1;
        }
    }

    /** Whether that was everything. */
    private boolean tell(ByteArrayOutputStream out) {
        long end = Math.min(events.next(), looked + 1 + MOST_LOOKED_AT);
        while (looked + 1 < end && out.size() < BATCH) {
            RecentEvents.Entry entry = events.get(looked + 1);
            if (entry == null) {
                return false; // it fell out of the ring just now
            }
            if (filter.matches(entry.event())) {
                tell(entry, out);
            }
            looked = entry.id();
        }
        return looked + 1 >= events.next();
    }

    private void tell(RecentEvents.Entry entry, ByteArrayOutputStream out) {
        boolean isQuery = entry.event() instanceof QueryAnswered;
        if (entry.id() >= backlogEnd) {
            long current = entry.at() / SECOND;
            if (current != second) {
                second = current;
                inSecond = 0;
                queriesInSecond = 0;
            }
            inSecond++;
            queriesInSecond += isQuery ? 1 : 0;
            if (inSecond > mostEvents.getAsInt() || isQuery && queriesInSecond > MOST_QUERIES) {
                if (untold.isEmpty()) {
                    untoldFrom = entry.id();
                }
                untold.merge(EventValues.code(entry.event()), 1, Integer::sum);
                return;
            }
        }
        out.writeBytes(octets("id: " + entry.id() + "\ndata: "));
        out.writeBytes(entry.octets());
        out.write('\n');
        out.write('\n');
        told = entry.id();
    }

    private void tellSummary(ByteArrayOutputStream out) {
        if (!untold.isEmpty()) {
            frame(
                    out,
                    "summary",
                    looked,
                    new Document()
                            .put("from", Long.toString(untoldFrom))
                            .put("to", Long.toString(looked))
                            .counts("counts", untold)
                            .toString());
            untold.clear();
        }
    }

    private void frame(ByteArrayOutputStream out, String event, long id, String data) {
        out.writeBytes(octets("event: " + event + "\nid: " + id + "\ndata: " + data + "\n\n"));
        told = id;
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
