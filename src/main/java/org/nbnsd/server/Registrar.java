package org.nbnsd.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.ChallengeStarted;
import org.nbnsd.protocol.ChallengeEvent.ClaimWaiting;
import org.nbnsd.protocol.ChallengeEvent.ClaimWithdrawn;
import org.nbnsd.protocol.ClaimEvent.ClaimantToChallenge;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.registry.RegistrationRule.Action;
import org.nbnsd.server.Challenge.Aim;
import org.nbnsd.server.Challenge.Inquiry;
import org.nbnsd.server.Finding.Doubted;
import org.nbnsd.server.Finding.IntruderAlive;
import org.nbnsd.server.Finding.IntruderGone;
import org.nbnsd.server.Finding.Nothing;
import org.nbnsd.server.Finding.Settled;
import org.nbnsd.server.Finding.Unasked;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Decides claims: OPCODEs 5, 8, 9 and 15 alike. At once where {@link RegistrationRule} can, else by a
 * {@link Challenge}; {@link Grants} carries the decisions out.
 *
 * <p>While a challenge runs, further claims on its name wait in order. When it is settled each is decided anew, by the
 * record as it is then and with what the answers say, so each gets one final, correct answer; a claim that needs to know
 * more takes those behind it into another challenge.
 */
final class Registrar {
    /** What Windows waits at the least; Samba clients take anything shorter for 105 seconds. */
    private static final long LEAST_WACK_SECONDS = 9;

    private final PresentSettings settings;
    private final Locals locals;
    private final Records records;
    private final UserNames userNames;
    private final Decisions decisions;
    private final Challenges challenges;
    private final Bursts bursts;
    private final Grants grants;
    private final CutOff cutOff;
    private final Withdrawn withdrawn = new Withdrawn();
    private final RecentGrants recentGrants = new RecentGrants();
    private final Outbox outbox;

    Registrar(
            PresentSettings settings,
            PresentStanding standing,
            Locals locals,
            Gates gates,
            Records records,
            RandomGenerator random,
            Outbox outbox) {
        this.settings = settings;
        this.locals = locals;
        this.records = records;
        this.outbox = outbox;
        this.userNames = new UserNames(records, settings, outbox);
        this.decisions = new Decisions(settings, locals, gates, records, userNames);
        this.challenges = new Challenges(settings, locals, userNames, this::isNeeded, recentGrants, random, outbox);
        this.bursts = new Bursts(settings, standing, challenges, outbox);
        Terms terms = new Terms(settings, standing, records);
        this.grants = new Grants(settings, terms, records, userNames, bursts, outbox);
        this.cutOff = new CutOff(standing, decisions, terms, outbox);
    }

    Challenges challenges() {
        return challenges;
    }

    UserNames userNames() {
        return userNames;
    }

    Bursts bursts() {
        return bursts;
    }

    /** What becomes of requests that cannot be decided here for the moment. */
    CutOff cutOff() {
        return cutOff;
    }

    /** What was promised while nothing could be written is decided as if it came now; who claimed it has its answer. */
    void settleOwed(long now) {
        for (PendingClaim pending : cutOff.takeOwed()) {
            outbox.muted(() -> claim(pending.request(), pending.datagram(), now));
        }
    }

    /** A claim for an address that means nothing to other hosts has come in, on a name that nobody has. */
    void acknowledge(Claim request, Datagram datagram) {
        grants.acknowledge(new PendingClaim(request, datagram));
    }

    /** A claim has come in. */
    void claim(Claim request, Datagram datagram, long now) {
        Challenge challenge = challenges.get(request.name());
        boolean isRepeated = withdrawn.contains(request, datagram, now)
                || challenge != null
                        && challenge.waiting().stream().anyMatch(waiting -> waiting.isRepeatedBy(request, datagram));
        if (isRepeated) {
            outbox.report(new DatagramDropped(request.name(), datagram.source(), DropReason.RETRANSMISSION));
            return;
        }
        PendingClaim pending = new PendingClaim(request, datagram);
        NameRecord held = decisions.held(pending, now);
        RegistrationRule rule = decisions.decide(pending, held, now);
        if (isImpossible(rule)) {
            grants.refuseForStorage(pending);
        } else if (rule.action() != Action.CHALLENGE) {
            carryOut(rule, held, pending, true, now);
            recordChanged(request.name(), now);
        } else if (settings.get().challenge() == Challenger.END_NODE) {
            letClaimantAsk(rule, held, pending, now);
        } else if (challenge != null) {
            join(challenge, pending, now);
        } else {
            startChallenge(rule, held, new ArrayDeque<>(List.of(pending)), null, now);
        }
    }

    /** Whether a claim waits for the outcome of a challenge. */
    boolean isWaiting(Datagram datagram) {
        Challenge challenge = datagram.decoded() instanceof Claim request ? challenges.get(request.name()) : null;
        return challenge != null && challenge.waiting().stream().anyMatch(waiting -> waiting.isOf(datagram));
    }

    /** Others have come first, each time that a claim was decided: if somebody has the name now, that is told; else nothing is. */
    void refuseOrIgnore(Claim request, Datagram datagram, long now) {
        PendingClaim pending = new PendingClaim(request, datagram);
        NameRecord held = decisions.held(pending, now);
        RegistrationRule rule = decisions.decide(pending, held, now);
        if (rule.action() == Action.REFUSE) {
            carryOut(rule, held, pending, true, now);
        } else if (rule.action() == Action.CHALLENGE) {
            Inquiry inquiry = decisions.inquiry(rule, held, pending, now);
            if (inquiry.aim() == Aim.CONTEST) {
                grants.refuse(pending, rule, held, inquiry.holders().get(0));
            }
        }
    }

    /** Whether a claim, if granted, would change a record while none can be made durable. */
    private boolean isImpossible(RegistrationRule rule) {
        return !records.isWritable()
                && switch (rule.action()) {
                    case ACKNOWLEDGE, REFUSE -> false;
                    case CREATE, REFRESH, ADD_HOLDER, CHALLENGE -> true;
                };
    }

    private void carryOut(
            RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, boolean atOnce, long now) {
        NetbiosName name = pending.claim().name();
        boolean appeared = grants.carryOut(rule, held, pending, atOnce, now);
        if (rule.action() != Action.REFUSE) {
            holderBack(name, pending.claim().address(), now);
        }
        boolean refreshed = rule == RegistrationRule.HOLDER_REFRESHED && name.suffix() == NameSuffix.MESSENGER;
        if (appeared || refreshed) {
            askIntruders(pending, now);
        }
    }

    /** A holder has registered or refreshed again; it may be asked for its own name, and for that of the computer it is. */
    private void holderBack(NetbiosName name, Ipv4Address holder, long now) {
        recentGrants.add(name, holder, now);
        challenges.intruderBack(name, holder);
        act(challenges.holderBack(name, holder, now), now);
        NetbiosName user = name.withSuffix(NameSuffix.MESSENGER);
        if (!user.equals(name)) {
            act(challenges.holderBack(user, holder, now), now);
        }
    }

    /** A computer has appeared; whoever shares its 03 name as if it were a user's is asked. */
    private void askIntruders(PendingClaim pending, long now) {
        NetbiosName name = pending.claim().name();
        for (Ipv4Address intruder : userNames.intruders(name, now)) {
            Finding finding = challenges.askIntruder(name.withSuffix(NameSuffix.MESSENGER), intruder, pending, now);
            act(finding, now);
        }
    }

    /** RFC 1002's other kind of server: the claimant asks the holder, and demands the name if that does not defend it. */
    private void letClaimantAsk(RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, long now) {
        Inquiry inquiry = decisions.inquiry(rule, held, pending, now);
        if (inquiry.aim() != Aim.CONTEST) { // what only the server can ask
            refuse(inquiry, held, pending);
            return;
        }
        List<Ipv4Address> holders = inquiry.holders();
        Ipv4Address holder =
                holders.stream().filter(locals::canBeAsked).findFirst().orElse(null);
        if (holder == null || pending.request() instanceof NameUpdateRequest) {
            grants.takeOver(rule, held, holders, pending, now);
            holderBack(pending.claim().name(), pending.claimant(), now);
            askIntruders(pending, now);
            recordChanged(pending.claim().name(), now);
            return;
        }
        grants.tellToAsk(pending, held, holder);
        outbox.report(new ClaimantToChallenge(pending.claim().name(), holder, pending.claimant(), pending.sender()));
    }

    private void join(Challenge challenge, PendingClaim pending, long now) {
        PendingClaim surplus = surplus(challenge, pending);
        Full full = challenges.noRoomToWait(pending.sender());
        if (pending.equals(surplus)) {
            refuseCrowding(pending);
        } else if (mayNotWait(pending)) {
            grants.refuseForLimit(
                    pending, "limits.waiting-per-host", settings.get().limits().waitingPerHost());
        } else if (full != null) {
            grants.decideUnasked(pending, full, now);
        } else {
            if (surplus != null) {
                challenges.leave(challenge, surplus);
                refuseCrowding(surplus);
            }
            tellToWait(pending, challenge, challenge.waiting());
            challenges.join(challenge, pending);
            reconsider(challenge, now); // it may have been asked for the one that has gone
        }
    }

    /**
     * Which claim finds no place among those that wait for a name, if one more comes: one of the host that takes most places,
     * so that nobody keeps others out by claiming often. Null if there is a place.
     */
    private @Nullable PendingClaim surplus(Challenge challenge, PendingClaim pending) {
        if (challenge.waiting().size() < settings.get().limits().waitingPerName()) {
            return null;
        }
        List<PendingClaim> all = new ArrayList<>(challenge.waiting());
        all.add(pending);
        return all.get(Shares.surplus(all.stream().map(PendingClaim::sender).toList()));
    }

    private void refuseCrowding(PendingClaim pending) {
        grants.refuseForLimit(
                pending, "limits.waiting-per-name", settings.get().limits().waitingPerName());
    }

    /** Whether as many claims of its sender wait already as may. */
    private boolean mayNotWait(PendingClaim pending) {
        return challenges.waiting().of(pending.sender())
                >= settings.get().limits().waitingPerHost();
    }

    /** Asks on behalf of those who wait: of one claim that has just come in, or of those whom an earlier challenge left. */
    private void startChallenge(
            RegistrationRule rule,
            @Nullable NameRecord held,
            Deque<PendingClaim> waiting,
            @Nullable Challenge earlier,
            long now) {
        boolean isNew = earlier == null;
        PendingClaim first = waiting.getFirst();
        Inquiry inquiry = decisions.inquiry(rule, held, first, now);
        Challenge challenge = new Challenge(
                first.claim().name(),
                inquiry,
                earlier == null ? settings.get() : earlier.settings(),
                locals::canBeAsked,
                waiting);
        if (earlier != null) {
            challenge.continues(earlier);
        }
        if (challenge.isDecided()) {
            settle(challenge, now);
            return;
        }
        if (isNew && mayNotWait(first)) {
            grants.refuseForLimit(
                    first, "limits.waiting-per-host", settings.get().limits().waitingPerHost());
            return;
        }
        Full full = isNew ? noRoom(first.sender()) : null;
        if (full != null) {
            grants.decideUnasked(first, full, now);
            return;
        }
        if (isNew) {
            tellToWait(first, challenge, List.of());
        }
        int limit = settings.get().limits().openChallenges();
        boolean isRoom = challenges.questions().total() < limit;
        if (isRoom && challenges.start(challenge, first.datagram().local().address(), now)) {
            outbox.report(new ChallengeStarted(
                    challenge.name(), inquiry.name(), challenge.toAsk(), first.claimant(), first.sender(), rule));
        } else { // who has been told to wait is refused: what comes early must not overtake a WACK
            waiting.forEach(pending -> grants.refuseForLimit(pending, "limits.open-challenges", limit));
        }
    }

    /** Why no challenge can be opened for one more claim of a sender; null if it can. */
    private @Nullable Full noRoom(Ipv4Address sender) {
        Full full = challenges.noRoomToAsk(sender);
        return full == null ? challenges.noRoomToWait(sender) : full;
    }

    /** Refuses a claim for which an inquiry found nothing, or cannot be made. */
    private void refuse(Inquiry inquiry, @Nullable NameRecord held, PendingClaim pending) {
        if (inquiry.aim() == Aim.ROOM) {
            grants.refuseFull(pending, inquiry.holders().size());
        } else {
            grants.refuseForAnother(pending, held);
        }
    }

    /**
     * Tells a claimant how long it may have to wait: with the usual three tries of a second, 5 + 4 for each holder to be
     * asked, as Windows says. Each of those ahead of it may get the name, and then must be asked, too.
     */
    private void tellToWait(PendingClaim pending, Challenge challenge, Collection<PendingClaim> ahead) {
        Set<Ipv4Address> toAsk = new HashSet<>(challenge.toAsk());
        ahead.forEach(other -> toAsk.add(other.claim().address()));
        long seconds = Math.max(
                LEAST_WACK_SECONDS,
                5
                        + toAsk.stream()
                                .mapToLong(holder -> secondsToAsk(challenge, holder))
                                .sum());
        Claim request = pending.request();
        outbox.reply(pending.datagram(), WackResponse.of(request.id(), request.name(), seconds, request.flags()));
        outbox.report(new ClaimWaiting(
                challenge.name(),
                pending.claimant(),
                pending.sender(),
                pending.claim().group(),
                seconds,
                ahead.size() + 1));
    }

    private static long secondsToAsk(Challenge challenge, Ipv4Address holder) {
        RetrySchedule schedule = challenge.settings().scheduleFor(holder);
        return 1 + (schedule.totalMillis() + 999) / 1000;
    }

    /** Takes a response to a question of ours; false if it answers none. */
    boolean receive(Response response, Datagram datagram, boolean isLateElsewhere, long now) {
        Finding finding = challenges.receive(response, datagram.source(), isLateElsewhere, now);
        if (finding != null) {
            act(finding, now);
        }
        return finding != null;
    }

    /** Time has passed. Each finding is acted on before the next is looked for, because it may change what that is. */
    void expire(long now) {
        for (Finding next = challenges.expire(now); next != null; next = challenges.expire(now)) {
            act(next, now);
        }
    }

    private void act(Finding finding, long now) {
        finding.accept(new Finding.Cases() {
            @Override
            public void nothing(Nothing nothing) {
                // Nothing that matters yet.
            }

            @Override
            public void settled(Settled settled) {
                settle(settled.challenge(), now);
            }

            @Override
            public void unasked(Unasked unasked) {
                Challenge challenge = unasked.challenge();
                challenge.waiting().forEach(pending -> grants.refuseUnasked(pending, challenge.holder()));
            }

            @Override
            public void doubted(Doubted doubted) {
                Challenge challenge = doubted.challenge();
                challenge.waiting().forEach(pending -> grants.refuseDoubted(pending, challenge.holder()));
            }

            @Override
            public void alive(IntruderAlive alive) {
                userNames.intruderAlive(alive.name(), alive.intruder(), alive.answer(), now);
                recordChanged(alive.name(), now);
            }

            @Override
            public void gone(IntruderGone gone) {
                userNames.intruderGone(gone.name(), gone.intruder(), now);
                recordChanged(gone.name(), now);
            }
        });
    }

    /** Decides the claims that waited for a challenge which is no longer open. */
    private void settle(Challenge challenge, long now) {
        decide(challenge, now);
        recordChanged(challenge.name(), now);
    }

    private void decide(Challenge challenge, long now) {
        Deque<PendingClaim> waiting = new ArrayDeque<>(challenge.waiting());
        while (!waiting.isEmpty()) {
            PendingClaim pending = waiting.getFirst();
            pending.datagram().awaitedSince(now);
            NameRecord held = decisions.held(pending, now);
            RegistrationRule rule = decisions.decide(pending, held, now);
            if (isImpossible(rule)) {
                waiting.removeFirst();
                grants.refuseForStorage(pending);
                continue;
            }
            if (rule.action() != Action.CHALLENGE) {
                waiting.removeFirst();
                carryOut(rule, held, pending, false, now);
                continue;
            }
            Inquiry needed = decisions.inquiry(rule, held, pending, now);
            switch (challenge.verdict(pending, needed)) {
                case GRANT -> {
                    waiting.removeFirst();
                    grants.takeOver(rule, held, needed.holders(), pending, now);
                    holderBack(pending.claim().name(), pending.claim().address(), now);
                    askIntruders(pending, now);
                }
                case REFUSE -> {
                    waiting.removeFirst();
                    grants.refuse(pending, rule, held, challenge.defender());
                }
                case SAME_HOST -> {
                    waiting.removeFirst();
                    sameHost(rule, held, challenge, pending, waiting, now);
                }
                case PROVEN -> {
                    waiting.removeFirst();
                    waiting.addFirst(pending.asSender());
                }
                case NOT_PROVEN, NO_ROOM -> {
                    waiting.removeFirst();
                    refuse(needed, held, pending);
                }
                case ROOM -> {
                    waiting.removeFirst();
                    makeRoom(held, challenge.leaver(needed), pending, now);
                }
                case UNKNOWN -> {
                    startChallenge(rule, held, waiting, challenge, now);
                    return;
                }
            }
        }
    }

    private void makeRoom(@Nullable NameRecord held, Ipv4Address leaver, PendingClaim pending, long now) {
        if (held != null && grants.replaceHolder(held, leaver, pending, now)) {
            holderBack(pending.claim().name(), pending.claimant(), now);
            askIntruders(pending, now);
        }
    }

    private void sameHost(
            RegistrationRule rule,
            @Nullable NameRecord held,
            Challenge challenge,
            PendingClaim pending,
            Deque<PendingClaim> waiting,
            long now) {
        if (rule == RegistrationRule.COMPUTER_HAS_NAME) {
            waiting.addFirst(pending.asComputer()); // it is the computer; now who holds the name decides
        } else if (held != null) {
            grants.recogniseHost(held, challenge.answer(), pending, now);
            holderBack(pending.claim().name(), pending.claim().address(), now);
            if (challenge.name().suffix() != NameSuffix.MESSENGER) { // else the new holder has just been asked
                askIntruders(pending, now);
            }
        }
    }

    /**
     * The record of a name has changed, by whomever, or by time: what was being asked may no longer matter to those who wait
     * for it, or for the 03 of the computer whose name it is, nor to that computer.
     */
    void recordChanged(NetbiosName name, long now) {
        reconsider(challenges.get(name), now);
        NetbiosName user = name.withSuffix(NameSuffix.MESSENGER);
        if (!user.equals(name)) {
            reconsider(challenges.get(user), now);
        }
        challenges.intrudersChanged(user, now);
    }

    private void reconsider(@Nullable Challenge challenge, long now) {
        if (challenge != null && !isNeeded(challenge, now)) {
            challenges.close(challenge);
            settle(challenge, now);
        }
    }

    /** Whether the first of those who wait has to know what the holder says that is being asked, or is to be asked next. */
    private boolean isNeeded(Challenge challenge, long now) {
        PendingClaim first = challenge.waiting().getFirst();
        NameRecord held = decisions.held(first, now);
        RegistrationRule rule = decisions.decide(first, held, now);
        if (rule.action() != Action.CHALLENGE) {
            return false;
        }
        Inquiry needed = decisions.inquiry(rule, held, first, now);
        return needed.aim() == challenge.inquiry().aim()
                && needed.name().equals(challenge.inquiry().name())
                && needed.holders().contains(challenge.holder());
    }

    /** A host releases a name: its own claims that wait for it end here, and leave nothing behind. */
    void withdraw(NetbiosName name, Ipv4Address sender, long now) {
        Challenge challenge = challenges.get(name);
        if (challenge == null) {
            return;
        }
        for (PendingClaim pending : new ArrayList<>(challenge.waiting())) {
            if (pending.sender().equals(sender)) {
                challenges.leave(challenge, pending);
                withdrawn.add(pending, now);
                grants.refuseWithdrawn(pending, challenge.holder());
                outbox.report(new ClaimWithdrawn(name, pending.claimant(), sender));
            }
        }
        if (challenge.waiting().isEmpty()) {
            challenges.close(challenge);
        }
    }
}
