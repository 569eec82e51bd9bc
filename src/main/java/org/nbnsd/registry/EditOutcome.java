package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * What became of an {@link Edit}, or of a record at scavenging.
 *
 * @param name the name
 * @param kind what happened
 * @param before the record before; null if there was none
 * @param after the record afterwards; null if there is none
 * @param reason why it was refused, or kept; empty otherwise
 */
public record EditOutcome(
        NetbiosName name,
        Kind kind,
        @Nullable NameRecord before,
        @Nullable NameRecord after,
        String reason) {
    /** Why nothing can be changed while no change can be made durable. */
    public static final String NOT_WRITABLE = "the database cannot be written at present";

    /** What happened. */
    public enum Kind {
        /** A record came. */
        CREATED,
        /** Another took its place. */
        REPLACED,
        /** It was like that before. */
        UNCHANGED,
        /** The old record stays, as was wanted. */
        KEPT,
        /** It is deleted, or a tombstone. */
        DELETED,
        /** The deletion is taken back. */
        RESTORED,
        /** Its time had come: it went on to its next state. */
        AGED,
        /** Nothing was done; the reason says why. */
        REFUSED,
        /** Nothing was done, because the record was not as expected any more; before and after are how it is. */
        STALE
    }

    /**
     * The change that brings it about; only to be asked for if it {@linkplain #isChange is one}.
     *
     * @return a change of the table
     */
    public Change change() {
        return after == null ? new Change.Remove(name) : new Change.Put(after);
    }

    /**
     * Whether the table is different now.
     *
     * @return true if so
     */
    public boolean isChange() {
        return switch (kind) {
            case CREATED, REPLACED, DELETED, RESTORED, AGED -> true;
            case UNCHANGED, KEPT, REFUSED, STALE -> false;
        };
    }

    /**
     * Whether nothing was done although something was wanted.
     *
     * @return true if it was refused, or the record was not as expected
     */
    public boolean isRefusal() {
        return kind == Kind.REFUSED || kind == Kind.STALE;
    }

    /**
     * Whether it was refused for nothing but that no change can be made durable at present.
     *
     * @return true if so
     */
    public boolean isForStorage() {
        return kind == Kind.REFUSED && reason.equals(NOT_WRITABLE);
    }
}
