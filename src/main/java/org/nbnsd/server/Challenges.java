package org.nbnsd.server;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.AnswerSetAside;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.ChallengeEvent.SetAside;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.server.Finding.Doubted;
import org.nbnsd.server.Finding.IntruderAlive;
import org.nbnsd.server.Finding.IntruderGone;
import org.nbnsd.server.Finding.Nothing;
import org.nbnsd.server.Finding.Settled;
import org.nbnsd.server.Finding.Unasked;
import org.nbnsd.server.WrongAnswers.Trust;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;

/**
 * Asks holders whether they still have a name: for the {@linkplain Challenge challenge} of a claimed name, and for
 * {@linkplain UserNames intruders} on a computer's name. Queries go with RD clear, so that a holder that is a name server
 * itself speaks only of its own names.
 *
 * <p>What comes of a question is a {@link Finding}, one at a time: whoever acts on one may end or change other questions,
 * and whatever is found afterwards is found by what is true then.
 */
final class Challenges {
    private static final Finding NOTHING = new Nothing();
    /** In milliseconds; as long as clients of Windows wait before they send a registration again. */
    private static final long PAUSE = 1_500;
    /** With more questions under way nobody is listened to who was silent: ids are kept for those to be asked. */
    private static final int MOST_LISTENING = 16_384;

    /** Knows whether anything still depends on what the holder being asked answers. */
    @FunctionalInterface
    interface Need {
        /** Whether a claim that waits for a challenge could be decided otherwise for it. */
        boolean isThere(Challenge challenge, long now);
    }

    /**
     * A question to an intruder.
     *
     * @param query the question
     * @param sender who sent the claim because of which it is asked
     */
    private record Inquired(Pending<Question> query, Ipv4Address sender) {}

    private final PresentSettings settings;
    private final Locals locals;
    private final UserNames userNames;
    private final Need need;
    private final Outbox outbox;
    private final Transactions<Question> transactions;
    private final Map<NetbiosName, Challenge> open = new HashMap<>();
    /** What is being asked for each open challenge. */
    private final Map<Challenge, Pending<Question>> asked = new HashMap<>();
    /** What was asked before for each open challenge, and may still be answered. */
    private final ListMultimap<Challenge, Pending<Question>> late = ArrayListMultimap.create();
    /** Those being asked, by the 03 name and their address; each is asked once at a time. */
    private final Table<NetbiosName, Ipv4Address, Inquired> intruders = HashBasedTable.create();

    private final RecentGrants recentGrants;
    private final WrongAnswers wrongAnswers = new WrongAnswers();
    /** Claims that wait, by their senders. */
    private final Shares waiting = new Shares();
    /** Questions under way, by who sent the claims because of which they are asked. */
    private final Shares questions = new Shares();

    Challenges(
            PresentSettings settings,
            Locals locals,
            UserNames userNames,
            Need need,
            RecentGrants recentGrants,
            RandomGenerator random,
            Outbox outbox) {
        this.settings = settings;
        this.need = need;
        this.recentGrants = recentGrants;
        this.locals = locals;
        this.userNames = userNames;
        this.outbox = outbox;
        this.transactions = new Transactions<>(random);
    }

    /** The open challenge of a claimed name. */
    @Nullable
    Challenge get(NetbiosName claimed) {
        return open.get(claimed);
    }

    /** The questions under way, those to intruders included. */
    Shares questions() {
        return questions;
    }

    /** The claims that wait, in all challenges. */
    Shares waiting() {
        return waiting;
    }

    /** Why nobody may be asked because of one more claim of a sender; null if somebody may. */
    @Nullable
    Full noRoomToAsk(Ipv4Address sender) {
        return Full.of(
                questions,
                sender,
                "limits.open-challenges",
                settings.get().limits().openChallenges());
    }

    /** Why no more claim of a sender may wait; null if one may. */
    @Nullable
    Full noRoomToWait(Ipv4Address sender) {
        return Full.of(
                waiting, sender, "limits.waiting", settings.get().limits().waiting());
    }

    /** Starts a challenge by asking its first holder; false if too many queries are under way. */
    boolean start(Challenge challenge, Ipv4Address arrival, long now) {
        if (!ask(challenge, arrival, now)) {
            return false;
        }
        open.put(challenge.name(), challenge);
        questions.take(challenge.opener());
        challenge.waiting().forEach(claim -> waiting.take(claim.sender()));
        return true;
    }

    /** One more claim waits. */
    void join(Challenge challenge, PendingClaim claim) {
        challenge.waiting().add(claim);
        waiting.take(claim.sender());
    }

    /** A waiting claim waits no longer. */
    void leave(Challenge challenge, PendingClaim claim) {
        if (challenge.waiting().remove(claim)) {
            waiting.free(claim.sender());
        }
    }

    /** Ends a challenge, whatever is known by now. */
    void close(Challenge challenge) {
        endQuestion(challenge);
        late.removeAll(challenge).forEach(transactions::end);
        if (open.remove(challenge.name(), challenge)) {
            questions.free(challenge.opener());
            challenge.waiting().forEach(claim -> waiting.free(claim.sender()));
        }
    }

    private @Nullable Pending<Question> endQuestion(Challenge challenge) {
        Pending<Question> query = asked.remove(challenge);
        if (query != null) {
            transactions.end(query);
        }
        return query;
    }

    private Finding settled(Challenge challenge) {
        close(challenge);
        return new Settled(challenge);
    }

    private boolean ask(Challenge challenge, Ipv4Address arrival, long now) {
        Pending<Question> query =
                start(Question.first(challenge, challenge.inquiry().name(), challenge.holder(), arrival), now);
        if (query != null) {
            asked.put(challenge, query);
            outbox.add(query.send());
        }
        return query != null;
    }

    /**
     * Asks an intruder, because of a claim. Not, if too many questions are under way: the next refresh of the name looks
     * again. An address that no host can have is gone without a question.
     */
    Finding askIntruder(NetbiosName name, Ipv4Address address, PendingClaim claim, long now) {
        Ipv4Address arrival = claim.datagram().local().address();
        boolean isRoom = !intruders.contains(name, address) && noRoomToAsk(claim.sender()) == null;
        if (!locals.canBeAsked(address)) {
            return new IntruderGone(name, address);
        }
        Pending<Question> query = isRoom ? start(Question.first(null, name, address, arrival), now) : null;
        if (query != null) {
            intruders.put(name, address, new Inquired(query, claim.sender()));
            questions.take(claim.sender());
            outbox.add(query.send());
        }
        return NOTHING;
    }

    /**
     * An intruder has registered or refreshed again: what it answers no longer counts, nor does its silence. It will be asked
     * anew at the next occasion.
     */
    void intruderBack(NetbiosName name, Ipv4Address address) {
        Inquired inquired = intruders.remove(name, address);
        if (inquired != null) {
            questions.free(inquired.sender());
            transactions.end(inquired.query());
        }
    }

    /** The 03 name has other holders, or another computer has that name: who is no intruder any more is asked no more. */
    void intrudersChanged(NetbiosName user, long now) {
        for (Ipv4Address intruder : List.copyOf(intruders.row(user).keySet())) {
            if (!userNames.isIntruder(user, intruder, now)) {
                intruderBack(user, intruder);
            }
        }
    }

    /**
     * A holder has registered or refreshed again: if it is, or was, asked for the challenge of a claimed name, what it
     * answers no longer counts, nor does its silence, and it is asked anew.
     */
    Finding holderBack(NetbiosName claimed, Ipv4Address holder, long now) {
        Challenge challenge = open.get(claimed);
        if (challenge == null || !challenge.inquiry().holders().contains(holder)) {
            return NOTHING;
        }
        Ipv4Address asked = challenge.holder();
        boolean isAlive = challenge.holderBack(holder);
        Pending<Question> query = asked.equals(holder) ? endQuestion(challenge) : null;
        if (isAlive) {
            return settled(challenge);
        }
        return query == null ? NOTHING : askIfNeeded(challenge, query.subject().arrival(), now);
    }

    private Finding askIfNeeded(Challenge challenge, Ipv4Address arrival, long now) {
        return need.isThere(challenge, now) && ask(challenge, arrival, now) ? NOTHING : settled(challenge);
    }

    private @Nullable Pending<Question> start(Question question, long now) {
        Ipv4Address from = locals.toReach(question.holder(), question.arrival());
        Challenge challenge = question.challenge();
        ServerSettings how = challenge == null ? settings.get() : challenge.settings();
        RetrySchedule schedule = how.scheduleFor(question.holder());
        Endpoint peer = new Endpoint(question.holder(), how.challengePort());
        Pending<Question> query = transactions.start(
                question, from, peer, schedule, now, id -> NameQueryRequest.toNode(id, question.name()));
        return query;
    }

    /** A question has to wait for the disk. */
    void held(Request question) {
        transactions.held(question);
    }

    /** A question had to wait for the disk, and has left now. */
    void left(Request question, long now) {
        transactions.left(question, now);
    }

    /** A question could not leave. */
    void unsent(Request question, long now) {
        transactions.unsent(question, now);
    }

    /**
     * Takes a response that answers one of our queries; null if it answers none.
     *
     * @param isLateElsewhere whether it answers a question that another part of the server had asked
     */
    @Nullable
    Finding receive(Response response, Endpoint source, boolean isLateElsewhere, long now) {
        Testimony testimony = Testimony.of(response);
        if (testimony == null) {
            return null;
        }
        Pending<Question> query = transactions.match(response, source);
        if (query == null) {
            if (!isLateElsewhere && !transactions.answersEnded(response, source)) {
                wrongAnswers.add(source.address(), now);
            }
            return null;
        }
        Trust trust = wrongAnswers.trust(source.address(), now);
        return query.isExtended() ? answeredLate(query, testimony, trust, now) : answered(query, testimony, trust, now);
    }

    private Finding answered(Pending<Question> query, Testimony testimony, Trust trust, long now) {
        Question question = query.subject();
        boolean isConfirmed = testimony.equals(question.unconfirmed());
        boolean isContradiction = question.unconfirmed() != null && !isConfirmed;
        if (trust == Trust.NONE || isContradiction) {
            transactions.end(query);
            setAside(question, isContradiction ? SetAside.CONTRADICTION : SetAside.GUESSED);
            return doubted(question);
        }
        if (trust == Trust.IF_CONFIRMED && !isConfirmed) {
            transactions.end(query);
            setAside(question, SetAside.UNCONFIRMED);
            return askAgain(question.toConfirm(testimony), false, now);
        }
        if (!testimony.isDenial()) {
            transactions.end(query);
            return defended(query, testimony, now);
        }
        int most = Math.max(2, query.schedule().tries());
        if (question.denials() + 1 < most && recentGrants.contains(question.name(), question.holder(), now)) {
            transactions.end(query);
            setAside(question, SetAside.TOO_SOON);
            return askAgain(question.afterDenial(), true, now);
        }
        return denied(query, testimony, now);
    }

    private void setAside(Question question, SetAside why) {
        outbox.report(new AnswerSetAside(question.name(), question.holder(), why, question.sender()));
    }

    private Finding denied(Pending<Question> query, Testimony testimony, long now) {
        Question question = query.subject();
        Challenge challenge = question.challenge();
        if (challenge != null) {
            challenge.holderDenies(question.holder());
        }
        listen(query);
        outbox.report(new HolderDenied(
                question.name(), question.holder(), testimony.rcode(), query.roundTrip(now), question.sender()));
        return gone(question, now);
    }

    /** A holder that was silent, or has denied, answers after all while others are asked: a denial is no news. */
    private Finding answeredLate(Pending<Question> query, Testimony testimony, Trust trust, long now) {
        Question question = query.subject();
        Challenge challenge = question.challenge();
        if (challenge == null || testimony.isDenial()) {
            setAside(question, SetAside.NO_NEWS);
            return NOTHING;
        }
        transactions.end(query);
        if (trust == Trust.FULL && !challenge.hasDenied(question.holder())) {
            return defended(query, testimony, now);
        }
        setAside(question, trust == Trust.FULL ? SetAside.CONTRADICTION : SetAside.UNCONFIRMED);
        return challenge.holderBack(question.holder()) ? settled(challenge) : NOTHING;
    }

    private Finding defended(Pending<Question> query, Testimony testimony, long now) {
        Question question = query.subject();
        outbox.report(new HolderDefended(
                question.name(), question.holder(), testimony.addresses(), query.roundTrip(now), question.sender()));
        return alive(question, testimony.addresses(), now);
    }

    /** Asks once more, with another id: at once, or after a pause in which a grant that is under way arrives. */
    private Finding askAgain(Question question, boolean pauses, long now) {
        Finding end = endNeedless(question, now);
        if (end != null) {
            return end;
        }
        Pending<Question> query = start(question, now);
        if (query == null) {
            return withoutAnswer(question);
        }
        Challenge challenge = question.challenge();
        if (challenge != null) {
            asked.put(challenge, query);
        } else {
            intruders
                    .row(question.name())
                    .computeIfPresent(question.holder(), (intruder, before) -> new Inquired(query, before.sender()));
        }
        if (pauses) {
            transactions.paused(query.request(), now, PAUSE);
        } else {
            outbox.add(query.send());
        }
        return NOTHING;
    }

    /** Answers still count while the challenge is open: one that comes late is better than silence. */
    private void listen(Pending<Question> query) {
        Challenge challenge = query.subject().challenge();
        boolean isRoom = transactions.size() < MOST_LISTENING;
        if (challenge != null && isRoom && transactions.extend(query, Deadlines.NEVER)) {
            late.put(challenge, query);
        } else {
            transactions.end(query);
        }
    }

    /**
     * Sends queries again whose time is over, up to the first of which something is found. To be called until nothing is.
     */
    @Nullable
    Finding expire(long now) {
        for (Expired<Question> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            Question question = next.request().subject();
            switch (next.fate()) {
                case AGAIN -> {
                    return sendAgain(next.request(), now);
                }
                case SILENT -> {
                    listen(next.request());
                    outbox.report(new HolderSilent(
                            question.name(),
                            question.holder(),
                            next.request().schedule().tries(),
                            question.sender()));
                    return gone(question, now);
                }
                case UNASKED -> {
                    return withoutAnswer(question);
                }
            }
        }
        return null;
    }

    private Finding sendAgain(Pending<Question> query, long now) {
        Finding end = endNeedless(query.subject(), now);
        if (end != null) {
            return end;
        }
        outbox.add(query.send());
        return NOTHING;
    }

    /**
     * Ends a question that is about to be asked once more, if nothing depends on it any longer: names end by time, too, and
     * nobody says so when the disk fails. Null if something does.
     */
    private @Nullable Finding endNeedless(Question question, long now) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            return need.isThere(challenge, now) ? null : settled(challenge);
        }
        if (userNames.isIntruder(question.name(), question.holder(), now)) {
            return null;
        }
        intruderBack(question.name(), question.holder());
        return NOTHING;
    }

    private Finding alive(Question question, List<Ipv4Address> answer, long now) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            return challenge.holderAlive(question.holder(), answer)
                    ? askIfNeeded(challenge, question.arrival(), now)
                    : settled(challenge);
        }
        intruderBack(question.name(), question.holder());
        return new IntruderAlive(question.name(), question.holder(), answer);
    }

    private Finding gone(Question question, long now) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            return challenge.holderGone() ? askIfNeeded(challenge, question.arrival(), now) : settled(challenge);
        }
        intruderBack(question.name(), question.holder());
        return new IntruderGone(question.name(), question.holder());
    }

    /** A holder could not be asked, so its challenge ends. An intruder is asked at the next occasion. */
    private Finding withoutAnswer(Question question) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            close(challenge);
            return new Unasked(challenge);
        }
        intruderBack(question.name(), question.holder());
        return NOTHING;
    }

    /** What comes in a holder's name decides nothing, so its challenge ends. An intruder is asked at the next occasion. */
    private Finding doubted(Question question) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            close(challenge);
            return new Doubted(challenge);
        }
        intruderBack(question.name(), question.holder());
        return NOTHING;
    }

    long nextTimeout() {
        return transactions.nextTimeout();
    }
}
