package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * Shares out the room for what is remembered, when it is full: first among the days, then among the networks (/24) of a day,
 * then among the sources of a network, each time so that who needs little has all of it and the others have the same. Of each
 * source the oldest goes. So a flood costs nothing of other days, a network nothing of other networks, and a host nothing of
 * other hosts.
 *
 * <p>Half of the room of a day goes to networks in the order of the days on which they appeared, so that who forges addresses
 * of thousands of networks takes nothing from those that were there before; the other half goes to all alike.
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
        Map<Long, Map<Integer, Map<Share, Long>>> days = new TreeMap<>();
        Map<Integer, Long> appeared = new HashMap<>();
        counts.forEach((share, count) -> {
            days.computeIfAbsent(share.day(), any -> new HashMap<>())
                    .computeIfAbsent(share.network(), any -> new HashMap<>(2))
                    .put(share, count);
            appeared.merge(share.network(), share.day(), Math::min);
        });
        Map<Long, Map<Integer, Long>> needs = new HashMap<>();
        days.forEach((day, networks) -> needs.put(day, sums(networks)));
        Map<Long, Long> rooms = shared(sums(needs), most);
        days.forEach((day, networks) -> {
            Map<Integer, Long> ofDay = needs.getOrDefault(day, Map.of());
            long room = rooms.getOrDefault(day, 0L);
            if (sum(ofDay) > room) {
                ofNetworks(networks, ofDay(ofDay, appeared, room), excess);
            }
        });
        return excess;
    }

    /** What each network of a day gets. */
    private static Map<Integer, Long> ofDay(Map<Integer, Long> needs, Map<Integer, Long> appeared, long room) {
        Map<Integer, Long> rooms = new HashMap<>();
        long left = room / 2;
        for (Map<Integer, Long> ofOneDay : byAppearance(needs, appeared).values()) {
            Map<Integer, Long> given = shared(ofOneDay, left);
            rooms.putAll(given);
            left -= sum(given);
        }
        Map<Integer, Long> more = new HashMap<>();
        needs.forEach((network, need) -> more.put(network, need - rooms.getOrDefault(network, 0L)));
        shared(more, room - sum(rooms)).forEach((network, given) -> rooms.merge(network, given, Long::sum));
        return rooms;
    }

    private static Map<Long, Map<Integer, Long>> byAppearance(Map<Integer, Long> needs, Map<Integer, Long> appeared) {
        Map<Long, Map<Integer, Long>> byDay = new TreeMap<>();
        needs.forEach((network, need) -> byDay.computeIfAbsent(
                        appeared.getOrDefault(network, Long.MAX_VALUE), any -> new HashMap<>())
                .put(network, need));
        return byDay;
    }

    private static <K> Map<K, Long> sums(Map<K, ? extends Map<?, Long>> parts) {
        Map<K, Long> sums = new HashMap<>();
        parts.forEach((key, of) -> sums.put(key, sum(of)));
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

    /**
     * What each gets of the room: all that it needs, or the same as all others that do not get that; some of them one more, so
     * that there is something left of very many.
     */
    private static <K> Map<K, Long> shared(Map<K, Long> needs, long room) {
        long[] sorted = needs.values().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        long left = room;
        long level = Long.MAX_VALUE;
        long oneMore = 0;
        for (int i = 0; i < sorted.length; i++) {
            long equal = left / (sorted.length - i);
            if (sorted[i] > equal) {
                level = equal;
                oneMore = left % (sorted.length - i);
                break;
            }
            left -= sorted[i];
        }
        Map<K, Long> rooms = new HashMap<>();
        for (Map.Entry<K, Long> each : needs.entrySet()) {
            long need = each.getValue();
            boolean isMore = need > level && oneMore > 0;
            oneMore -= isMore ? 1 : 0;
            rooms.put(each.getKey(), Math.min(need, isMore ? level + 1 : level));
        }
        return rooms;
    }

    /**
     * What stays when there are too many.
     *
     * @param things all of them, the oldest first
     * @param share whose each is
     * @param most how many there is room for
     * @param <T> what they are
     * @return a new list, in the same order
     */
    public static <T> List<T> kept(List<T> things, Function<T, Share> share, long most) {
        return kept(things, share, thing -> 1, most);
    }

    /**
     * The same for things that do not all take the same room.
     *
     * @param things all of them, the oldest first
     * @param share whose each is
     * @param weight how much room each takes, at least 1
     * @param most how much there is
     * @param <T> what they are
     * @return a new list, in the same order
     */
    public static <T> List<T> kept(List<T> things, Function<T, Share> share, ToLongFunction<T> weight, long most) {
        Map<Share, Long> weights = new HashMap<>();
        things.forEach(thing -> weights.merge(share.apply(thing), weight.applyAsLong(thing), Long::sum));
        Map<Share, Long> excess = excess(weights, most);
        List<T> kept = new ArrayList<>(things.size());
        for (T thing : things) {
            Share of = share.apply(thing);
            Long tooMuch = excess.get(of);
            if (tooMuch == null) {
                kept.add(thing);
            } else if (tooMuch <= weight.applyAsLong(thing)) {
                excess.remove(of);
            } else {
                excess.put(of, tooMuch - weight.applyAsLong(thing));
            }
        }
        return kept;
    }
}
