package org.nbnsd.protocol;

import java.util.Objects;

/**
 * A connection (TCP) of a {@link Part}, as a value. Its life, as the part sees it:
 *
 * <pre>
 * (ours)     Effect.Connect ─┬─> Input.LinkOpened ─> LinkHeard, LinkSent … ─> Input.LinkClosed
 *                            └─────────────────────────────────────────────> Input.LinkClosed
 * (a peer's)                     Input.LinkOpened ─> LinkHeard, LinkSent … ─> Input.LinkClosed
 * </pre>
 *
 * <p>Every link that was wanted or opened is closed by exactly one {@link Input.LinkClosed}, also after {@link
 * Effect.Close}, and nothing is heard of it after that. What is transmitted arrives in its order or not at all: if some of
 * it is {@linkplain Input.StorageFailed taken back}, so is all that was to follow it on that link, and the part closes the
 * link or says something else.
 *
 * @param service what the link is for, which says whose it is ({@link Part#serves}); such as {@code replication}
 * @param opener who opened it
 * @param number tells it from others of its service and opener, for ever; the part chooses it for its own, whoever
 *     performs effects for those of peers
 */
public record Link(String service, Opener opener, long number) {
    /** Who opens a link. */
    public enum Opener {
        /** This machine, by {@link Effect.Connect}. */
        US,
        /** A peer, by connecting to this machine. */
        PEER
    }

    /** Why a link is closed. */
    public enum Why {
        /** The part wanted it. */
        BY_US,
        /** The peer wanted it. */
        BY_PEER,
        /** Nobody answers there, or not in time. */
        UNREACHABLE,
        /** It broke. */
        BROKEN,
        /** More was transmitted than may wait, {@link Effect.Transmit#MOST_WAITING}. */
        OVERRUN,
        /** This daemon makes no links for that service. */
        UNAVAILABLE,
        /** The daemon stops. */
        STOPPING
    }

    /** Checks that there is a service. */
    public Link {
        Objects.requireNonNull(service);
        if (service.isEmpty()) {
            throw new IllegalArgumentException("service: empty (expected: a name)");
        }
    }

    @Override
    public String toString() {
        return service + (opener == Opener.US ? " to " : " from ") + number;
    }
}
