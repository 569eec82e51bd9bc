package org.nbnsd.node;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;

/**
 * A name of another host that is known.
 *
 * @param name the name
 * @param entries its addresses; empty if it is known that nobody has it
 * @param expiresAt when it is forgotten, in milliseconds since the epoch; {@link org.nbnsd.protocol.Deadlines#NEVER} if it
 *     is from the LMHOSTS file
 */
public record CachedName(NetbiosName name, List<AddressEntry> entries, long expiresAt) {
    /** Keeps a copy of the list. */
    public CachedName {
        entries = List.copyOf(entries);
    }
}
