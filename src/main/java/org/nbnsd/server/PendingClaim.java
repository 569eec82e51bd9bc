package org.nbnsd.server;

import org.nbnsd.protocol.Datagram;
import org.nbnsd.registry.NameClaim;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.Claim;

/**
 * A claim that has not had its final answer.
 *
 * @param request the request
 * @param claim what it claims
 * @param datagram how it came, to answer it
 * @param isComputer whether the claimant proved to be the computer that has the name, at another of its addresses
 * @param isSender whether the claimed address has said that the sender is the same host
 */
record PendingClaim(Claim request, NameClaim claim, Datagram datagram, boolean isComputer, boolean isSender) {
    PendingClaim(Claim request, Datagram datagram) {
        this(request, NameClaim.of(request), datagram, false, false);
    }

    PendingClaim asComputer() {
        return new PendingClaim(request, claim, datagram, true, isSender);
    }

    PendingClaim asSender() {
        return new PendingClaim(request, claim, datagram, isComputer, true);
    }

    /** For whom it claims. */
    Ipv4Address claimant() {
        return claim.address();
    }

    /** Who sent it, which need not be for whom. */
    Ipv4Address sender() {
        return datagram.source().address();
    }

    /** Whether it came by this very datagram. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Datagram other) {
        return datagram == other;
    }

    /** Whether a request is this one, sent again: clients do that although they were told to wait. */
    boolean isRepeatedBy(Claim other, Datagram otherDatagram) {
        return request.id() == other.id()
                && request.flags() == other.flags()
                && datagram.source().equals(otherDatagram.source());
    }
}
