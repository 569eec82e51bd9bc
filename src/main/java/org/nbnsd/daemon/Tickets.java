package org.nbnsd.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.protocol.Effect;

/** Who waits for the answer to a wish. Belongs to the event loop. */
final class Tickets {
    private final Map<Long, CompletableFuture<Object>> waiting = new HashMap<>();
    /** Those whose answer is there, and waits for the disk. */
    private final Set<Long> decided = new HashSet<>();

    private long last;

    /** A new one, whose answer the future gets. */
    long open(CompletableFuture<Object> answer) {
        waiting.put(++last, answer);
        return last;
    }

    /** The core has answered; whoever waits is told when all is durable. */
    void decided(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Answer answer && waiting.containsKey(answer.ticket())) {
                decided.add(answer.ticket());
            }
        }
    }

    void answer(Effect.Answer answer) {
        decided.remove(answer.ticket());
        CompletableFuture<Object> future = waiting.remove(answer.ticket());
        if (future != null) {
            future.complete(answer.result());
        }
    }

    /** There will be no answer. */
    void fail(long ticket, String reason) {
        decided.remove(ticket);
        CompletableFuture<Object> future = waiting.remove(ticket);
        if (future != null) {
            future.completeExceptionally(new IOException(reason));
        }
    }

    /** Nor for those whose answers are taken back. */
    void fail(List<Effect> undone, String reason) {
        for (Effect effect : undone) {
            if (effect instanceof Effect.Answer answer) {
                fail(answer.ticket(), reason);
            }
        }
    }

    /** Nor for those that are not answered yet. */
    void failUndecided(String reason) {
        for (long ticket : List.copyOf(waiting.keySet())) {
            if (!decided.contains(ticket)) {
                fail(ticket, reason);
            }
        }
    }

    void failAll(String reason) {
        List.copyOf(waiting.keySet()).forEach(ticket -> fail(ticket, reason));
    }
}
