package org.nbnsd.server;

import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameRefreshRequest;

/**
 * For how long names are granted, and until when records have them. Where others share the records, and each change takes the agreement of
 * several machines, a record has from the first more time than was granted, so that an early refresh need not be written: nobody is told
 * more than the record has.
 */
final class Terms {
    /** Of the time that a shared record has when it is written, one part in so many is not granted. */
    private static final int SHARE = 5;

    private final PresentSettings settings;
    private final PresentStanding standing;
    private final Records records;

    Terms(PresentSettings settings, PresentStanding standing, Records records) {
        this.settings = settings;
        this.standing = standing;
        this.records = records;
    }

    /** What a claim is granted, in seconds. */
    long ttl(PendingClaim pending) {
        return settings.get().lifetimes().grant(pending.request().ttl());
    }

    /** Until when the record of a claim that is granted now has the name, in milliseconds since the epoch. */
    long expiresAt(PendingClaim pending, long now) {
        long granted = ttl(pending) * 1000;
        return now + (standing.isShared() ? granted + granted / (SHARE - 1) : granted);
    }

    /** How long the claimed address has the name, as is stored: longer than was asked for, if it had been granted before. */
    long secondsLeft(NameRecord after, PendingClaim pending, long now) {
        long left = Math.min(Queries.MOST_TTL, (heldUntil(after, pending) - now) / 1000);
        return standing.isShared() ? Math.min(left, Math.max(ttl(pending), left - left / SHARE)) : left;
    }

    /** Until when a record says that the claimed address has the name, in milliseconds since the epoch. */
    static long heldUntil(NameRecord record, PendingClaim pending) {
        Holder holder = record.holder(pending.claimant());
        return holder == null ? record.expiresAt() : holder.expiresAt(); // of a group one address is kept
    }

    /**
     * Whether a refresh may be left unwritten. Not a registration: who has released the name elsewhere a moment ago, which is not known
     * here yet, and wants it again, must not hear that it has it.
     *
     * @param held the record as the claim meets it
     * @param after what it would be
     * @param registrant who would count as having registered the claimed address
     */
    boolean needsNoWrite(NameRecord held, NameRecord after, PendingClaim pending, Ipv4Address registrant, long now) {
        Holder holder = held.holder(pending.claimant());
        return standing.isShared()
                && pending.request() instanceof NameRefreshRequest
                && held.equals(records.stored(held.name()))
                && held.isLocal()
                && after.version() == held.version()
                && (holder == null || holder.registeredBy().equals(registrant))
                && heldUntil(held, pending) >= now + ttl(pending) * 1000;
    }
}
