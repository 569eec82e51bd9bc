package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent;
import org.nbnsd.protocol.ChallengeEvent.AnswersDoubted;
import org.nbnsd.protocol.ChallengeEvent.ChallengeStarted;
import org.nbnsd.protocol.ChallengeEvent.ClaimWaiting;
import org.nbnsd.protocol.ChallengeEvent.ClaimWithdrawn;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.ChallengeEvent.HolderUnasked;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.ClaimEvent.ClaimAcknowledged;
import org.nbnsd.protocol.ClaimEvent.ClaimForAnother;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.ClaimantToChallenge;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.HolderEvicted;
import org.nbnsd.protocol.ClaimEvent.ImpossibleAddress;
import org.nbnsd.protocol.ClaimEvent.LimitReached;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.NameFull;
import org.nbnsd.protocol.ClaimEvent.NameRefreshed;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.OwnNameDefended;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.ClaimEvent.SameHostRecognised;
import org.nbnsd.protocol.ClaimEvent.StaticMigrated;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.RoundTrip;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** Makes facts of what became of claims: each of what happened to whom, and none of what only follows from it. */
final class ClaimFacts {
    private final long at;
    private final @Nullable Ipv4Address sender;

    /**
     * @param at when it happened, in milliseconds since the epoch
     * @param sender who sent the claim; null if there was none
     */
    ClaimFacts(long at, @Nullable Ipv4Address sender) {
        this.at = at;
        this.sender = sender;
    }

    private Fact fact(FactKind kind, NetbiosName name, Ipv4Address actor) {
        return Fact.of(at, kind, name, actor).sentBy(sender);
    }

    private static String type(boolean group) {
        return group ? "group" : "unique";
    }

    /** Who got the name, or did not, without a question to anybody. */
    List<Fact> of(ClaimEvent event) {
        NetbiosName name = event.name();
        if (event instanceof NameRegistered registered) {
            return claimed(
                    event,
                    registered.address(),
                    fact(FactKind.GRANTED, name, registered.address())
                            .with(Detail.TYPE, type(!registered.type().isUnique()))
                            .with(Detail.TTL, String.valueOf(registered.ttlSeconds())));
        } else if (event instanceof NameRefreshed refreshed) {
            return claimed(
                    event,
                    refreshed.address(),
                    fact(FactKind.REFRESHED, name, refreshed.address())
                            .with(Detail.TTL, String.valueOf(refreshed.ttlSeconds())));
        } else if (event instanceof HolderAdded added) {
            return claimed(event, added.address(), fact(FactKind.GRANTED, name, added.address()));
        } else if (event instanceof UserOnSeveralHosts shared) {
            return shared(shared);
        } else if (event instanceof ClaimAcknowledged acknowledged) {
            Fact fact = fact(FactKind.ACKNOWLEDGED, name, acknowledged.address())
                    .with(Detail.REASON, acknowledged.rule().reason());
            return claimed(event, acknowledged.address(), fact);
        } else if (event instanceof NameTakenOver taken) {
            return claimed(
                    event,
                    taken.to(),
                    fact(FactKind.TOOK_OVER, name, taken.to()).with(taken.from()));
        }
        return ofHolders(event);
    }

    /** What a host claims for another address is worth a fact of its own: of who did it. */
    private List<Fact> claimed(ClaimEvent event, Ipv4Address address, Fact fact) {
        return sender == null || sender.equals(address)
                ? List.of(fact)
                : List.of(
                        fact(FactKind.CLAIMED_FOR_ANOTHER, event.name(), sender).with(List.of(address)), fact);
    }

    /** The server says no more than this of the latest logon: who it is stands first. */
    private List<Fact> shared(UserOnSeveralHosts event) {
        List<Fact> facts = new ArrayList<>();
        event.hosts().stream()
                .limit(1)
                .forEach(latest -> facts.addAll(claimed(event, latest, fact(FactKind.GRANTED, event.name(), latest))));
        facts.add(fact(FactKind.USER_SHARED, event.name(), Ipv4Address.ZERO).with(event.hosts()));
        return facts;
    }

    /** What became of those who had it. */
    private List<Fact> ofHolders(ClaimEvent event) {
        NetbiosName name = event.name();
        if (event instanceof SameHostRecognised same) {
            return List.of(fact(FactKind.RECOGNISED, name, same.addresses().get(0))
                    .with(same.addresses())
                    .found());
        } else if (event instanceof HolderEvicted evicted) {
            return List.of(fact(FactKind.LOST, name, evicted.evicted())
                    .with(evicted.added())
                    .with(Detail.REASON, "the name has the most addresses that it can have"));
        } else if (event instanceof UserNameYielded yielded) {
            Fact lost = fact(FactKind.LOST, name, yielded.holder())
                    .with(yielded.computer())
                    .with(Detail.REASON, "it is the name of that computer");
            // What it claimed it had claimed itself, before the computer came.
            Fact conflict =
                    Fact.of(at, FactKind.CONFLICT, name, yielded.holder()).with(yielded.computer());
            return yielded.alive() ? List.of(conflict, lost) : List.of(lost);
        } else if (event instanceof StaticMigrated migrated) {
            return List.of(fact(FactKind.MIGRATED, name, migrated.claimant()).with(migrated.holders()));
        }
        return refused(event);
    }

    private List<Fact> refused(ClaimEvent event) {
        NetbiosName name = event.name();
        if (event instanceof ClaimRefused refused) {
            return claimed(event, refused.address(), refused(refused), ofGroup(refused));
        } else if (event instanceof RefusedByStatic refused) {
            return claimed(
                    event,
                    refused.claimant(),
                    fact(FactKind.REFUSED_BY_STATIC, name, refused.claimant())
                            .with(refused.holders())
                            .with(Detail.RCODE, Rcode.describe(refused.rcode().code())));
        } else if (event instanceof OwnNameDefended defended) {
            return defended(defended);
        } else if (event instanceof ClaimForAnother other) {
            Fact turnedAway = fact(FactKind.TURNED_AWAY, name, other.address())
                    .with(Detail.RCODE, Rcode.describe(Rcode.RFS_ERR.code()))
                    .with(
                            Detail.REASON,
                            other.holders().isEmpty()
                                    ? "claims for others are for access.proxy"
                                    : "its sender has no say of what others hold");
            return claimed(event, other.address(), turnedAway);
        } else if (event instanceof ImpossibleAddress impossible) {
            FactKind kind = impossible.rcode() == Rcode.OK ? FactKind.ACKNOWLEDGED : FactKind.TURNED_AWAY;
            return claimed(
                    event,
                    impossible.address(),
                    fact(kind, name, impossible.address())
                            .with(
                                    Detail.RCODE,
                                    Rcode.describe(impossible.rcode().code()))
                            .with(Detail.REASON, "the address is " + impossible.reason()));
        } else if (event instanceof NameFull full) {
            return claimed(
                    event,
                    full.address(),
                    fact(FactKind.TURNED_AWAY, name, full.address())
                            .with(Detail.RCODE, Rcode.describe(Rcode.SVR_ERR.code()))
                            .with(Detail.REASON, full.holders() + " addresses have it, and none of them is gone"));
        } else if (event instanceof LimitReached limit) {
            return claimed(
                    event,
                    limit.address(),
                    fact(FactKind.TURNED_AWAY, name, limit.address())
                            .with(Detail.RCODE, Rcode.describe(Rcode.SVR_ERR.code()))
                            .with(Detail.REASON, limit.reason()));
        } else if (event instanceof ClaimantToChallenge sent) {
            return claimed(
                    event,
                    sent.claimant(),
                    fact(FactKind.SENT_TO_HOLDER, name, sent.claimant()).with(sent.holder()));
        }
        return conflict(event);
    }

    /** The name server has the name itself, at all its addresses, and has just said so. */
    private List<Fact> defended(OwnNameDefended event) {
        Ipv4Address holder = event.holders().get(0);
        Fact yes = fact(FactKind.DEFENDED, event.name(), holder)
                .with(event.holders())
                .with(Detail.TYPE, type(false))
                .found();
        Fact conflict = fact(FactKind.CONFLICT, event.name(), event.claimant())
                .with(holder)
                .with(Detail.TYPE, type(event.group()))
                .with(Detail.RCODE, Rcode.describe(Rcode.ACT_ERR.code()))
                .with(Detail.REASON, "it is a name of the name server");
        return claimed(event, event.claimant(), conflict, List.of(yes));
    }

    private List<Fact> claimed(ClaimEvent event, Ipv4Address address, Fact fact, List<Fact> before) {
        List<Fact> facts = new ArrayList<>(before);
        facts.addAll(claimed(event, address, fact));
        return facts;
    }

    /** Who is refused because somebody has the name, and who is turned away whoever has it. */
    private Fact refused(ClaimRefused event) {
        FactKind kind = event.rcode() == Rcode.ACT_ERR ? FactKind.REFUSED : FactKind.TURNED_AWAY;
        Fact fact = fact(kind, event.name(), event.address())
                .with(Detail.RCODE, Rcode.describe(event.rcode().code()))
                .with(Detail.REASON, event.rule().reason());
        if (kind == FactKind.REFUSED && !event.holders().isEmpty()) {
            fact = fact.with(event.holders().get(0));
        }
        return event.rule() == RegistrationRule.GROUP_STAYS_GROUP ? fact.with(Detail.TYPE, type(false)) : fact;
    }

    /** That the refused name is a group's, which its members need not have said lately. */
    private List<Fact> ofGroup(ClaimRefused event) {
        return event.rule() == RegistrationRule.GROUP_STAYS_GROUP
                ? List.of(fact(FactKind.RECORDED, event.name(), Ipv4Address.ZERO)
                        .with(event.holders())
                        .with(Detail.TYPE, type(true)))
                : List.of();
    }

    private List<Fact> conflict(ClaimEvent event) {
        if (event instanceof NameConflict conflict) {
            Fact fact = fact(FactKind.CONFLICT, conflict.name(), conflict.claimant())
                    .with(conflict.holder())
                    .with(Detail.REASON, conflict.hint().isEmpty() ? "the holder is alive" : conflict.hint());
            return claimed(event, conflict.claimant(), fact);
        } else if (event instanceof AppAlias alias) {
            Fact fact = fact(FactKind.CONFLICT, alias.name(), alias.claimant()).with(alias.holder());
            return claimed(event, alias.claimant(), fact);
        }
        return List.of();
    }

    /** What holders were asked, and what they said. */
    List<Fact> of(ChallengeEvent event) {
        NetbiosName name = event.name();
        if (event instanceof ClaimWaiting waiting) {
            return List.of(
                    fact(FactKind.CLAIMED, name, waiting.claimant())
                            .with(List.of(waiting.claimant()))
                            .with(Detail.TYPE, type(waiting.group())),
                    fact(FactKind.WAITED, name, waiting.claimant())
                            .with(Detail.TTL, String.valueOf(waiting.seconds())));
        } else if (event instanceof ChallengeStarted started) {
            return asked(started);
        } else if (event instanceof HolderDefended defended) {
            return List.of(answered(FactKind.DEFENDED, name, defended.holder(), defended.answer())
                    .with(defended.addresses()));
        } else if (event instanceof HolderSilent silent) {
            return List.of(fact(FactKind.SILENT, name, silent.holder())
                    .with(Detail.TRIES, String.valueOf(silent.tries()))
                    .found());
        } else if (event instanceof HolderDenied denied) {
            return List.of(answered(FactKind.DENIED, name, denied.holder(), denied.answer())
                    .with(Detail.RCODE, Rcode.describe(denied.rcode())));
        } else if (event instanceof HolderUnasked unasked) {
            return List.of(fact(FactKind.TURNED_AWAY, name, unasked.claimant())
                    .with(Detail.RCODE, Rcode.describe(Rcode.SVR_ERR.code()))
                    .with(Detail.REASON, "the holder " + unasked.holder() + " could not be asked"));
        } else if (event instanceof AnswersDoubted doubted) {
            return List.of(fact(FactKind.TURNED_AWAY, name, doubted.claimant())
                    .with(Detail.RCODE, Rcode.describe(Rcode.SVR_ERR.code()))
                    .with(Detail.REASON, "the answers of the holder " + doubted.holder() + " are not believed"));
        } else if (event instanceof ClaimWithdrawn withdrawn) {
            return List.of(fact(FactKind.WITHDREW, name, withdrawn.claimant()));
        }
        return List.of();
    }

    /** The others are asked only if the first does not have the name any more; their answers tell of it then. */
    private List<Fact> asked(ChallengeStarted event) {
        List<Fact> facts = new ArrayList<>();
        for (Ipv4Address first : event.holders().stream().limit(1).toList()) {
            Fact fact = fact(FactKind.CHALLENGED, event.name(), first).with(event.claimant());
            if (event.rule() == RegistrationRule.GROUP_OVER_UNIQUE) {
                fact = fact.with(Detail.TYPE, type(false));
            }
            facts.add(
                    event.asked().equals(event.name())
                            ? fact
                            : fact.with(Detail.REASON, event.asked() + " is the name of a computer"));
        }
        return facts;
    }

    private Fact answered(FactKind kind, NetbiosName name, Ipv4Address holder, RoundTrip answer) {
        return fact(kind, name, holder)
                .with(Detail.TRIES, String.valueOf(answer.tries()))
                .with(Detail.ROUND_TRIP, answer.millis() + " ms")
                .found();
    }
}
