package org.nbnsd.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * What becomes of a record when something happens to it. Pure: each returns the record as it is then.
 *
 * <p>A record gets a new version id, and this server as its owner, when it is created, gets or loses a holder by a claim,
 * or by its release or expiry while others stay, is refreshed here although a partner owned it or that address of it, or goes
 * from released to tombstone; never when its owner refreshes it or releases the last holder.
 */
public final class RecordEdits {
    private RecordEdits() {}

    /**
     * A claim that makes a new record.
     *
     * @param claim the claim
     * @param source the sender of the claim
     * @param version the new record's version id
     * @param now milliseconds since the epoch
     * @param expiresAt when it expires, in milliseconds since the epoch
     * @return the record
     */
    public static NameRecord create(NameClaim claim, Ipv4Address source, long version, long now, long expiresAt) {
        return new NameRecord(
                claim.name(),
                claim.type(),
                RecordState.ACTIVE,
                claim.nodeType(),
                false,
                NameRecord.LOCAL,
                version,
                source,
                expiresAt,
                List.of(new Holder(claim.address(), NameRecord.LOCAL, now, expiresAt, source)));
    }

    /**
     * A static record, as a person makes it. It has no version id yet; {@link Edit.Put} gives it one.
     *
     * @param name the name
     * @param type the kind of record
     * @param nodeType the node type to answer for it
     * @param addresses the addresses, the preferred first: exactly one for unique and normal group, else 1..25
     * @param now milliseconds since the epoch
     * @return the record, active for ever
     * @throws IllegalArgumentException if there are too few or too many addresses, one is there twice, or one cannot be a
     *     host's
     */
    public static NameRecord createStatic(
            NetbiosName name, RecordType type, NodeType nodeType, List<Ipv4Address> addresses, long now) {
        Set<Ipv4Address> seen = new HashSet<>();
        for (Ipv4Address address : addresses) {
            if (!address.isHost()) {
                throw new IllegalArgumentException("address: " + address + " (expected: an address of one host)");
            }
            if (!seen.add(address)) {
                throw new IllegalArgumentException("addresses: " + address + " is there twice (expected: once)");
            }
        }
        List<Holder> holders = addresses.stream()
                .map(address -> new Holder(address, NameRecord.LOCAL, now, Long.MAX_VALUE))
                .toList();
        return new NameRecord(
                name,
                type,
                RecordState.ACTIVE,
                nodeType,
                true,
                NameRecord.LOCAL,
                0,
                addresses.isEmpty() ? NameRecord.LOCAL : addresses.get(0),
                Long.MAX_VALUE,
                holders);
    }

    /**
     * The record that a claim meets where static records migrate. An active static unique or multihomed record counts as a
     * dynamic one for a claim of such a name, so that it can be refreshed or challenged; never for a group's claim, which
     * would take the name from its hosts.
     *
     * @param record the record
     * @param claim a claim on its name
     * @param version the version id of the dynamic record
     * @param expiresAt when its holders expire unless they refresh it, in milliseconds since the epoch
     * @return the dynamic record, owned by this server; the same record if it does not migrate
     */
    public static NameRecord migrate(NameRecord record, NameClaim claim, long version, long expiresAt) {
        if (!record.isActiveStatic()
                || !record.type().isUnique()
                || !claim.type().isUnique()) {
            return record;
        }
        List<Holder> holders = record.holders().stream()
                .map(holder -> new Holder(
                        holder.address(), NameRecord.LOCAL, holder.registeredAt(), expiresAt, holder.registeredBy()))
                .toList();
        return new NameRecord(
                record.name(),
                record.type(),
                RecordState.ACTIVE,
                record.nodeType(),
                false,
                NameRecord.LOCAL,
                version,
                record.registeredBy(),
                expiresAt,
                holders);
    }

    /**
     * A holder, or for a normal group any member, registers again. A group's one address stays. What was granted here is
     * never shortened: who was told of it counts on it. A partner's lifetimes are for its checks, and nobody was told.
     *
     * @param record the active record
     * @param address the holder
     * @param registeredBy who counts from now on as the one who registered it
     * @param nextVersion the version id to take if a partner owned the record, or that address of it
     * @param expiresAt when the holder expires at the earliest, in milliseconds since the epoch
     * @return the record
     */
    public static NameRecord refresh(
            NameRecord record, Ipv4Address address, Ipv4Address registeredBy, long nextVersion, long expiresAt) {
        boolean anyMember = record.type() == RecordType.GROUP;
        boolean isTakenOver = !record.isLocal();
        Holder[] holders = record.holders().toArray(Holder[]::new);
        for (int i = 0; i < holders.length; i++) {
            Holder holder = holders[i];
            if (holder.address().equals(address)) {
                isTakenOver |= !holder.owner().equals(NameRecord.LOCAL);
                holders[i] = holder.refreshed(expiresAt).registeredBy(registeredBy);
            } else if (anyMember) {
                holders[i] = holder.refreshed(expiresAt);
            }
        }
        NameRecord after = record.withHolders(record.type(), List.of(holders));
        return isTakenOver ? after.withVersion(nextVersion) : after;
    }

    /**
     * One more holder.
     *
     * @param record the active record, which does not have the address, and is not {@linkplain NameRecord#isFull full}
     * @param added the new holder
     * @param version the record's version id then
     * @return the record, multihomed if it was unique
     */
    public static NameRecord addHolder(NameRecord record, Holder added, long version) {
        return withOneMore(record, record.holders(), added, version);
    }

    /**
     * Who could make room for one more holder, in the order in which they are to be asked whether they are still there:
     * those that a partner registered; those that one sender has beside its own or its first address; then those whose
     * lifetimes end first.
     *
     * @param record the record
     * @return all its holders
     */
    public static List<Ipv4Address> evictionOrder(NameRecord record) {
        List<Holder> holders = record.holders();
        return holders.stream()
                .sorted(Comparator.comparing((Holder holder) -> holder.owner().equals(NameRecord.LOCAL))
                        .thenComparing(holder -> isChiefOf(holder, holders))
                        .thenComparingLong(Holder::expiresAt))
                .map(Holder::address)
                .toList();
    }

    /** Whether a holder is the one with which its sender counts: itself, or the first of those that it registered. */
    private static boolean isChiefOf(Holder holder, List<Holder> holders) {
        return holder.isSelfRegistered()
                || holders.stream()
                        .filter(other ->
                                !other.equals(holder) && other.registeredBy().equals(holder.registeredBy()))
                        .allMatch(other -> !other.isSelfRegistered() && isBefore(holder, other));
    }

    private static boolean isBefore(Holder holder, Holder other) {
        return Comparator.comparingLong(Holder::registeredAt)
                        .thenComparing(Holder::address)
                        .compare(holder, other)
                < 0;
    }

    private static NameRecord withOneMore(NameRecord record, List<Holder> others, Holder added, long version) {
        List<Holder> holders = new ArrayList<>(others);
        holders.add(NameRecord.isUserSuffix(record.name()) ? 0 : holders.size(), added);
        RecordType type =
                record.type() == RecordType.UNIQUE && holders.size() > 1 ? RecordType.MULTIHOMED : record.type();
        return record.withHolders(type, holders).withVersion(version);
    }

    /**
     * Holder and claimant are one host: the addresses that it no longer lists go, the claimed one comes or is refreshed.
     * If it lists 25 others that hold the name, the one of them whose lifetime ends first makes room.
     *
     * @param record the active record
     * @param listed the addresses that the host says it has
     * @param claimed the claimed address, one of them, as a holder if it is a new one
     * @param version the record's version id then
     * @return the record, multihomed if it has several addresses now
     */
    public static NameRecord recogniseHost(NameRecord record, List<Ipv4Address> listed, Holder claimed, long version) {
        List<Holder> others = new ArrayList<>(record.holders());
        others.removeIf(
                holder -> !listed.contains(holder.address()) || holder.address().equals(claimed.address()));
        if (others.size() == NameRecord.MAX_HOLDERS) {
            others.remove(Collections.min(others, Comparator.comparingLong(Holder::expiresAt)));
        }
        Holder known = record.holder(claimed.address());
        Holder claimant = known == null ? claimed : known.refreshed(claimed.expiresAt());
        return withOneMore(record, others, claimant, version);
    }

    /**
     * A holder goes, by its own release or because it lost the name. While others stay the record has a new version, or
     * partners would go on telling of who has gone. With the last one the record is released, which partners do not learn,
     * or, if a partner owns it, a tombstone at once, so that the partner learns of it.
     *
     * @param record the active record
     * @param address the holder that goes
     * @param nextVersion the version id to take if others stay or a partner owned the record
     * @param releasedUntil when a released record of our own becomes a tombstone, in milliseconds since the epoch
     * @param tombstoneUntil when a tombstone made of a partner's record goes, in milliseconds since the epoch
     * @return the record
     */
    public static NameRecord removeHolder(
            NameRecord record, Ipv4Address address, long nextVersion, long releasedUntil, long tombstoneUntil) {
        List<Holder> left = record.holders().stream()
                .filter(holder -> !holder.address().equals(address))
                .toList();
        if (!left.isEmpty()) {
            return record.withHolders(record.type(), left).withVersion(nextVersion);
        }
        return record.isLocal()
                ? record.withState(RecordState.RELEASED, releasedUntil)
                : record.withState(RecordState.TOMBSTONE, tombstoneUntil).withVersion(nextVersion);
    }
}
