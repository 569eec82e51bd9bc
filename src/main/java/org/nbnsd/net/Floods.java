package org.nbnsd.net;

import com.google.common.math.IntMath;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which addresses send so much that is dropped that the system had better drop most of it itself, before it fills the queue
 * of a socket and what others send is lost. Requests and responses of an address are two things: a flood of the one does
 * not stop the other.
 *
 * <p>Of what floods one datagram in 2<sup>n</sup> is let through. The number n is chosen, and corrected in each window of
 * time, so that a few are still dropped here: then the address is served at its full rate, whatever that is, and it shows
 * when the flood ends. Pure, and not for several threads; times are in milliseconds on any clock that never goes back.
 */
final class Floods {
    /** The length of a window, in milliseconds. */
    static final long WINDOW = 100;
    /** Addresses that are dealt with at a time; the others are only dropped here. */
    static final int MOST_FLOODS = 16;

    /** Dropped in one window: beyond this, less is let through. */
    static final int MOST_DROPPED = 400;
    /** Below this, more is let through again. */
    static final int LEAST_DROPPED = 40;

    /** What is aimed at. */
    private static final int WANTED = 150;
    /** The first guess is a bold one: when it is made, only the beginning of a flood has been seen. */
    private static final int FIRST_BITS = 8;

    private static final int MOST_BITS = 16;

    private static final int SLOTS = 1024;

    /**
     * What is let through of what an address sends.
     *
     * @param source the address
     * @param requestBits one request in 2<sup>n</sup>; 0 for all
     * @param responseBits one response in 2<sup>n</sup>, besides those to questions that are open; 0 for all
     */
    record Flood(Ipv4Address source, int requestBits, int responseBits) {}

    private static final class Source {
        private final Ipv4Address address;
        private final int[] bits = new int[2];
        /** What was in the queue already when less began to be let through is no measure. */
        private final long[] patientUntil = new long[2];

        private Source(Ipv4Address address) {
            this.address = address;
        }

        private boolean isOver() {
            return bits[0] == 0 && bits[1] == 0;
        }
    }

    // For each slot one address, by majority: who sends a large part of all that is dropped is found, in constant
    // memory.
    private final @Nullable Ipv4Address[] counted = new Ipv4Address[SLOTS];
    private final int[] counts = new int[SLOTS];
    private final List<Source> sources = new ArrayList<>();
    private long windowBegan;

    /**
     * A datagram was dropped.
     *
     * @return whether {@link #floods} has changed
     */
    boolean dropped(Ipv4Address address, boolean response, long now) {
        boolean changed = now - windowBegan >= WINDOW && endWindow(now);
        int slot = slot(address, response);
        if (address.equals(counted[slot])) {
            counts[slot]++;
        } else if (counts[slot] == 0) {
            counted[slot] = address;
            counts[slot] = 1;
        } else {
            counts[slot]--;
        }
        if (counts[slot] >= MOST_DROPPED && address.equals(counted[slot])) {
            int perWindow = (int) (counts[slot] * WINDOW / Math.max(1, now - windowBegan));
            counts[slot] = 0;
            changed = stem(address, response ? 1 : 0, perWindow, now) || changed;
        }
        return changed;
    }

    private static int slot(Ipv4Address address, boolean response) {
        int hash = (address.bits() * 2 + (response ? 1 : 0)) * 0x9E3779B9;
        return hash >>> 32 - IntMath.log2(SLOTS, RoundingMode.UNNECESSARY);
    }

    private boolean stem(Ipv4Address address, int kind, int perWindow, long now) {
        Source source = find(address);
        if (source == null) {
            if (sources.size() == MOST_FLOODS) {
                return false;
            }
            source = new Source(address);
            sources.add(source);
        }
        if (now < source.patientUntil[kind] || source.bits[kind] == MOST_BITS) {
            return false;
        }
        int more = IntMath.log2(perWindow / WANTED, RoundingMode.CEILING);
        int least = source.bits[kind] == 0 ? FIRST_BITS : 1;
        source.bits[kind] = Math.min(MOST_BITS, source.bits[kind] + Math.max(least, more));
        source.patientUntil[kind] = now + WINDOW;
        return true;
    }

    private @Nullable Source find(Ipv4Address address) {
        for (Source source : sources) {
            if (source.address.equals(address)) {
                return source;
            }
        }
        return null;
    }

    /**
     * Ends a window if it is time for that. To be called in each window as long as there are {@link #floods}.
     *
     * @return whether they have changed
     */
    boolean expire(long now) {
        return now - windowBegan >= WINDOW && endWindow(now);
    }

    private boolean endWindow(long now) {
        boolean changed = false;
        for (Iterator<Source> all = sources.iterator(); all.hasNext(); ) {
            Source source = all.next();
            for (int kind = 0; kind <= 1; kind++) {
                int slot = slot(source.address, kind == 1);
                long dropped = source.address.equals(counted[slot]) ? counts[slot] : 0;
                if (source.bits[kind] > 0
                        && now >= source.patientUntil[kind]
                        && dropped * WINDOW < LEAST_DROPPED * (now - windowBegan)) {
                    source.bits[kind]--;
                    changed = true;
                }
            }
            if (source.isOver()) {
                all.remove();
            }
        }
        Arrays.fill(counts, 0);
        windowBegan = now;
        return changed;
    }

    /** What is to be let through; all of what comes from other addresses. */
    List<Flood> floods() {
        return sources.stream()
                .map(source -> new Flood(source.address, source.bits[0], source.bits[1]))
                .toList();
    }

    boolean isFlooding(Ipv4Address address) {
        return find(address) != null;
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }
}
