package org.nbnsd.server;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Pending;
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
 */
final class Challenges {
    /** Why somebody is asked. */
    private sealed interface Purpose {
        NetbiosName name();
    }

    private record ForClaim(Challenge challenge) implements Purpose {
        @Override
        public NetbiosName name() {
            return challenge.inquiry().name();
        }
    }

    private record ForIntruder(NetbiosName name, Ipv4Address intruder) implements Purpose {}

    /** Who learns of the answers. */
    interface Listener {
        /** The challenge has its answer; it is no longer open. */
        void settle(Challenge challenge, long now);

        /** The holder that was to be asked could not be, so that the challenge is no longer open. */
        void unasked(Challenge challenge, long now);

        /** Whether somebody who was asked as an intruder still is in the way of a computer. */
        boolean isIntruder(NetbiosName name, Ipv4Address intruder, long now);

        /** An intruder has answered, with the addresses that the name has there. */
        void intruderAlive(NetbiosName name, Ipv4Address intruder, List<Ipv4Address> answer, long now);

        /** An intruder has not answered, or does not have the name. */
        void intruderGone(NetbiosName name, Ipv4Address intruder, long now);
    }

    private final ServerSettings settings;
    private final Locals locals;
    private final Outbox outbox;
    private final Listener listener;
    private final Transactions<Purpose> transactions;
    private final Map<NetbiosName, Challenge> open = new HashMap<>();
    private final Map<Challenge, Pending<Purpose>> queries = new HashMap<>();
    /** Those being asked; each is asked once at a time. */
    private final Map<ForIntruder, Pending<Purpose>> intruders = new HashMap<>();

    private int waiting;
    /** How many claims of each sender wait. */
    private final Multiset<Ipv4Address> waitingOf = HashMultiset.create();

    Challenges(ServerSettings settings, Locals locals, RandomGenerator random, Outbox outbox, Listener listener) {
        this.settings = settings;
        this.locals = locals;
        this.outbox = outbox;
        this.listener = listener;
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
    boolean start(Challenge challenge, Ipv4Address from, long now) {
        if (!ask(challenge, from, now)) {
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

    /** Ends a challenge without an answer. */
    void close(Challenge challenge) {
        Pending<Purpose> query = queries.remove(challenge);
        if (query != null) {
            transactions.end(query);
        }
        if (open.remove(challenge.name(), challenge)) {
            challenge.waiting().forEach(this::uncount);
        }
    }

    private boolean ask(Challenge challenge, Ipv4Address from, long now) {
        Pending<Purpose> query = start(new ForClaim(challenge), challenge.holder(), from, now);
        if (query != null) {
            queries.put(challenge, query);
        }
        return query != null;
    }

    /**
     * Asks an intruder. Not, if too many questions are under way: the next refresh of the name looks again. An address that
     * no host can have is gone without a question.
     */
    void askIntruder(NetbiosName name, Ipv4Address intruder, Ipv4Address from, long now) {
        ForIntruder purpose = new ForIntruder(name, intruder);
        boolean isRoom = size() < settings.limits().openChallenges() && !intruders.containsKey(purpose);
        if (!locals.canBeAsked(intruder)) {
            listener.intruderGone(name, intruder, now);
        } else if (isRoom) {
            Pending<Purpose> query = start(purpose, intruder, from, now);
            if (query != null) {
                intruders.put(purpose, query);
            }
        }
    }

    /**
     * A holder has registered or refreshed again: if it is being asked, what it answers no longer counts, nor does its
     * silence. As an intruder it will be asked anew at the next occasion, for a claim at once.
     */
    void holderBack(NetbiosName name, Ipv4Address holder, long now) {
        Pending<Purpose> query = intruders.remove(new ForIntruder(name, holder));
        if (query != null) {
            transactions.end(query);
        }
        holderBack(open.get(name), holder, now);
        NetbiosName user = name.withSuffix(NameSuffix.MESSENGER);
        if (!user.equals(name)) {
            holderBack(open.get(user), holder, now); // which may ask for the computer's name
        }
    }

    private void holderBack(@Nullable Challenge challenge, Ipv4Address holder, long now) {
        if (challenge == null || !challenge.inquiry().holders().contains(holder)) {
            return;
        }
        boolean isAlive = challenge.holderBack(holder);
        Pending<Purpose> query = challenge.holder().equals(holder) ? queries.remove(challenge) : null;
        if (query != null) {
            transactions.end(query);
        }
        if (isAlive || query != null && !ask(challenge, query.from(), now)) {
            settle(challenge, now);
        }
    }

    private @Nullable Pending<Purpose> start(Purpose purpose, Ipv4Address holder, Ipv4Address arrival, long now) {
        Ipv4Address from = locals.toReach(holder, arrival);
        RetrySchedule schedule = settings.scheduleFor(holder);
        Endpoint peer = new Endpoint(holder, settings.challengePort());
        Pending<Purpose> query = transactions.start(
                purpose, from, peer, schedule, now, id -> NameQueryRequest.toNode(id, purpose.name()));
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

    /** Takes a response that answers one of our queries; false if it answers none. */
    boolean receive(Response response, Endpoint source, long now) {
        Pending<Purpose> query = transactions.match(response, source);
        if (query == null) {
            return false;
        }
        if (response instanceof PositiveNameQueryResponse positive) {
            transactions.end(query);
            List<Ipv4Address> answer =
                    positive.entries().stream().map(AddressEntry::address).toList();
            outbox.report(new HolderDefended(
                    query.subject().name(), source.address(), answer, query.roundTrip(now), sender(query)));
            alive(query.subject(), answer, now);
            return true;
        }
        if (response instanceof NegativeNameQueryResponse negative) {
            transactions.end(query);
            outbox.report(new HolderDenied(
                    query.subject().name(), source.address(), negative.rcode(), query.roundTrip(now), sender(query)));
            gone(query, now);
            return true;
        }
        return false;
    }

    /** Who sent the claim that a question is asked for; null if it is asked to find an intruder. */
    private static @Nullable Ipv4Address sender(Pending<Purpose> query) {
        PendingClaim first = query.subject() instanceof ForClaim forClaim
                ? forClaim.challenge().waiting().peekFirst()
                : null;
        return first == null ? null : first.sender();
    }

    /** Sends queries again, or gives up on holders that do not answer. */
    void expire(long now) {
        Transactions.Expired<Purpose> expired = transactions.expire(now);
        expired.again().forEach(query -> sendAgain(query, now));
        for (Pending<Purpose> query : expired.givenUp()) {
            if (query.subject() instanceof ForClaim forClaim && !isOpen(forClaim.challenge())) {
                continue; // what another of these silences changed has settled it
            }
            outbox.report(new HolderSilent(
                    query.subject().name(),
                    query.peer().address(),
                    query.schedule().tries(),
                    sender(query)));
            gone(query, now);
        }
        expired.unasked().forEach(query -> giveUp(query, now));
    }

    /** A holder could not be asked for so long that its challenge ends. An intruder is asked at the next occasion. */
    private void giveUp(Pending<Purpose> query, long now) {
        if (query.subject() instanceof ForIntruder forIntruder) {
            intruders.remove(forIntruder);
        } else if (query.subject() instanceof ForClaim forClaim && isOpen(forClaim.challenge())) {
            close(forClaim.challenge());
            listener.unasked(forClaim.challenge(), now);
        }
    }

    private void sendAgain(Pending<Purpose> query, long now) {
        if (query.subject() instanceof ForIntruder forIntruder
                && !listener.isIntruder(forIntruder.name(), forIntruder.intruder(), now)) {
            intruders.remove(forIntruder);
            transactions.end(query);
        } else {
            outbox.add(query.send());
        }
    }

    private boolean isOpen(Challenge challenge) {
        return open.get(challenge.name()) == challenge;
    }

    private void alive(Purpose purpose, List<Ipv4Address> answer, long now) {
        if (purpose instanceof ForClaim forClaim) {
            forClaim.challenge().holderAlive(forClaim.challenge().holder(), answer);
            settle(forClaim.challenge(), now);
        } else if (purpose instanceof ForIntruder forIntruder) {
            intruders.remove(forIntruder);
            listener.intruderAlive(forIntruder.name(), forIntruder.intruder(), answer, now);
        }
    }

    private void gone(Pending<Purpose> query, long now) {
        if (query.subject() instanceof ForClaim forClaim) {
            Challenge challenge = forClaim.challenge();
            if (!challenge.holderGone() || !ask(challenge, query.from(), now)) {
                settle(challenge, now);
            }
        } else if (query.subject() instanceof ForIntruder forIntruder) {
            intruders.remove(forIntruder);
            listener.intruderGone(forIntruder.name(), forIntruder.intruder(), now);
        }
    }

    /** Ends a challenge and hands it to its listener, with what is known by now. */
    void settle(Challenge challenge, long now) {
        close(challenge);
        listener.settle(challenge, now);
    }

    long nextTimeout() {
        return transactions.nextTimeout();
    }
}
