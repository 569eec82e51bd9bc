package org.nbnsd.cluster;

import org.jspecify.annotations.Nullable;

/** What the client of the store wants done, in order. */
public sealed interface ClientEffect {
    /**
     * Send a request. Whatever becomes of it is to be told by {@link StoreClient#answered}; with a watch more than once, until it
     * fails or is dropped.
     *
     * @param call its number
     * @param endpoint to which of the endpoints, counted from 0
     * @param request what to ask
     * @param token what proves who asks; null for nothing
     */
    record Ask(
            long call,
            int endpoint,
            StoreRequest request,
            @Nullable String token) implements ClientEffect {
        /** Without the token, which nobody is to find in a log. */
        @Override
        public String toString() {
            return "Ask[" + call + " to " + endpoint + ": " + request + "]";
        }
    }

    /**
     * A request is no longer wanted; its connection is not to be used again before it is answered.
     *
     * @param call its number
     */
    record Drop(long call) implements ClientEffect {}

    /**
     * Tell something to the server.
     *
     * @param notice what
     */
    record Tell(StoreNotice notice) implements ClientEffect {}
}
