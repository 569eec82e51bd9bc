package org.nbnsd.replication.merge;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * What the answer of those who hold a name means for a record from a partner that {@link MergeAction#CHALLENGE}s it. The addresses
 * of the stored record are asked in turn, and the first answer ends it. If the record has changed meanwhile, {@link MergeRule}
 * decides anew instead. The table for people is in {@code src/docs/replica-rules.md}.
 */
public enum ChallengeRule {
    /** None of them has the name any more. */
    HOLDERS_SILENT(MergeAction.REPLACE, "none of its addresses has the name any more"),
    /** Another host has it here. */
    HOLDER_IS_ANOTHER(MergeAction.KEEP, "another host has the name here"),
    /** A user is at other hosts here and there; each keeps the name. */
    USER_IS_ELSEWHERE(MergeAction.KEEP, "the user is at one of its addresses still"),
    /** The host has left an address that is stored, and has registered at the other server: it shall do so here as well. */
    HOLDER_HAS_MOVED(MergeAction.KEEP_AND_DEMAND, "the host has the other addresses, and has left one of those here"),
    /** One host with all the addresses. */
    HOLDER_HAS_ALL(MergeAction.MERGE_MULTIHOMED, "one host has all the addresses");

    private final MergeAction action;
    private final String reason;

    ChallengeRule(MergeAction action, String reason) {
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
     * @return such as {@code another host has the name here}
     */
    public String reason() {
        return reason;
    }

    /**
     * Decides by an answer.
     *
     * @param stored the record that was challenged
     * @param incoming the record from the partner
     * @param use what the name stands for
     * @param answered the addresses in the answer; null if nobody answered, or the first answer was negative
     * @return the rule that fits
     */
    public static ChallengeRule decide(
            NameRecord stored, ReplicaRecord incoming, MergeRule.Use use, @Nullable Set<Ipv4Address> answered) {
        if (answered == null) {
            return HOLDERS_SILENT;
        }
        boolean hasIncoming =
                incoming.addresses().stream().map(ReplicaAddress::address).allMatch(answered::contains);
        if (!hasIncoming) {
            return HOLDER_IS_ANOTHER;
        }
        if (answered.containsAll(stored.addresses())) {
            return HOLDER_HAS_ALL;
        }
        return use == MergeRule.Use.ORDINARY ? HOLDER_HAS_MOVED : USER_IS_ELSEWHERE;
    }
}
