package org.nbnsd.daemon.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.RecordEvent.NameReleased;
import org.nbnsd.protocol.RecordEvent.ReleaseIgnored;
import org.nbnsd.tally.Durations;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response;

/**
 * What comes in and what is answered, counted where it happens: on the event loop, but for plain queries, each thread of which has
 * {@link PlainCounts} of its own. A request is timed from when the burst was read in which it came to when what was sent leaves;
 * so what waits for the disk, or for the holder of a name, takes as long as its host has to wait. Read by any thread.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array that nobody else sees
public final class TrafficCounts {
    private static final int KINDS = RequestKind.values().length;
    private static final int ANSWERS = AnswerKind.values().length;
    private static final int FIRST_PENDING = 64;

    /** What became of a claim. */
    private enum Decision {
        GRANTED,
        REFUSED,
        EARLY
    }

    /** What became of a release that was not refused. */
    private enum Release {
        RELEASED,
        NOT_HOLDER,
        UNKNOWN
    }

    private final LongSupplier nanoTime;
    private final PlainCounts plain;
    private final List<PlainCounts> lanes = new CopyOnWriteArrayList<>();

    /** By kind and whether it was a broadcast. */
    private final Tally requests = new Tally(2 * KINDS);
    /** By kind of request and of answer. */
    private final Tally answers = new Tally(KINDS * ANSWERS);
    /** By whether it is a refresh, whether it is of a group, and what became of it. */
    private final Tally claims = new Tally(4 * Decision.values().length);
    /** By whether it is of a group. */
    private final Tally conflicts = new Tally(2);

    private final Tally releases = new Tally(Release.values().length);
    private final Tally droppedQueries = new Tally(1);
    private final List<Durations> durations = new ArrayList<>();
    private final Durations challenges = Durations.ofWaiting();

    /** Claims whose hosts were told to wait. */
    private final Set<Datagram> waiting = Collections.newSetFromMap(new WeakHashMap<>());
    /** What was answered since the last flush: which kind, and when it came. */
    private int[] pendingKinds = new int[FIRST_PENDING];

    private long[] pendingSince = new long[FIRST_PENDING];
    private int pending;

    /**
     * Nothing was counted yet.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    public TrafficCounts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        plain = new PlainCounts(nanoTime);
        lanes.add(plain);
        for (int i = 0; i < KINDS; i++) {
            durations.add(Durations.ofRequests());
        }
    }

    /**
     * Those of the event loop.
     *
     * @return for the event loop alone
     */
    public PlainCounts plain() {
        return plain;
    }

    /**
     * Those of one more thread.
     *
     * @return for that thread alone
     */
    public PlainCounts lane() {
        PlainCounts made = new PlainCounts(nanoTime);
        lanes.add(made);
        return made;
    }

    /**
     * Something came that is no plain query that was answered; before it is handled.
     *
     * @param datagram what came
     */
    public void received(Datagram datagram) {
        datagram.receivedAt(plain.since());
        if (!datagram.isResponse()) {
            requests.count(2 * RequestKind.of(datagram).ordinal() + (datagram.isBroadcast() ? 1 : 0));
        }
    }

    /**
     * It came to nothing at the gates.
     *
     * @param datagram what came
     */
    public void dropped(Datagram datagram) {
        if (!datagram.isResponse() && RequestKind.of(datagram) == RequestKind.QUERY) {
            droppedQueries.count(0);
        }
    }

    /**
     * Something is sent, and leaves at the next {@link #flushed}.
     *
     * @param send what
     */
    public void sent(Effect.Send send) {
        Datagram request = send.answered();
        if (request == null || !(send.message() instanceof Response response)) {
            return;
        }
        RequestKind kind = RequestKind.answered(request);
        AnswerKind answer = AnswerKind.of(response);
        answers.count(kind.ordinal() * ANSWERS + answer.ordinal());
        if (answer == AnswerKind.WACK) {
            waiting.add(request);
            return;
        }
        if (request.decoded() instanceof Request.Claim claim) {
            decided(kind, claim, answer, send.isEarly());
        }
        if (request.receivedAt() != Datagram.NEVER) {
            leaves(kind, request.receivedAt());
            if (!waiting.isEmpty() && waiting.remove(request)) {
                challenges.add(nanoTime.getAsLong() - request.receivedAt(), 1);
            }
        }
    }

    private void decided(RequestKind kind, Request.Claim claim, AnswerKind answer, boolean isEarly) {
        if (answer == AnswerKind.CHALLENGE) {
            return;
        }
        boolean isGroup = claim.entry().group();
        Decision decision = answer != AnswerKind.OK ? Decision.REFUSED : isEarly ? Decision.EARLY : Decision.GRANTED;
        claims.count(claimIndex(kind == RequestKind.REFRESH, isGroup, decision));
        if (answer == AnswerKind.ACT_ERR || answer == AnswerKind.CFT_ERR) {
            conflicts.count(isGroup ? 1 : 0);
        }
    }

    private static int claimIndex(boolean isRenewal, boolean isGroup, Decision decision) {
        return ((isRenewal ? 2 : 0) + (isGroup ? 1 : 0)) * Decision.values().length + decision.ordinal();
    }

    private void leaves(RequestKind kind, long since) {
        if (pending == pendingKinds.length) {
            pendingKinds = Arrays.copyOf(pendingKinds, 2 * pending);
            pendingSince = Arrays.copyOf(pendingSince, 2 * pending);
        }
        pendingKinds[pending] = kind.ordinal();
        pendingSince[pending++] = since;
    }

    /** What was sent has left. */
    public void flushed() {
        if (pending > 0) {
            long now = nanoTime.getAsLong();
            for (int i = 0; i < pending; i++) {
                durations.get(pendingKinds[i]).add(now - pendingSince[i], 1);
            }
            pending = 0;
        }
    }

    /**
     * People are told of something.
     *
     * @param event what
     */
    public void reported(NameEvent event) {
        if (event instanceof NameReleased) {
            releases.count(Release.RELEASED.ordinal());
        } else if (event instanceof ReleaseIgnored ignored) {
            Release release = switch (ignored.reason()) {
                case UNKNOWN, RELEASED -> Release.UNKNOWN;
                case STATIC, NOT_HELD -> Release.NOT_HOLDER;
            };
            releases.count(release.ordinal());
        }
    }

    /**
     * How many plain queries were answered, for any thread and quickly.
     *
     * @return only grows
     */
    public long plainAnswers() {
        long sum = 0;
        for (PlainCounts lane : lanes) {
            sum += lane.found() + lane.notFound();
        }
        return sum;
    }

    /**
     * What was counted, for any thread.
     *
     * @return a value for each statistic that is counted here
     */
    public Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = new EnumMap<>(Statistic.class);
        long found = lanes.stream().mapToLong(PlainCounts::found).sum();
        long notFound = lanes.stream().mapToLong(PlainCounts::notFound).sum();
        for (RequestKind kind : RequestKind.values()) {
            counters.put(Statistic.valueOf("REQUESTS_" + kind + "_UNICAST"), requests.get(2 * kind.ordinal()));
            counters.put(Statistic.valueOf("REQUESTS_" + kind + "_BROADCAST"), requests.get(2 * kind.ordinal() + 1));
            for (AnswerKind answer : AnswerKind.values()) {
                counters.merge(response(kind, answer), answers(kind, answer), Long::sum);
            }
        }
        counters.merge(Statistic.REQUESTS_QUERY_UNICAST, found + notFound, Long::sum);
        counters.merge(Statistic.RESPONSES_QUERY_OK, found, Long::sum);
        counters.merge(Statistic.RESPONSES_QUERY_NAM_ERR, notFound, Long::sum);
        counters.put(Statistic.QUERIES_FOUND, found + answers(RequestKind.QUERY, AnswerKind.OK));
        counters.put(Statistic.QUERIES_NOT_FOUND, notFound + answers(RequestKind.QUERY, AnswerKind.NAM_ERR));
        counters.put(Statistic.QUERIES_DROPPED, droppedQueries.get(0));
        for (Decision decision : Decision.values()) {
            for (boolean isGroup : new boolean[] {false, true}) {
                String rest = (isGroup ? "_GROUP_" : "_UNIQUE_") + decision;
                counters.put(
                        Statistic.valueOf("REGISTRATIONS" + rest), claims.get(claimIndex(false, isGroup, decision)));
                counters.put(Statistic.valueOf("RENEWALS" + rest), claims.get(claimIndex(true, isGroup, decision)));
            }
        }
        counters.put(Statistic.CONFLICTS_UNIQUE_REGISTRATION, conflicts.get(0));
        counters.put(Statistic.CONFLICTS_GROUP_REGISTRATION, conflicts.get(1));
        for (Release release : Release.values()) {
            counters.put(Statistic.of("releases", release), releases.get(release.ordinal()));
        }
        long refused = 0;
        for (AnswerKind answer : AnswerKind.values()) {
            refused += answer == AnswerKind.OK ? 0 : answers(RequestKind.RELEASE, answer);
        }
        counters.put(Statistic.RELEASES_REFUSED, refused);
        return counters;
    }

    private long answers(RequestKind kind, AnswerKind answer) {
        return answers.get(kind.ordinal() * ANSWERS + answer.ordinal());
    }

    /** Combinations that do not occur have no name of their own. */
    private static Statistic response(RequestKind kind, AnswerKind answer) {
        List<String> labels = List.of(kind.label(), answer.label());
        for (Statistic statistic : Statistic.values()) {
            if (statistic.family() == Family.RESPONSES && statistic.labels().equals(labels)) {
                return statistic;
            }
        }
        return Statistic.RESPONSES_OTHER_OTHER;
    }

    /**
     * How long what was answered took, for any thread.
     *
     * @return a histogram for each kind of request, and one of challenges
     */
    public List<Sample> durations() {
        List<Sample> samples = new ArrayList<>();
        for (RequestKind kind : RequestKind.values()) {
            Durations.Snapshot all = durations.get(kind.ordinal()).read();
            if (kind == RequestKind.QUERY) {
                for (PlainCounts lane : lanes) {
                    all = all.plus(lane.durations());
                }
            }
            samples.add(Sample.of(Family.REQUEST_DURATION_SECONDS, all, kind.label()));
        }
        samples.add(Sample.of(Family.CHALLENGE_DURATION_SECONDS, challenges.read()));
        return samples;
    }
}
