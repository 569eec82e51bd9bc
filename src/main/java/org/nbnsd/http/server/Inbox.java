package org.nbnsd.http.server;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What has come over a connection and was not asked for yet: never more than what one read brings. For the thread of its
 * connection.
 */
final class Inbox {
    private final Channel channel;
    private final Consumer<Object> taker;
    private final Runnable onEnd;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private boolean isWanted;
    private boolean isDraining;
    private boolean isOver;

    /**
     * An empty one.
     *
     * @param taker gets each message that was asked for, which is released then
     * @param onEnd is run when another one is asked for and none will come
     */
    Inbox(Channel channel, Consumer<Object> taker, Runnable onEnd) {
        this.channel = channel;
        this.taker = taker;
        this.onEnd = onEnd;
    }

    /** Asks for one more message; what is there already comes within this call. */
    void demand() {
        isWanted = true;
        drain();
    }

    /** One has come. */
    void add(Object message) {
        waiting.add(message);
        drain();
    }

    /** In a loop, for a client may send a thousand messages at once. */
    private void drain() {
        if (isDraining) {
            return;
        }
        isDraining = true;
        try {
            Object message;
            while (isWanted && (message = waiting.poll()) != null) {
                isWanted = false;
                try {
                    taker.accept(message);
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }
            if (isWanted && isOver) {
                onEnd.run(); // that was all
            } else if (isWanted) {
                channel.read();
            }
        } finally {
            isDraining = false;
        }
    }

    /** Whether one is asked for that has not come. */
    boolean isWanted() {
        return isWanted;
    }

    /** No more will come. */
    void end() {
        isOver = true;
    }

    /** Whether no more will come. */
    boolean isOver() {
        return isOver;
    }

    /** Whoever was to get them wants none of them. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
