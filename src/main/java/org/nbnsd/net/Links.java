package org.nbnsd.net;

import java.util.Map;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;

/**
 * What makes links of sockets. Its methods are called on the event loop and do not block; what happens it tells there as
 * well, perhaps from within one of them, by {@link Listener}. It need not be careful about order: who calls it keeps the
 * promises of {@link Link}.
 */
public interface Links {
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

            @Override
            public void taken(Input.Linked input) {}

            @Override
            public Map<LinkCounter, Long> counters() {
                return Map.of();
            }
        };
    }

    /**
     * To be called once, before anything else.
     *
     * @param listener hears of everything from now on
     */
    void start(Listener listener);

    /**
     * Connects.
     *
     * @param link a new one
     * @param to where the peer listens
     * @param patienceMillis how long to try, in milliseconds, 1 or more
     * @return false if there are no links for that service; then nothing is heard of it
     */
    boolean connect(Link link, Endpoint to, int patienceMillis);

    /**
     * Sends octets, after those before; there is room for {@link Effect.Transmit#MOST_WAITING}.
     *
     * @param link the link; if it is not there any more, nothing happens
     * @param octets what to send; not to be changed any more
     */
    void transmit(Link link, byte[] octets);

    /**
     * Closes when all has left that was to be sent, or some seconds later.
     *
     * @param link the link; if it is not there any more, nothing happens
     */
    void close(Link link);

    /**
     * What was told is dealt with, so that more may be: as long as what was heard on a link is not, nothing more is read
     * there.
     *
     * @param input what was told
     */
    void taken(Input.Linked input);

    /**
     * What was counted.
     *
     * @return the counters as they are now; for any thread
     */
    Map<LinkCounter, Long> counters();
}
