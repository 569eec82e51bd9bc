package org.nbnsd.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts IPv4 packets together that were captured in fragments (RFC 791), whatever their order; what comes twice counts once.
 * Keeps some at a time and forgets those that stay incomplete, because a file may have any number of them.
 */
final class Fragments {
    /** Incomplete packets at a time. */
    static final int MOST = 256;
    /** How long after its first fragment a packet may be completed, by the clock of the capture. */
    static final long MICROS = 60_000_000;
    /** Of one packet. */
    private static final int MOST_PARTS = 64;

    private static final int LONGEST = 0xFFFF;

    /** What the fragments of a packet have in common. */
    record Key(int source, int target, int id, int protocol) {}

    private static final class Parts {
        private final long since;
        private final TreeMap<Integer, byte[]> byOffset = new TreeMap<>();
        private int octets;
        private int length = -1;

        Parts(long since) {
            this.since = since;
        }

        /** Of those that overlap, who sends packets of honest length never needs more than the longest packet has. */
        void add(int offset, boolean isLast, byte[] payload) {
            if (byOffset.size() == MOST_PARTS || octets + payload.length > LONGEST || byOffset.containsKey(offset)) {
                return;
            }
            byOffset.put(offset, payload);
            octets += payload.length;
            length = isLast ? offset + payload.length : length;
        }

        byte @Nullable [] whole() {
            if (length < 0) {
                return null;
            }
            byte[] whole = new byte[length];
            int end = 0;
            for (Map.Entry<Integer, byte[]> part : byOffset.entrySet()) {
                int offset = part.getKey();
                if (offset > end) {
                    return null;
                }
                int count = Math.min(part.getValue().length, length - offset);
                if (count > 0) {
                    System.arraycopy(part.getValue(), 0, whole, offset, count);
                    end = Math.max(end, offset + count);
                }
            }
            return end == length ? whole : null;
        }
    }

    private final Map<Key, Parts> incomplete = new LinkedHashMap<>();

    /**
     * One more fragment.
     *
     * @param key which packet it is of
     * @param offset where it belongs, in octets
     * @param isLast whether nothing follows behind it
     * @param payload what it has
     * @param micros when it was captured
     * @return the payload of the packet; null if some of it is missing
     */
    byte @Nullable [] add(Key key, int offset, boolean isLast, byte[] payload, long micros) {
        if (offset + payload.length > LONGEST) {
            return null;
        }
        Parts parts = incomplete.get(key);
        if (parts == null || Math.abs(micros - parts.since) > MICROS) {
            incomplete.remove(key);
            if (incomplete.size() == MOST) {
                incomplete.remove(incomplete.keySet().iterator().next());
            }
            parts = new Parts(micros);
            incomplete.put(key, parts);
        }
        parts.add(offset, isLast, payload);
        byte[] whole = parts.whole();
        if (whole != null) {
            incomplete.remove(key);
        }
        return whole;
    }
}
