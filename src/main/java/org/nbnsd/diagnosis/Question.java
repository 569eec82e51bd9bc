package org.nbnsd.diagnosis;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * A question to one host, asked to find out.
 *
 * @param host whom to ask
 * @param name whether it has this name, and at which addresses; null for which names it has (node status)
 */
public record Question(Ipv4Address host, @Nullable NetbiosName name) {
    /**
     * Checks the host.
     *
     * @throws IllegalArgumentException if the address cannot be one host's
     */
    public Question {
        if (!host.isHost()) {
            throw new IllegalArgumentException("host: " + host + " (expected: the address of one host)");
        }
    }
}
