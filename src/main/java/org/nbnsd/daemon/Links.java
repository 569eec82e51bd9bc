package org.nbnsd.daemon;

import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;

/**
 * What makes links of sockets. Its methods are called on the event loop and do not block; what happens it tells there as
 * well, never from within one of them, by {@link Listener}. It need not be careful about order: {@link LinkKeeper}
 * stands before it.
 */
interface Links {
    /** Hears of what happens. */
    interface Listener {
        /**
         * Something has happened.
         *
         * @param input what; of a link that was not connected here, an {@link Input.LinkOpened} first
         */
        void happened(Input.Linked input);
    }

    /**
     * For a daemon that makes none.
     *
     * @return nothing listens, and who wants to connect is told that it cannot be
     */
    static Links none() {
        return new Links() {
            @Override
            public void start(Listener listener) {}

            @Override
            public boolean connect(Link link, Endpoint to, int patienceMillis) {
                return false;
            }

            @Override
            public void transmit(Link link, byte[] octets) {}

            @Override
            public void close(Link link) {}
        };
    }

    /** To be called once, before anything else. */
    void start(Listener listener);

    /**
     * Connects.
     *
     * @return false if there are no links for that service; then nothing is heard of it
     */
    boolean connect(Link link, Endpoint to, int patienceMillis);

    /** Sends octets, after those before; there is room for {@link org.nbnsd.protocol.Effect.Transmit#MOST_WAITING}. */
    void transmit(Link link, byte[] octets);

    /** Closes when all has left that was to be sent, or some seconds later. */
    void close(Link link);
}
