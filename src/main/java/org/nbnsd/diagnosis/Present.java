package org.nbnsd.diagnosis;

import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is now: the time, and the record of a name, if it can be looked at. Who looks at a capture, or listens only, has none.
 *
 * @param now milliseconds since the epoch
 * @param isKnown whether the record can be looked at
 * @param record the record as it is now; null if there is none, or it is not known
 */
public record Present(long now, boolean isKnown, @Nullable NameRecord record) {
    /**
     * A time of which nothing more is known.
     *
     * @param now milliseconds since the epoch
     * @return the present without a look at the record
     */
    public static Present unknown(long now) {
        return new Present(now, false, null);
    }

    /**
     * A time, and what a name server has then.
     *
     * @param record the record in whatever state; null if there is none
     * @param now milliseconds since the epoch
     * @return the present, without what has expired by then
     */
    public static Present of(@Nullable NameRecord record, long now) {
        return new Present(now, true, record == null ? null : record.at(now));
    }

    /** Whether there is a record in force, as far as that is known. */
    boolean isActive() {
        return record != null && record.isActive();
    }

    /** Whether a person's entry is in force. */
    boolean isStatic() {
        return record != null && record.isActiveStatic();
    }

    /** Whether there is a group in force: of its members only one is known. */
    boolean isGroup() {
        return record != null && record.isActive() && record.type() == RecordType.GROUP;
    }

    /** Whether there is a record in force of one host, or of one user. */
    boolean isUnique() {
        return record != null && record.isActive() && record.type().isUnique();
    }

    /** The name server that owns what the record has of an address; null if that is this one, or if there is nothing of it. */
    @Nullable
    Ipv4Address ownerOf(Ipv4Address address) {
        if (record == null) {
            return null;
        }
        return record.holders().stream()
                .filter(holder -> holder.address().equals(address))
                .map(Holder::owner)
                .filter(owner -> !owner.equals(NameRecord.LOCAL))
                .findFirst()
                .orElse(null);
    }

    /** Whether the record says that an address does not have the name. */
    boolean excludes(Ipv4Address address) {
        return isKnown && !isGroup() && (record == null || !record.isActive() || !record.isHeldBy(address));
    }
}
