package org.nbnsd.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * Answers that wait until it is known whether the one whom they are for is there. When there is no room for one more, the
 * address for which most wait loses its oldest, so that those who are not there never push out the one who is. What is for one
 * address stays in its order. Pure, and not for several threads.
 */
final class Postponed {
    /** Answers that wait, at most. */
    static final int MOST = 512;

    /**
     * One that waits.
     *
     * @param from the local address that it leaves from
     * @param to whom it is for
     * @param message the octets, all of its array
     * @param since since when it waits, in milliseconds on a clock that never goes back
     */
    record Answer(Ipv4Address from, Endpoint to, ByteBuffer message, long since) {}

    private final Map<Ipv4Address, Deque<Answer>> waiting = new LinkedHashMap<>();
    private int total;

    /**
     * One more waits.
     *
     * @return what waits no longer for that; null if there was room
     */
    @Nullable
    Answer add(Answer answer) {
        waiting.computeIfAbsent(answer.to().address(), first -> new ArrayDeque<>())
                .add(answer);
        total++;
        return total > MOST ? surplus() : null;
    }

    private Answer surplus() {
        Map.Entry<Ipv4Address, Deque<Answer>> most = waiting.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .orElseThrow();
        Answer oldest = most.getValue().remove();
        if (most.getValue().isEmpty()) {
            waiting.remove(most.getKey());
        }
        total--;
        return oldest;
    }

    /** Everything that waits, which waits no longer. */
    List<Answer> take() {
        List<Answer> all = new ArrayList<>(total);
        waiting.values().forEach(all::addAll);
        waiting.clear();
        total = 0;
        return all;
    }

    /** Whether anything for an address waits. */
    boolean contains(Ipv4Address address) {
        return waiting.containsKey(address);
    }

    boolean isEmpty() {
        return total == 0;
    }
}
