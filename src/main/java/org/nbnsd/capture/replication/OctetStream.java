package org.nbnsd.capture.replication;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.Segment;

/**
 * The octets of one direction of a TCP connection in their order, as far as they are in the capture. What comes twice counts once,
 * and what came first counts; what comes too early waits. After octets that are not there nothing more is told.
 */
final class OctetStream {
    /** Octets of one direction that may wait for earlier ones. */
    static final int MOST_WAITING = 1 << 20;
    /** What a waiting segment takes besides its octets. */
    private static final int SEGMENT_COST = 64;

    /** Why nothing more is told. */
    enum Loss {
        /** Octets are not in the capture. */
        GAP,
        /** A packet was captured in part only. */
        CUT
    }

    /** What all directions have for octets that wait. */
    static final class Room {
        /** Of all connections. */
        static final int MOST = 16 << 20;

        private int used;
    }

    /** Gets the octets. */
    interface Sink {
        /**
         * The next ones, of one segment.
         *
         * @param octets holds them; not changed
         */
        void octets(byte[] octets, int offset, int length);
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares parts
    private record Part(byte[] octets, int missing) {
        int length() {
            return octets.length + missing;
        }
    }

    private final Room room;
    private final Sink sink;
    private final TreeMap<Long, Part> waiting = new TreeMap<>();
    private int waitingCost;
    private boolean hasBegun;
    private boolean isWhole;
    /** The number of the next octet, as TCP counts, and from the first that was told. */
    private int next;

    private long position;
    private long end = Long.MAX_VALUE;
    private @Nullable Loss loss;

    OctetStream(Room room, Sink sink) {
        this.room = room;
        this.sink = sink;
    }

    /** Whether the capture has its beginning. */
    boolean isWhole() {
        return isWhole;
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** Whether this is the beginning that is known already. */
    boolean beginsWith(int sequence) {
        return isWhole && next - (int) position == sequence + 1;
    }

    @Nullable
    Loss loss() {
        return loss;
    }

    /** Whether its sender has sent all, and all of that was told. */
    boolean isComplete() {
        return position == end;
    }

    void add(Segment segment) {
        int sequence = segment.sequence() + (segment.isSyn() ? 1 : 0);
        if (!hasBegun) {
            if (!segment.isSyn() && segment.payload().length + segment.missing() == 0) {
                return;
            }
            hasBegun = true;
            isWhole = segment.isSyn();
            next = sequence;
        }
        long at = position + (sequence - next);
        Part part = new Part(segment.payload(), segment.missing());
        if (segment.isFin()) {
            end = at + part.length();
        }
        if (loss != null || at + part.length() <= position) {
            return;
        }
        if (at > position) {
            keep(at, part);
            return;
        }
        take(at, part);
        takeWaiting();
    }

    private void keep(long at, Part part) {
        Part there = waiting.get(at);
        if (there != null && there.length() >= part.length()) {
            return;
        }
        int cost = part.octets().length + SEGMENT_COST;
        if (waitingCost + cost > MOST_WAITING || room.used + cost > Room.MOST) {
            lose(Loss.GAP);
            return;
        }
        waiting.put(at, part);
        spend(there == null ? cost : cost - there.octets().length - SEGMENT_COST);
    }

    private void spend(int cost) {
        waitingCost += cost;
        room.used += cost;
    }

    private void take(long at, Part part) {
        int known = (int) (position - at);
        int fresh = part.octets().length - known;
        if (fresh > 0) {
            position += fresh;
            next += fresh;
            sink.octets(part.octets(), known, fresh);
        }
        if (part.missing() > 0) {
            lose(Loss.CUT);
        }
    }

    private void takeWaiting() {
        while (loss == null && !waiting.isEmpty() && waiting.firstKey() <= position) {
            Map.Entry<Long, Part> first = waiting.pollFirstEntry();
            Part part = first.getValue();
            spend(-part.octets().length - SEGMENT_COST);
            if (first.getKey() + part.length() > position) {
                take(first.getKey(), part);
            }
        }
    }

    private void lose(Loss why) {
        loss = why;
        forget();
    }

    private void forget() {
        waiting.clear();
        spend(-waitingCost);
    }

    /** Nothing follows: what still waits is behind a gap. */
    void finish() {
        if (loss == null && (!waiting.isEmpty() || end != Long.MAX_VALUE && position < end)) {
            loss = Loss.GAP;
        }
        forget();
    }
}
