package org.nbnsd.node;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;

/**
 * A name of the LMHOSTS file.
 *
 * @param name the name
 * @param entries its addresses, at least one
 * @param preloaded whether it is answered before anybody is asked ({@code #PRE}); else when nobody knows the name
 */
public record LmhostsName(NetbiosName name, List<AddressEntry> entries, boolean preloaded) {
    /**
     * Keeps a copy of the list.
     *
     * @throws IllegalArgumentException if there is no address
     */
    public LmhostsName {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("entries: none for " + name + " (expected: at least one)");
        }
    }
}
