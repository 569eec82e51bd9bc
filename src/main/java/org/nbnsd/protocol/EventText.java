package org.nbnsd.protocol;

import java.util.List;
import org.nbnsd.wire.Ipv4Address;

/** Parts of sentences that several events have. */
final class EventText {
    private EventText() {}

    /** Addresses in a row. */
    static String addresses(List<Ipv4Address> addresses) {
        return String.join(", ", addresses.stream().map(Ipv4Address::toString).toList());
    }

    /** Who holds a name, as the end of a sentence; empty if nobody does. */
    static String heldBy(List<Ipv4Address> holders) {
        return holders.isEmpty() ? "" : "; held by " + addresses(holders);
    }
}
