package org.nbnsd.daemon.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Questions;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Counts questions between two looks of who evaluates them. Counting is for the thread that serves the network: a lock that
 * is all but always free, a hash and at most eight comparisons, nothing allocated and nothing that grows. What finds no place
 * among eight is counted as left out.
 */
final class QuestionCounts {
    /** Of the number of places. */
    static final int BITS = 13;
    /** The same, where memory is short: each place keeps a name. */
    static final int FEW_BITS = 10;

    private static final int MOST_STEPS = 8;

    /** One host, one name, one way to ask; free if there is no name. */
    private static final class Place {
        private @Nullable NetbiosName name;
        private Ipv4Address client = Ipv4Address.ZERO;
        private Ipv4Address server = Ipv4Address.ZERO;
        private boolean isStatus;
        private boolean byBroadcast;
        private int count;
        private int answered;
        private long first;
        private long last;

        boolean has(NetbiosName of, Ipv4Address by, Ipv4Address at, boolean status, boolean broadcast) {
            return name != null
                    && client.bits() == by.bits()
                    && server.bits() == at.bits()
                    && isStatus == status
                    && byBroadcast == broadcast
                    && name.equals(of);
        }
    }

    /** What was counted until somebody looked. */
    record Taken(List<Questions> questions, long leftOut) {}

    /** A hash for each place, 0 if it is free, so that a full table is seen to be so without a look at its places. */
    private final int[] hashes;

    private final int bits;
    private Place[] current;
    private int used;
    private long leftOut;
    /** Only for who looks. */
    private Place[] spare;

    /** With two to the power of so many places. */
    QuestionCounts(int bits) {
        this.bits = bits;
        hashes = new int[1 << bits];
        current = places(1 << bits);
        spare = places(1 << bits);
    }

    private static Place[] places(int number) {
        Place[] places = new Place[number];
        for (int i = 0; i < number; i++) {
            places[i] = new Place();
        }
        return places;
    }

    /** One more question; now in milliseconds since the epoch. */
    synchronized void count(
            NetbiosName name,
            Ipv4Address client,
            Ipv4Address server,
            boolean isStatus,
            boolean byBroadcast,
            boolean isAnswered,
            long now) {
        int hash = ((name.hashCode() * 31 + client.bits()) * 31 + server.bits()) * 0x9E37_79B9 | 1;
        for (int step = 0; step < MOST_STEPS; step++) {
            int index = (hash >>> 32 - bits) + step & hashes.length - 1;
            if (hashes[index] != 0 && hashes[index] != hash) {
                continue;
            }
            Place place = current[index];
            if (hashes[index] == 0) {
                hashes[index] = hash;
                place.name = name;
                place.client = client;
                place.server = server;
                place.isStatus = isStatus;
                place.byBroadcast = byBroadcast;
                place.count = 0;
                place.answered = 0;
                place.first = now;
                used++;
            } else if (!place.has(name, client, server, isStatus, byBroadcast)) {
                continue;
            }
            place.count++;
            place.answered += isAnswered ? 1 : 0;
            place.last = now;
            return;
        }
        leftOut++;
    }

    /** What was counted since the last look; always for the same thread. */
    Taken take() {
        Place[] full;
        long notCounted;
        synchronized (this) {
            if (used == 0) {
                return new Taken(List.of(), 0); // then nothing was left out either
            }
            full = current;
            current = spare;
            spare = full;
            notCounted = leftOut;
            leftOut = 0;
            used = 0;
            Arrays.fill(hashes, 0);
        }
        List<Questions> questions = new ArrayList<>();
        for (Place place : full) {
            if (place.name != null) {
                questions.add(new Questions(
                        place.name,
                        place.client,
                        place.server,
                        place.isStatus,
                        place.byBroadcast,
                        place.count,
                        place.answered,
                        place.first,
                        place.last));
                place.name = null;
            }
        }
        return new Taken(questions, notCounted);
    }
}
