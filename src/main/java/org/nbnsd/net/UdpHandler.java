package org.nbnsd.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** What {@link UdpEndpoints} calls, on its event loop and nowhere else; but see {@link #queryHandler}. */
public interface UdpHandler {
    /**
     * A datagram has come in.
     *
     * @param datagram its octets are good until this call returns; the array is used again for the next datagram
     * @return whether it was good for anything; of those that are not, an address may not send too many
     */
    boolean received(Datagram datagram);

    /**
     * Makes one that answers queries on a thread of its own. Called once for each such thread, on the event loop.
     *
     * @return null if everything is for {@link #received}
     */
    default @Nullable QueryHandler queryHandler() {
        return null;
    }

    /** The datagrams since the last call of this were read together, and no more are at hand. */
    void burstOver();

    /**
     * The addresses that are listened on have changed; the first call comes before the first datagram.
     *
     * @param addresses all of them now
     */
    void addressesChanged(List<LocalAddress> addresses);

    /**
     * What is sent begins to be dropped before it leaves this machine.
     *
     * @param to whom the first of it was for
     * @param unresolved whether that is because nobody answers for the address on its segment; otherwise the system takes no
     *     more
     */
    default void sendingCongested(Ipv4Address to, boolean unresolved) {}

    /**
     * Nothing has been dropped before it left this machine for a while.
     *
     * @param episode what was
     */
    default void sendingRestored(SendingState episode) {}
}
