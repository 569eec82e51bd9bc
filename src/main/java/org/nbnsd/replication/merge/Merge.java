package org.nbnsd.replication.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.merge.Merged.Step;
import org.nbnsd.wire.Ipv4Address;

/**
 * What becomes of two records of a name when {@link MergeRule} or {@link ChallengeRule} has decided. Pure; who calls gives the
 * result its version and stores it. Incoming records have {@link NameRecord#LOCAL} for this server ({@link Replicas#incoming}).
 */
public final class Merge {
    private Merge() {}

    /**
     * Whether somebody has the name by a record. One that nobody has is not active, whatever it says.
     *
     * @param incoming the record
     * @return true if so
     */
    public static boolean isActive(ReplicaRecord incoming) {
        return incoming.state() == ReplicaState.ACTIVE && !incoming.addresses().isEmpty();
    }

    static boolean isLocal(Holder holder) {
        return holder.owner().equals(NameRecord.LOCAL);
    }

    static boolean isLocal(ReplicaAddress address) {
        return address.owner().equals(NameRecord.LOCAL);
    }

    /** Whether another server thinks that an address is registered here which has gone. */
    private static boolean isMistaken(NameRecord stored, ReplicaRecord incoming) {
        return !incoming.owner().equals(NameRecord.LOCAL)
                && isActive(incoming)
                && incoming.addresses().stream()
                        .anyMatch(each -> isLocal(each) && !(stored.isActive() && stored.isHeldBy(each.address())));
    }

    /**
     * Whether another server has left out an address that is registered here: it was released there, where it is not registered. A
     * full record has no room for it; to tell that again and again would never end.
     */
    private static boolean isLacking(Iterable<Holder> holders, ReplicaRecord incoming) {
        Set<Ipv4Address> came = new HashSet<>();
        incoming.addresses().forEach(each -> came.add(each.address()));
        if (came.size() >= NameRecord.MAX_HOLDERS) {
            return false;
        }
        for (Holder holder : holders) {
            if (isLocal(holder) && !came.contains(holder.address())) {
                return true;
            }
        }
        return false;
    }

    /**
     * An incoming record in the place of what is stored, or of nothing. An active one without addresses is stored as released:
     * nobody has the name.
     *
     * @param stored what is stored; null for nothing
     * @param incoming the record that came
     * @param times when it expires
     * @return never with a new version
     */
    public static Merged replacing(@Nullable NameRecord stored, ReplicaRecord incoming, ReplicaTimes times) {
        List<Holder> holders = List.copyOf(holders(stored, incoming, times).values());
        NameRecord record = record(incoming, incoming.type(), holders, times);
        return new Merged(record, record.equals(stored) ? Step.NOTHING : Step.AS_IT_IS, List.of());
    }

    /**
     * Two special groups: the members of both, without those of the incoming record's owner that it does not have any more. A
     * member that both have belongs to whom the incoming record says. If one went, or belongs to another now, the result is the
     * incoming owner's, with its version, unless what is stored is this server's; else it is this server's, with a new version if the
     * members are not those that were stored, or if the other server thinks that one is registered here which has gone, or that one
     * has gone which is registered here.
     *
     * <p>A member that is registered here and at another server at one time belongs to the one with the higher address; if each gave
     * it to the other, nobody would see it go.
     *
     * @param stored an active special group
     * @param incoming another one
     * @param self the address of this server
     * @param times when members expire
     * @return a released record of this server if no member is left
     */
    public static Merged specialGroup(NameRecord stored, ReplicaRecord incoming, Ipv4Address self, ReplicaTimes times) {
        Map<Ipv4Address, Holder> members = kept(stored, incoming);
        boolean isTaken = members.size() < stored.holders().size();
        List<Ipv4Address> dropped = new ArrayList<>();
        for (Holder holder : holders(stored, incoming, times).values()) {
            Holder known = members.get(holder.address());
            if (known == null || !isLocal(known) || isGivenTo(incoming.owner(), holder, self)) {
                isTaken |= known != null && !known.owner().equals(holder.owner());
                put(members, holder, dropped);
            }
        }
        List<Holder> holders = List.copyOf(members.values());
        boolean isAsStored = members.keySet().equals(Set.copyOf(stored.addresses()));
        boolean isMistaken =
                isMistaken(stored, incoming) || isActive(incoming) && isLacking(members.values(), incoming);
        if (!isTaken && isAsStored && !isMistaken) {
            return new Merged(stored, Step.NOTHING, dropped);
        }
        if (holders.isEmpty()) {
            return new Merged(stored.withState(RecordState.RELEASED, times.ended()), Step.NEW_VERSION, dropped);
        }
        if (isTaken && !stored.isLocal() && !isMistaken) {
            return new Merged(record(incoming, RecordType.SPECIAL_GROUP, holders, times), Step.AS_IT_IS, dropped);
        }
        NameRecord merged = stored.withHolders(RecordType.SPECIAL_GROUP, holders);
        return new Merged(merged, isAsStored && !isMistaken ? Step.AS_IT_IS : Step.NEW_VERSION, dropped);
    }

    /** Of two servers where the address is registered the one with the higher address keeps it, and the other one believes it. */
    private static boolean isGivenTo(Ipv4Address owner, Holder holder, Ipv4Address self) {
        return holder.owner().equals(owner) && owner.compareTo(self) > 0;
    }

    /**
     * One host that has registered some of its addresses here and some at another server: the incoming record with the addresses of
     * both.
     *
     * @param stored an active unique or multihomed record
     * @param incoming another one
     * @param times when addresses expire
     * @return the incoming owner's, with its version
     */
    public static Merged multihomed(NameRecord stored, ReplicaRecord incoming, ReplicaTimes times) {
        Map<Ipv4Address, Holder> all = new LinkedHashMap<>(holders(stored, incoming, times));
        List<Ipv4Address> dropped = new ArrayList<>();
        for (Holder holder : stored.holders()) {
            if (!all.containsKey(holder.address())) {
                put(all, holder, dropped);
            }
        }
        return new Merged(
                record(incoming, RecordType.MULTIHOMED, List.copyOf(all.values()), times), Step.AS_IT_IS, dropped);
    }

    /**
     * A user's name, or a special group, at two nbnsd servers: the hosts of both, without those of the incoming record's owner that it does not have any
     * more; if it has ended, that is all of them. Hosts that are registered here stay registered here. A new version is given only
     * if the addresses are neither those that were stored nor those that came, or if this server has to tell who thinks that the
     * name has ended, that a host is registered here which has gone, or that one has gone which is registered here.
     *
     * @param stored a unique or multihomed record, or a special group; if it has ended, nobody has the name here
     * @param incoming another one of that kind, in any state
     * @param isPartner which name servers tell this one themselves which hosts are registered there; what others say of these hosts is
     *     old
     * @param times when addresses expire
     * @return a tombstone of this server if nobody is left, but for hosts that are gone here
     */
    public static Merged shared(
            NameRecord stored, ReplicaRecord incoming, Predicate<Ipv4Address> isPartner, ReplicaTimes times) {
        boolean isActive = isActive(incoming);
        boolean isMistaken = isMistaken(stored, incoming);
        Map<Ipv4Address, Holder> hosts = isSameOwner(stored, incoming) ? own(stored) : kept(stored, incoming);
        List<Ipv4Address> dropped = new ArrayList<>();
        Map<Ipv4Address, Holder> came = isActive ? holders(stored, incoming, times) : Map.of();
        for (Holder holder : came.values()) {
            Holder known = hosts.get(holder.address());
            boolean isNews = holder.owner().equals(incoming.owner()) || !isPartner.test(holder.owner());
            if (isLocal(holder) || isNews && (known == null || !isLocal(known))) {
                put(hosts, holder, dropped);
            }
        }
        if (hosts.isEmpty()) {
            return isMistaken || stored.isLocal()
                    ? new Merged(stored.withState(RecordState.TOMBSTONE, times.ended()), Step.NEW_VERSION, dropped)
                    : replacing(stored, incoming, times);
        }
        List<Holder> holders = List.copyOf(hosts.values());
        boolean isAsStored = hosts.keySet().equals(Set.copyOf(stored.addresses()));
        NameRecord shared = stored.withHolders(isAsStored ? stored.type() : type(incoming, holders), holders);
        if (isActive && !isMistaken && !stored.isLocal() && hosts.keySet().equals(came.keySet())) {
            return new Merged(record(incoming, incoming.type(), holders, times), Step.AS_IT_IS, dropped);
        }
        boolean isToldOtherwise = isMistaken
                || isSameOwner(stored, incoming)
                || (isActive ? isLacking(holders, incoming) : stored.isLocal());
        if (isToldOtherwise || isActive && !isAsStored) {
            return new Merged(shared, Step.NEW_VERSION, dropped);
        }
        return shared.holders().equals(stored.holders())
                ? new Merged(stored, Step.NOTHING, dropped)
                : new Merged(shared, Step.AS_IT_IS, dropped);
    }

    private static RecordType type(ReplicaRecord incoming, List<Holder> holders) {
        if (incoming.type() == RecordType.SPECIAL_GROUP) {
            return RecordType.SPECIAL_GROUP;
        }
        return holders.size() == 1 ? RecordType.UNIQUE : RecordType.MULTIHOMED;
    }

    private static boolean isSameOwner(NameRecord stored, ReplicaRecord incoming) {
        return stored.owner().equals(incoming.owner());
    }

    /** The hosts that are registered here. */
    private static Map<Ipv4Address, Holder> own(NameRecord stored) {
        Map<Ipv4Address, Holder> own = new LinkedHashMap<>();
        if (stored.isActive()) {
            stored.holders().stream().filter(Merge::isLocal).forEach(holder -> own.put(holder.address(), holder));
        }
        return own;
    }

    /** What is stored without what the incoming record's owner had and does not have any more. */
    private static Map<Ipv4Address, Holder> kept(NameRecord stored, ReplicaRecord incoming) {
        Set<Ipv4Address> present = new HashSet<>();
        if (incoming.state() == ReplicaState.ACTIVE) {
            incoming.addresses().forEach(each -> present.add(each.address()));
        }
        Map<Ipv4Address, Holder> kept = new LinkedHashMap<>();
        List<Holder> held = stored.isActive() ? stored.holders() : List.of();
        for (Holder holder : held) {
            if (!holder.owner().equals(incoming.owner()) || present.contains(holder.address())) {
                kept.put(holder.address(), holder);
            }
        }
        return kept;
    }

    /** One more, or another in the place of the one with the same address. */
    private static void put(Map<Ipv4Address, Holder> holders, Holder holder, List<Ipv4Address> dropped) {
        if (holders.size() < NameRecord.MAX_HOLDERS || holders.containsKey(holder.address())) {
            holders.put(holder.address(), holder);
        } else {
            dropped.add(holder.address());
        }
    }

    /**
     * The addresses of an incoming record, each once; what is known of one that is stored stays known. Which addresses are registered
     * here only this server knows: another one's word for it counts if there is no record here, as after a loss of the database.
     */
    private static Map<Ipv4Address, Holder> holders(
            @Nullable NameRecord stored, ReplicaRecord incoming, ReplicaTimes times) {
        Map<Ipv4Address, Holder> holders = new LinkedHashMap<>();
        boolean isOurs = incoming.owner().equals(NameRecord.LOCAL);
        for (ReplicaAddress each : incoming.addresses()) {
            Holder known = stored == null ? null : stored.holder(each.address());
            if (stored == null || isOurs || !each.owner().equals(NameRecord.LOCAL)) {
                holders.putIfAbsent(each.address(), holder(known, each, times));
            } else if (known != null && stored.isActive()) {
                holders.putIfAbsent(each.address(), known);
            }
        }
        return holders;
    }

    private static Holder holder(@Nullable Holder known, ReplicaAddress address, ReplicaTimes times) {
        boolean isLocal = address.owner().equals(NameRecord.LOCAL);
        if (known != null && isLocal && isLocal(known)) {
            return known;
        }
        return new Holder(
                address.address(),
                address.owner(),
                known == null ? times.now() : known.registeredAt(),
                isLocal ? times.registered() : times.verified());
    }

    private static NameRecord record(
            ReplicaRecord incoming, RecordType type, List<Holder> holders, ReplicaTimes times) {
        RecordState state = switch (incoming.state()) {
            case ACTIVE -> holders.isEmpty() ? RecordState.RELEASED : RecordState.ACTIVE;
            case RELEASED -> RecordState.RELEASED;
            case TOMBSTONE -> RecordState.TOMBSTONE;
            case RESERVED ->
                throw new IllegalArgumentException(
                        "state: reserved, of " + incoming.name() + " (expected: one with a meaning)");
        };
        long expiresAt = times.ended();
        if (state == RecordState.ACTIVE) {
            expiresAt = incoming.isStatic()
                    ? Long.MAX_VALUE
                    : holders.stream().mapToLong(Holder::expiresAt).max().orElse(times.verified());
        }
        return new NameRecord(
                incoming.name(),
                type,
                state,
                incoming.nodeType(),
                incoming.isStatic(),
                incoming.owner(),
                incoming.version(),
                holders.isEmpty() ? incoming.owner() : holders.get(0).address(),
                expiresAt,
                holders);
    }
}
