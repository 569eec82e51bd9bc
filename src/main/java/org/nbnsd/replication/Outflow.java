package org.nbnsd.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Link;
import org.nbnsd.replication.frame.FrameEncoder;
import org.nbnsd.replication.frame.ReplicationMessage;

/**
 * What leaves on one link, in its order: messages, and replies with any number of records, of which only a window is ever
 * under way.
 */
final class Outflow {
    /** So many octets of replies may be on their way. */
    private static final int WINDOW = 256 << 10;

    /** So many messages and replies may wait behind a reply; who asks for more without reading is cut off. */
    private static final int MOST_WAITING = 1_024;

    private record Waiting(
            @Nullable ReplicationMessage message, @Nullable Reply reply, Runnable whenSent) {}

    private final Site site;
    private final Link link;
    private final Runnable overflow;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long underWay;

    /** @param overflow what to do with who asks for more and more */
    Outflow(Site site, Link link, Runnable overflow) {
        this.site = site;
        this.link = link;
        this.overflow = overflow;
    }

    void add(ReplicationMessage message) {
        if (waiting.isEmpty()) {
            transmit(FrameEncoder.encode(message));
        } else {
            wait(new Waiting(message, null, () -> {}));
        }
    }

    void add(Reply reply, Runnable whenSent) {
        wait(new Waiting(null, reply, whenSent));
        goOn();
    }

    private void wait(Waiting next) {
        if (waiting.size() >= MOST_WAITING) {
            overflow.run();
        } else {
            waiting.add(next);
        }
    }

    private void transmit(byte[] octets) {
        underWay += octets.length;
        site.send(link, octets);
    }

    void sent(int octets) {
        underWay -= octets;
        goOn();
    }

    /** Goes on for a little while. */
    void goOn() {
        Waiting first = waiting.peek();
        if (first == null || underWay >= WINDOW) {
            return;
        }
        if (first.message() != null) {
            transmit(FrameEncoder.encode(first.message()));
            next(first);
        } else if (first.reply() != null) {
            Reply reply = first.reply();
            byte[] piece = reply.next();
            if (piece.length > 0) {
                transmit(piece);
            }
            if (reply.isOver()) {
                reply.close();
                next(first);
            }
        }
    }

    private void next(Waiting done) {
        waiting.remove();
        done.whenSent().run();
        Waiting first = waiting.peek();
        if (first != null && first.message() != null) {
            goOn();
        }
    }

    /** Whether it could go on at once. */
    boolean isHungry() {
        return !waiting.isEmpty() && underWay < WINDOW;
    }

    boolean isBusy() {
        return !waiting.isEmpty();
    }

    void stop() {
        waiting.forEach(each -> {
            if (each.reply() != null) {
                each.reply().close();
            }
        });
        waiting.clear();
    }
}
