package org.nbnsd.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** {@link Invariant#USER_NAMES_LEFT_ALONE} and {@link Invariant#ONLY_QUESTIONS}. */
final class UserNamesRule implements Rule {
    /** A claim for another address than its sender's, which is no logon. */
    private record ForAnother(NetbiosName name, Ipv4Address sender, Ipv4Address claimed) {}

    private final Verdict verdict;
    private final Mirror mirror;
    private final Set<ForAnother> forOthers = new HashSet<>();
    /** Names with suffix 03 that somebody ever claimed as a group: those may be asked about. */
    private final Set<NetbiosName> claimedAsGroup = new HashSet<>();
    /** Users who were logged on at as many hosts as a name can have: before one more is, the others are asked. */
    private final Set<NetbiosName> full = new HashSet<>();
    /** Computers that have just gone, in the same call. */
    private final Set<NetbiosName> changed = new HashSet<>();

    UserNamesRule(Verdict verdict, Mirror mirror) {
        this.verdict = verdict;
        this.mirror = mirror;
    }

    @Override
    public void arrived(Datagram datagram, Decoded decoded, List<Effect> effects, long now) {
        if (decoded instanceof Claim claim && claim.entry().group() && isUserSuffix(claim.name())) {
            claimedAsGroup.add(claim.name());
        }
        if (decoded instanceof Claim claim
                && isUserSuffix(claim.name())
                && !claim.entry().address().equals(datagram.source().address())) {
            forOthers.add(new ForAnother(
                    claim.name(), datagram.source().address(), claim.entry().address()));
        }
    }

    /** Whether a message is about a claim for another address: to its sender, or to that address. */
    private boolean isForAnother(Effect.Send send) {
        Ipv4Address to = send.to().address();
        return forOthers.stream()
                .filter(claim -> claim.name().equals(send.message().name()))
                .anyMatch(claim -> send.message() instanceof NameQueryRequest
                        ? claim.claimed().equals(to)
                        : claim.sender().equals(to)
                                && (!(send.message() instanceof NegativeRegistrationResponse refusal)
                                        || refusal.entry().address().equals(claim.claimed())));
    }

    /** Whether a message is one of those that a full list of hosts makes necessary; a refusal never is. */
    private boolean isForRoom(Effect.Send send, long now) {
        NetbiosName name = send.message().name();
        NameRecord record = name == null ? null : mirror.get(name, now);
        if (record != null && record.holders().size() >= NameRecord.MAX_HOLDERS) {
            full.add(record.name());
        }
        return !(send.message() instanceof NegativeRegistrationResponse) && full.contains(name);
    }

    private static boolean isUserSuffix(NetbiosName name) {
        return name.suffix() == NameSuffix.MESSENGER;
    }

    /** Whether a name can be nothing but a user's. */
    private boolean isOnlyUser(NetbiosName name, long now) {
        NameRecord record = mirror.get(name, now);
        return isUserSuffix(name)
                && !claimedAsGroup.contains(name)
                && !changed.contains(Effect.family(name))
                && (record == null || record.type() != RecordType.GROUP)
                && !mirror.isComputer(name, now);
    }

    @Override
    public void emitted(Effect effect, long now) {
        if (effect instanceof Effect.Persist persist) {
            if (!isUserSuffix(persist.change().name())) {
                changed.add(persist.family());
            }
        } else if (effect instanceof Effect.Report report) {
            told(report.event(), now);
        } else if (effect instanceof Effect.Send send) {
            boolean hinders = send.message() instanceof WackResponse
                    || send.message() instanceof NameQueryRequest
                    || send.message() instanceof NegativeRegistrationResponse negative
                            && negative.rcode() != Rcode.SVR_ERR.code();
            NetbiosName name = send.message().name();
            verdict.require(
                    !hinders || name == null || !isOnlyUser(name, now) || isForAnother(send) || isForRoom(send, now),
                    Invariant.USER_NAMES_LEFT_ALONE,
                    name,
                    "to %s: %s",
                    send.to(),
                    send.message());
        }
    }

    private void told(NameEvent event, long now) {
        boolean conflict = event instanceof NameConflict
                || event instanceof AppAlias
                || event instanceof ClaimRefused
                || event instanceof UserNameYielded;
        NetbiosName name = event.name();
        verdict.require(
                !conflict || name == null || !isOnlyUser(name, now),
                Invariant.USER_NAMES_LEFT_ALONE,
                name,
                "event: %s",
                event.text());
    }

    @Override
    public void settled(long now) {
        changed.clear();
    }

    @Override
    public void left(Endpoint to, Message message, long now) {
        boolean question = message instanceof NameQueryRequest query
                && !query.isBroadcast()
                && to.address().isHost()
                && to.port() == 137;
        boolean demand = message instanceof Request && !question || message instanceof NameConflictDemand;
        verdict.require(!demand, Invariant.ONLY_QUESTIONS, message.name(), "to %s: %s", to, message);
    }
}
