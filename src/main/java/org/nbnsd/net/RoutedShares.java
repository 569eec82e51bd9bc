package org.nbnsd.net;

import java.util.HashMap;
import java.util.Map;
import org.nbnsd.wire.Ipv4Address;

/**
 * RoutedShares out the buffer of a socket: when a link is too slow for what is sent to one network, that is not to take all the room
 * of the others, which may be behind other links. Pure, and not for several threads; times are in milliseconds on any clock
 * that never goes back.
 */
final class RoutedShares {
    /** A window, in milliseconds. */
    static final long WINDOW = 3_000;
    /** Datagrams for each network of 256 addresses in a window, when half of the buffer is used. */
    static final int SOME = 64;
    /** The same, when three quarters of it are used. */
    static final int FEW = 16;

    private static final double HALF = 0.5;
    private static final double THREE_QUARTERS = 0.75;
    private static final int MOST_NETWORKS = 4096;

    private final Map<Integer, Integer> taken = new HashMap<>();
    private long windowBegan;

    /**
     * Whether one more may be sent to somebody; if so, it is counted.
     *
     * @param used how much of the buffer is used, 0 to 1
     */
    boolean admits(Ipv4Address to, double used, long now) {
        if (now - windowBegan >= WINDOW) {
            windowBegan = now;
            taken.clear();
        }
        int network = to.bits() >>> 8;
        if (taken.size() >= MOST_NETWORKS && !taken.containsKey(network)) {
            return true;
        }
        int before = taken.getOrDefault(network, 0);
        boolean admitted = used < HALF || before < (used < THREE_QUARTERS ? SOME : FEW);
        if (admitted) {
            taken.put(network, before + 1);
        }
        return admitted;
    }
}
