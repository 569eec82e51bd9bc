package org.nbnsd.replication.merge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/**
 * The rules by which a record from a partner is decided, in their order of precedence; the first that fits decides. They are those
 * of Windows Server 2003 as Samba's test suite measured them, plus those for user names and special groups between nbnsd servers. The same rules for
 * people, which their test compares with these: {@code src/docs/replica-rules.md}.
 */
public enum MergeRule {
    /** The two bits have no meaning. */
    STATE_RESERVED(MergeAction.SKIP, "its state has no meaning"),
    /** What was pulled over two ways comes in any order. */
    OLDER_VERSION(MergeAction.KEEP, "a later version of the same owner is here"),
    /** A person has deleted this very version here. */
    DELETED_HERE(MergeAction.KEEP, "it was deleted here"),
    /** Nobody has it. */
    NAME_IS_FREE(MergeAction.ADD, "nobody has the name"),
    /** Who logged on here stays logged on, whatever the owner of the record thinks. */
    OWN_USERS_STAY(MergeAction.MERGE_SHARED, "users who logged on here stay"),
    /** The same for the members of a special group. */
    OWN_MEMBERS_STAY(MergeAction.MERGE_SHARED, "members that are registered here stay"),
    /** Who logged off here has logged off, and who thinks otherwise is told. */
    OWN_USERS_GONE(MergeAction.MERGE_SHARED, "the user has logged off at hosts of this server"),
    /** The same for the members of a special group. */
    OWN_MEMBERS_GONE(MergeAction.MERGE_SHARED, "members that were registered here have gone"),
    /** The owner says how it is. */
    SAME_OWNER(MergeAction.REPLACE, "it is of the same owner"),
    /** One user logged on at several hosts is no conflict, at several servers neither. */
    USER_NAME_MERGED(MergeAction.MERGE_SHARED, "a user may be logged on at several hosts"),
    /** A server has no host of the user any more; others have. */
    USER_NAME_LEFT(MergeAction.MERGE_SHARED, "the user has logged off at that server's hosts"),
    /** Each nbnsd knows its own members, and tells them. */
    MEMBERS_SHARED(MergeAction.MERGE_SHARED, "members of the special group at both servers"),
    /** A server has no members any more; others have. */
    MEMBERS_LEFT(MergeAction.MERGE_SHARED, "that server's members of the special group have gone"),
    /** What a person put here is told to who thinks otherwise. */
    OWN_STATIC_STAYS(MergeAction.PROPAGATE, "a static record of this server has the name"),
    /** A static record yields to its owner only. */
    STATIC_STAYS(MergeAction.KEEP, "a static record has the name"),
    /** A person's word goes before that of hosts. */
    STATIC_REPLACES(MergeAction.REPLACE, "it is static"),
    /** A released or extinct record of any type but group yields to everything. */
    ENDED_REPLACED(MergeAction.REPLACE, "the name was released"),
    /** The same group at another server; or one that has ended here. */
    GROUP_REPLACED(MergeAction.REPLACE, "both are the group, or the group has ended"),
    /** Another server's group stays one until that says otherwise; ours, too, without a word if words would never end. */
    GROUP_STAYS(MergeAction.KEEP, "the name is a group"),
    /** A group of this server stays one. */
    OWN_GROUP_STAYS(MergeAction.PROPAGATE, "the name is a group of this server"),
    /** The same members. */
    SAME_MEMBERS(MergeAction.KEEP, "the special group has these members already"),
    /** The same members, registered at other servers. */
    MEMBERS_REOWNED(MergeAction.REPLACE, "the same members, of other owners"),
    /** Members of both servers. */
    MEMBERS_MERGED(MergeAction.MERGE_SPECIAL, "members of the special group at both servers"),
    /** The group has ended at another server. */
    SPECIAL_GROUP_ENDED(MergeAction.REPLACE, "the special group has ended"),
    /** A special group of this server stays one. */
    OWN_SPECIAL_GROUP_STAYS(MergeAction.PROPAGATE, "the name is a special group of this server"),
    /** Another server's special group stays one until that says otherwise. */
    SPECIAL_GROUP_STAYS(MergeAction.KEEP, "the name is a special group"),
    /** Two servers heard of the name; the later news is taken. */
    REPLICA_REPLACED(MergeAction.REPLACE, "it is active at another server"),
    /** That a name has ended, or is a special group, is news from its owner only. */
    REPLICA_STAYS(MergeAction.KEEP, "it is active at another server than this record's"),
    /** The name is registered here; who thinks that it has ended is told. */
    OWN_NAME_ALIVE(MergeAction.PROPAGATE, "the name is registered at this server"),
    /** A group at another server, and a user here: neither disturbs the other. */
    USER_NAME_STAYS(MergeAction.KEEP, "a user who logged on here has the name"),
    /** A group at another server takes the name of a host. */
    GROUP_OVER_UNIQUE(MergeAction.REPLACE_AND_DEMAND, "it is a group, and one host has the name here"),
    /** The host is registered there now. */
    ADDRESSES_CONTAINED(MergeAction.REPLACE, "it has all addresses that are here"),
    /** Two hosts, or one that has moved: ask. */
    OTHER_ADDRESSES(MergeAction.CHALLENGE, "another address has the name here");

    /** What a name stands for, and with whom it is exchanged. */
    public enum Use {
        /** Anything but a user. */
        ORDINARY,
        /** A user, from a partner that has one host for each: nobody is told to release the name. */
        USER,
        /** A user, or a special group at both servers, from an nbnsd: hosts of both have the name together. */
        SHARED
    }

    private final MergeAction action;
    private final String reason;

    MergeRule(MergeAction action, String reason) {
        this.action = action;
        this.reason = reason;
    }

    /**
     * What the rule does.
     *
     * @return the action
     */
    public MergeAction action() {
        return action;
    }

    /**
     * Why, in a few words.
     *
     * @return such as {@code the name is a group}
     */
    public String reason() {
        return reason;
    }

    /**
     * Decides what becomes of a record.
     *
     * @param stored the record of the name as it is now ({@link NameRecord#at}), or null
     * @param incoming the record that came, with {@link NameRecord#LOCAL} for this server ({@link Replicas#incoming})
     * @param use what the name stands for
     * @return the rule that fits
     */
    public static MergeRule decide(@Nullable NameRecord stored, ReplicaRecord incoming, Use use) {
        if (incoming.state() == ReplicaState.RESERVED) {
            return STATE_RESERVED;
        }
        if (stored == null) {
            return NAME_IS_FREE;
        }
        if (stored.owner().equals(incoming.owner())) {
            return decideOnSameOwner(stored, incoming, use);
        }
        if (stored.state() == RecordState.DELETED) {
            return NAME_IS_FREE;
        }
        if (isShared(stored, incoming, use)) {
            boolean isGroup = incoming.type() == RecordType.SPECIAL_GROUP;
            return Merge.isActive(incoming)
                    ? isGroup ? MEMBERS_SHARED : USER_NAME_MERGED
                    : isGroup ? MEMBERS_LEFT : USER_NAME_LEFT;
        }
        if (isGone(stored, incoming, use)) {
            return gone(incoming);
        }
        if (stored.isActiveStatic()) {
            return stored.isLocal() && !isActiveStatic(incoming) ? OWN_STATIC_STAYS : STATIC_STAYS;
        }
        if (isActiveStatic(incoming)) {
            return STATIC_REPLACES;
        }
        return switch (stored.type()) {
            case GROUP -> decideOnGroup(stored, incoming);
            case SPECIAL_GROUP -> stored.isActive() ? decideOnSpecialGroup(stored, incoming) : ENDED_REPLACED;
            case UNIQUE, MULTIHOMED -> stored.isActive() ? decideOnUnique(stored, incoming, use) : ENDED_REPLACED;
        };
    }

    private static MergeRule decideOnSameOwner(NameRecord stored, ReplicaRecord incoming, Use use) {
        int order = Long.compareUnsigned(stored.version(), incoming.version());
        if (order > 0) {
            return OLDER_VERSION;
        }
        if (stored.state() == RecordState.DELETED) {
            return order == 0 ? DELETED_HERE : NAME_IS_FREE;
        }
        if (!stored.isLocal() && isGone(stored, incoming, use)) {
            return gone(incoming);
        }
        boolean isOfOwnUsers = !stored.isLocal()
                && isShared(stored, incoming, use)
                && (stored.holders().stream().anyMatch(Merge::isLocal)
                        || incoming.addresses().stream().anyMatch(Merge::isLocal));
        if (!isOfOwnUsers) {
            return SAME_OWNER;
        }
        return incoming.type() == RecordType.SPECIAL_GROUP ? OWN_MEMBERS_STAY : OWN_USERS_STAY;
    }

    private static MergeRule gone(ReplicaRecord incoming) {
        return incoming.type() == RecordType.SPECIAL_GROUP ? OWN_MEMBERS_GONE : OWN_USERS_GONE;
    }

    /** Whether several hosts may have both together: a user's name, or a special group. */
    private static boolean isShared(NameRecord stored, ReplicaRecord incoming, Use use) {
        return use == Use.SHARED
                && stored.isActive()
                && !stored.isStatic()
                && !isActiveStatic(incoming)
                && isSameKind(stored, incoming);
    }

    private static boolean isSameKind(NameRecord stored, ReplicaRecord incoming) {
        boolean isSpecial = incoming.type() == RecordType.SPECIAL_GROUP;
        return isSpecial
                ? stored.type() == RecordType.SPECIAL_GROUP
                : stored.type().isUnique() && incoming.type().isUnique();
    }

    /** Whether hosts have left the name here, and another server has not heard of it. */
    private static boolean isGone(NameRecord stored, ReplicaRecord incoming, Use use) {
        return (use == Use.SHARED || incoming.type() == RecordType.SPECIAL_GROUP)
                && !stored.isActive()
                && Merge.isActive(incoming)
                && !incoming.isStatic()
                && isSameKind(stored, incoming)
                && incoming.addresses().stream().anyMatch(Merge::isLocal);
    }

    private static boolean isActiveStatic(ReplicaRecord incoming) {
        return incoming.isStatic() && Merge.isActive(incoming);
    }

    private static MergeRule decideOnGroup(NameRecord stored, ReplicaRecord incoming) {
        boolean isGroup = incoming.type() == RecordType.GROUP;
        boolean isReplaced = switch (stored.state()) {
            case ACTIVE -> stored.isLocal() && isGroup && Merge.isActive(incoming);
            case TOMBSTONE -> isGroup || !stored.isLocal() && incoming.type() != RecordType.UNIQUE;
            case RELEASED, DELETED -> isGroup;
        };
        if (isReplaced) {
            return GROUP_REPLACED;
        }
        return stored.isLocal() && !isToldInVain(stored, incoming) ? OWN_GROUP_STAYS : GROUP_STAYS;
    }

    /** Whether the other server would answer the group with the same record again. */
    private static boolean isToldInVain(NameRecord stored, ReplicaRecord incoming) {
        return Merge.isActive(incoming)
                && (stored.state() == RecordState.TOMBSTONE || incoming.type() == RecordType.SPECIAL_GROUP);
    }

    private static MergeRule decideOnSpecialGroup(NameRecord stored, ReplicaRecord incoming) {
        if (incoming.type() != RecordType.SPECIAL_GROUP) {
            return stored.isLocal() ? OWN_SPECIAL_GROUP_STAYS : SPECIAL_GROUP_STAYS;
        }
        if (incoming.state() != ReplicaState.ACTIVE) {
            return stored.isLocal() ? OWN_SPECIAL_GROUP_STAYS : SPECIAL_GROUP_ENDED;
        }
        return stored.isLocal() ? decideOnOwnMembers(stored, incoming) : decideOnMembers(stored, incoming);
    }

    private static MergeRule decideOnOwnMembers(NameRecord stored, ReplicaRecord incoming) {
        return members(stored).equals(Set.copyOf(incoming.addresses())) ? SAME_MEMBERS : MEMBERS_MERGED;
    }

    private static MergeRule decideOnMembers(NameRecord stored, ReplicaRecord incoming) {
        if (incoming.addresses().isEmpty()) {
            boolean hadSome =
                    stored.holders().stream().anyMatch(holder -> holder.owner().equals(incoming.owner()));
            return hadSome ? MEMBERS_MERGED : SAME_MEMBERS;
        }
        if (members(stored).containsAll(incoming.addresses())) {
            return SAME_MEMBERS;
        }
        return Set.copyOf(stored.addresses()).equals(addresses(incoming)) ? MEMBERS_REOWNED : MEMBERS_MERGED;
    }

    private static Set<ReplicaAddress> members(NameRecord stored) {
        Set<ReplicaAddress> members = new HashSet<>();
        for (Holder holder : stored.holders()) {
            members.add(new ReplicaAddress(holder.owner(), holder.address()));
        }
        return members;
    }

    private static Set<Ipv4Address> addresses(ReplicaRecord incoming) {
        Set<Ipv4Address> addresses = new HashSet<>();
        incoming.addresses().forEach(each -> addresses.add(each.address()));
        return addresses;
    }

    private static MergeRule decideOnUnique(NameRecord stored, ReplicaRecord incoming, Use use) {
        boolean isActive = Merge.isActive(incoming);
        if (!stored.isLocal()) {
            return isActive && incoming.type() != RecordType.SPECIAL_GROUP ? REPLICA_REPLACED : REPLICA_STAYS;
        }
        if (!isActive) {
            return OWN_NAME_ALIVE;
        }
        if (!incoming.type().isUnique()) {
            return use == Use.ORDINARY ? GROUP_OVER_UNIQUE : USER_NAME_STAYS;
        }
        List<Ipv4Address> held = stored.addresses();
        return addresses(incoming).containsAll(held) ? ADDRESSES_CONTAINED : OTHER_ADDRESSES;
    }
}
