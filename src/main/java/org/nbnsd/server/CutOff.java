package org.nbnsd.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterEvent.GrantedAlone;
import org.nbnsd.protocol.ClusterEvent.HolderAssured;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.registry.RegistrationRule.Action;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * What becomes of claims while this server shares its records with others and cannot decide for all. Who has a name keeps it for some
 * minutes, but never for longer than the record says, which is the time in which the others do not give it away. Everybody else
 * hears nothing: then a host asks its other name server, where a refusal would end that, and a positive answer could make two owners. What
 * was promised is written as soon as it can be.
 */
final class CutOff {
    private static final long MOST_SECONDS = 300;
    private static final int MOST_OWED = 16_384;

    private record Owed(NetbiosName name, Ipv4Address claimant) {}

    private final PresentStanding standing;
    private final Decisions decisions;
    private final Terms terms;
    private final Outbox outbox;
    /** The last claim of each, the oldest first. */
    private final Map<Owed, PendingClaim> owed = new LinkedHashMap<>();

    CutOff(PresentStanding standing, Decisions decisions, Terms terms, Outbox outbox) {
        this.standing = standing;
        this.decisions = decisions;
        this.terms = terms;
        this.outbox = outbox;
    }

    /** Answers a claim as far as that is possible; false if it is never written, so that it can be decided as ever. */
    boolean answer(Claim request, Datagram datagram, long now) {
        PendingClaim pending = new PendingClaim(request, datagram);
        NameRecord held = decisions.held(pending, now);
        RegistrationRule rule = decisions.decide(pending, held, now);
        if (rule.action() == Action.ACKNOWLEDGE) {
            return false;
        }
        long seconds = seconds(rule, held, pending, now);
        if (seconds <= 0) {
            ignore(request, datagram);
            return true;
        }
        owe(pending);
        outbox.reply(datagram, PositiveRegistrationResponse.of(request.id(), request.name(), seconds, request.entry()));
        outbox.report(
                rule.action() == Action.REFRESH
                        ? new HolderAssured(request.name(), pending.claimant(), pending.sender(), seconds)
                        : new GrantedAlone(request.name(), pending.claimant(), pending.sender(), seconds));
        return true;
    }

    /** For how long a claim can be granted; 0 for not at all. */
    private long seconds(RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, long now) {
        ClusterStanding present = standing.get();
        long most = Math.min(MOST_SECONDS, terms.ttl(pending));
        if (present == null) {
            return 0;
        } else if (rule.action() == Action.REFRESH && held != null && present.assuresHolders()) {
            if (!(pending.request() instanceof NameRefreshRequest)) {
                return 0; // it may have released the name elsewhere since
            }
            return Math.min(most, (Terms.heldUntil(held, pending) - now) / 1000);
        }
        return rule == RegistrationRule.NAME_IS_FREE && present.grantsUnknown() ? most : 0;
    }

    private void owe(PendingClaim pending) {
        Owed key = new Owed(pending.claim().name(), pending.claimant());
        owed.remove(key);
        owed.put(key, pending);
        if (owed.size() > MOST_OWED) {
            owed.remove(owed.keySet().iterator().next());
        }
    }

    /** A request is not answered. */
    void ignore(Request request, Datagram datagram) {
        outbox.report(new DatagramDropped(request.name(), datagram.source(), DropReason.CUT_OFF));
    }

    /** What was promised and is not written: to be decided now. */
    List<PendingClaim> takeOwed() {
        List<PendingClaim> taken = List.copyOf(owed.values());
        owed.clear();
        return taken;
    }
}
