package org.nbnsd.net;

import java.util.List;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;

/** What {@link UdpEndpoints} calls, on its event loop and nowhere else. */
public interface UdpHandler {
    /**
     * A datagram has come in.
     *
     * @param datagram its octets are good until this call returns; the array is used again for the next datagram
     * @return whether it was good for anything; of those that are not, an address may not send too many
     */
    boolean received(Datagram datagram);

    /** The datagrams since the last call of this were read together, and no more are at hand. */
    void burstOver();

    /**
     * The addresses that are listened on have changed; the first call comes before the first datagram.
     *
     * @param addresses all of them now
     */
    void addressesChanged(List<LocalAddress> addresses);
}
