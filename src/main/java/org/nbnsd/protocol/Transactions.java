package org.nbnsd.protocol;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;

/**
 * Requests of our own that wait for an answer: NAME_TRN_IDs that nobody can guess, retransmission with the same id, and
 * the match of an answer by id, sender's address and port, and name (RFC 1002 section 5.1; ids alone can be guessed, which
 * CVE-2016-3213 is about).
 *
 * @param <T> what the owner wants to have back with the answer
 */
public final class Transactions<T> {
    private static final int IDS = 0x10000;
    /** Beyond this a free id is no longer found quickly; far more than is ever needed at once. */
    private static final int MOST = IDS / 2;
    /** A timer that goes off later than this, in milliseconds, was held up: so was the reading of answers. */
    private static final long MOST_LATE = 250;
    /** So long after the first try of a request that did not count, in milliseconds, no further one is made up for. */
    private static final long LONGEST_HINDERED = 30_000;

    /**
     * A request under way.
     *
     * @param <T> the subject's type
     * @param subject what the owner wants back
     * @param from the local address that it leaves from
     * @param peer whom it asks
     * @param request the request, with its id
     * @param schedule when it is sent again
     * @param attempt 0 for the first try
     * @param sent when the present try left, or the one before it if that has to wait; in milliseconds since the epoch
     * @param due when the present try is over, in milliseconds since the epoch
     * @param unsent whether the present try could not leave
     * @param hinderedSince when it was first seen that a try does not count, in milliseconds since the epoch;
     *     {@link Deadlines#NEVER} if all do
     */
    public record Pending<T>(
            T subject,
            Ipv4Address from,
            Endpoint peer,
            Request request,
            RetrySchedule schedule,
            int attempt,
            long sent,
            long due,
            boolean unsent,
            long hinderedSince) {
        /**
         * The effect that sends the request, first or again.
         *
         * @return the effect
         */
        public Effect send() {
            return new Effect.Send(from, peer, request);
        }

        /** All tries of one request share the message itself. */
        @SuppressWarnings("ReferenceEquality")
        private boolean isSameAs(Pending<T> other) {
            return request == other.request;
        }

        /**
         * Whether it only waits: it was {@linkplain Transactions#extend extended}, and is not sent again.
         *
         * @return true if so
         */
        public boolean isExtended() {
            return attempt >= schedule.tries();
        }

        /**
         * How it was answered, if it is answered now.
         *
         * @param now milliseconds since the epoch
         * @return how often it was asked, and how long ago last
         */
        public RoundTrip roundTrip(long now) {
            return new RoundTrip(Math.min(attempt + 1, schedule.tries()), Math.max(0, now - sent));
        }

        private Pending<T> extended(long until) {
            return at(schedule.tries(), sent, until, false, hinderedSince);
        }

        private Pending<T> held() {
            return at(attempt, sent, Deadlines.NEVER, false, hinderedSince);
        }

        private Pending<T> unsent(long now) {
            return at(attempt, sent, now + schedule.intervalMillis(attempt), true, Math.min(hinderedSince, now));
        }

        private Pending<T> paused(long now, long millis) {
            return at(attempt, sent, now + Math.min(millis, schedule.intervalMillis(attempt)), true, hinderedSince);
        }

        /** The present try counts from now. */
        private Pending<T> sentAt(long now) {
            return at(attempt, now, now + schedule.intervalMillis(attempt), false, hinderedSince);
        }

        private Pending<T> next(long now) {
            return at(attempt + 1, now, now + schedule.intervalMillis(attempt + 1), false, hinderedSince);
        }

        /** The present try did not count: it is made once more. */
        private Pending<T> madeUpFor(long now) {
            return isExtended()
                    ? at(
                            attempt,
                            sent,
                            now + schedule.intervalMillis(schedule.tries() - 1),
                            false,
                            Math.min(hinderedSince, now))
                    : at(attempt, now, now + schedule.intervalMillis(attempt), false, Math.min(hinderedSince, now));
        }

        /** Whether its present try, which is over, says nothing: it did not leave, or nobody could have heard the answer. */
        private boolean isHindered(long now) {
            return unsent || now - due > MOST_LATE;
        }

        private Pending<T> at(int which, long left, long until, boolean isUnsent, long since) {
            return new Pending<>(subject, from, peer, request, schedule, which, left, until, isUnsent, since);
        }
    }

    /** So many requests that have ended are remembered. */
    private static final int MOST_ENDED = 4_096;

    /** Who was asked, and for what. */
    private record Ended(Endpoint peer, NetbiosName name) {}

    private final RandomGenerator random;
    /** The requests that have ended lately, by id; the oldest first. */
    private final Map<Integer, Ended> ended = new LinkedHashMap<>();

    private final Map<Integer, Pending<T>> pending = new HashMap<>();
    private final Deadlines<Integer> deadlines = new Deadlines<>(this::due);

    /**
     * No requests yet.
     *
     * @param random the source of ids: a secure one, except in tests
     */
    public Transactions(RandomGenerator random) {
        this.random = random;
    }

    private long due(int id) {
        Pending<T> waiting = pending.get(id);
        return waiting == null ? Deadlines.NEVER : waiting.due();
    }

    /**
     * Starts a request; the caller sends it.
     *
     * @param subject what to have back with the answer
     * @param from the local address that it leaves from
     * @param peer whom it asks
     * @param schedule when it is sent again
     * @param now milliseconds since the epoch
     * @param request makes the request for an id
     * @return the request under way, or null if too many are
     */
    public @Nullable Pending<T> start(
            T subject,
            Ipv4Address from,
            Endpoint peer,
            RetrySchedule schedule,
            long now,
            IntFunction<Request> request) {
        if (pending.size() >= MOST) {
            return null;
        }
        int id = random.nextInt(IDS);
        while (pending.containsKey(id)) {
            id = random.nextInt(IDS);
        }
        Pending<T> started = new Pending<>(
                subject,
                from,
                peer,
                request.apply(id),
                schedule,
                0,
                now,
                now + schedule.intervalMillis(0),
                false,
                Deadlines.NEVER);
        pending.put(id, started);
        deadlines.watch(id);
        return started;
    }

    /**
     * The present try of a request has to wait before it is sent: it is not over before it has left.
     *
     * @param request the request; nothing happens if it is not under way any more
     */
    public void held(Request request) {
        change(request, Pending::held);
    }

    /**
     * The present try of a request has left later than it was to: the time to answer begins anew.
     *
     * @param request the request; nothing happens if it is not under way any more
     * @param now milliseconds since the epoch
     */
    public void left(Request request, long now) {
        change(request, waiting -> waiting.sentAt(now));
    }

    /**
     * The present try of a request could not leave, and never will: it does not count. It is made again after its interval.
     *
     * @param request the request; nothing happens if it is not under way any more
     * @param now milliseconds since the epoch
     */
    public void unsent(Request request, long now) {
        change(request, waiting -> waiting.unsent(now));
    }

    /**
     * The present try of a request is not made yet, but after a pause; nothing hinders it.
     *
     * @param request the request; nothing happens if it is not under way any more
     * @param now milliseconds since the epoch
     * @param millis the pause; no longer than the interval after the try
     */
    public void paused(Request request, long now, long millis) {
        change(request, waiting -> waiting.paused(now, millis));
    }

    @SuppressWarnings("ReferenceEquality")
    private void change(Request request, UnaryOperator<Pending<T>> change) {
        Pending<T> waiting = pending.get(request.id());
        if (waiting != null && waiting.request() == request && !waiting.isExtended()) {
            pending.put(request.id(), change.apply(waiting));
            deadlines.watch(request.id());
        }
    }

    /**
     * Finds the request that a response answers.
     *
     * @param response the response
     * @param source who sent it
     * @return the request, still under way until {@link #end}; null if the response answers none
     */
    public @Nullable Pending<T> match(Response response, Endpoint source) {
        Pending<T> candidate = match(response);
        return candidate != null && candidate.peer().equals(source) ? candidate : null;
    }

    /**
     * Finds the request that a response may answer, whoever sent it. For requests by broadcast, which anybody may answer;
     * the caller looks at the sender.
     *
     * @param response the response
     * @return the request, still under way until {@link #end}; null if there is none with that id and name
     */
    public @Nullable Pending<T> match(Response response) {
        Pending<T> candidate = pending.get(response.id());
        if (candidate == null) {
            return null;
        }
        NetbiosName name = response.name();
        return name == null || name.equals(candidate.request().name()) ? candidate : null;
    }

    /**
     * Lets a request wait longer, without any more tries: after a wait acknowledgement, or for objections that come late.
     * One that has just been given up is under way again.
     *
     * @param waiting the request, as of any of its tries
     * @param until when the wait is over, in milliseconds since the epoch
     * @return false if another request has its id by now; then nothing is waited for
     */
    public boolean extend(Pending<T> waiting, long until) {
        int id = waiting.request().id();
        Pending<T> present = pending.get(id);
        if (present != null && !present.isSameAs(waiting)) {
            return false;
        }
        pending.put(id, waiting.extended(until));
        deadlines.watch(id);
        return true;
    }

    /**
     * Ends a request, answered or not. One that has ended already may be ended again, although another may have its id by
     * now.
     *
     * @param over the request, as of any of its tries
     */
    public void end(Pending<T> over) {
        int id = over.request().id();
        Pending<T> present = pending.get(id);
        if (present != null && present.isSameAs(over)) {
            pending.remove(id);
            remember(over);
        }
    }

    private void remember(Pending<T> over) {
        int id = over.request().id();
        ended.remove(id);
        ended.put(id, new Ended(over.peer(), over.request().name()));
        if (ended.size() > MOST_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    /**
     * Whether a response answers a request that has ended: it comes late, or once more. That is nobody's guess.
     *
     * @param response the response
     * @param source who sent it
     * @return true for one of the requests that ended last
     */
    public boolean answersEnded(Response response, Endpoint source) {
        Ended asked = ended.get(response.id());
        NetbiosName name = response.name();
        return asked != null && asked.peer().equals(source) && (name == null || name.equals(asked.name()));
    }

    /** What becomes of a request whose present try is over. */
    public enum Fate {
        /** It is to be sent again. */
        AGAIN,
        /** No answer came to any try; it is ended. */
        SILENT,
        /** Too many tries did not count, so that no answer means nothing; it is ended. */
        UNASKED
    }

    /**
     * A request whose present try is over.
     *
     * @param <T> the subject's type
     * @param request the request, as of its next try if it has one
     * @param fate what becomes of it
     */
    public record Expired<T>(Pending<T> request, Fate fate) {}

    /**
     * Moves on one request whose present try is over. To be called until there is none; one at a time, so that what is done
     * about one may end another, which is not moved on then.
     *
     * <p>A try counts if it {@linkplain #unsent left}, and if this call is not late: while nobody called, because the process
     * was suspended or the clock leapt, answers were not read either. One that does not count is made again, until too many
     * have been.
     *
     * @param now milliseconds since the epoch
     * @return what to do for it; null if no try is over
     */
    public @Nullable Expired<T> expire(long now) {
        for (Integer id = deadlines.poll(now); id != null; id = deadlines.poll(now)) {
            Pending<T> waiting = pending.get(id);
            Expired<T> expired = waiting == null ? null : moveOn(waiting, now);
            if (expired != null) {
                return expired;
            }
        }
        return null;
    }

    private @Nullable Expired<T> moveOn(Pending<T> waiting, long now) {
        int id = waiting.request().id();
        boolean hindered = waiting.isHindered(now);
        boolean unasked = hindered && now - LONGEST_HINDERED >= waiting.hinderedSince();
        if (unasked || !hindered && waiting.attempt() + 1 >= waiting.schedule().tries()) {
            pending.remove(id);
            remember(waiting);
            return new Expired<>(waiting, unasked ? Fate.UNASKED : Fate.SILENT);
        }
        Pending<T> next = hindered ? waiting.madeUpFor(now) : waiting.next(now);
        pending.put(id, next);
        deadlines.watch(id);
        return next.isExtended() ? null : new Expired<>(next, Fate.AGAIN);
    }

    /**
     * When {@link #expire} has something to do.
     *
     * @return milliseconds since the epoch, perhaps too early; {@link Deadlines#NEVER} for never
     */
    public long nextTimeout() {
        return deadlines.next();
    }

    /**
     * How many requests are under way.
     *
     * @return the number
     */
    public int size() {
        return pending.size();
    }
}
