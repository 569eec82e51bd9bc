package org.nbnsd.simulation;

import java.util.PriorityQueue;

/** What will happen, on virtual time; of what happens in one millisecond, what was planned first comes first. */
final class Agenda {
    private record Entry(long at, long order, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long now;
    private long planned;
    private long done;

    Agenda(long start) {
        now = start;
    }

    /** True time, in milliseconds since the epoch. */
    long now() {
        return now;
    }

    /** How much has happened. */
    long done() {
        return done;
    }

    void after(long millis, Runnable task) {
        entries.add(new Entry(now + Math.max(0, millis), planned++, task));
    }

    /** Lets the next thing happen, if it is planned up to a time; else time goes on to there, and it is false. */
    boolean next(long until) {
        Entry next = entries.peek();
        if (next == null || next.at() > until) {
            now = Math.max(now, until);
            return false;
        }
        entries.remove();
        now = next.at();
        done++;
        next.task().run();
        return true;
    }
}
