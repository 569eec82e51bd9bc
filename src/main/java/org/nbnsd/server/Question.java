package org.nbnsd.server;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What one host is asked: whether it still has a name.
 *
 * @param challenge for which challenge; null if the host is asked as an intruder on a computer's name
 * @param name the name
 * @param holder the host
 * @param arrival the local address at which the claim came in for which it is asked
 * @param unconfirmed what was answered to an earlier question, and does not count unless it is answered again; null if
 *     nothing was
 * @param denials how often it was answered before that the host does not have the name, too soon to be believed
 */
record Question(
        @Nullable Challenge challenge,
        NetbiosName name,
        Ipv4Address holder,
        Ipv4Address arrival,
        @Nullable Testimony unconfirmed,
        int denials) {
    /** The first question to a holder. */
    static Question first(@Nullable Challenge challenge, NetbiosName name, Ipv4Address holder, Ipv4Address arrival) {
        return new Question(challenge, name, holder, arrival, null, 0);
    }

    /** The question that has to have the same answer as this one. */
    Question toConfirm(Testimony answer) {
        return new Question(challenge, name, holder, arrival, answer, denials);
    }

    /** The question after a denial that was not believed. */
    Question afterDenial() {
        return new Question(challenge, name, holder, arrival, unconfirmed, denials + 1);
    }

    /** Who sent the claim for which it is asked; null if it is asked to find an intruder. */
    @Nullable
    Ipv4Address sender() {
        PendingClaim first = challenge == null ? null : challenge.waiting().peekFirst();
        return first == null ? null : first.sender();
    }
}
