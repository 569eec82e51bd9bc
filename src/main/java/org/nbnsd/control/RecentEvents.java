package org.nbnsd.control;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.NameEvent;

/**
 * The last events of a daemon, each with a number. The numbers rise by one, over restarts as well as long as the clock of the
 * machine does, because they begin with the microseconds since the epoch, and no daemon has a million events in each second of its life.
 *
 * <p>Who follows it keeps nothing but the number of the last event that it has seen: there is no queue for anybody, and
 * who is slower than the ring has a gap, and can tell from where to where. An event becomes text when somebody first wants
 * to read it, and once. Adding is for any thread and waits for nobody who reads; reading is for any thread and waits for nobody.
 */
public final class RecentEvents {
    /** How many are kept. */
    public static final int MOST = 1 << 14;
    /** The same, where memory is short. */
    public static final int FEW = 1 << 11;

    private static final long MICROS = 1_000;

    private final AtomicReferenceArray<@Nullable Entry> places;
    private final Function<Entry, byte[]> writer;
    private final long origin;
    private volatile long next;

    /** An event, with what it has here. */
    public final class Entry {
        private final long id;
        private final long at;
        private final NameEvent event;
        private volatile byte @Nullable [] octets;

        private Entry(long id, long at, NameEvent event) {
            this.id = id;
            this.at = at;
            this.event = event;
        }

        /** Its number. */
        public long id() {
            return id;
        }

        /** When, in milliseconds since the epoch. */
        public long at() {
            return at;
        }

        /** What happened. */
        public NameEvent event() {
            return event;
        }

        /** As it is told: not to be changed, because it is made once for all who read it. */
        @SuppressWarnings("EI_EXPOSE_REP") // copying it for each of those who follow is what this saves
        public byte[] octets() {
            byte[] made = octets;
            if (made == null) {
                made = writer.apply(this); // two that come at once make the same
                octets = made;
            }
            return made;
        }
    }

    /**
     * None yet.
     *
     * @param most how many are kept; a power of two
     * @param startedAt when the daemon started, in milliseconds since the epoch
     * @param writer how an event is told
     */
    public RecentEvents(int most, long startedAt, Function<Entry, byte[]> writer) {
        if (Integer.bitCount(most) != 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: a power of two)");
        }
        places = new AtomicReferenceArray<>(most);
        this.writer = writer;
        origin = startedAt * MICROS;
        next = origin;
    }

    /**
     * Something happened.
     *
     * @param at when, in milliseconds since the epoch
     * @param event what
     */
    public synchronized void add(long at, NameEvent event) {
        long id = next;
        places.set(place(id), new Entry(id, at, event));
        next = id + 1;
    }

    private int place(long id) {
        return (int) (id & places.length() - 1);
    }

    /** The number that the next event will have. */
    public long next() {
        return next;
    }

    /** The number of the oldest that is there; that of the next if there is none. Others may take its place meanwhile. */
    public long oldest() {
        return Math.max(origin, next - places.length());
    }

    /**
     * One of them.
     *
     * @param id its number
     * @return null if it is not there any more, or not yet
     */
    public @Nullable Entry get(long id) {
        Entry entry = places.get(place(id));
        return entry == null || entry.id != id ? null : entry;
    }
}
