package org.nbnsd.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;

/**
 * How a request ended.
 *
 * @param request what was asked
 * @param peers who was asked
 * @param replies the answers, in the order they came; empty if there was none
 * @param tries how often the request was sent
 * @param millis how long it took
 * @param waited whether somebody sent a wait acknowledgement
 * @param sourcePort the port that it was asked from
 */
record Outcome(
        Request request, Peers peers, List<Reply> replies, int tries, long millis, boolean waited, int sourcePort) {
    /**
     * An answer.
     *
     * @param from who sent it
     * @param response what it says
     */
    record Reply(Endpoint from, Response response) {}

    Outcome {
        replies = List.copyOf(replies);
    }

    /** The first answer, or null if there was none. */
    @Nullable
    Reply first() {
        return replies.isEmpty() ? null : replies.get(0);
    }
}
