package org.nbnsd.net;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.wire.Ipv4Address;

/**
 * The requests that this server has sent lately, so that their responses can be told from a flood. Remembers the last
 * {@value #MOST} of them, each for {@value #LIFETIME} ms, which is longer than an answer takes. Not for several threads.
 */
final class OpenQuestions {
    private static final int MOST = 1024;
    private static final long LIFETIME = 10_000;

    private final int[] addresses = new int[MOST];
    private final int[] ids = new int[MOST];
    private final long[] askedAt = new long[MOST];
    private int next;
    private int size;

    /** A request leaves; retransmissions have the same id. */
    void asked(Ipv4Address address, int id, long now) {
        addresses[next] = address.bits();
        ids[next] = id;
        askedAt[next] = now;
        next = (next + 1) % MOST;
        size = Math.min(size + 1, MOST);
    }

    /** The ids of what was asked of an address, the latest first, and so many at most. */
    List<Integer> ids(Ipv4Address address, int most, long now) {
        List<Integer> found = new ArrayList<>();
        for (int back = 1; back <= size && found.size() < most; back++) {
            int at = Math.floorMod(next - back, MOST);
            if (now - askedAt[at] > LIFETIME) {
                break;
            }
            if (addresses[at] == address.bits() && !found.contains(ids[at])) {
                found.add(ids[at]);
            }
        }
        return found;
    }
}
