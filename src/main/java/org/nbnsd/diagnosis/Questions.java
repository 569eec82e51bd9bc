package org.nbnsd.diagnosis;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Questions that are alike: of one host, for one name, put to one address of this machine.
 *
 * @param name what it asked for
 * @param client who asked
 * @param server at which address of this machine
 * @param isStatus whether it asked for all names (node status)
 * @param byBroadcast whether it asked everybody on the segment
 * @param count how often, 1 or more
 * @param answered how often it was told an address, or the names; at most {@code count}
 * @param first when it asked first, in milliseconds since the epoch
 * @param last when it asked last
 */
public record Questions(
        NetbiosName name,
        Ipv4Address client,
        Ipv4Address server,
        boolean isStatus,
        boolean byBroadcast,
        long count,
        long answered,
        long first,
        long last) {
    /** Checks the counts. */
    public Questions {
        if (count < 1 || answered < 0 || answered > count) {
            throw new IllegalArgumentException(
                    "answered: " + answered + " of " + count + " (expected: 0.." + count + ", of 1 or more)");
        }
    }
}
