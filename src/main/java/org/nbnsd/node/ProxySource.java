package org.nbnsd.node;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;

/** What a broadcast helper knows without asking anybody, such as the records of a name server in the same process. */
@FunctionalInterface
public interface ProxySource {
    /** Knows nothing, so that the node's name servers are asked. */
    ProxySource NONE = (name, now) -> List.of();

    /**
     * The addresses of a name.
     *
     * @param name the name
     * @param now milliseconds since the epoch
     * @return empty if they are not known
     */
    List<AddressEntry> find(NetbiosName name, long now);
}
