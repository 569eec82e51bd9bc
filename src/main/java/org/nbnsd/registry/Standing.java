package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/** What the sender of a claim has to do with the record and the address that it claims for: whose word it is. */
public enum Standing {
    /** It speaks for the address, or for the whole record; or nobody has the name, so that nobody is concerned. */
    ENTITLED,
    /** It holds the name itself, but together with others, which may be other hosts. */
    MEMBER,
    /** Neither: it may not touch what is another's. */
    STRANGER;

    /**
     * The standing of a sender.
     *
     * @param held the record of the name as it is now, or null
     * @param claimed the claimed address
     * @param sender who sent the claim
     * @param isOneHost whether all holders of the record are one host
     * @return entitled are the address itself; who registered it as a holder; who registered all holders; and a holder, if all
     *     are one host. Everybody, if the name is not held
     */
    public static Standing of(@Nullable NameRecord held, Ipv4Address claimed, Ipv4Address sender, boolean isOneHost) {
        if (sender.equals(claimed) || held == null || !held.isActive()) {
            return ENTITLED;
        }
        Holder holder = held.holder(claimed);
        boolean isItsDoing = holder != null && holder.registeredBy().equals(sender)
                || held.holders().stream()
                        .allMatch(other -> other.registeredBy().equals(sender));
        if (isItsDoing) {
            return ENTITLED;
        }
        if (held.isHeldBy(sender)) {
            return isOneHost ? ENTITLED : MEMBER;
        }
        return STRANGER;
    }
}
