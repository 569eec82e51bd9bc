package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.wire.Ipv4Address;

/**
 * Tells a datagram that was seen twice from one that was sent twice. Two that are equal with one IP id other than 0 are one:
 * what is sent again gets another. Systems that send with id 0 (Linux, what is not to be fragmented) say nothing by it, and
 * nmbd sends again at once; so there a datagram is a copy only if it is the third of its kind, or if everything that its
 * sender sends comes twice.
 */
final class Copies {
    /** A copy with the IP id of its original comes within this time, in microseconds: loops and mirror ports take less. */
    private static final long SAME_ID = 100_000;
    /** One without comes within this time. */
    private static final long NO_ID = 1000;
    /** So many pairs in a row, and nothing that came once, show that all comes twice. */
    private static final int PAIRS = 3;

    private static final int RECENT = 256;
    private static final int MOST_SENDERS = 10_000;

    /** What a sender without IP ids sent: how many times, and how many of these were seen before. */
    private record Sent(int all, int again) {}

    private final List<Packet> recent = new ArrayList<>();
    private final Map<Ipv4Address, Sent> senders = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Ipv4Address, Sent> eldest) {
            return size() > MOST_SENDERS;
        }
    };

    /** Whether a datagram is one that was there before; it is remembered. */
    boolean isCopy(Packet packet) {
        long before = recent.stream().filter(known -> isAlike(known, packet)).count();
        recent.add(packet);
        if (recent.size() > RECENT) {
            recent.remove(0);
        }
        return packet.ipId() == 0 ? isCopyWithoutId(packet, before) : before > 0;
    }

    private static boolean isAlike(Packet known, Packet packet) {
        return known.ipId() == packet.ipId()
                && Math.abs(packet.micros() - known.micros()) <= (packet.ipId() == 0 ? NO_ID : SAME_ID)
                && known.source().equals(packet.source())
                && known.target().equals(packet.target())
                && Arrays.equals(known.octets(), packet.octets());
    }

    private boolean isCopyWithoutId(Packet packet, long before) {
        Ipv4Address sender = packet.source().address();
        Sent sent = senders.getOrDefault(sender, new Sent(0, 0));
        Sent now = new Sent(sent.all() + 1, sent.again() + (before > 0 ? 1 : 0));
        senders.put(sender, now);
        boolean comesAllTwice = now.again() >= PAIRS && now.again() * 2 >= now.all();
        return before > 1 || before == 1 && comesAllTwice;
    }
}
