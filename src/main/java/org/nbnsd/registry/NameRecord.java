package org.nbnsd.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * What the server knows of one name. Immutable; who wants it otherwise puts another in its place with a {@link Change}.
 *
 * @param name the name
 * @param type the kind of record
 * @param state where it is in its life
 * @param nodeType the node type of the host that registered it
 * @param isStatic whether a person put it here: while it is active it does not expire and does not yield to a claim
 * @param owner the name server that is responsible for the record; {@link #LOCAL} for this one
 * @param version the record's version id, unique for its owner and growing; partners replicate by it
 * @param registeredBy the source address of the registration that made the record
 * @param expiresAt when the state ends, in milliseconds since the epoch: for an active record the latest expiry of its
 *     holders; {@link Long#MAX_VALUE} for an active static one
 * @param holders the addresses, the preferred first: at least one while active, exactly one for unique and normal group
 */
public record NameRecord(
        NetbiosName name,
        RecordType type,
        RecordState state,
        NodeType nodeType,
        boolean isStatic,
        Ipv4Address owner,
        long version,
        Ipv4Address registeredBy,
        long expiresAt,
        List<Holder> holders) {
    /** The owner of what this server registered itself. */
    public static final Ipv4Address LOCAL = Holder.LOCAL;

    /** The most addresses of a multihomed name or special group (MS-NBTE 3.2.5.1). */
    public static final int MAX_HOLDERS = 25;

    /** Who spoke for itself before those for whom others did, so that nobody puts another address in front of a host. */
    private static final Comparator<Holder> SELF_REGISTERED =
            Comparator.comparing(Holder::isSelfRegistered).reversed();

    /** The longest lived first; of equals those registered here before those of partners. */
    private static final Comparator<Holder> BY_EXPIRY = SELF_REGISTERED
            .thenComparing(Comparator.comparingLong(Holder::expiresAt).reversed())
            .thenComparing(holder -> !holder.owner().equals(LOCAL));

    /** The latest logon first; of two in one millisecond the one that was put first. */
    private static final Comparator<Holder> BY_REGISTRATION = SELF_REGISTERED.thenComparing(
            Comparator.comparingLong(Holder::registeredAt).reversed());

    /**
     * Sorts the holders and checks their number.
     *
     * @throws IllegalArgumentException if there are too few or too many holders for type and state
     */
    public NameRecord {
        if (holders.size() > 1) {
            List<Holder> sorted = new ArrayList<>(holders);
            sorted.sort(isUserSuffix(name) ? BY_REGISTRATION : BY_EXPIRY);
            holders = sorted;
        }
        holders = List.copyOf(holders);
        if (holders.size() == 1 && holders.get(0).address().equals(registeredBy)) {
            registeredBy = holders.get(0).address(); // one object instead of two: there can be a million records
        }
        int most = type == RecordType.UNIQUE || type == RecordType.GROUP ? 1 : MAX_HOLDERS;
        if (holders.size() > most || (state == RecordState.ACTIVE && holders.isEmpty())) {
            throw new IllegalArgumentException("holders: " + holders.size() + " of " + name + ", " + type + " " + state
                    + " (expected: 1.." + most + ")");
        }
    }

    static boolean isUserSuffix(NetbiosName name) {
        return name.suffix() == NameSuffix.MESSENGER;
    }

    /**
     * Whether this server is responsible for the record.
     *
     * @return false for a replica
     */
    public boolean isLocal() {
        return owner.equals(LOCAL);
    }

    /**
     * Whether the record is in its active state; see {@link #at} for whether it still is at some time.
     *
     * @return true for {@link RecordState#ACTIVE}
     */
    public boolean isActive() {
        return state == RecordState.ACTIVE;
    }

    /**
     * Whether this is a static record in force. One that was deleted, or is a tombstone, lives like any other.
     *
     * @return false if it is not active
     */
    public boolean isActiveStatic() {
        return isStatic && isActive();
    }

    /**
     * Whether there is no room for another address.
     *
     * @return true with {@link #MAX_HOLDERS} holders
     */
    public boolean isFull() {
        return holders.size() >= MAX_HOLDERS;
    }

    /**
     * The holder with an address.
     *
     * @param address the address
     * @return null if it does not hold the name
     */
    public @Nullable Holder holder(Ipv4Address address) {
        for (Holder holder : holders) {
            if (holder.address().equals(address)) {
                return holder;
            }
        }
        return null;
    }

    /**
     * Whether an address holds the name.
     *
     * @param address the address
     * @return true if so
     */
    public boolean isHeldBy(Ipv4Address address) {
        return holder(address) != null;
    }

    /**
     * Whether somebody has registered one of the holders, itself or for another.
     *
     * @param sender the address that sent registrations
     * @return true if so
     */
    public boolean isRegisteredBy(Ipv4Address sender) {
        for (Holder holder : holders) {
            if (holder.registeredBy().equals(sender)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The addresses of the holders, the preferred first.
     *
     * @return a new list
     */
    public List<Ipv4Address> addresses() {
        return holders.stream().map(Holder::address).toList();
    }

    /**
     * The record as it is at a time: without the holders that have expired by then, and released if none is left. Expired
     * is not answered, whether scavenging has seen it or not. Holders that a partner registered do not expire here.
     *
     * @param now milliseconds since the epoch
     * @return this record, if nothing has expired
     */
    public NameRecord at(long now) {
        if (state != RecordState.ACTIVE || isStatic || nextExpiry() > now) {
            return this;
        }
        List<Holder> left =
                holders.stream().filter(holder -> !hasExpired(holder, now)).toList();
        return left.isEmpty() ? withState(RecordState.RELEASED, expiresAt) : withHolders(type, left);
    }

    /**
     * The holders that have expired at a time, for the report of it.
     *
     * @param now milliseconds since the epoch
     * @return those that {@link #at} leaves out
     */
    public List<Holder> expiredAt(long now) {
        return holders.stream().filter(holder -> hasExpired(holder, now)).toList();
    }

    private static boolean hasExpired(Holder holder, long now) {
        return holder.owner().equals(LOCAL) && holder.expiresAt() <= now;
    }

    /**
     * When something about the record changes by itself: the earliest expiry of a holder, or the end of the state.
     *
     * @return milliseconds since the epoch; {@link Long#MAX_VALUE} for never
     */
    public long nextExpiry() {
        if (state != RecordState.ACTIVE) {
            return expiresAt;
        }
        if (isStatic) {
            return Long.MAX_VALUE;
        }
        long earliest = Long.MAX_VALUE;
        for (Holder holder : holders) {
            if (holder.owner().equals(LOCAL)) {
                earliest = Math.min(earliest, holder.expiresAt());
            }
        }
        return earliest;
    }

    /**
     * The record with other holders, its owner and version kept.
     *
     * @param newType its type then
     * @param newHolders the holders, in any order
     * @return the record, active
     */
    public NameRecord withHolders(RecordType newType, List<Holder> newHolders) {
        long latest = newHolders.isEmpty() ? expiresAt : Long.MIN_VALUE;
        for (Holder holder : newHolders) {
            latest = Math.max(latest, holder.expiresAt());
        }
        return new NameRecord(
                name,
                newType,
                RecordState.ACTIVE,
                nodeType,
                isStatic,
                owner,
                version,
                registeredBy,
                latest,
                newHolders);
    }

    /**
     * The record in another state, its holders kept for the record.
     *
     * @param newState the state
     * @param until when that state ends, in milliseconds since the epoch
     * @return the record
     */
    public NameRecord withState(RecordState newState, long until) {
        return new NameRecord(name, type, newState, nodeType, isStatic, owner, version, registeredBy, until, holders);
    }

    /**
     * The record with another version, owned by this server.
     *
     * @param newVersion the version id
     * @return the record
     */
    public NameRecord withVersion(long newVersion) {
        return new NameRecord(
                name, type, state, nodeType, isStatic, LOCAL, newVersion, registeredBy, expiresAt, holders);
    }
}
