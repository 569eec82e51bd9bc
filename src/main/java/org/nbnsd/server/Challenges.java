package org.nbnsd.server;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.server.Finding.IntruderAlive;
import org.nbnsd.server.Finding.IntruderGone;
import org.nbnsd.server.Finding.Nothing;
import org.nbnsd.server.Finding.Settled;
import org.nbnsd.server.Finding.Unasked;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

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

    private record Intruder(NetbiosName name, Ipv4Address address) {}

    private final ServerSettings settings;
    private final Locals locals;
    private final UserNames userNames;
    private final Outbox outbox;
    private final Transactions<Question> transactions;
    private final Map<NetbiosName, Challenge> open = new HashMap<>();
    /** What is being asked for each open challenge. */
    private final Map<Challenge, Pending<Question>> asked = new HashMap<>();
    /** Those being asked; each is asked once at a time. */
    private final Map<Intruder, Pending<Question>> intruders = new HashMap<>();

    private int waiting;
    /** How many claims of each sender wait. */
    private final Multiset<Ipv4Address> waitingOf = HashMultiset.create();

    Challenges(ServerSettings settings, Locals locals, UserNames userNames, RandomGenerator random, Outbox outbox) {
        this.settings = settings;
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

    /** How many questions are under way, those to intruders included. */
    int size() {
        return open.size() + intruders.size();
    }

    /** How many claims wait, in all challenges. */
    int waiting() {
        return waiting;
    }

    /** How many claims of one sender wait, in all challenges. */
    int waitingOf(Ipv4Address sender) {
        return waitingOf.count(sender);
    }

    /** Starts a challenge by asking its first holder; false if too many queries are under way. */
    boolean start(Challenge challenge, Ipv4Address arrival, long now) {
        if (!ask(challenge, arrival, now)) {
            return false;
        }
        open.put(challenge.name(), challenge);
        challenge.waiting().forEach(this::count);
        return true;
    }

    /** One more claim waits. */
    void join(Challenge challenge, PendingClaim claim) {
        challenge.waiting().add(claim);
        count(claim);
    }

    private void count(PendingClaim claim) {
        waiting++;
        waitingOf.add(claim.sender());
    }

    private void uncount(PendingClaim claim) {
        waiting--;
        waitingOf.remove(claim.sender());
    }

    /** A waiting claim waits no longer. */
    void leave(Challenge challenge, PendingClaim claim) {
        if (challenge.waiting().remove(claim)) {
            uncount(claim);
        }
    }

    /** Ends a challenge, whatever is known by now. */
    void close(Challenge challenge) {
        endQuestion(challenge);
        if (open.remove(challenge.name(), challenge)) {
            challenge.waiting().forEach(this::uncount);
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
                start(new Question(challenge, challenge.inquiry().name(), challenge.holder(), arrival), now);
        if (query != null) {
            asked.put(challenge, query);
        }
        return query != null;
    }

    /**
     * Asks an intruder. Not, if too many questions are under way: the next refresh of the name looks again. An address that
     * no host can have is gone without a question.
     */
    Finding askIntruder(NetbiosName name, Ipv4Address address, Ipv4Address arrival, long now) {
        Intruder intruder = new Intruder(name, address);
        boolean isRoom = size() < settings.limits().openChallenges() && !intruders.containsKey(intruder);
        if (!locals.canBeAsked(address)) {
            return new IntruderGone(name, address);
        }
        Pending<Question> query = isRoom ? start(new Question(null, name, address, arrival), now) : null;
        if (query != null) {
            intruders.put(intruder, query);
        }
        return NOTHING;
    }

    /**
     * An intruder has registered or refreshed again: what it answers no longer counts, nor does its silence. It will be asked
     * anew at the next occasion.
     */
    void intruderBack(NetbiosName name, Ipv4Address address) {
        Pending<Question> query = intruders.remove(new Intruder(name, address));
        if (query != null) {
            transactions.end(query);
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
        boolean isAsked =
                query == null || !isAlive && ask(challenge, query.subject().arrival(), now);
        return isAlive || !isAsked ? settled(challenge) : NOTHING;
    }

    private @Nullable Pending<Question> start(Question question, long now) {
        Ipv4Address from = locals.toReach(question.holder(), question.arrival());
        RetrySchedule schedule = settings.scheduleFor(question.holder());
        Endpoint peer = new Endpoint(question.holder(), settings.challengePort());
        Pending<Question> query = transactions.start(
                question, from, peer, schedule, now, id -> NameQueryRequest.toNode(id, question.name()));
        if (query != null) {
            outbox.add(query.send());
        }
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

    /** Takes a response that answers one of our queries; null if it answers none. */
    @Nullable
    Finding receive(Response response, Endpoint source, long now) {
        Pending<Question> query = transactions.match(response, source);
        if (query == null) {
            return null;
        }
        Question question = query.subject();
        if (response instanceof PositiveNameQueryResponse positive) {
            transactions.end(query);
            List<Ipv4Address> answer =
                    positive.entries().stream().map(AddressEntry::address).toList();
            outbox.report(new HolderDefended(
                    question.name(), question.holder(), answer, query.roundTrip(now), sender(question)));
            return alive(question, answer, now);
        }
        if (response instanceof NegativeNameQueryResponse negative) {
            transactions.end(query);
            outbox.report(new HolderDenied(
                    question.name(), question.holder(), negative.rcode(), query.roundTrip(now), sender(question)));
            return gone(question, now);
        }
        return null;
    }

    /** Who sent the claim that a question is asked for; null if it is asked to find an intruder. */
    private static @Nullable Ipv4Address sender(Question question) {
        PendingClaim first = question.challenge() == null
                ? null
                : question.challenge().waiting().peekFirst();
        return first == null ? null : first.sender();
    }

    /**
     * Sends queries again whose time is over, up to the first of which something is found. To be called until nothing is.
     */
    @Nullable
    Finding expire(long now) {
        for (Expired<Question> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            Question question = next.request().subject();
            switch (next.fate()) {
                case AGAIN -> sendAgain(next.request(), now);
                case SILENT -> {
                    outbox.report(new HolderSilent(
                            question.name(),
                            question.holder(),
                            next.request().schedule().tries(),
                            sender(question)));
                    return gone(question, now);
                }
                case UNASKED -> {
                    return unasked(question);
                }
            }
        }
        return null;
    }

    private void sendAgain(Pending<Question> query, long now) {
        Question question = query.subject();
        if (question.challenge() == null && !userNames.isIntruder(question.name(), question.holder(), now)) {
            intruderBack(question.name(), question.holder());
        } else {
            outbox.add(query.send());
        }
    }

    private Finding alive(Question question, List<Ipv4Address> answer, long now) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            boolean isAsked =
                    challenge.holderAlive(question.holder(), answer) && ask(challenge, question.arrival(), now);
            return isAsked ? NOTHING : settled(challenge);
        }
        intruderBack(question.name(), question.holder());
        return new IntruderAlive(question.name(), question.holder(), answer);
    }

    private Finding gone(Question question, long now) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            boolean isAsked = challenge.holderGone() && ask(challenge, question.arrival(), now);
            return isAsked ? NOTHING : settled(challenge);
        }
        intruderBack(question.name(), question.holder());
        return new IntruderGone(question.name(), question.holder());
    }

    /** A holder could not be asked for so long that its challenge ends. An intruder is asked at the next occasion. */
    private Finding unasked(Question question) {
        Challenge challenge = question.challenge();
        if (challenge != null) {
            close(challenge);
            return new Unasked(challenge);
        }
        intruderBack(question.name(), question.holder());
        return NOTHING;
    }

    long nextTimeout() {
        return transactions.nextTimeout();
    }
}
