package org.nbnsd.net;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * A service that has links: where it listens, and who may open how many.
 *
 * @param name as in {@link org.nbnsd.protocol.Link}; also the section of the configuration that has its addresses and port
 * @param port the TCP port; 0 for any free one, the same on all addresses
 * @param listen the only addresses to listen on; empty for those of the name service
 * @param source where connections to peers come from, if that is one of the addresses; null for the one that is closest
 * @param known whether a peer is expected; is asked on the event loop
 * @param limits the most there may be
 */
public record LinkService(
        String name,
        int port,
        List<Ipv4Address> listen,
        @Nullable Ipv4Address source,
        Predicate<Ipv4Address> known,
        Limits limits) {
    /**
     * The most connections that peers may open. Who would be one too many takes the place of the oldest one of the same kind
     * that has said nothing yet, or is refused.
     *
     * @param known of all known peers together, 1 or more
     * @param perPeer of one known peer, 1 or more
     * @param strangers of all others together, 0 or more
     * @param silence how long one may say nothing at first
     */
    public record Limits(int known, int perPeer, int strangers, Duration silence) {
        /** What Microsoft's servers open is a quarter of that. */
        public static final Limits DEFAULTS = new Limits(256, 16, 16, Duration.ofSeconds(30));

        /** Checks the ranges. */
        public Limits {
            if (known < 1 || perPeer < 1 || strangers < 0 || silence.toMillis() < 1) {
                throw new IllegalArgumentException("limits: " + known + ", " + perPeer + ", " + strangers + ", "
                        + silence + " (expected: 1 or more, 1 or more, 0 or more, 1 ms or more)");
            }
        }
    }

    /** Checks the ranges. */
    public LinkService {
        listen = List.copyOf(listen);
        Objects.requireNonNull(known);
        if (name.isEmpty() || port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("service: " + name + " port " + port + " (expected: a name, 0..65535)");
        }
    }
}
