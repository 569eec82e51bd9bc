package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Rcode;

/**
 * The rules by which a claim on a name is decided, in their order of precedence; the first that fits decides. They are
 * those of Windows Server 2003 as Samba's Active Directory server measured them, plus those for user names, and for claims
 * that somebody sends for another. The same
 * rules for people, which their test compares with these: {@code src/docs/registration-rules.md}.
 */
public enum RegistrationRule {
    /** Nobody but a person gives such a name to a host. */
    NAME_BLOCKED(Action.REFUSE, Rcode.RFS_ERR, "the name is on the block list"),
    /** Names by which domain controllers are found are for some hosts only. */
    DOMAIN_NAME_CLOSED(Action.REFUSE, Rcode.RFS_ERR, "the sender may not register domain names (1B, 1C)"),
    /** A master browser's name means nothing outside its segment: granted, never stored. */
    MASTER_BROWSER_NOT_STORED(Action.ACKNOWLEDGE, Rcode.OK, "a unique 1D name is granted and never stored"),
    /** Suffix 1B belongs to one host. */
    DOMAIN_MASTER_IS_UNIQUE(Action.REFUSE, Rcode.RFS_ERR, "a 1B name must be unique"),
    /** Suffix 1C is a special group. */
    DOMAIN_CONTROLLERS_ARE_GROUP(Action.REFUSE, Rcode.RFS_ERR, "a 1C name must be a group"),
    /** Suffix 1E is a group. */
    ELECTIONS_ARE_GROUP(Action.REFUSE, Rcode.RFS_ERR, "a 1E name must be a group"),
    /** Windows registers scopes up to 237 characters. */
    SCOPE_TOO_LONG(Action.REFUSE, Rcode.SVR_ERR, "the scope is longer than 237 characters"),
    /** A user named like a computer that is registered elsewhere, or a second computer of that name: ask the first. */
    COMPUTER_HAS_NAME(Action.CHALLENGE, Rcode.OK, "a computer elsewhere has this name"),
    /** Nobody has it. */
    NAME_IS_FREE(Action.CREATE, Rcode.OK, "nobody has the name"),
    /** A static group takes every claim and does not change. */
    STATIC_GROUP_UNCHANGED(Action.ACKNOWLEDGE, Rcode.OK, "a static group record exists and stays as it is"),
    /** A static unique record yields to nobody. */
    STATIC_RECORD_STAYS(Action.REFUSE, Rcode.ACT_ERR, "a static record has the name"),
    /** A group name stays a group name, even released: who would claim it as unique would cut its members off. */
    GROUP_STAYS_GROUP(Action.REFUSE, Rcode.ACT_ERR, "the name is a group name"),
    /** One more member, or the same again; no list is kept. */
    GROUP_JOINED(Action.REFRESH, Rcode.OK, "the group exists"),
    /** A released or extinct group. */
    GROUP_REVIVED(Action.CREATE, Rcode.OK, "the group was released"),
    /** A released or extinct record of any other type yields to every claim, without a challenge. */
    INACTIVE_REPLACED(Action.CREATE, Rcode.OK, "the name was released"),
    /** Nobody touches what is another's: neither the lifetime of an address nor the list of them. */
    CLAIM_FOR_ANOTHER(Action.REFUSE, Rcode.RFS_ERR, "it is for an address of which the sender has no say"),
    /** A holder of a shared name speaks for another address: ask that one whether they are one host. */
    MEMBER_FOR_ANOTHER(Action.CHALLENGE, Rcode.OK, "a holder of the name claims it for another address"),
    /** A group claim on a unique name: ask the holder, even if it is the claimant itself. */
    GROUP_OVER_UNIQUE(Action.CHALLENGE, Rcode.OK, "the name is claimed as a group and held as unique"),
    /** The holder again. */
    HOLDER_REFRESHED(Action.REFRESH, Rcode.OK, "the address holds the name already"),
    /** A name that many hosts share, at the most addresses that it can have: ask whether one of them is gone. */
    NO_ROOM(Action.CHALLENGE, Rcode.OK, "25 addresses have the name"),
    /** One user logged on at several hosts is no conflict. */
    USER_NAME_SHARED(Action.ADD_HOLDER, Rcode.OK, "a user may be logged on at several hosts"),
    /** A unique name and another address: ask the holder. */
    OTHER_ADDRESS(Action.CHALLENGE, Rcode.OK, "another address holds the name"),
    /** A special group takes special group claims only. */
    SPECIAL_GROUP_STAYS(Action.REFUSE, Rcode.ACT_ERR, "the name is a special group"),
    /** The member again. */
    MEMBER_REFRESHED(Action.REFRESH, Rcode.OK, "the address is a member already"),
    /** One more member. */
    MEMBER_ADDED(Action.ADD_HOLDER, Rcode.OK, "the address joins the special group");

    /** What a rule does. */
    public enum Action {
        /** Positive response, nothing stored. */
        ACKNOWLEDGE,
        /** Negative response. */
        REFUSE,
        /** A new record, in the place of the old one if there is one. */
        CREATE,
        /** The holder's lifetime starts anew. */
        REFRESH,
        /** One more holder. */
        ADD_HOLDER,
        /** The holders are asked first. */
        CHALLENGE
    }

    private final Action action;
    private final Rcode rcode;
    private final String reason;

    RegistrationRule(Action action, Rcode rcode, String reason) {
        this.action = action;
        this.rcode = rcode;
        this.reason = reason;
    }

    /**
     * What the rule does.
     *
     * @return the action
     */
    public Action action() {
        return action;
    }

    /**
     * The result code of the immediate response.
     *
     * @return OK unless the rule refuses
     */
    public Rcode rcode() {
        return rcode;
    }

    /**
     * Why, in a few words.
     *
     * @return such as {@code the name is a group name}
     */
    public String reason() {
        return reason;
    }

    /** What a claimed name stands for, which decides how many may have it. */
    public enum NameUse {
        /** A computer, a service, a group: anything but a user, or a user where users are treated like the rest. */
        ORDINARY,
        /** A logged-on user. */
        USER,
        /** A user, as far as can be told, with the name of a computer that is registered at other addresses. */
        OTHERS_COMPUTER
    }

    /** What the administrator says of a claim, whoever holds the name. */
    public enum NamePolicy {
        /** Nothing is against it. */
        OPEN,
        /** The name is on the block list. */
        BLOCKED,
        /** The sender may not register domain names. */
        NO_DOMAIN
    }

    /**
     * Decides a claim.
     *
     * @param held the record of the name as it is now ({@link NameRecord#at}), or null
     * @param claim the claim
     * @param use what the name stands for
     * @param policy what the administrator says of it
     * @param standing what its sender has to do with it
     * @return the rule that fits
     */
    public static RegistrationRule decide(
            @Nullable NameRecord held, NameClaim claim, NameUse use, NamePolicy policy, Standing standing) {
        RegistrationRule byPolicy = decideByPolicy(held, claim, policy);
        if (byPolicy != null) {
            return byPolicy;
        }
        RegistrationRule byName = decideByName(claim.name(), claim.group());
        if (byName != null) {
            return byName;
        }
        if (held == null) {
            return use == NameUse.OTHERS_COMPUTER ? COMPUTER_HAS_NAME : NAME_IS_FREE;
        }
        if (held.isActiveStatic()) {
            return held.type().isUnique() ? STATIC_RECORD_STAYS : STATIC_GROUP_UNCHANGED;
        }
        if (held.type() == RecordType.GROUP) {
            return decideOnGroup(held, claim);
        }
        if (!held.isActive()) {
            return use == NameUse.OTHERS_COMPUTER ? COMPUTER_HAS_NAME : INACTIVE_REPLACED;
        }
        return switch (standing) {
            case STRANGER -> CLAIM_FOR_ANOTHER;
            case MEMBER -> MEMBER_FOR_ANOTHER;
            case ENTITLED ->
                held.type() == RecordType.SPECIAL_GROUP
                        ? decideOnSpecialGroup(held, claim)
                        : decideOnUnique(held, claim, use);
        };
    }

    private static @Nullable RegistrationRule decideByPolicy(
            @Nullable NameRecord held, NameClaim claim, NamePolicy policy) {
        int suffix = claim.name().suffix();
        return switch (policy) {
            case OPEN -> null;
            case BLOCKED -> held == null || !held.isActiveStatic() ? NAME_BLOCKED : null;
            case NO_DOMAIN ->
                suffix == NameSuffix.DOMAIN_MASTER_BROWSER || suffix == NameSuffix.DOMAIN_CONTROLLERS
                        ? DOMAIN_NAME_CLOSED
                        : null;
        };
    }

    /** The rule that decides by the name alone, whoever has it; null if there is none. */
    static @Nullable RegistrationRule decideByName(NetbiosName name, boolean group) {
        int suffix = name.suffix();
        if (suffix == NameSuffix.MASTER_BROWSER && !group) {
            return MASTER_BROWSER_NOT_STORED;
        }
        if (suffix == NameSuffix.DOMAIN_MASTER_BROWSER && group) {
            return DOMAIN_MASTER_IS_UNIQUE;
        }
        if (suffix == NameSuffix.DOMAIN_CONTROLLERS && !group) {
            return DOMAIN_CONTROLLERS_ARE_GROUP;
        }
        if (suffix == NameSuffix.BROWSER_ELECTIONS && !group) {
            return ELECTIONS_ARE_GROUP;
        }
        return name.scope().characters() > Scope.MAX_CHARACTERS ? SCOPE_TOO_LONG : null;
    }

    private static RegistrationRule decideOnGroup(NameRecord held, NameClaim claim) {
        if (claim.type() != RecordType.GROUP) {
            return GROUP_STAYS_GROUP;
        }
        return held.isActive() ? GROUP_JOINED : GROUP_REVIVED;
    }

    private static RegistrationRule decideOnUnique(NameRecord held, NameClaim claim, NameUse use) {
        if (claim.type() == RecordType.GROUP) {
            return GROUP_OVER_UNIQUE;
        }
        if (held.isHeldBy(claim.address())) {
            return HOLDER_REFRESHED;
        }
        return switch (use) {
            case OTHERS_COMPUTER -> COMPUTER_HAS_NAME;
            case USER -> held.isFull() ? NO_ROOM : USER_NAME_SHARED;
            case ORDINARY -> OTHER_ADDRESS;
        };
    }

    private static RegistrationRule decideOnSpecialGroup(NameRecord held, NameClaim claim) {
        if (claim.type() != RecordType.SPECIAL_GROUP) {
            return SPECIAL_GROUP_STAYS;
        }
        if (held.isHeldBy(claim.address())) {
            return MEMBER_REFRESHED;
        }
        return held.isFull() ? NO_ROOM : MEMBER_ADDED;
    }
}
