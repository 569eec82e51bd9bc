package org.nbnsd.server;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Lists;
import com.google.common.collect.Multiset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * How much of a room for all hosts together is used, and by whom: each /16 can have as much of it as it leaves to all others,
 * each /24 as much as it leaves of that to the others of its /16, and each address as much as it leaves of that to the others
 * of its /24. So one network alone gets a third or a half of the room, many get nearly all of it together, and however many
 * addresses one of them sends from, there is room for the next claim from elsewhere.
 */
final class Shares {
    private static final List<Integer> LEVELS = List.of(16, 24, 32);

    private final Multiset<Prefix> used = HashMultiset.create();
    private int total;

    /** Something is used because of an address. */
    void take(Ipv4Address source) {
        total++;
        LEVELS.forEach(length -> used.add(Prefix.around(source, length)));
    }

    /** What was taken because of an address is free again. */
    void free(Ipv4Address source) {
        total--;
        LEVELS.forEach(length -> used.remove(Prefix.around(source, length)));
    }

    /** How much is used. */
    int total() {
        return total;
    }

    /** How much is used because of one address. */
    int of(Ipv4Address source) {
        return used.count(Prefix.around(source, 32));
    }

    /** How much is used because of a network, which is one of those that {@link #full} tells. */
    int of(Prefix network) {
        return network.length() == 0 ? total : used.count(network);
    }

    /**
     * The largest network around an address that has no more room, of so much as there is for all; that of all addresses
     * (length 0) if there is none for anybody; null if there is room.
     */
    @Nullable
    Prefix full(Ipv4Address source, int room) {
        int left = room - total;
        if (left <= 0) {
            return Prefix.ALL;
        }
        for (int length : LEVELS) {
            Prefix network = Prefix.around(source, length);
            left -= used.count(network);
            if (left <= 0) {
                return network;
            }
        }
        return null;
    }

    /**
     * Who has to make room when all is used: of the /16 that uses most, in it of the /24 that uses most, and in that of the
     * address that uses most, the one that came last. If several use as much, it is that of them which came last.
     *
     * @param sources because of whom something is used or wanted, in the order in which they came; at least one
     * @return the place in that order
     */
    static int surplus(List<Ipv4Address> sources) {
        List<Integer> among = IntStream.range(0, sources.size()).boxed().toList();
        for (int length : LEVELS) {
            Multiset<Prefix> used = HashMultiset.create();
            among.forEach(place -> used.add(Prefix.around(sources.get(place), length)));
            Prefix largest = Prefix.around(sources.get(among.get(among.size() - 1)), length);
            for (int place : Lists.reverse(among)) {
                Prefix network = Prefix.around(sources.get(place), length);
                largest = used.count(network) > used.count(largest) ? network : largest;
            }
            Prefix most = largest;
            among = among.stream()
                    .filter(place -> most.contains(sources.get(place)))
                    .toList();
        }
        return among.get(among.size() - 1);
    }
}
