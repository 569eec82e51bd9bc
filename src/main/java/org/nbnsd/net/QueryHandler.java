package org.nbnsd.net;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;

/** What one of the threads that answer queries calls, and nobody else; each thread has one of its own. */
public interface QueryHandler {
    /**
     * Answers a datagram, if that takes no change of anything that others look at.
     *
     * @param datagram as for {@link UdpHandler#received}
     * @return the answer, to be sent to whom the datagram came from, and used no more after the next call; null if the
     *     datagram is for {@link UdpHandler#received}
     */
    byte @Nullable [] answer(Datagram datagram);

    /** The datagrams since the last call of this were read together, and no more are at hand. */
    void burstOver();
}
