package org.nbnsd.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.WackResponse;

/**
 * The requests of the node that wait for an answer. An answer counts only if it comes to where the request left from, has
 * its id and name, and is from the one who was asked; after a broadcast, from the usual port of a host on that subnet.
 *
 * <p>A wait acknowledgement ends the tries, and the wait is as long as it says (RFC 1002 section 5.1.2.1); a second one
 * changes nothing.
 */
final class Requests {
    /** Windows servers say too little, 0 means unknown, and nobody may keep us waiting for ever. */
    private static final long LEAST_WACK_SECONDS = 9;

    private static final long LONGEST_WACK_SECONDS = 105;

    /** Who asked. */
    interface Asker {
        /**
         * A response to the request has come. Who needs no more of them ends the request.
         *
         * @return false if it is of a kind that cannot be an answer
         */
        boolean answered(Response response, Endpoint source, long now);

        /** No answer came to any try, or none that ended the request; it is over. */
        void silent(long now);

        /** The request could not be sent, or no answer could have been read, for so long that it is over. */
        default void unasked(long now) {
            silent(now);
        }
    }

    private record Crowded(Asker asker, long until) {}

    private final Interfaces interfaces;
    private final int port;
    private final Outbox outbox;
    private final Transactions<Asker> transactions;
    /** Requests for which there was no room; a while later they count as unanswered. */
    private final Deque<Crowded> crowdedOut = new ArrayDeque<>();

    Requests(Interfaces interfaces, int port, Outbox outbox, RandomGenerator random) {
        this.interfaces = interfaces;
        this.port = port;
        this.outbox = outbox;
        this.transactions = new Transactions<>(random);
    }

    /** Sends a request to one host; null if too many are under way, the asker hears of silence then. */
    @Nullable
    Pending<Asker> ask(
            Asker asker,
            Ipv4Address from,
            Endpoint peer,
            RetrySchedule schedule,
            long now,
            IntFunction<Request> request) {
        Pending<Asker> started = transactions.start(asker, from, peer, schedule, now, request);
        if (started == null) {
            crowdedOut.add(new Crowded(asker, now + schedule.totalMillis()));
        } else {
            outbox.add(started.send());
        }
        return started;
    }

    /** Sends a request to all hosts on the subnet of an interface, which must have a broadcast address. */
    @Nullable
    Pending<Asker> broadcast(
            Asker asker, Ipv4Address from, RetrySchedule schedule, long now, IntFunction<Request> request) {
        Ipv4Address all = interfaces.broadcastOf(from);
        if (all == null) {
            throw new AssertionError("no broadcast on " + from);
        }
        return ask(asker, from, new Endpoint(all, port), schedule, now, request);
    }

    /** Listens for answers until a time, without any more tries, also when the last try has just been given up. */
    boolean listen(Pending<Asker> request, long until) {
        return transactions.extend(request, until);
    }

    void end(@Nullable Pending<Asker> request) {
        if (request != null) {
            transactions.end(request);
        }
    }

    /** Ends a request, also one for which there was no room. */
    void end(Asker asker, @Nullable Pending<Asker> request) {
        end(request);
        crowdedOut.removeIf(crowded -> crowded.asker().equals(asker));
    }

    /** Takes a response that answers a request; false if it answers none. */
    boolean receive(Response response, Datagram datagram, long now) {
        Pending<Asker> request = transactions.match(response);
        if (request == null
                || !request.from().equals(datagram.local().address())
                || !isFromWhoWasAsked(request, datagram.source())) {
            return false;
        }
        if (response instanceof WackResponse wack && !isBroadcast(request)) {
            if (!request.isExtended()) {
                transactions.extend(request, now + wackSeconds(wack.ttl()) * 1000);
            }
            return true;
        }
        return request.subject().answered(response, datagram.source(), now);
    }

    /** Whether a response would be taken. */
    boolean expects(Response response, Datagram datagram) {
        Pending<Asker> request = transactions.match(response);
        return request != null
                && request.from().equals(datagram.local().address())
                && isFromWhoWasAsked(request, datagram.source());
    }

    private boolean isBroadcast(Pending<Asker> request) {
        return request.peer().address().equals(interfaces.broadcastOf(request.from()));
    }

    private boolean isFromWhoWasAsked(Pending<Asker> request, Endpoint source) {
        return isBroadcast(request)
                ? source.port() == port && interfaces.isOnSubnet(source.address(), request.from())
                : source.equals(request.peer());
    }

    private static long wackSeconds(long ttl) {
        return ttl < LEAST_WACK_SECONDS || ttl > LONGEST_WACK_SECONDS ? LONGEST_WACK_SECONDS : ttl;
    }

    /** A request has to wait before it is sent. */
    void held(Request request) {
        transactions.held(request);
    }

    /** A request has left later than it was to: the time to answer begins now. */
    void left(Request request, long now) {
        transactions.left(request, now);
    }

    /** A request could not leave. */
    void unsent(Request request, long now) {
        transactions.unsent(request, now);
    }

    void expire(long now) {
        for (Crowded next = crowdedOut.peek(); next != null && now >= next.until(); next = crowdedOut.peek()) {
            crowdedOut.remove().asker().silent(now);
        }
        for (Expired<Asker> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            Pending<Asker> request = next.request();
            switch (next.fate()) {
                case AGAIN -> outbox.add(request.send());
                case SILENT -> request.subject().silent(now);
                case UNASKED -> request.subject().unasked(now);
            }
        }
    }

    long nextTimeout() {
        long next = transactions.nextTimeout();
        Crowded first = crowdedOut.peek();
        return first == null ? next : Math.min(next, first.until());
    }

    /** How many are under way; those that only listen included. */
    int size() {
        return transactions.size() + crowdedOut.size();
    }
}
