package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent;
import org.nbnsd.protocol.ChallengeEvent.ChallengeStarted;
import org.nbnsd.protocol.ChallengeEvent.ClaimWaiting;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.ClaimEvent.ClaimForAnother;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.NameRefreshed;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.OwnNameDefended;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.ClaimEvent.SameHostRecognised;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.DuplicateAnswers;
import org.nbnsd.protocol.NodeEvent.LocalNameInConflict;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;
import org.nbnsd.protocol.RecordEvent;
import org.nbnsd.protocol.RecordEvent.HoldersExpired;
import org.nbnsd.protocol.RecordEvent.NameReleased;
import org.nbnsd.protocol.RecordEvent.RecordAged;
import org.nbnsd.protocol.RoundTrip;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;

/** Makes facts of the events of this server and this node. Events that say nothing of a name's fate make none. */
public final class EventFacts {
    private EventFacts() {}

    /**
     * The facts of an event.
     *
     * @param event the event
     * @param at when it happened, in milliseconds since the epoch
     * @return in order; often one
     */
    public static List<Fact> of(NameEvent event, long at) {
        return made(event, at).stream().map(fact -> fact.sentBy(event.sender())).toList();
    }

    private static List<Fact> made(NameEvent event, long at) {
        if (event instanceof ClaimEvent claim) {
            return ofClaim(claim, at);
        } else if (event instanceof ChallengeEvent challenge) {
            return ofChallenge(challenge, at);
        } else if (event instanceof RecordEvent record) {
            return ofRecord(record, at);
        } else if (event instanceof NodeEvent node) {
            return ofNode(node, at);
        } else if (event instanceof QueryAnswered answered) {
            return List.of(Fact.of(at, FactKind.QUERIED, answered.name(), answered.client())
                    .with(answered.addresses()));
        } else if (event instanceof DatagramDropped dropped && dropped.reason() == DropReason.OWN_DATAGRAM) {
            return dropped.name() == null
                    ? List.of()
                    : List.of(Fact.of(
                            at,
                            FactKind.ECHOED,
                            dropped.name(),
                            dropped.source().address()));
        } else if (event instanceof RecordEdited edited) {
            return List.of(Fact.of(at, FactKind.EDITED, edited.outcome().name(), Ipv4Address.ZERO)
                    .with(Detail.AUTHOR, edited.author().who())
                    .with(Detail.REASON, edited.text()));
        }
        return List.of();
    }

    private static List<Fact> ofClaim(ClaimEvent event, long at) {
        NetbiosName name = event.name();
        if (event instanceof NameRegistered registered) {
            return List.of(Fact.of(at, FactKind.GRANTED, name, registered.address())
                    .with(Detail.TYPE, registered.type().isUnique() ? "unique" : "group")
                    .with(Detail.TTL, String.valueOf(registered.ttlSeconds())));
        } else if (event instanceof NameRefreshed refreshed) {
            return List.of(Fact.of(at, FactKind.REFRESHED, name, refreshed.address())
                    .with(Detail.TTL, String.valueOf(refreshed.ttlSeconds())));
        } else if (event instanceof HolderAdded added) {
            return List.of(Fact.of(at, FactKind.GRANTED, name, added.address()));
        } else if (event instanceof UserOnSeveralHosts shared) {
            return shared(shared, at);
        } else if (event instanceof RefusedByStatic refused) {
            return List.of(Fact.of(at, FactKind.REFUSED_BY_STATIC, name, refused.claimant())
                    .with(refused.holders())
                    .with(Detail.RCODE, refused.rcode().toString()));
        } else if (event instanceof ClaimForAnother claim) {
            return List.of(Fact.of(at, FactKind.CLAIMED_FOR_ANOTHER, name, claim.sender())
                    .with(List.of(claim.address())));
        } else if (event instanceof SameHostRecognised recognised) {
            return List.of(Fact.of(
                            at,
                            FactKind.RECOGNISED,
                            name,
                            recognised.addresses().get(0))
                    .with(recognised.addresses())
                    .found());
        } else if (event instanceof NameTakenOver taken) {
            return List.of(Fact.of(at, FactKind.TOOK_OVER, name, taken.to()).with(taken.from()));
        } else if (event instanceof OwnNameDefended defended) {
            return List.of(Fact.of(at, FactKind.REFUSED, name, defended.claimant())
                    .with(Detail.REASON, "it is a name of the name server"));
        } else if (event instanceof ClaimRefused refused) {
            return refused(refused, at);
        }
        return conflict(event, at);
    }

    /** The server says no more than this of the latest logon: who it is stands first. */
    private static List<Fact> shared(UserOnSeveralHosts event, long at) {
        List<Fact> facts = new ArrayList<>();
        event.hosts().stream()
                .limit(1)
                .forEach(latest -> facts.add(Fact.of(at, FactKind.GRANTED, event.name(), latest)));
        facts.add(Fact.of(at, FactKind.USER_SHARED, event.name(), Ipv4Address.ZERO)
                .with(event.hosts()));
        return facts;
    }

    private static List<Fact> refused(ClaimRefused event, long at) {
        boolean wantsGroup = event.rule() == RegistrationRule.GROUP_OVER_UNIQUE;
        boolean isGroup = event.rule() == RegistrationRule.GROUP_STAYS_GROUP;
        Fact fact = Fact.of(at, FactKind.REFUSED, event.name(), event.address())
                .with(Detail.RCODE, event.rcode().toString())
                .with(Detail.REASON, event.rule().reason());
        if (!event.holders().isEmpty()) {
            fact = fact.with(event.holders().get(0));
        }
        if (!isGroup) {
            return List.of(wantsGroup ? fact.with(Detail.TYPE, "group") : fact);
        }
        Ipv4Address member =
                event.holders().isEmpty() ? Ipv4Address.ZERO : event.holders().get(0);
        return List.of(
                Fact.of(at, FactKind.GRANTED, event.name(), member).with(Detail.TYPE, "group"),
                fact.with(Detail.TYPE, "unique"));
    }

    private static List<Fact> conflict(ClaimEvent event, long at) {
        if (event instanceof NameConflict conflict) {
            return List.of(Fact.of(at, FactKind.CONFLICT, conflict.name(), conflict.claimant())
                    .with(conflict.holder())
                    .with(Detail.REASON, conflict.hint().isEmpty() ? "the holder is alive" : conflict.hint()));
        } else if (event instanceof AppAlias alias) {
            return List.of(Fact.of(at, FactKind.CONFLICT, alias.name(), alias.claimant())
                    .with(alias.holder()));
        } else if (event instanceof UserNameYielded yielded) {
            return List.of(Fact.of(at, FactKind.CONFLICT, yielded.name(), yielded.holder())
                    .with(yielded.computer()));
        }
        return List.of();
    }

    private static List<Fact> ofChallenge(ChallengeEvent event, long at) {
        if (event instanceof ClaimWaiting waiting) {
            return List.of(
                    Fact.of(at, FactKind.CLAIMED, waiting.name(), waiting.claimant())
                            .with(List.of(waiting.claimant()))
                            .with(Detail.TYPE, waiting.group() ? "group" : "unique"),
                    Fact.of(at, FactKind.WAITED, waiting.name(), waiting.claimant())
                            .with(Detail.TTL, String.valueOf(waiting.seconds())));
        } else if (event instanceof ChallengeStarted started) {
            boolean group = started.rule() == RegistrationRule.GROUP_OVER_UNIQUE;
            return started.holders().stream()
                    .map(holder -> Fact.of(at, FactKind.CHALLENGED, started.name(), holder)
                            .with(started.claimant()))
                    .map(fact -> group ? fact.with(Detail.TYPE, "unique") : fact)
                    .toList();
        } else if (event instanceof HolderDefended defended) {
            return List.of(answered(FactKind.DEFENDED, defended.name(), defended.holder(), defended.answer(), at)
                    .with(defended.addresses()));
        } else if (event instanceof HolderSilent silent) {
            return List.of(Fact.of(at, FactKind.SILENT, silent.name(), silent.holder())
                    .with(Detail.TRIES, String.valueOf(silent.tries()))
                    .found());
        } else if (event instanceof HolderDenied denied) {
            return List.of(answered(FactKind.DENIED, denied.name(), denied.holder(), denied.answer(), at));
        }
        return List.of();
    }

    private static Fact answered(FactKind kind, NetbiosName name, Ipv4Address holder, RoundTrip answer, long at) {
        return Fact.of(at, kind, name, holder)
                .with(Detail.TRIES, String.valueOf(answer.tries()))
                .with(Detail.ROUND_TRIP, answer.millis() + " ms")
                .found();
    }

    private static List<Fact> ofRecord(RecordEvent event, long at) {
        if (event instanceof NameReleased released) {
            return List.of(Fact.of(at, FactKind.RELEASED, released.name(), released.address())
                    .with(released.left()));
        } else if (event instanceof HoldersExpired expired) {
            return expired.expired().stream()
                    .map(address -> Fact.of(at, FactKind.EXPIRED, expired.name(), address)
                            .with(expired.left()))
                    .toList();
        } else if (event instanceof RecordAged aged) {
            return List.of(
                    Fact.of(at, FactKind.AGED, aged.name(), Ipv4Address.ZERO).with(Detail.REASON, aged.text()));
        }
        return List.of();
    }

    private static List<Fact> ofNode(NodeEvent event, long at) {
        if (event instanceof LocalNameRefused || event instanceof LocalNameInConflict) {
            return List.of(Fact.of(at, FactKind.REFUSED, event.name(), Ipv4Address.ZERO)
                    .with(Detail.REASON, event.text()));
        } else if (event instanceof DemandReceived received) {
            FactKind kind =
                    received.demand() == Demand.CONFLICT ? FactKind.CONFLICT_DEMANDED : FactKind.RELEASE_DEMANDED;
            return List.of(Fact.of(at, kind, received.name(), received.source().address()));
        } else if (event instanceof DuplicateAnswers answers) {
            return List.of(
                    Fact.of(at, FactKind.ANSWERED, answers.name(), answers.first())
                            .with(List.of(answers.first())),
                    Fact.of(at, FactKind.ANSWERED, answers.name(), answers.second())
                            .with(List.of(answers.second())));
        }
        return List.of();
    }
}
