package org.nbnsd.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.GrantedUnchecked;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** {@link Invariant#EVERY_REQUEST_ANSWERED} and {@link Invariant#SAME_ANSWER_TO_COPIES}. */
final class Answers implements Rule {
    /** Longer than any challenge, its retries and the slowest disk together. */
    private static final long MOST_WAIT = 600_000;
    /** No copy of a request is under way for longer. */
    private static final long COPIES = 60_000;

    private enum Kind {
        CLAIM,
        RELEASE,
        QUERY
    }

    private record Asked(Kind kind, int id, @Nullable NetbiosName name, Endpoint client) {}

    private static final class Owed {
        private int answers;
        private int wacks;
        private long since;
    }

    /** What was last answered to a request with these octets. */
    private static final class Final {
        private final byte[] octets;
        private int rcode = -1;
        private long changes;
        private long at;
        /** Whether another request had the same id before it was answered, so that answers cannot be told apart. */
        private final boolean ambiguous;

        Final(byte[] octets, boolean ambiguous) {
            this.octets = octets;
            this.ambiguous = ambiguous;
        }
    }

    private final Verdict verdict;
    private final Mirror mirror;
    private final Map<Asked, Owed> owed = new HashMap<>();
    private final Map<Asked, Final> finals = new HashMap<>();
    /** How often a record of each family has changed. */
    private final Map<NetbiosName, Long> changes = new HashMap<>();

    private long nextSweep;

    Answers(Verdict verdict, Mirror mirror) {
        this.verdict = verdict;
        this.mirror = mirror;
    }

    boolean isNothingOwed() {
        return owed.isEmpty();
    }

    @Override
    public void died() {
        owed.clear();
        finals.clear();
    }

    @Override
    public void arrived(Datagram datagram, Decoded decoded, List<Effect> effects, long now) {
        boolean dropped = effects.stream()
                .anyMatch(effect -> effect instanceof Effect.Report report
                        && (report.event() instanceof DatagramDropped || report.event() instanceof DatagramMalformed));
        verdict.require(
                dropped || !(decoded instanceof Malformed),
                Invariant.EVERY_REQUEST_ANSWERED,
                null,
                "no trace of a malformed datagram from %s",
                datagram.source());
        if (!(decoded instanceof Request request)) {
            return;
        }
        Asked asked = asked(request, datagram.source());
        byte[] octets = Arrays.copyOf(datagram.octets(), datagram.length());
        Final known = finals.get(asked);
        if (known == null || now - known.at > COPIES || !Arrays.equals(known.octets, octets)) {
            finals.put(asked, new Final(octets, owed.containsKey(asked)));
        }
        if (!dropped) {
            Owed debt = owed.computeIfAbsent(asked, key -> new Owed());
            debt.since = debt.answers == 0 ? now : debt.since;
            debt.answers++;
        }
    }

    @Override
    public void storageFailed(List<Effect> undone, List<Effect> instead) {
        for (Effect effect : undone) {
            boolean isQuery = effect instanceof Effect.Send send
                    && send.message() instanceof Response response
                    && kind(response) == Kind.QUERY;
            if (isQuery && !instead.contains(effect)) {
                Effect.Send send = (Effect.Send) effect;
                paid(asked(send.message(), send.to())); // the client asks again
            }
        }
    }

    private boolean paid(Asked asked) {
        Owed debt = owed.get(asked);
        if (debt == null) {
            return false;
        }
        debt.answers--;
        debt.wacks = Math.max(debt.wacks - 1, 0); // of two copies either may be the one that was told to wait
        if (debt.answers == 0) {
            owed.remove(asked);
        }
        return true;
    }

    @Override
    public void emitted(Effect effect, long now) {
        if (effect instanceof Effect.Persist persist) {
            changes.merge(persist.family(), 1L, Long::sum);
        } else if (effect instanceof Effect.Report report && report.event() instanceof GrantedUnchecked granted) {
            changes.merge(Effect.family(granted.name()), 1L, Long::sum); // a copy may be challenged, when there is room
        } else if (effect instanceof Effect.Send send
                && send.message() instanceof Response response
                && !(response instanceof WackResponse)) {
            compare(response, send.to(), now);
        }
    }

    private void compare(Response response, Endpoint to, long now) {
        NetbiosName name = response.name();
        Final known = finals.get(asked(response, to));
        if (known == null || name == null) {
            return;
        }
        long changed = changes.getOrDefault(Effect.family(name), 0L);
        boolean excused = response.rcode() == Rcode.SVR_ERR.code()
                || known.rcode == Rcode.SVR_ERR.code()
                || known.changes != changed
                || known.ambiguous;
        verdict.require(
                known.rcode < 0 || known.rcode == response.rcode() || excused || mirror.hasExpired(name, known.at, now),
                Invariant.SAME_ANSWER_TO_COPIES,
                name,
                "%s got rcode %s, now %s",
                to,
                known.rcode,
                response);
        known.rcode = response.rcode();
        known.changes = changed;
        known.at = now;
    }

    @Override
    public void left(Endpoint to, Message message, long now) {
        if (!(message instanceof Response response)) {
            return;
        }
        Asked asked = asked(response, to);
        if (response instanceof WackResponse) {
            Owed debt = owed.get(asked);
            verdict.require(
                    debt != null && debt.wacks < debt.answers,
                    Invariant.EVERY_REQUEST_ANSWERED,
                    response.name(),
                    "a WACK to %s that does not wait for anything: %s",
                    to,
                    response);
            if (debt != null) {
                debt.wacks++;
            }
            return;
        }
        verdict.require(
                paid(asked),
                Invariant.EVERY_REQUEST_ANSWERED,
                response.name(),
                "an answer to %s that nobody waits for, perhaps a second one: %s",
                to,
                response);
    }

    @Override
    public void settled(long now) {
        if (now < nextSweep) {
            return;
        }
        nextSweep = now + COPIES;
        finals.values().removeIf(known -> known.at > 0 && now - known.at > COPIES);
        owed.forEach((asked, debt) -> verdict.require(
                now - debt.since < MOST_WAIT,
                Invariant.EVERY_REQUEST_ANSWERED,
                asked.name(),
                "%s waits since %s s, with %s WACKs",
                asked,
                (now - debt.since) / 1000,
                debt.wacks));
    }

    /** To be called when nothing is under way. */
    void requireNothingOwed() {
        owed.forEach((asked, debt) -> verdict.require(
                false,
                Invariant.EVERY_REQUEST_ANSWERED,
                asked.name(),
                "never answered, with %s WACKs: %s",
                debt.wacks,
                asked));
    }

    private static Asked asked(Message message, Endpoint client) {
        return new Asked(kind(message), message.id(), message.name(), client);
    }

    private static Kind kind(Message message) {
        if (message instanceof Claim
                || message instanceof WackResponse
                || message instanceof PositiveRegistrationResponse
                || message instanceof NegativeRegistrationResponse
                || message instanceof EndNodeChallengeResponse) {
            return Kind.CLAIM;
        }
        return message instanceof NameReleaseRequest
                        || message instanceof PositiveReleaseResponse
                        || message instanceof NegativeReleaseResponse
                ? Kind.RELEASE
                : Kind.QUERY;
    }
}
