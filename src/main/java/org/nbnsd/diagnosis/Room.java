package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Shares out the room for what is remembered, when it is full: first among the days, then among the networks (/24) of a day,
 * then among the sources of a network, each time so that who needs little has all of it and the others have the same. Of each
 * source the oldest goes. So a flood costs nothing of other days, a network nothing of other networks, and a host nothing of
 * other hosts.
 *
 * <p>Networks of which nothing is known of any other day count as one: who forges addresses of thousands of networks gets no
 * more than any network that was there before.
 */
public final class Room {
    private static final long DAY = 86_400_000;
    private static final int HOST_BITS = 8;

    /**
     * What one source caused on one day.
     *
     * @param day days since the epoch
     * @param source the octets of its address; 0 for what nobody in particular caused
     */
    public record Share(long day, int source) {
        /**
         * The share to which something belongs.
         *
         * @param at when it happened, in milliseconds since the epoch
         * @param source who caused it; null if nobody did
         * @return the share
         */
        public static Share of(long at, @Nullable Ipv4Address source) {
            return new Share(Math.floorDiv(at, DAY), source == null ? 0 : source.bits());
        }

        private int network() {
            return source >>> HOST_BITS;
        }
    }

    private Room() {}

    /**
     * How much has to go.
     *
     * @param counts how much there is of each share
     * @param most how much there is room for
     * @return of each share that is too large how much, at least 1; together at least as much as there is too much
     */
    public static Map<Share, Long> excess(Map<Share, Long> counts, long most) {
        Map<Share, Long> excess = new HashMap<>();
        if (sum(counts) <= most) {
            return excess;
        }
        Map<Long, Map<Share, Long>> days = new TreeMap<>();
        Map<Integer, Set<Long>> daysOf = new HashMap<>();
        counts.forEach((share, count) -> {
            days.computeIfAbsent(share.day(), any -> new HashMap<>()).put(share, count);
            daysOf.computeIfAbsent(share.network(), any -> new HashSet<>()).add(share.day());
        });
        Map<Long, Long> sums = new HashMap<>();
        days.forEach((day, of) -> sums.put(day, sum(of)));
        Map<Long, Long> rooms = shared(sums, most);
        days.forEach((day, of) -> {
            long room = rooms.getOrDefault(day, 0L);
            if (sum(of) > room) {
                ofDay(of, daysOf, room, excess);
            }
        });
        return excess;
    }

    /** The networks of a day; those that are new are one more. */
    private static void ofDay(
            Map<Share, Long> counts, Map<Integer, Set<Long>> daysOf, long room, Map<Share, Long> excess) {
        Map<Integer, Map<Share, Long>> known = new HashMap<>();
        Map<Integer, Map<Share, Long>> unknown = new HashMap<>();
        counts.forEach((share, count) -> {
            boolean isKnown = daysOf.getOrDefault(share.network(), Set.of()).size() > 1;
            (isKnown ? known : unknown)
                    .computeIfAbsent(share.network(), any -> new HashMap<>())
                    .put(share, count);
        });
        Map<Integer, Long> sums = sums(known);
        int all = -1; // no network
        sums.put(all, sum(sums(unknown)));
        Map<Integer, Long> rooms = shared(sums, room);
        ofNetworks(known, rooms, excess);
        ofNetworks(unknown, shared(sums(unknown), rooms.getOrDefault(all, 0L)), excess);
    }

    private static Map<Integer, Long> sums(Map<Integer, Map<Share, Long>> networks) {
        Map<Integer, Long> sums = new HashMap<>();
        networks.forEach((network, of) -> sums.put(network, sum(of)));
        return sums;
    }

    private static void ofNetworks(
            Map<Integer, Map<Share, Long>> networks, Map<Integer, Long> rooms, Map<Share, Long> excess) {
        networks.forEach((network, of) -> shared(of, rooms.getOrDefault(network, 0L))
                .forEach((share, left) -> {
                    long count = of.getOrDefault(share, 0L);
                    if (count > left) {
                        excess.put(share, count - left);
                    }
                }));
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What each gets of the room: all that it needs, or the same as all others that do not get that. */
    private static <K> Map<K, Long> shared(Map<K, Long> needs, long room) {
        long[] sorted = needs.values().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        long left = room;
        long level = Long.MAX_VALUE;
        for (int i = 0; i < sorted.length; i++) {
            long equal = left / (sorted.length - i);
            if (sorted[i] > equal) {
                level = equal;
                break;
            }
            left -= sorted[i];
        }
        long most = level;
        Map<K, Long> rooms = new HashMap<>();
        needs.forEach((key, need) -> rooms.put(key, Math.min(need, most)));
        return rooms;
    }

    /**
     * What stays when there is too much.
     *
     * @param things all of them, the oldest first
     * @param share whose each is
     * @param most how many there is room for
     * @param <T> what they are
     * @return a new list, in the same order
     */
    public static <T> List<T> kept(List<T> things, Function<T, Share> share, long most) {
        Map<Share, Long> counts = new HashMap<>();
        things.forEach(thing -> counts.merge(share.apply(thing), 1L, Long::sum));
        Map<Share, Long> excess = excess(counts, most);
        List<T> kept = new ArrayList<>(things.size());
        for (T thing : things) {
            Share of = share.apply(thing);
            Long tooMany = excess.get(of);
            if (tooMany == null) {
                kept.add(thing);
            } else if (tooMany == 1) {
                excess.remove(of);
            } else {
                excess.put(of, tooMany - 1);
            }
        }
        return kept;
    }
}
