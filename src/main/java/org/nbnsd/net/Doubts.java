package org.nbnsd.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * How much may wait in the system for neighbours whose hardware addresses are not known, shared out among them. The system
 * keeps a datagram for such a one until he has answered, or for {@value #WAIT} ms, in which it asks for him three times. All
 * that waits must fit into the buffer of one socket, or nothing more leaves; and each address takes a place in the system's
 * table of neighbours, which has a thousand.
 *
 * <p>Somebody for whom nothing waits comes before those for whom something does, and of the last places those have their
 * own who were known once: so a host whose entry has expired is not shut out by addresses that never existed. Pure, and not
 * for several threads; times are in milliseconds on any clock that never goes back.
 */
final class Doubts {
    /** For how long the system keeps what it cannot deliver. */
    static final long WAIT = 3_000;

    /** Datagrams that may wait, at most; also addresses for which they do. */
    static final int MOST = 384;
    /** What a datagram takes of the buffer of a socket, with all that the system keeps beside it. */
    static final int OCTETS_EACH = 1280;

    /** So many may wait for somebody, unless there is plenty of room or little. */
    private static final int FEW = 4;

    /** So long after the last datagram it is still known since when somebody could not be found. */
    private static final long MEMORY = 30_000;

    /** For so long somebody need not be found who was reached without that. */
    private static final long PLAIN = 10_000;

    private static final int MOST_KNOWN = 16_384;

    /** Somebody who is waited for. */
    private static final class Neighbour {
        private final long since;
        private boolean confirmed;
        private int waiting;
        private long lastTaken;
        /** Of questions of which it is not known yet that the system began to look for him. */
        private final List<Runnable> unconfirmed = new ArrayList<>();

        Neighbour(long since) {
            this.since = since;
        }
    }

    private record Waiting(Neighbour neighbour, long until) {}

    private final Map<Ipv4Address, Neighbour> neighbours = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Ipv4Address> known = new LinkedHashSet<>();
    private final Map<Ipv4Address, Long> plainUntil = new HashMap<>();
    private int capacity = 1;
    private int total;

    /**
     * So much may wait from now on; nearly nothing before the first call.
     *
     * @param buffer of the socket through which it leaves, in octets
     */
    void fitInto(int buffer) {
        capacity = Math.max(1, Math.min(MOST, buffer / OCTETS_EACH));
    }

    /** Whether one more may be sent to somebody. */
    boolean admits(Ipv4Address to, long now) {
        expire(now);
        Neighbour neighbour = neighbours.get(to);
        int mine = neighbour == null ? 0 : neighbour.waiting;
        int free = capacity - total;
        if (mine == 0) {
            return free > (known.contains(to) ? 0 : capacity / 8);
        }
        return free > capacity / 2 ? mine < capacity / 4 : mine < FEW && free > capacity / 4;
    }

    /**
     * One was sent.
     *
     * @param ifRefused what to do if the system turns out to have had no room for him in its table; null for nothing
     */
    void taken(Ipv4Address to, @Nullable Runnable ifRefused, long now) {
        Neighbour neighbour = neighbours.computeIfAbsent(to, unknown -> new Neighbour(now));
        neighbour.waiting++;
        neighbour.lastTaken = now;
        if (ifRefused != null) {
            neighbour.unconfirmed.add(ifRefused);
        }
        total++;
        waiting.add(new Waiting(neighbour, now + WAIT));
    }

    /**
     * Whether the system has been asking for somebody for as long as it ever does, and still asks, because something waits:
     * what is not sent to him now would not reach him either.
     */
    boolean isAskedForInVain(Ipv4Address to, long now) {
        expire(now);
        Neighbour neighbour = neighbours.get(to);
        return neighbour != null
                && neighbour.waiting > 0
                && neighbour.confirmed
                && neighbour.unconfirmed.isEmpty()
                && now - neighbour.since >= WAIT;
    }

    private void expire(long now) {
        for (Waiting first = waiting.peek(); first != null && first.until() <= now; first = waiting.peek()) {
            waiting.remove();
            if (first.neighbour().waiting > 0) {
                first.neighbour().waiting--;
                total--;
            }
        }
    }

    /**
     * Somebody has looked at the system's table.
     *
     * @param table what it told
     * @param needsHardwareAddress tells whether somebody's segment is one where everybody is in the table
     * @param began when the look began
     */
    void looked(NeighbourTable table, Predicate<Ipv4Address> needsHardwareAddress, long began, long now) {
        expire(now);
        know(table);
        plainUntil.values().removeIf(until -> until <= now);
        for (Iterator<Map.Entry<Ipv4Address, Neighbour>> all =
                        neighbours.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Ipv4Address, Neighbour> each = all.next();
            Neighbour neighbour = each.getValue();
            if (table.unresolved().contains(each.getKey())) {
                neighbour.confirmed = true;
                neighbour.unconfirmed.clear();
                if (now - neighbour.lastTaken >= MEMORY) {
                    all.remove();
                }
            } else if (table.resolved().containsKey(each.getKey())) {
                all.remove();
                forget(neighbour);
            } else if (neighbour.since < began) {
                all.remove();
                forget(neighbour);
                gone(each.getKey(), neighbour, needsHardwareAddress, now);
            }
        }
    }

    private void know(NeighbourTable table) {
        known.addAll(table.resolved().keySet());
        for (Iterator<Ipv4Address> oldest = known.iterator(); known.size() > MOST_KNOWN; ) {
            oldest.next();
            oldest.remove();
        }
    }

    private void forget(Neighbour neighbour) {
        total -= neighbour.waiting;
        neighbour.waiting = 0;
    }

    /** The system does not look for somebody: it need not, or it cannot. */
    private void gone(Ipv4Address address, Neighbour neighbour, Predicate<Ipv4Address> needsHardwareAddress, long now) {
        if (needsHardwareAddress.test(address)) {
            neighbour.unconfirmed.forEach(Runnable::run);
        } else {
            plainUntil.put(address, now + PLAIN);
        }
    }

    /** Who is reached without a hardware address, as on some devices everybody is. */
    Set<Ipv4Address> plain() {
        return new HashSet<>(plainUntil.keySet());
    }
}
