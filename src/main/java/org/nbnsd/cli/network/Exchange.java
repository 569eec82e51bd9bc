package org.nbnsd.cli.network;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.PacketText;
import org.nbnsd.cli.network.Outcome.Other;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.cli.network.Outcome.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.WackResponse;

/**
 * One request under way: when it is sent again, what a datagram that arrives means to it, and when it is over. No I/O and
 * no clock; {@link Asker} has both.
 *
 * <p>An answer is recognized by NAME_TRN_ID, by the sender's address and port if one host was asked, and by name; whatever
 * else arrives is ignored (ids alone can be guessed, which CVE-2016-3213 is about).
 *
 * <p>States (RFC 1002 sections 5.1.1 and 5.1.2):
 *
 * <pre>
 * state     event                           next
 * asking    answer                          over; asking if all answers are wanted
 * asking    wait acknowledgement            waiting, nothing is sent again
 * asking    try is over, tries are left     asking, sent again
 * asking    last try is over                over
 * waiting   answer                          over
 * waiting   another wait acknowledgement    waiting, no longer than before
 * waiting   wait is over                    over
 * </pre>
 */
final class Exchange {
    private static final int MOST_REPLIES = 500;
    private static final int MOST_OTHERS = 10;
    private static final long WACK_AT_LEAST = 9;
    private static final long WACK_AT_MOST = 105;

    /** What to do as time has passed. */
    enum Step {
        /** Nothing. */
        NOTHING,
        /** Send the request again. */
        SEND_AGAIN
    }

    /**
     * A datagram, read.
     *
     * @param decoded what it says
     * @param verdict what that means here
     */
    record Arrival(Decoded decoded, Verdict verdict) {}

    private final Request request;
    private final Peers peers;
    private final RetrySchedule schedule;
    private final boolean all;
    private final long maxWaitMillis;
    private final long startedAt;
    private final List<Reply> replies = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();
    private int tries = 1;
    private long due;
    private boolean waiting;
    private boolean over;

    /**
     * A request that is sent now for the first time.
     *
     * @param request the request
     * @param peers whom to ask
     * @param schedule when to send it again
     * @param all whether to listen until the end for further answers
     * @param maxWaitMillis the longest wait after a wait acknowledgement
     * @param now milliseconds, from any start
     */
    Exchange(Request request, Peers peers, RetrySchedule schedule, boolean all, long maxWaitMillis, long now) {
        this.request = request;
        this.peers = peers;
        this.schedule = schedule;
        this.all = all;
        this.maxWaitMillis = maxWaitMillis;
        this.startedAt = now;
        this.due = now + schedule.intervalMillis(0);
    }

    Request request() {
        return request;
    }

    Peers peers() {
        return peers;
    }

    int tries() {
        return tries;
    }

    boolean isOver() {
        return over;
    }

    /** When {@link #expire} has something to do. */
    long nextTimeout() {
        return due;
    }

    /** A datagram has come in. */
    Arrival receive(byte[] octets, int length, Endpoint source, long now) {
        Decoded decoded = MessageDecoder.decode(octets, length);
        Verdict verdict = decoded instanceof Response response ? verdict(response, source) : unasked(decoded);
        if (verdict == Verdict.ANSWER) {
            replies.add(new Reply(source, (Response) decoded));
            over = !all;
        } else if (verdict == Verdict.WAIT) {
            waiting = true;
            due = now + waitMillis(((WackResponse) decoded).ttl());
        } else if (verdict != Verdict.REPEATED && verdict != Verdict.LIMIT) {
            remember(new Other(source, verdict, what(decoded, verdict)));
        }
        return new Arrival(decoded, verdict);
    }

    private void remember(Other other) {
        if (others.size() < MOST_OTHERS && !others.contains(other)) {
            others.add(other);
        }
    }

    private static String what(Decoded decoded, Verdict verdict) {
        if (decoded instanceof Malformed malformed) {
            return Printable.text(malformed.detail());
        }
        return verdict == Verdict.OTHER_NAME && decoded instanceof Response response
                ? String.valueOf(response.name())
                : PacketText.kind((Message) decoded);
    }

    private static Verdict unasked(Decoded decoded) {
        return decoded instanceof Request ? Verdict.NO_RESPONSE : Verdict.MALFORMED;
    }

    private Verdict verdict(Response response, Endpoint source) {
        if (response.id() != request.id()) {
            return Verdict.OTHER_ID;
        }
        if (!peers.broadcast() && !peers.endpoints().contains(source)) {
            return Verdict.OTHER_SENDER;
        }
        NetbiosName name = response.name();
        if (name != null && !name.equals(request.name())) {
            return Verdict.OTHER_NAME;
        }
        if (response instanceof WackResponse && !peers.broadcast()) {
            return waiting ? Verdict.REPEATED : Verdict.WAIT;
        }
        if (!request.accept(new AnswerKinds(response, peers.broadcast()))) {
            return Verdict.OTHER_KIND;
        }
        if (replies.contains(new Reply(source, response))) {
            return Verdict.REPEATED;
        }
        return replies.size() < MOST_REPLIES ? Verdict.ANSWER : Verdict.LIMIT;
    }

    /** Windows 2003 announces too short a time, so anything outside what is plausible is the longest (Samba does so, too). */
    private long waitMillis(long ttl) {
        long seconds = ttl < WACK_AT_LEAST || ttl > WACK_AT_MOST ? WACK_AT_MOST : ttl;
        return Math.min(seconds * 1000, maxWaitMillis);
    }

    /** Time has passed. */
    Step expire(long now) {
        if (over || now < due) {
            return Step.NOTHING;
        }
        if (waiting || tries >= schedule.tries()) {
            over = true;
            return Step.NOTHING;
        }
        due = now + schedule.intervalMillis(tries);
        tries++;
        // One host has answered: it need not be asked again. Of many, others may have missed the first try.
        return peers.broadcast() || replies.isEmpty() ? Step.SEND_AGAIN : Step.NOTHING;
    }

    /** What has become of it. */
    Outcome outcome(long now, int sourcePort) {
        return new Outcome(request, peers, replies, others, tries, now - startedAt, waiting, sourcePort);
    }
}
